"""Section ``goals``: the goals by perspective and area, who works towards them, and measures from the layered pie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    ANSWERS,
    choices,
    entries,
    finding,
    message,
    metric,
    rows,
    table,
    threshold,
)
from workbook.chapters.strategic_session.goals import Strategy, complete, strategy_of
from workbook.metrics import Block, Section, Warn

NAMES = ("goals", "goals_complete", "goals_complete_share")
AREAS = {
    "financial": ("cost_structure", "profit_markets", "resources", "customer_development"),
    "processes": ("operations", "innovation", "customer_management"),
    "customer": ("price_policy", "product_quality", "service", "access", "completeness"),
    "growth": ("it_stack", "staff_development"),
}


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The goals and what each still lacks."""
    strategy = strategy_of(record)
    blocks = _goals(strategy) if len(strategy.goals) else _nothing()
    return Section("goals", (*blocks, *_staff(record, strategy), *_pie(record, strategy)))


def _nothing() -> Iterator[Block]:
    for name in NAMES:
        yield metric(name, None, ANSWERS, warnings=[message("missing_goals")])


def _goals(strategy: Strategy) -> Iterator[Block]:
    goals, ready = strategy.goals, complete(strategy)
    source = message("goals", n=len(goals))
    yield from _findings(strategy, ready)
    yield metric("goals", len(goals), source)
    yield metric("goals_complete", int(ready.sum()), source, "complete")
    yield metric("goals_complete_share", float(ready.mean()), source, "complete")
    yield table(
        "goals",
        goals.assign(complete=ready.tolist(), order=[strategy.lanes[g] for g in goals["id"]]).sort_values(
            "order", kind="stable"
        ),
        "id",
        "perspective:text:session_perspective",
        "area:text:session_area",
        "text",
        "measure",
        "unit",
        "now:number",
        "target:number",
        "due:date",
        "owner",
        "complete:yes_no",
    )
    yield table("areas", _areas(goals), "perspective:text:session_perspective", "area:text:session_area", "n:count")


def _areas(goals: pd.DataFrame) -> pd.DataFrame:
    """How many goals each area has; an area without any is a question not asked."""
    counts = goals["area"].value_counts()
    rows = [(perspective, area, int(counts.get(area, 0))) for perspective, areas in AREAS.items() for area in areas]
    return pd.DataFrame(rows, columns=["perspective", "area", "n"])


def _findings(strategy: Strategy, ready: pd.Series) -> Iterator[Block]:
    goals = strategy.goals
    if ready.all():
        yield finding("goals_ready", "goals_complete", "goals", n=len(goals))
    else:
        lacking = goals.loc[~ready, "text"].tolist()
        yield finding(
            "goals_unready", "goals_complete", "goals", level="act", n=len(lacking), all=len(goals), goals=lacking
        )
    if len(goals) > threshold("goals_many"):
        yield finding("goals_many", "goals", level="watch", n=len(goals))
    for perspective in choices("session_perspective"):
        if perspective not in set(goals["perspective"]):
            yield finding(f"perspective_empty_{perspective}", "goals", level="act")
    strayed = rows(
        goals, (row.area is not None and row.area not in AREAS[row.perspective] for row in goals.itertuples())
    )
    if len(strayed):
        yield finding("area_elsewhere", "goals", level="note", goals=strayed["text"].tolist())


def _staff(record: Any, strategy: Strategy) -> Iterator[Block]:
    """Whose work aims at which goal."""
    frame = entries(record.staff, "employee", "goals")
    if not len(frame):
        yield metric("staff_covered", None, ANSWERS, warnings=[message("missing_staff")])
        return
    known = strategy.texts
    frame["serves"] = [[known[goal] for goal in named if goal in known] for named in frame["goals"]]
    covered = frame["serves"].map(bool)
    yield metric("staff_covered", float(covered.mean()), message("staff", n=len(frame)), "staff_covered")
    if not covered.all():
        idle = frame.loc[~covered, "employee"].tolist()
        yield finding("staff_without_goal", "staff_covered", level="act", n=len(idle), people=idle)
    reached = {goal for named in frame["goals"] for goal in named}
    alone = [text for goal, text in known.items() if goal not in reached]
    if alone:
        yield finding("goals_without_staff", "staff_covered", level="watch", n=len(alone), goals=alone)
    frame["n"] = frame["serves"].map(len)
    frame["serves"] = frame["serves"].map("; ".join)
    yield table("staff", frame, "employee", "n:count", "serves", long=True)


def _pie(record: Any, strategy: Strategy) -> Iterator[Block]:
    frame = entries(record.pie_measures, "measure", "layer", "goal")
    if not len(frame):
        return
    frame["serves"] = frame["goal"].map(strategy.texts)
    yield table("pie_measures", frame.where(frame.notna(), None), "measure", "layer", "serves")
    loose = frame[frame["serves"].isna()]
    if len(loose):
        yield Warn(message("pie_without_goal", measures=loose["measure"].tolist()))
