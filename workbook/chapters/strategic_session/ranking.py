"""Which step first: RICE, weighted shortest job first, and how far the order survives other judgements.

Every figure behind a score is a judgement. It is redrawn within a margin, independently of the others, and the ranks
are counted again: a first place that changes hands is no first place.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbook.chapters.strategic_session.blocks import threshold
from workbook.chapters.strategic_session.goals import impact_scores
from workbook.statistics import interval


def rice(reach, impact, confidence, effort):
    """Reach times impact times confidence, divided by effort.

    >>> rice(500, 2, 0.8, 4)
    200.0
    """
    return reach * impact * confidence / effort


def wsjf(value, urgency, risk, size):
    """Cost of delay (value, urgency and risk reduced or chance opened) divided by the size of the work.

    >>> wsjf(8, 5, 3, 2)
    8.0
    """
    return (value + urgency + risk) / size


FORMULAS = {
    "rice": (rice, ("reach", "impact", "confidence", "effort")),
    "wsjf": (wsjf, ("value", "urgency", "risk", "size")),
}


def scored(steps: pd.DataFrame, name: str) -> pd.DataFrame:
    """The steps that can be scored, the best first: with score and rank; equal scores share the better rank."""
    formula, inputs = FORMULAS[name]
    frame = steps.assign(impact=impact_scores(steps))
    frame = frame.dropna(subset=list(inputs))
    frame = frame[(frame[inputs[-1]] > 0) & (frame["done"] < 1)]
    frame = frame.assign(score=formula(*(frame[column].astype(float) for column in inputs)))
    frame = frame.sort_values(["score", "text"], ascending=[False, True], kind="stable")
    return frame.assign(rank=frame["score"].rank(ascending=False, method="min"))


def with_ranges(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, float]:
    """The frame with the interval of every score and rank, and the share of draws in which the first stays first."""
    formula, inputs = FORMULAS[name]
    draws = threshold("ranking_draws")
    rng = np.random.default_rng(threshold("seed"))
    margin = np.log1p(threshold("judgement_error"))
    values = frame[list(inputs)].astype(float).to_numpy()[None]
    redrawn = values * np.exp(rng.uniform(-margin, margin, (draws, *values.shape[1:])))
    scores = formula(*np.moveaxis(redrawn, -1, 0))
    ranks = (-scores).argsort(axis=1).argsort(axis=1) + 1
    level = threshold("interval_level")
    bounds = {"low": interval(scores, level)[0], "high": interval(scores, level)[1]}
    places = {"rank_low": interval(ranks, level)[0], "rank_high": interval(ranks, level)[1]}
    return frame.assign(**bounds, **places), float((ranks[:, 0] == 1).mean())


def quadrants(steps: pd.DataFrame) -> pd.DataFrame:
    """Open steps with impact and effort, each in one of four fields: cut at a high impact and at the median effort."""
    frame = steps.assign(impact=impact_scores(steps)).dropna(subset=["impact", "effort"])
    frame = frame[frame["done"] < 1]
    high = frame["impact"] >= threshold("impact_high")
    light = frame["effort"] <= frame["effort"].median()
    field = np.select([high & light, high & ~light, ~high & light], ["quick_win", "project", "fill_in"], "doubtful")
    return frame.assign(field=field)
