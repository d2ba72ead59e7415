"""Section ``loyalty``: which strategy raises loyalty, and is the service worth what the customer is worth?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.tests_of_truth.blocks import (
    choices,
    entries,
    filled,
    finding,
    listed,
    metric,
    missing,
    share_bounds,
    table,
    threshold,
)
from workbook.chapters.tests_of_truth.service import breadth, grid, mismatches, satisfaction_and_loyalty, served
from workbook.chapters.tests_of_truth.worth import Worth
from workbook.metrics import Block, Chart, Section, Text, Warn, message

_OFFERED = ("channels", "products", "services")


def section(client: Any, record: Any, worth: Worth, intervals: bool) -> Section:
    """Categories and their service, mismatches, choice, novelties, and satisfaction beside loyalty."""
    levels = filled(client, "service_levels")
    frame = served(levels, worth) if levels is not None else None
    blocks = [
        *_service(frame),
        *_categories(record, worth, frame),
        *_choice(record),
        *_positions(record, frame),
        *_novelties(client, record),
        *_both(frame, intervals),
        *_ceiling(record),
    ]
    return Section("loyalty", tuple(blocks))


def _service(frame: pd.DataFrame | None) -> Iterator[Block]:
    names = ("service_mismatch_share", "loss_makers_served")
    judged = None if frame is None else frame.dropna(subset=["gap"])
    if judged is None or judged.empty:
        reason = "missing_service_levels" if frame is None else "no_service_judged"
        yield from missing(names, "answers", message(reason))
        return
    wrong, n = mismatches(frame), len(judged)
    above = wrong[wrong["gap"] > 0]
    fed = above[above["losing"]]
    if fed.shape[0]:
        yield finding("loss_makers_served", names[1], level="act", n=len(fed), names=listed(fed["name"]))
    under = wrong[wrong["gap"] < 0].sort_values("value", ascending=False)
    if len(under):
        yield finding("underserved", names[0], level="act", n=len(under), names=listed(under["name"]))
    unknown = len(frame) - n
    if unknown:
        yield Warn(message("service_unjudged", n=unknown))
    source = message("service_levels", n=n)
    yield metric(names[0], len(wrong) / n, source, "service_mismatch", bounds=share_bounds(len(wrong), n))
    yield metric(names[1], len(fed), source, "loss_makers_served")
    yield Chart("service", grid(frame), message("chart.service", n=len(wrong), all=n), (7.2, 4.0))
    columns = ("segment", "category:text:truth_category", "value:currency", "expected:count", "service_level:count")
    if len(wrong):
        yield table("service_mismatches", wrong, "name", *columns, "gap:count", long=True)
    differ = frame[frame["said"].notna() & (frame["said"] != frame["category"])]
    if len(differ):
        yield Warn(message("categories_differ", n=len(differ), names=listed(differ["name"])))


def _categories(record: Any, worth: Worth, frame: pd.DataFrame | None) -> Iterator[Block]:
    """Each category: who is in it, what they are worth, what is planned for them and how they are to be treated."""
    planned = entries(record.category_investments, "category", "service", "nature", "amount")
    planned["amount"] = pd.to_numeric(planned["amount"])
    known = planned["amount"].notna().any()
    reasons = () if known else (message("missing_investments"),)
    total = math.fsum(planned["amount"].dropna()) if known else None
    yield metric("service_investment", total, "answers", "service_investment", warnings=reasons)
    base = worth.frame if worth.frame["category"].notna().any() else frame
    rows = [_category(name, base, planned, record) for name in choices("truth_category")]
    if any(row["customers"] or row["planned"] or row["style"] for row in rows):
        columns = ("customers:count", "value:currency", "share:share", "planned:currency", "ratio:share")
        yield table("categories", pd.DataFrame(rows), "category:text:truth_category", *columns, "expected:count",
                    "style", "presence", "services")  # fmt: skip
    if len(planned):
        yield table("category_investments", planned, "category:text:truth_category", "service",
                    "nature:text:investment_nature", "amount:currency")  # fmt: skip


def _category(name: str, base: pd.DataFrame | None, planned: pd.DataFrame, record: Any) -> dict[str, Any]:
    part = base[base["category"] == name] if base is not None else pd.DataFrame({"value": []}, dtype=float)
    rule = next((rule for rule in record.service_rules if rule.category == name), None)
    amount = math.fsum(planned.loc[planned["category"] == name, "amount"].dropna())
    value = float(part["value"].sum()) if part["value"].notna().any() else float("nan")
    paying = float(base["value"].clip(lower=0).sum()) if base is not None else 0.0
    said = {field: getattr(rule, field, None) for field in ("style", "presence", "services")}
    return {
        "category": name,
        "customers": len(part),
        "value": value,
        "share": max(value, 0.0) / paying if paying > 0 and value == value else float("nan"),
        "planned": amount,
        "ratio": amount / value if value > 0 else float("nan"),
        "expected": threshold("service_expected")[name],
        **said,
    }


def _choice(record: Any) -> Iterator[Block]:
    """Three kinds of choice by segment, and how broad the whole is: one sign of loyalty among several."""
    frame = entries(record.segment_loyalty, "segment", "strategy", *_OFFERED)
    frame["breadth"] = breadth(frame) if len(frame) else pd.Series(dtype=float)
    known = frame.dropna(subset=["breadth"])
    if known.empty:
        yield from missing(["choice_breadth"], "answers", message("missing_choice"))
    else:
        left = len(frame) - len(known)
        warnings = [message("choice_partly", n=left)] if left else []
        enough = message("choice_breadth", n=threshold("choice_enough"))
        yield metric(
            "choice_breadth", known["breadth"].mean(), message("segments", n=len(known)), enough, warnings=warnings
        )
        low = known.loc[known["breadth"].idxmin()]
        title = message("chart.choice", segment=low["segment"], n=int(low[list(_OFFERED)].sum()))
        yield Chart("choice", known, title, (7.2, 2.0 + 0.5 * len(known)))
    if len(frame):
        counts = tuple(f"{name}:count" for name in _OFFERED)
        yield table("segment_loyalty", frame, "segment", "strategy:text:loyalty_strategy", *counts, "breadth:share")


def _positions(record: Any, frame: pd.DataFrame | None) -> Iterator[Block]:
    """Needs or concerns, standard or ad hoc: how many segments and customers are served in each of the four ways."""
    segments = entries(record.segment_loyalty, "segment", "approach", "solution")
    sources = {"segments": segments, "customers": frame if frame is not None else segments.iloc[:0]}
    rows = []
    for approach in choices("loyalty_approach"):
        for solution in choices("loyalty_solution"):
            held = {
                name: part[(part["approach"] == approach) & (part["solution"] == solution)]
                for name, part in sources.items()
            }
            counts = {name: len(part) for name, part in held.items()}
            names = ", ".join(held["segments"]["segment"]) or None
            rows.append({"approach": approach, "solution": solution, **counts, "which": names})
    if any(row["segments"] + row["customers"] for row in rows):
        ways = ("approach:text:loyalty_approach", "solution:text:loyalty_solution")
        yield table("positions", pd.DataFrame(rows), *ways, "segments:count", "which", "customers:count")


def _novelties(client: Any, record: Any) -> Iterator[Block]:
    end = pd.Timestamp(client.info.as_of)
    frame = entries(record.novelties, "date", "novelty", "segment")
    if frame.empty:
        yield from missing(["novelties_year"], "answers", message("missing_novelties"))
        return
    dates, months = pd.to_datetime(frame["date"]), threshold("months_of_novelty")
    n = int(((dates <= end) & (dates > end - pd.DateOffset(months=months))).sum())
    if dates.min() > end:
        yield Warn(message("novelties_ahead"))
    yield metric("novelties_year", n, "answers", message("novelties", months=months))
    frame = frame.assign(done=dates <= end).sort_values("date", ascending=False, ignore_index=True)
    yield table("novelties", frame, "date:date", "novelty", "segment", "done:yes_no")


def _both(frame: pd.DataFrame | None, intervals: bool) -> Iterator[Block]:
    """Satisfaction and loyalty measured apart: two schools disagree, the client's own customers decide."""
    known = 0 if frame is None else int(frame[["satisfaction", "loyalty"]].notna().all(axis=1).sum())
    if not known:
        yield from missing(["satisfaction_loyalty"], "answers", message("missing_satisfaction_loyalty"))
        return
    counts, rho, bounds = satisfaction_and_loyalty(frame)
    reasons = () if rho is not None else (message("no_correlation"),)
    source = message("customers_named", n=known)
    yield metric("satisfaction_loyalty", rho, source, "satisfaction_loyalty", bounds=bounds if intervals else None,
                 warnings=reasons)  # fmt: skip
    if rho is not None:
        sure = bounds is not None and bounds[0] > 0
        yield finding("satisfaction_pays" if sure else "satisfaction_open", "satisfaction_loyalty", rho=rho, n=known)
    yield table(
        "satisfaction_loyalty", counts, "satisfaction:text:truth_rated", "loyalty_low:count", "loyalty_high:count"
    )


def _ceiling(record: Any) -> Iterator[Text]:
    if record.service_ceiling:
        yield Text(message("text.service_ceiling", answer=record.service_ceiling))
