"""Goals and steps as frames, and which goal serves which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.strategic_session import graph
from workbook.chapters.strategic_session.blocks import entries, scores, threshold

GOAL_FIELDS = (
    "id",
    "perspective",
    "area",
    "text",
    "measure",
    "unit",
    "now",
    "target",
    "since",
    "due",
    "owner",
    "parent",
    "weight",
)
STEP_FIELDS = (
    "id",
    "goal",
    "text",
    "owner",
    "start",
    "due",
    "cost",
    "status",
    "done",
    "impact",
    "effort",
    "confidence",
    "reach",
    "value",
    "urgency",
    "risk",
    "size",
)
ORDERS = {
    "source": ("financial", "processes", "customer", "growth"),
    "usual": ("financial", "customer", "processes", "growth"),
}
NUMBERS = (
    "now",
    "target",
    "weight",
    "cost",
    "done",
    "effort",
    "confidence",
    "reach",
    "value",
    "urgency",
    "risk",
    "size",
)


@dataclass(frozen=True)
class Strategy:
    """The goals and the steps of a session, one row each, and the order in which perspectives stand.

    ``goals`` and ``steps`` have the fields of the form; ``steps`` holds every step, the dropped ones too.
    """

    goals: pd.DataFrame
    steps: pd.DataFrame
    order: tuple[str, ...]

    @property
    def texts(self) -> dict[str, str]:
        return dict(zip(self.goals["id"], self.goals["text"], strict=True))

    @cached_property
    def lanes(self) -> dict[str, int]:
        """The lane of each goal: 0 is the top perspective."""
        return {goal: self.order.index(p) for goal, p in zip(self.goals["id"], self.goals["perspective"], strict=True)}

    @cached_property
    def links(self) -> list[graph.Link]:
        """Who serves whom, both known, no goal itself: (goal, goal it serves)."""
        known = set(self.goals["id"])
        named = [(row.id, parent) for row in self.goals.itertuples() for parent in row.parent]
        return [link for link in dict.fromkeys(named) if link[1] in known and link[0] != link[1]]

    @cached_property
    def cycles(self) -> list[set[str]]:
        return graph.cycles(self.goals["id"], [*self.links, *self._selves])

    @property
    def _selves(self) -> list[graph.Link]:
        return [(row.id, row.id) for row in self.goals.itertuples() if row.id in row.parent]

    @cached_property
    def downward(self) -> list[graph.Link]:
        """Links that serve a lower perspective in either order; processes and customers may serve each other."""
        perspective = dict(zip(self.goals["id"], self.goals["perspective"], strict=True))
        both = [
            (order.index(perspective[c]), order.index(perspective[p]))
            for c, p in self.links
            for order in ORDERS.values()
        ]
        pairs = zip(self.links, both[::2], both[1::2], strict=True)
        return [link for link, first, second in pairs if first[0] < first[1] and second[0] < second[1]]

    @cached_property
    def to_finance(self) -> set[str]:
        """The goals from which a way leads to a financial goal, the financial ones included."""
        financial = set(self.goals.loc[self.goals["perspective"] == self.order[0], "id"])
        return graph.reaching(financial, self.links)

    @cached_property
    def live(self) -> pd.DataFrame:
        """The steps that count: those not dropped."""
        return self.steps[self.steps["status"] != "dropped"]

    @cached_property
    def weights(self) -> np.ndarray:
        """What each goal counts: the weights given, scaled to 1, or equal ones where none is given."""
        given = self.goals["weight"].fillna(0).to_numpy()
        return given / given.sum() if given.sum() > 0 else np.full(len(given), 1 / max(len(given), 1))


def strategy_of(record: Any) -> Strategy:
    """The record's goals and steps as frames; numbers are floats with NaN."""
    goals, steps = entries(record.goals, *GOAL_FIELDS), entries(record.actions, *STEP_FIELDS)
    for frame in (goals, steps):
        for name in (name for name in NUMBERS if name in frame):
            frame[name] = pd.to_numeric(frame[name])
    steps["done"] = _done(steps)
    return Strategy(goals, steps, ORDERS[record.perspective_order or "source"])


def _done(steps: pd.DataFrame) -> pd.Series:
    """How far a step is: as told, else by its status; a running one without a figure counts as half done."""
    by_status = {"done": 1.0, "running": threshold("running_counts")}
    guessed = steps["status"].map(by_status).fillna(0.0).astype(float)
    return steps["done"].astype(float).where(steps["status"] != "done", 1.0).fillna(guessed)


def complete(strategy: Strategy) -> pd.Series:
    """Whether each goal has a measure with start and target, a date, an owner and, below finance, a goal it serves."""
    goals = strategy.goals
    served = {child for child, _ in strategy.links}
    linked = [row.id in served or row.perspective == strategy.order[0] for row in goals.itertuples()]
    figures = goals["now"].notna() & goals["target"].notna() & goals["due"].notna()
    return figures & _said(goals["measure"]) & _said(goals["owner"]) & pd.Series(linked, index=goals.index, dtype=bool)


def _said(column: pd.Series) -> pd.Series:
    return column.map(lambda text: bool(text and str(text).strip())).astype(bool)


def impact_scores(steps: pd.DataFrame) -> pd.Series:
    """The impact of each step as a number, 0.25 to 3; NaN where none is given."""
    return steps["impact"].map(scores("session_impact")).astype(float)
