"""Intervals by resampling, and weights redrawn around the given ones.

Every random draw starts from a seed that the caller names, so a run repeated gives the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

_CELLS_AT_ONCE = 2_000_000


def resamples(n: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    """How often each of ``n`` members occurs in samples of ``n`` drawn with replacement: arrays of lines x members."""
    rng = np.random.default_rng(seed)
    at_once = max(1, _CELLS_AT_ONCE // max(n, 1))
    for start in range(0, draws, at_once):
        lines = min(at_once, draws - start)
        drawn = rng.integers(n, size=(lines, n)) + np.arange(lines)[:, None] * n
        yield np.bincount(drawn.ravel(), minlength=lines * n).reshape(lines, n).astype(float)


def bootstrap(statistic: Callable[[np.ndarray], np.ndarray], n: int, draws: int, seed: int) -> np.ndarray:
    """The statistic on ``draws`` samples drawn with replacement from ``n`` members: one line a draw.

    ``statistic`` takes counts (lines x members) and returns one number, or one row of numbers, a line.
    """
    return np.concatenate([statistic(counts) for counts in resamples(n, draws, seed)])


def interval(drawn: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The bounds between which the middle ``level`` of the draws lie (percentile method, Efron, 1979)."""
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=0)
    return low, high


def redrawn_weights(weights, concentration: float, draws: int, seed: int) -> np.ndarray:
    """Weights drawn around the given ones (Dirichlet), each line summing to 1.

    ``weights`` are positive, of any sum. The higher ``concentration``, the closer the draws: a weight w (a share)
    strays by sqrt(w (1 - w) / (concentration + 1)).
    """
    given = np.asarray(weights, float)
    return np.random.default_rng(seed).dirichlet(concentration * given / given.sum(), size=draws)
