"""Would other raters of the same kind say the same? The intraclass correlation of the mean of all raters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import fdtri


@dataclass(frozen=True)
class Reliability:
    """ICC(2,1) of one rater and ICC(2,k) of the mean of all: 1 is perfect, 0 no better than chance, with bounds."""

    single: float
    mean: float
    low: float
    high: float

    def from_zero(self) -> Reliability:
        """The same where a negative estimate, raters who agree less than chance would have them, counts as 0."""
        return Reliability(*(max(part, 0.0) for part in (self.single, self.mean, self.low, self.high)))


def reliability(marks: pd.DataFrame, level: float = 0.95) -> Reliability | None:
    """The reliability of subjects (rows) rated by raters (columns), all cells filled.

    Two-way random effects, absolute agreement (Shrout and Fleiss, Psychological Bulletin 86, 1979); bounds after
    McGraw and Wong (Psychological Methods 1, 1996). None where everything has the same mark or one row or column.
    """
    n, k = marks.shape
    if n < 2 or k < 2:
        return None
    values = marks.to_numpy(float)
    between, judges, error = _mean_squares(values)
    if np.allclose(values.mean(axis=1), values.mean()):
        return None
    single = (between - error) / (between + (k - 1) * error + k * (judges - error) / n)
    mean = (between - error) / (between + (judges - error) / n)
    low, high = _bounds((n, k), (between, judges, error), single, level)
    return Reliability(single, mean, _stepped_up(low, k), _stepped_up(high, k))


def _mean_squares(values: np.ndarray) -> tuple[float, float, float]:
    n, k = values.shape
    grand, rows, columns = values.mean(), values.mean(axis=1), values.mean(axis=0)
    rest = values - rows[:, None] - columns[None, :] + grand
    squares = k * ((rows - grand) ** 2).sum(), n * ((columns - grand) ** 2).sum(), (rest**2).sum()
    return squares[0] / (n - 1), squares[1] / (k - 1), squares[2] / ((n - 1) * (k - 1))


def _bounds(shape: tuple[int, int], squares: tuple, single: float, level: float) -> tuple[float, float]:
    (n, k), (between, judges, error) = shape, squares
    if judges <= 0 and error <= 0:
        return 1.0, 1.0
    a, b = k * single, n * (1 + (k - 1) * single) - k * single
    freedom = (a * judges + b * error) ** 2 / ((a * judges) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1)))
    tail = (1 + level) / 2
    above, below = fdtri(n - 1, freedom, tail), fdtri(freedom, n - 1, tail)
    rest = k * judges + (k * n - k - n) * error
    low = n * (between - above * error) / (above * rest + n * between)
    high = n * (below * between - error) / (rest + n * below * between)
    return low, high


def _stepped_up(single: float, k: int) -> float:
    """What k raters together reach when one reaches this (Spearman and Brown)."""
    return float(k * single / (1 + (k - 1) * single))
