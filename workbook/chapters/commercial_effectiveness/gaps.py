"""Which gaps come first: importance times the distance to the target, and whether that order survives a change.

The order rests on judgements. It is drawn again many times with the raters drawn anew and every importance moved by up
to one point; ``stays`` is the share of the draws in which a subject remains among the first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import blank, entries, threshold
from workbook.chapters.commercial_effectiveness.levels import Levels

FIELDS = ("component", "importance", "target", "owner", "improvement", "due")


def judged(record: Any, family: list[str]) -> pd.DataFrame:
    """What the client says of each subject: importance, target, owner, improvement; the usual ones where it doesn't."""
    said = entries(record.components, *FIELDS).drop_duplicates("component").set_index("component").reindex(family)
    importance = pd.to_numeric(said["importance"])
    target = pd.to_numeric(said["target"])
    words = {name: said[name].astype(object).mask(blank(said[name]), None) for name in ("owner", "improvement", "due")}
    return said.assign(
        **words,
        importance=importance.fillna(threshold("importance_default")),
        target=target.fillna(threshold("target_default")),
        importance_said=importance.notna(),
        target_said=target.notna(),
    )


def ranked(levels: Levels, record: Any, intervals: bool = True) -> pd.DataFrame:
    """The rated subjects, the most urgent first: level, target, gap, importance, priority, share, stays and bounds.

    gap = target - level, never below zero; priority = importance x gap; share = of all priorities.
    """
    frame = judged(record, levels.family).assign(level=levels.level).dropna(subset=["level"])
    gap = (frame["target"] - frame["level"]).clip(lower=0).round(9)
    frame = frame.assign(gap=gap, priority=frame["importance"] * gap)
    total = frame["priority"].sum()
    frame["share"] = frame["priority"] / total if total > 0 else 0.0
    frame = frame.assign(**_survival(levels, frame) if intervals and len(frame) else dict.fromkeys(DRAWN, np.nan))
    order = np.lexsort((np.arange(len(frame)), -frame["priority"].round(9)))
    return frame.iloc[order].reset_index()


DRAWN = ("stays", "low", "high")


def _survival(levels: Levels, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """For each subject of the frame: the share of draws among the first, and the middle 95 % of its priorities."""
    rng = np.random.default_rng(threshold("seed"))
    draws, first = threshold("gap_draws"), min(threshold("first_gaps"), len(frame))
    drawn = _drawn_levels(levels, frame.index, draws, rng)
    jitter = threshold("importance_jitter")
    importance = frame["importance"].to_numpy() + rng.integers(-jitter, jitter + 1, size=(draws, len(frame)))
    importance = importance.clip(threshold("lowest"), threshold("highest"))
    priority = importance * (frame["target"].to_numpy() - drawn).clip(min=0)
    places = (-priority.round(9)).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    tail = 50 * (1 - threshold("interval_level"))
    low, high = np.percentile(priority, [tail, 100 - tail], axis=0)
    return {"stays": ((places < first) & (priority > 0)).mean(axis=0), "low": low, "high": high}


def _drawn_levels(levels: Levels, names: pd.Index, draws: int, rng: Any) -> np.ndarray:
    """Levels with the raters drawn again with replacement: one line a draw; as rated where nobody drawn rated it."""
    marks = levels.matrix().loc[names]
    people = marks.shape[1]
    counts = rng.multinomial(people, np.full(people, 1 / people), size=draws).astype(float)
    known = marks.notna().to_numpy(float)
    weights = counts @ known.T
    sums = counts @ marks.fillna(0).to_numpy().T
    as_rated = np.broadcast_to(levels.level.loc[names].to_numpy(), sums.shape)
    return np.divide(sums, weights, out=as_rated.copy(), where=weights > 0)
