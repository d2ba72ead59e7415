"""Satisfaction against loyalty, measured apart: who is satisfied, who recommends, and how far the two go together.

The sources disagree: one says that both have nothing in common, others that satisfaction leads to repeat and payment
behaviour. The cross table and the rank correlation let the client's own data decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import nps
from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.voice import Voice

BANDS = ("discontent", "content", "satisfied")
_RANK_ERROR = 1.06  # variance of Fisher's z of a rank correlation, times n - 3 (Fieller, Hartley and Pearson, 1957)


@dataclass(frozen=True)
class Link:
    """``table``: one row a band of satisfaction, columns promoters, passives, detractors (counts of persons)."""

    table: pd.DataFrame
    rank: float | None
    bounds: tuple[float, float] | None
    n: int


def link(voice: Voice) -> Link | None:
    """Persons who answered both; None where there are none."""
    scores = voice.recommended
    if voice.csi is None or scores is None:
        return None
    matrix = voice.per_person
    satisfaction = 100 * weighted(matrix.to_numpy(), voice.csi.weights)
    both = pd.DataFrame({"satisfaction": satisfaction}, index=matrix.index).join(scores.rename("score"), how="inner")
    both = both.dropna()
    if both.empty:
        return None
    rank, bounds = rank_correlation(both["satisfaction"], both["score"])
    return Link(crossed(both), rank, bounds, len(both))


def weighted(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weighted mean of what each person did answer; NaN where nothing that weighs was answered."""
    answered = ~np.isnan(values) * weights
    with np.errstate(invalid="ignore"):
        return (np.nan_to_num(values) * weights).sum(axis=1) / answered.sum(axis=1)


def crossed(both: pd.DataFrame) -> pd.DataFrame:
    """Persons by band of satisfaction and by group of recommendation."""
    cuts = [threshold("content_from"), threshold("satisfied_from")]
    band = np.searchsorted(cuts, both["satisfaction"].to_numpy() + 1e-9, side="right")
    score = both["score"].to_numpy()
    group = np.where(score >= threshold("promoter_from"), 0, np.where(score <= threshold("detractor_to"), 2, 1))
    counts = np.bincount(band * 3 + group, minlength=9).reshape(3, 3)
    found = pd.DataFrame(counts, columns=["promoters", "passives", "detractors"])
    return found.assign(band=BANDS, persons=counts.sum(axis=1))


def rank_correlation(x, y) -> tuple[float | None, tuple[float, float] | None]:
    """Spearman's rank correlation with its bounds; None where one of both never varies, no bounds below four pairs."""
    first, second = pd.Series(x).rank().to_numpy(), pd.Series(y).rank().to_numpy()
    if len(first) < 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None, None
    rank = float(np.clip(np.corrcoef(first, second)[0, 1], -1, 1))
    return rank, fisher(rank, len(first), _RANK_ERROR)


def fisher(r: float, n: int, variance: float = 1.0, sure: float | None = None) -> tuple[float, float] | None:
    """The bounds of a correlation (R. A. Fisher, 1921); None below four pairs or where it is complete."""
    if n < 4 or abs(r) >= 1 - 1e-12:
        return None
    reach = (nps.sure() if sure is None else sure) * np.sqrt(variance / (n - 3))
    return float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach))
