"""Section ``policies``: the eight policies towards customers, on the same four questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case, doubts
from workbook.chapters.commercial_effectiveness.gaps import ranked
from workbook.chapters.commercial_effectiveness.levels import as_share, mean_level
from workbook.chapters.commercial_effectiveness.ratings_section import LEVEL_COLUMNS
from workbook.chapters.commercial_effectiveness.subjects import POLICY, SCALE
from workbook.metrics import Block, Chart, Finding, Section, message

PRICING = "pricing_and_tco"


def section(case: Case) -> Section:
    return Section("policies", tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    levels = case.policies
    if not levels.rated:
        yield from missing(("policy_score", "policies_rated"), "answers", message("no_policy_ratings"))
        return
    frame = levels.table()
    warnings = doubts(levels, "unrated_policies")
    reasons = () if levels.enough else (message("too_few_policies", n=levels.rated, all=len(levels.family)),)
    value, low, high = map(as_share, mean_level(levels)) if levels.enough else (None,) * 3
    yield from _findings(case, frame)
    bounds = None if low is None else (low, high)
    yield metric(
        "policy_score", value, case.source, "effectiveness_score", bounds=bounds, warnings=(*reasons, *warnings)
    )
    yield metric("policies_rated", levels.rated, case.source, warnings=warnings)
    yield _chart(frame)
    urgent = ranked(levels, case.record, intervals=False).set_index("component")
    frame = frame.join(urgent["gap"], on="component")
    yield table("policies", frame, f"component:text:{SCALE}", *LEVEL_COLUMNS, "gap:points")


def written_elsewhere(client: Any) -> set[str]:
    """The policies that chapter 5 says are defined, by their names here."""
    said = client.record(PRICING).policies
    return {f"{POLICY}{entry.policy}" for entry in said if entry.defined}


def _findings(case: Case, frame: pd.DataFrame) -> Iterator[Finding]:
    undefined = frame["defined"] <= threshold("weak")
    if undefined.any():
        yield finding("policies_undefined", "policy_score", level="act", n=int(undefined.sum()), all=len(frame))
    unknown = frame["defined"].lt(threshold("target_default")) & frame["component"].isin(written_elsewhere(case.client))
    if unknown.any():
        values = {"n": int(unknown.sum()), "points": threshold("target_default")}
        yield finding("policies_unknown", "policy_score", level="watch", **values)
    weak = frame[(frame["level"] <= threshold("weak")) & ~(frame["defined"] <= threshold("weak"))]
    if len(weak):
        yield finding("policies_weak", "policy_score", level="watch", n=len(weak), all=len(frame))


def _chart(frame: pd.DataFrame) -> Chart:
    rated = frame.dropna(subset=["level"])
    data = rated[["component", "level", "low", "high"]]
    title = message("chart.policies", best=float(rated["level"].max()), worst=float(rated["level"].min()))
    return Chart("policies", data, title, (7.2, 1.5 + 0.42 * len(rated)))
