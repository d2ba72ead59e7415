"""Section ``deserving``: does this customer's problem deserve the energy and time it gets, given our strategy?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.tests_of_truth.blocks import (
    entries,
    filled,
    finding,
    folded,
    listed,
    metric,
    missing,
    redrawn,
    share_bounds,
    table,
    threshold,
)
from workbook.chapters.tests_of_truth.deserving import Deserving, deserving
from workbook.chapters.tests_of_truth.worth import SOURCE, Worth, past_turnover
from workbook.metrics import Block, Chart, Metric, Section, Text, Warn, message

_HOURS = ("misplaced_hours_share", "misplaced_hours_cost", "loss_hours_share")


def section(client: Any, record: Any, worth: Worth, intervals: bool) -> Section:
    """Hours against value, the efforts customers make, the decisions taken on them, and the ideal customer."""
    found = deserving(worth.frame)
    blocks = [
        _capital(worth),
        *(_measured(client, record, worth, found, intervals) if found.known else _nothing(worth)),
        *_efforts(worth, intervals),
        *_decisions(found),
        *_past(client, worth),
        *_plans(worth),
        *_ideal(client, record),
    ]
    return Section("deserving", tuple(blocks))


def _capital(worth: Worth) -> Metric:
    known = worth.metric("customer_equity")
    if known is not None:
        return metric("customer_capital", known.value, "chapter_4", "customer_capital")
    return metric("customer_capital", None, "answers", warnings=[message("missing_valuation")])


def _nothing(worth: Worth) -> Iterator[Metric]:
    reasons = []
    if worth.frame["hours"].isna().all():
        reasons.append(message("missing_customer_hours"))
    if worth.basis is None:
        reasons.append(message("missing_customer_value"))
    yield from missing(_HOURS, "answers", *(reasons or [message("missing_hours_and_value")]))


def _source(worth: Worth, found: Deserving) -> Any:
    return message(f"worth_{worth.basis}", n=len(found.frame))


def _measured(client: Any, record: Any, worth: Worth, found: Deserving, intervals: bool) -> Iterator[Block]:
    source, share = _source(worth, found), found.misplaced()
    yield from _findings(found)
    left = int((worth.frame["hours"].notna() & worth.frame["value"].isna()).sum())
    if left:
        yield Warn(message("hours_without_value", n=left))
    few = len(found.frame) < threshold("customers_least")
    warnings = [message("few_customers", n=len(found.frame), least=threshold("customers_least"))] if few else []
    bounds = found.misplaced_bounds() if intervals else None
    yield metric(_HOURS[0], share, source, "misplaced_hours", bounds=bounds, warnings=warnings)
    yield _cost(client, record, found, share, source)
    yield metric(_HOURS[2], found.losing(), source, "loss_hours", warnings=warnings,
                 bounds=found.losing_bounds() if intervals else None)  # fmt: skip
    title = message("chart.deserving", share=share, n=int((found.frame["line"] == "over").sum()))
    yield Chart("deserving", found.frame, title, (7.2, 5.2))
    hours = ("hours:count", "deserved:count", "gap:count")
    columns = ("category:text:truth_category", "value:currency", *hours, "line:text:truth_line", "score:share")
    yield table("deserving", found.frame.reset_index(drop=True), "name", *columns, "expected:currency", long=True)


def _cost(client: Any, record: Any, found: Deserving, share: float, source: Any) -> Metric:
    """What the misplaced hours cost, at this chapter's cost of an hour or at chapter 4's."""
    hour = record.effort_hour_cost if record.effort_hour_cost is not None else client.record(SOURCE).hour_cost
    value = None if hour is None else share * found.hours * hour
    reasons = [message("missing_hour_cost")] if hour is None else []
    return metric(_HOURS[1], value, source, "misplaced_cost", warnings=reasons)


def _findings(found: Deserving) -> Iterator[Block]:
    frame = found.frame
    over, under = frame[frame["line"] == "over"], frame[frame["line"] == "under"].iloc[::-1]
    passing, failing = threshold("bounds")["misplaced_hours_share"]
    asks = "note" if found.misplaced() <= passing else "watch" if found.misplaced() < failing else "act"
    if len(over) and len(under):
        hours = float(over["gap"].sum())
        yield finding("misplaced", _HOURS[0], level=asks, share=found.misplaced(), hours=hours,
                      over=listed(over["name"]), under=listed(under["name"]))  # fmt: skip
    losing = frame[frame["losing"] & (frame["hours"] > 0)].sort_values("hours", ascending=False)
    if len(losing):
        hours = float(losing["hours"].sum())
        yield finding(
            "losing_customers", _HOURS[2], level="act", n=len(losing), hours=hours, names=listed(losing["name"])
        )


def _efforts(worth: Worth, intervals: bool) -> Iterator[Metric]:
    """Efforts reached as a part of those expected: do customers fit the strategy?"""
    scores = worth.frame["score"].dropna().to_numpy(float)
    if not len(scores):
        yield from missing(["effort_coherence"], "answers", message("missing_effort_scores"))
        return
    bounds = redrawn(lambda times: times @ scores / len(scores), len(scores), "customers_least") if intervals else None
    yield metric("effort_coherence", scores.mean(), message("customers_named", n=len(scores)), "effort_coherence",
                 bounds=bounds)  # fmt: skip


def _decisions(found: Deserving) -> Iterator[Block]:
    """Of the customers who get more than they bring: on how many has somebody decided?"""
    over = found.frame[found.frame["line"] == "over"] if found.known else found.frame
    if over.empty:
        yield from missing(
            ["decided_share"], "answers", message("nobody_over" if found.known else "missing_hours_and_value")
        )
        return
    decided, n = int(over["deserves"].notna().sum()), len(over)
    yield metric(
        "decided_share", decided / n, message("customers_named", n=n), "decided", bounds=share_bounds(decided, n)
    )
    if decided < n:
        undecided = over.loc[over["deserves"].isna(), "name"]
        yield finding("undecided", "decided_share", level="watch", n=n - decided, names=listed(undecided))


def _past(client: Any, worth: Worth) -> Iterator[Block]:
    frame = past_turnover(client, worth)
    if frame is not None:
        years = [f"year_{number}:currency" for number in range(1, threshold("past_years") + 1)]
        yield table(
            "past_turnover", frame, "rank:count", "name", *years, "total:currency", "last_rank:count", long=True
        )


def _plans(worth: Worth) -> Iterator[Block]:
    """What was decided of each customer, and which plans lack an owner or a date."""
    said = worth.frame[worth.frame[["deserves", "plan", "concerns", "potential"]].notna().any(axis=1)]
    if said.empty:
        return
    said = said.reset_index(drop=True)
    yield table("customer_axes", said, "name", "segment", "turnover:currency", "potential:count", "concerns", long=True)
    decided = ("deserves:yes_no", "reason", "plan", "owner", "due:date", "budget:currency")
    yield table("customer_plans", said, "name", *decided, long=True)
    planned = said[said["plan"].notna()]
    loose = planned[planned["owner"].isna() | planned["due"].isna()]
    if len(loose):
        yield finding("plans_loose", "decided_share", level="watch", n=len(loose), all=len(planned),
                      names=listed(loose["name"]))  # fmt: skip


def _ideal(client: Any, record: Any) -> Iterator[Block]:
    """The efforts an ideal customer makes, and for how many customers each is measured in chapter 4."""
    if record.segments_told:
        yield Text(message("text.segments_told", answer=record.segments_told))
    if not record.ideal_efforts:
        return
    frame = entries(record.ideal_efforts, "effort", "measure", "target", "indisputable")
    frame["measured"] = [_measured_for(client, effort) for effort in frame["effort"]]
    yield table("ideal_efforts", frame, "effort", "measure", "target", "indisputable:yes_no", "measured:count")
    unmeasured = frame.loc[frame["measured"] == 0, "effort"].tolist()
    if unmeasured:
        yield finding(
            "efforts_unmeasured", "effort_coherence", level="watch", n=len(unmeasured), names=listed(unmeasured)
        )


def _measured_for(client: Any, effort: str) -> int:
    lines = filled(client, "efforts")
    if lines is None:
        return 0
    return int(lines.loc[lines["effort"].map(folded) == folded(effort), "customer_id"].nunique())
