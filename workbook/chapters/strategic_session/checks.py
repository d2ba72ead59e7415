"""What a strategy map must fulfil to hold; what fails is listed, never hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import rows, threshold
from workbook.chapters.strategic_session.goals import Strategy

DECIDING = (
    "cycle",
    "without_parent",
    "unknown_parent",
    "step_not_to_finance",
    "step_unknown_goal",
    "without_owner",
    "without_measure",
)


def checks(strategy: Strategy) -> pd.DataFrame:
    """Every check with the goals or steps that fail it: columns check, n, failing (names), level."""
    rows = [(name, failing) for name, failing in _all(strategy)]
    frame = pd.DataFrame(
        [(name, len(failing), failing, _level(name, failing)) for name, failing in rows],
        columns=["check", "n", "failing", "level"],
    )
    return frame


def _level(name: str, failing: list[str]) -> str:
    if not failing:
        return "note"
    return "act" if name in DECIDING else "watch"


def _all(strategy: Strategy) -> Iterator[tuple[str, list[str]]]:
    yield from _goal_checks(strategy)
    yield from _link_checks(strategy)
    yield from _step_checks(strategy)
    yield "weights", _weights(strategy)


def _goal_checks(strategy: Strategy) -> Iterator[tuple[str, list[str]]]:
    goals = strategy.goals
    blank = {name: ~goals[name].map(_said) for name in ("measure", "owner")}
    yield "without_measure", goals.loc[blank["measure"], "text"].tolist()
    yield "without_target", goals.loc[goals["now"].isna() | goals["target"].isna(), "text"].tolist()
    yield "target_is_now", goals.loc[goals["now"] == goals["target"], "text"].tolist()
    yield "without_due", goals.loc[goals["due"].isna(), "text"].tolist()
    yield "without_owner", goals.loc[blank["owner"], "text"].tolist()


def _link_checks(strategy: Strategy) -> Iterator[tuple[str, list[str]]]:
    goals, texts, lanes = strategy.goals, strategy.texts, strategy.lanes
    serving = {child for child, _ in strategy.links}
    below = rows(goals, (lanes[goal] > 0 for goal in goals["id"]))
    yield "without_parent", below.loc[~below["id"].isin(serving), "text"].tolist()
    yield "unknown_parent", sorted({p for named in goals["parent"] for p in named if p not in texts})
    yield "cycle", [" → ".join(texts[g] for g in texts if g in circle) for circle in strategy.cycles]
    yield "serves_downward", [f"{texts[c]} → {texts[p]}" for c, p in strategy.downward]
    served = {parent for _, parent in strategy.links}
    worked = set(strategy.live["goal"])
    yield "nothing_beneath", [texts[g] for g in texts if g not in served and g not in worked]


def _step_checks(strategy: Strategy) -> Iterator[tuple[str, list[str]]]:
    steps, known = strategy.live, set(strategy.texts)
    lost = ~steps["goal"].isin(known)
    astray = ~lost & ~steps["goal"].isin(strategy.to_finance)
    yield "step_unknown_goal", steps.loc[lost, "text"].tolist()
    yield "step_not_to_finance", steps.loc[astray, "text"].tolist()
    yield "step_without_owner", steps.loc[~steps["owner"].map(_said), "text"].tolist()
    yield "step_without_dates", steps.loc[steps["start"].isna() | steps["due"].isna(), "text"].tolist()
    due = strategy.goals.set_index("id")["due"]
    yield "step_after_goal", [row.text for row in steps.itertuples() if _later(row.due, due.get(row.goal))]


def _weights(strategy: Strategy) -> list[str]:
    """Weights given for some goals only, or adding up to something else than 1."""
    given = strategy.goals["weight"]
    if given.isna().all():
        return []
    if given.isna().any():
        return strategy.goals.loc[given.isna(), "text"].tolist()
    wrong = abs(float(given.sum()) - 1) > threshold("weights_tolerance")
    return [f"{float(given.sum()):.2f}"] if wrong else []


def _said(text: Any) -> bool:
    return bool(isinstance(text, str) and text.strip())


def _later(day: Any, limit: Any) -> bool:
    return bool(day is not None and limit is not None and limit == limit and day > limit)
