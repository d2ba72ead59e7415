"""Candidates scored by weighted criteria, and how firmly their ranks stand when the weights are redrawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook import statistics
from workbook.chapters.market_research.blocks import threshold
from workbook.chapters.market_research.market import one_spelling
from workbook.metrics import Message, message

_EQUAL = 9  # decimals to which two scores count as the same


@dataclass(frozen=True)
class Ranking:
    """Candidates in order.

    ``frame``: one row a candidate (index), best first: score, rank (equals share the better one), low and high (95 %
    of the draws), kept (share of the draws that leave the rank), known (share of the weight that was scored).
    ``scores``: candidates x criteria as given; ``weights``: of each criterion, summing to 1. ``draws``: the scores of
    every draw, lines x candidates in the order of ``frame``, or None.
    """

    frame: pd.DataFrame
    scores: pd.DataFrame
    weights: pd.Series
    draws: np.ndarray | None = None
    warnings: tuple[Message, ...] = ()


def ranked(scores: pd.DataFrame, weights: pd.Series, redraw: bool = True) -> Ranking | None:
    """The candidates by weighted mean, sum(w s) / sum(w) over the criteria each was scored on; None without any weight.

    ``scores``: candidates x criteria, NaN where not scored. The order of rows and columns changes nothing.
    """
    weights = weights[weights > 0].sort_index()
    scores = scores.reindex(columns=weights.index).dropna(how="all").sort_index().astype(float)
    if weights.empty or scores.empty:
        return None
    weights = weights / weights.sum()
    score = pd.Series(_means(scores, weights.to_numpy()[None])[0], scores.index)
    known = scores.notna() @ weights
    too_many = redraw and len(scores) > threshold("candidates_limit")
    draws = _drawn(scores, weights) if redraw and not too_many else None
    frame = pd.DataFrame({"score": score, "rank": _ranks(score.to_numpy()[None])[0], "known": known})
    frame = frame.assign(**_spread(draws, frame["rank"].to_numpy(), score))
    order = frame.sort_values("rank", kind="stable").index
    drawn = None if draws is None else draws[:, scores.index.get_indexer(order)]
    warnings = (message("too_many_candidates", n=len(scores), limit=threshold("candidates_limit")),) if too_many else ()
    return Ranking(frame.loc[order], scores.loc[order], weights, drawn, warnings)


def pivoted(rows: pd.DataFrame, candidate: str) -> tuple[pd.DataFrame, pd.Series, list[str]]:
    """A long table (candidate, criterion, weight, score) as scores, weights, and the criteria with several weights.

    A pair that is scored twice counts with its mean; so does a criterion with several weights.
    """
    rows = rows.dropna(subset=[candidate, "criterion", "weight", "score"])
    rows = rows.assign(**{name: one_spelling(rows[name]) for name in (candidate, "criterion")}) if len(rows) else rows
    scores = rows.pivot_table(index=candidate, columns="criterion", values="score", aggfunc="mean")
    weights = rows.groupby("criterion")["weight"]
    several = weights.nunique()
    return scores, weights.mean(), several[several > 1].index.tolist()


def _means(scores: pd.DataFrame, weights: np.ndarray) -> np.ndarray:
    """Weighted means: lines of weights x candidates."""
    filled, known = scores.fillna(0).to_numpy(), scores.notna().to_numpy(dtype=float)
    return (weights @ filled.T) / (weights @ known.T)


def _drawn(scores: pd.DataFrame, weights: pd.Series) -> np.ndarray:
    draws, concentration = threshold("weight_draws"), threshold("weight_concentration")
    return _means(scores, statistics.redrawn_weights(weights.to_numpy(), concentration, draws, threshold("seed")))


def _ranks(scores: np.ndarray) -> np.ndarray:
    """The rank of each candidate on each line: one more than the number of those that score higher."""
    rounded = np.round(scores, _EQUAL)
    return np.stack([1 + (rounded > rounded[:, [at]]).sum(axis=1) for at in range(rounded.shape[1])], axis=1)


def _spread(draws: np.ndarray | None, ranks: np.ndarray, score: pd.Series) -> dict[str, np.ndarray | float]:
    """How far score and rank move over the draws. The bounds always hold the score itself."""
    if draws is None:
        return {"low": np.nan, "high": np.nan, "kept": np.nan}
    low, high = statistics.interval(draws, threshold("interval_level"))
    kept = (_ranks(draws) == ranks).mean(axis=0)
    return {"low": np.minimum(low, score), "high": np.maximum(high, score), "kept": kept}
