"""What came of the goals since earlier sessions: the way covered from the start towards the target."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.strategic_session.blocks import entries
from workbook.chapters.strategic_session.goals import Strategy


def last_session(record: Any, today: date) -> Any | None:
    """The latest session before today, or None."""
    before = [session for session in record.sessions if session.date < today]
    return max(before, key=lambda session: session.date) if before else None


def first_session(record: Any, today: date) -> Any | None:
    """The earliest session before today, or None."""
    before = [session for session in record.sessions if session.date < today]
    return min(before, key=lambda session: session.date) if before else None


def followed(strategy: Strategy, record: Any, today: date) -> pd.DataFrame:
    """Each goal with the value it started from, at the last session and today, and the share of the way covered.

    Columns ``progress`` since the start, ``since_last`` since the last session (NaN for a goal set at it or later
    without a reading before), ``expected`` by the calendar. 1 is the target reached; below 0 things got worse. A goal
    set today has had no time: its progress is NaN.
    """
    goals = strategy.goals.copy()
    last = last_session(record, today)
    readings = entries(record.readings, "goal", "date", "value").sort_values("date", kind="stable")
    goals["value"] = [_value(goal, readings, today) for goal in goals.itertuples()]
    goals["at_last"] = [
        _value(goal, readings, last.date) if last and _set_by(goal, last) else np.nan for goal in goals.itertuples()
    ]
    way = (goals["target"] - goals["now"]).replace(0, np.nan)
    fresh = [goal.since is not None and goal.since >= today for goal in goals.itertuples()]
    goals["progress"] = ((goals["value"] - goals["now"]) / way).mask(np.array(fresh, dtype=bool))
    goals["since_last"] = (goals["value"] - goals["at_last"]) / way
    goals["expected"] = [expected(goal.since, goal.due, today) for goal in goals.itertuples()]
    return goals


def _set_by(goal: Any, session: Any) -> bool:
    return goal.since is None or goal.since <= session.date


def _value(goal: Any, readings: pd.DataFrame, day: date) -> float:
    """The latest reading up to that day; without one, where the goal started."""
    own = readings[(readings["goal"] == goal.id) & (readings["date"] <= day)]
    return float(own["value"].iloc[-1]) if len(own) else goal.now


def expected(since: date | None, due: date | None, today: date) -> float:
    """How far a goal should be by the calendar, 0 to 1; NaN without both dates."""
    if not since or not due or due <= since:
        return np.nan
    return float(np.clip((today - since).days / (due - since).days, 0, 1))


def mean_progress(progress: pd.Series, weights: np.ndarray, least: float = 0) -> float | None:
    """The weighted mean of the ways covered, each counted up to 1 and from ``least``: no goal can hide another."""
    known = progress.notna().to_numpy()
    if not known.any() or weights[known].sum() == 0:
        return None
    return float(np.average(progress[known].clip(least, 1), weights=weights[known]))
