"""Section ``plan``: the steps under each goal, their dates, costs and owners, and the plans they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    ANSWERS,
    entries,
    finding,
    message,
    metric,
    rows,
    session_day,
    table,
    threshold,
)
from workbook.chapters.strategic_session.goals import Strategy, strategy_of
from workbook.metrics import Block, Chart, Section

NAMES = ("steps", "steps_late", "plan_progress", "plan_cost")
WIDTH = 9.6


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The plan; without steps only what is missing."""
    strategy, today = strategy_of(record), session_day(client, record)
    blocks = _plan(strategy, today) if len(strategy.live) else _nothing()
    return Section("plan", (*blocks, *_plans(record), *_calendar(record)))


def _nothing() -> Iterator[Block]:
    for name in NAMES:
        yield metric(name, None, ANSWERS, warnings=[message("missing_steps")])


def _plan(strategy: Strategy, today: date) -> Iterator[Block]:
    steps = strategy.live
    source = message("steps", n=len(steps))
    late = rows(steps, (_over(step, today) for step in steps.itertuples()))
    yield from _findings(strategy, late)
    yield metric("steps", len(steps), source)
    yield metric("steps_late", len(late), source, message("late", d=today))
    yield metric(
        "plan_progress", float(steps["done"].mean()), source, message("done", share=threshold("running_counts"))
    )
    yield plan_cost(steps)
    goals = by_goal(strategy)
    dated = goals.dropna(subset=["start", "due"])
    if len(dated):
        yield _gantt(dated, today)
    for perspective in strategy.order:
        yield from _tree(strategy, perspective, today)
    yield table(
        "by_goal",
        goals,
        "perspective:text:session_perspective",
        "text",
        "steps:count",
        "done:share",
        "cost:currency",
        "start:date",
        "due:date",
    )
    yield table(
        "steps",
        _listed(strategy),
        "goal",
        "text",
        "owner",
        "start:date",
        "due:date",
        "cost:currency",
        "status:text:session_status",
        "done:share",
        long=True,
    )


def _over(step: Any, today: date) -> bool:
    return step.due is not None and step.due < today and step.done < 1


def plan_cost(steps: pd.DataFrame) -> Block:
    """The cost of all steps that count; those without a figure are named as missing."""
    known = steps["cost"].dropna()
    source = message("costs_of", n=len(known), all=len(steps))
    if not len(known):
        return metric("plan_cost", None, source, warnings=[message("missing_costs")])
    blank = len(steps) - len(known)
    partial = (message("steps_without_cost", n=blank),) if blank else ()
    return metric("plan_cost", float(known.sum()), source, "plan_cost", warnings=partial)


def by_goal(strategy: Strategy) -> pd.DataFrame:
    """One row a goal: its steps, how far they are, what they cost and when they run."""
    rows = []
    for goal in strategy.goals.itertuples():
        own = strategy.live[strategy.live["goal"] == goal.id]
        starts, ends = own["start"].dropna(), own["due"].dropna()
        rows.append(
            {
                "id": goal.id,
                "perspective": goal.perspective,
                "text": goal.text,
                "steps": len(own),
                "done": float(own["done"].mean()) if len(own) else None,
                "cost": float(own["cost"].sum()) if own["cost"].notna().any() else None,
                "start": min(starts, default=None),
                "due": max(ends, default=None),
                "target": goal.due,
            }
        )
    names = ("id", "perspective", "text", "steps", "done", "cost", "start", "due", "target")
    frame = pd.DataFrame(rows, columns=list(names))
    order = frame["perspective"].map({name: place for place, name in enumerate(strategy.order)})
    return frame.assign(order=order).sort_values("order", kind="stable").reset_index(drop=True)


def _listed(strategy: Strategy) -> pd.DataFrame:
    """Every step under the words of its goal, by date."""
    frame = strategy.steps.copy()
    frame["goal"] = [strategy.texts.get(goal, goal) for goal in frame["goal"]]
    frame["by"] = [day or date.max for day in frame["due"]]
    return frame.sort_values("by", kind="stable")


def _findings(strategy: Strategy, late: pd.DataFrame) -> Iterator[Block]:
    if len(late):
        yield finding("steps_late", "steps_late", level="act", n=len(late), steps=late["text"].tolist())
    loads = strategy.live.loc[strategy.live["done"] < 1, "owner"].dropna().value_counts()
    for owner, n in loads[loads > threshold("owner_steps")].items():
        yield finding("owner_overloaded", "steps", level="watch", owner=owner, n=int(n))


def _gantt(goals: pd.DataFrame, today: date) -> Chart:
    last = max(goals["due"])
    title = message("chart.gantt", n=len(goals), d=last)
    return Chart("gantt", {"goals": goals, "today": today}, title, (WIDTH, 1.1 + 0.33 * len(goals)))


def _tree(strategy: Strategy, perspective: str, today: date) -> Iterator[Chart]:
    """One picture a perspective: each goal, what it serves, and its steps in time."""
    goals = strategy.goals[strategy.goals["perspective"] == perspective]
    steps = strategy.live[strategy.live["goal"].isin(goals["id"])]
    if not len(steps):
        return
    serves = {g: [strategy.texts[p] for c, p in strategy.links if c == g] for g in goals["id"]}
    limit = threshold("steps_shown")
    data = {
        "perspective": perspective,
        "goals": [(row.id, row.text, serves[row.id]) for row in goals.itertuples() if row.id in set(steps["goal"])],
        "steps": steps.head(limit),
        "left_out": max(0, len(steps) - limit),
        "today": today,
    }
    words = {"n": len(steps), "goals": len(data["goals"]), "done": int((steps["done"] >= 1).sum())}
    height = 0.9 + 0.36 * min(len(steps), limit) + 0.1 * len(data["goals"])
    yield Chart(f"steps_{perspective}", data, message(f"chart.steps_{perspective}", **words), (WIDTH, max(height, 2.2)))


def _plans(record: Any) -> Iterator[Block]:
    frame = entries(record.plans, "plan", "level", "owner", "targets", "budget")
    if not len(frame):
        return
    frame["budget"] = frame["budget"].astype(float)
    yield table("plans", frame, "plan", "level:text:session_plan_level", "owner", "targets", "budget:currency")
    loose = frame[~frame["owner"].map(bool) | ~frame["targets"].map(bool)]
    if len(loose):
        yield finding("plans_loose", "plan_cost", level="watch", plans=loose["plan"].tolist())


def _calendar(record: Any) -> Iterator[Block]:
    frame = entries(record.calendar, "kind", "activity", "date", "owner")
    if len(frame):
        frame["by"] = [day or date.max for day in frame["date"]]
        yield table(
            "calendar",
            frame.sort_values("by", kind="stable"),
            "date:date",
            "kind:text:session_activity",
            "activity",
            "owner",
        )
