"""Section ``boundaries``: does the firm know which opportunities lie outside its field, and does it keep to it?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.tests_of_truth.blocks import (
    choices,
    entries,
    finding,
    folded,
    listed,
    metric,
    missing,
    share_bounds,
    table,
    threshold,
)
from workbook.metrics import Block, Chart, Metric, Section, Text, Warn, message


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The register of refusals, the hours lost outside the field, and how customers see us."""
    blocks = [*_register(record), *_refused(record), *_hours(record), *_partner(record), *_told(record)]
    return Section("boundaries", tuple(blocks))


def _register(record: Any) -> Iterator[Block]:
    """Every refusal, and whether it says why, who decided it and when: without these it is a mood, not a barrier."""
    names = ("refusal_kinds", "refusals_documented")
    kinds = choices("truth_refusal")
    if not record.refusals:
        yield metric("refusals", 0, "answers")
        yield from missing(names, "answers", message("missing_refusals"))
        return
    frame = entries(record.refusals, "kind", "refusal", "reason", "decided_by", "date")
    frame["documented"] = frame[["reason", "decided_by", "date"]].notna().all(axis=1)
    known, held, n = frame["kind"].nunique(), int(frame["documented"].sum()), len(frame)
    yield metric("refusals", n, "answers")
    yield metric(names[0], known, "answers", message("refusal_kinds", n=len(kinds)))
    yield metric(names[1], held / n, "answers", "refusals_documented", bounds=share_bounds(held, n))
    for kind in (kind for kind in kinds if kind not in set(frame["kind"])):
        yield finding(f"no_refusal_{kind}", "refusal_kinds", level="watch")
    if held < n:
        loose = frame.loc[~frame["documented"], "refusal"].tolist()
        yield finding("refusals_loose", "refusals_documented", level="watch", n=n - held, all=n, names=listed(loose))
    counts = pd.crosstab(frame["kind"], frame["documented"]).reindex(kinds, fill_value=0)
    counts = counts.reindex(columns=[True, False], fill_value=0)
    yield Chart("refusals", counts, message("chart.refusals", n=held, all=n), (7.2, 2.9))
    frame["place"] = frame["kind"].map({kind: place for place, kind in enumerate(kinds)})
    frame = frame.sort_values(["place", "refusal"], ignore_index=True)
    yield table("refusals", frame, "kind:text:truth_refusal", "refusal", "reason", "decided_by", "date:date",
                "documented:yes_no")  # fmt: skip


def _refused(record: Any) -> Iterator[Block]:
    asked, refused = record.offers_asked, record.offers_refused
    if not asked or refused is None:
        yield from missing(["refused_share"], "answers", message("missing_offers"))
        return
    value, bounds = refused / asked, share_bounds(refused, asked)
    yield metric("refused_share", value, "answers", message("wilson", n=asked), bounds=bounds)
    if record.refusals and not refused:
        yield finding("never_refused", "refused_share", "refusals", level="act", n=len(record.refusals), all=asked)


def _hours(record: Any) -> Iterator[Block]:
    """Hours a month that go outside the field, the part of all hours they are, and what could be won back."""
    names = ("outside_hours_share", "hours_recoverable")
    frame = entries(record.time_wasters, "waster", "hours", "recoverable")
    frame[["hours", "recoverable"]] = frame[["hours", "recoverable"]].astype(float)
    known = frame.dropna(subset=["hours"])
    if known.empty:
        yield from missing(names, "answers", message("missing_time_wasters"))
        return
    lost = math.fsum(known["hours"])
    won = known["hours"] * known["recoverable"].fillna(0.0)
    frame["won"] = won.reindex(frame.index)
    yield from _lost(record.hours_month, lost)
    blank = int(known["recoverable"].isna().sum())
    unsaid = [message("recoverable_unsaid", n=blank)] if blank else []
    yield metric(names[1], math.fsum(won), "answers", "hours_recoverable", warnings=unsaid)
    shown = frame.sort_values(["hours", "waster"], ascending=[False, True], na_position="last", ignore_index=True)
    if math.fsum(won) > 0:
        yield finding(
            "hours_recoverable", "hours_recoverable", hours=math.fsum(won), all=lost, first=shown["waster"][0]
        )
    drawn = shown.dropna(subset=["hours"]).head(threshold("rows_shown"))
    title = message("chart.time_wasters", hours=lost, won=math.fsum(won))
    yield Chart("time_wasters", drawn, title, (7.2, 1.7 + 0.5 * len(drawn)))
    yield table("time_wasters", shown, "waster", "hours:number", "recoverable:share", "won:number")


def _lost(month: float | None, lost: float) -> Iterator[Metric]:
    if not month:
        yield from missing(["outside_hours_share"], "answers", message("missing_hours_month"))
    elif lost > month:
        yield from missing(["outside_hours_share"], "answers", message("hours_too_many", hours=lost, month=month))
    else:
        yield metric("outside_hours_share", lost / month, "answers", "outside_hours")


def _partner(record: Any) -> Iterator[Block]:
    """The share of customers who see a partner in us; a belief of our own counts, but is called so."""
    frame = entries(record.partner_views, "who", "segment", "customers", "view", "said_by")
    if frame.empty:
        yield from missing(["partner_share"], "answers", message("missing_partner_views"))
        return
    frame["customers"] = frame["customers"].fillna(1).astype(int)
    n, ours = int(frame["customers"].sum()), frame["view"] == "partner"
    partner = int(frame.loc[ours, "customers"].sum())
    guessed = int(frame.loc[frame["said_by"] != "customer", "customers"].sum())
    warnings = [message("partner_believed", n=guessed, all=n)] if guessed else []
    yield metric("partner_share", partner / n, message("customers_named", n=n), message("wilson", n=n),
                 bounds=share_bounds(partner, n), warnings=warnings)  # fmt: skip
    columns = ("segment", "customers:count", "view:text:partner_view", "said_by:text:view_origin")
    yield table("partner_views", frame, "who", *columns, long=True)


def _told(record: Any) -> Iterator[Block]:
    """Expectations in their order, the trade mark, the core, and what lies outside without being refused yet."""
    if record.customer_expectations:
        frame = entries(record.customer_expectations, "segment", "rank", "expectation")
        frame = frame.sort_values(["segment", "rank"], na_position="last", ignore_index=True)
        yield table("expectations", frame, "segment", "rank:count", "expectation")
    if record.trade_mark:
        yield Text(message("text.trade_mark", answer=record.trade_mark))
    if record.essential_assignments:
        yield Text(message("text.essential_assignments", answers=list(record.essential_assignments)))
    refused = {folded(entry.refusal) for entry in record.refusals}
    open_still = [what for what in record.outside_assignments if folded(what) not in refused]
    if record.outside_assignments:
        yield Text(message("text.outside_assignments", answers=list(record.outside_assignments)))
    if open_still:
        yield Warn(message("outside_not_refused", names=open_still))
