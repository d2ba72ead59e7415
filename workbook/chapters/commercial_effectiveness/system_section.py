"""Section ``system``: the elements of the sales system by the group they belong to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case, doubts
from workbook.chapters.commercial_effectiveness.gaps import ranked
from workbook.chapters.commercial_effectiveness.levels import as_share, mean_level
from workbook.chapters.commercial_effectiveness.ratings_section import LEVEL_COLUMNS
from workbook.chapters.commercial_effectiveness.subjects import SCALE, group
from workbook.metrics import Block, Chart, Finding, Section, message


def section(case: Case) -> Section:
    return Section("system", tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    levels = case.elements
    if not levels.rated:
        yield from missing(("system_score", "elements_rated"), "answers", message("no_element_ratings"))
        return
    frame = levels.table()
    frame.insert(0, "group", [group(name) for name in frame["component"]])
    warnings = doubts(levels, "unrated_elements")
    reasons = () if levels.enough else (message("too_few_elements", n=levels.rated, all=len(levels.family)),)
    value, low, high = map(as_share, mean_level(levels)) if levels.enough else (None,) * 3
    groups = by_group(frame)
    yield from _findings(frame, groups)
    bounds = None if low is None else (low, high)
    yield metric(
        "system_score", value, case.source, "effectiveness_score", bounds=bounds, warnings=(*reasons, *warnings)
    )
    yield metric("elements_rated", levels.rated, case.source, warnings=warnings)
    yield _chart(frame)
    labels = "group:text:result.system_groups.kind"
    yield table("system_groups", groups, labels, "rated:count", "elements:count", "level:points", "share:share")
    urgent = ranked(levels, case.record, intervals=False).set_index("component")
    frame = frame.join(urgent["gap"], on="component")
    yield table("system", frame, f"component:text:{SCALE}", *LEVEL_COLUMNS, "gap:points")


def by_group(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a group: elements rated and known, their mean level, and that as a share of what is possible."""
    groups = frame.groupby("group", sort=False)["level"].agg(rated="count", elements="size", level="mean").reset_index()
    return groups.assign(share=[as_share(level) for level in groups["level"]])


def _findings(frame: pd.DataFrame, groups: pd.DataFrame) -> Iterator[Finding]:
    known = groups.dropna(subset=["level"])
    if len(known) > 1:
        weakest = known.loc[known["level"].idxmin()]
        rank = "act" if weakest["level"] <= threshold("weak") else "watch"
        yield finding(f"system_weakest_{weakest['group']}", "system_score", level=rank, level_=weakest["level"])
    missing_ones = int((frame["level"] <= threshold("weak")).sum())
    if missing_ones:
        yield finding("elements_missing", "system_score", level="watch", n=missing_ones, all=len(frame))


def _chart(frame: pd.DataFrame) -> Chart:
    rated = frame.dropna(subset=["level"])
    strong = int((rated["level"] >= threshold("target_default")).sum())
    title = message("chart.system", n=strong, all=len(rated), target=threshold("target_default"))
    columns = ["group", "component", "level", "low", "high"]
    return Chart("system", rated[columns], title, (7.2, 1.9 + 0.36 * len(rated)))
