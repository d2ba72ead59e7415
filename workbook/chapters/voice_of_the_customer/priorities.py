"""Importance against performance: what to repair first, what to keep, where effort may be saved.

Four fields (J. A. Martilla and J. C. James, 1977), cut at the mean importance and at the mean score of all factors.
Whether a factor is sure of its field shows when scores and weights are drawn again around what was found.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import nps
from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.statistics import redrawn_weights

FIELDS = ("low", "excess", "repair", "keep")  # unimportant and bad, unimportant and good, important and bad, both


def grid(voice: Voice) -> tuple[pd.DataFrame, str] | None:
    """One row a factor: importance, score (points of 100) with bounds, field, kept. None where nothing weighs.

    Importance is the client's weight, else the share that the drivers explain; the second value says which.
    """
    found = voice.csi
    if found is None or len(found.ratings.factors) < 2:
        return None
    importance, origin = _importance(voice)
    if importance is None:
        return None
    means = voice.factor_means
    frame = pd.DataFrame({"factor": found.ratings.factors, "importance": importance})
    for name, column in (("score", "share"), ("low", "low"), ("high", "high")):
        frame[name] = 100 * means[column].to_numpy()
    frame["field"] = _fields(importance, frame["score"].to_numpy())
    frame["kept"] = _kept(frame, importance) if voice.intervals else np.nan
    return frame.sort_values(
        ["importance", "factor"], ascending=[False, True], kind="stable", ignore_index=True
    ), origin


def _importance(voice: Voice) -> tuple[np.ndarray | None, str]:
    found, drivers = voice.csi, voice.key_drivers
    if found.weighted:
        return found.weights, "stated"
    if drivers.frame is not None and drivers.r2:
        return drivers.frame.set_index("driver")["part"].reindex(found.ratings.factors).to_numpy(float), "derived"
    return None, ""


def _fields(importance: np.ndarray, score: np.ndarray) -> np.ndarray:
    """The field of each factor; arrays of draws are cut line by line. A factor on a line belongs to the higher side."""
    important = importance >= importance.mean(axis=-1, keepdims=True) - 1e-12
    good = score >= score.mean(axis=-1, keepdims=True) - 1e-12
    return np.array(FIELDS, dtype=object)[2 * important + good]


def _kept(frame: pd.DataFrame, importance: np.ndarray) -> np.ndarray:
    """How often each factor stays in its field; NaN where a score has no bounds."""
    draws = threshold("weight_draws")
    error = (frame["high"] - frame["low"]).to_numpy() / (2 * nps.sure())
    noise = np.random.default_rng(threshold("seed")).standard_normal((draws, len(frame)))
    scores = frame["score"].to_numpy() + noise * np.nan_to_num(error)
    weights = redrawn_weights(np.maximum(importance, 1e-9), threshold("weight_concentration"), draws, threshold("seed"))
    same = _fields(weights, scores) == frame["field"].to_numpy()
    return np.where(np.isnan(error), np.nan, same.mean(axis=0))
