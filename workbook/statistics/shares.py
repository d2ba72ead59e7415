"""Intervals of shares counted on a sample: of one share, and of the difference of two."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np


def wilson(part, whole, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of the share ``part`` of ``whole`` (Wilson, 1927); counts may be arrays. Holds for small samples too.

    Where nobody was asked the bounds are NaN: nothing is known.

    >>> [round(float(bound), 4) for bound in wilson(15, 148)]
    [0.0624, 0.1605]
    """
    x, n = np.asarray(part, float), np.asarray(whole, float)
    z = NormalDist().inv_cdf((1 + level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / n
        middle = (x + z**2 / 2) / (n + z**2)
        reach = z / (n + z**2) * np.sqrt(n * share * (1 - share) + z**2 / 4)
    low, high = np.where(x <= 0, 0.0, middle - reach), np.where(x >= n, 1.0, middle + reach)
    unknown = ~(n > 0) | np.isnan(x)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def difference_interval(part, whole, other_part, other_whole, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of one share less another, of two separate samples: Newcombe's hybrid of Wilson bounds (1998).

    Both on one side of zero: the two shares really differ. NaN where one of the samples is empty.

    >>> [round(float(bound), 4) for bound in difference_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    first, second = _shares(part, whole), _shares(other_part, other_whole)
    (low_1, high_1), (low_2, high_2) = wilson(part, whole, level), wilson(other_part, other_whole, level)
    difference = first - second
    down = np.sqrt((first - low_1) ** 2 + (high_2 - second) ** 2)
    up = np.sqrt((high_1 - first) ** 2 + (second - low_2) ** 2)
    return difference - down, difference + up


def _shares(part, whole) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part, float) / np.asarray(whole, float)
