"""Measures of concentration: how unequally a total is spread over its members."""

from __future__ import annotations

import numpy as np


def gini(values, counts=None):
    """How unequally a total is spread: 0 when all have the same, near 1 when one has everything.

    ``values`` are positive numbers. ``counts`` says how often each one occurs (rows of a resample, one a line); without
    it each occurs once. Formula: 2 sum(i x_i) / (n sum x) - (n + 1) / n, x in rising order (Sen, 1973).

    >>> round(float(gini([1, 2, 3, 4])), 3)
    0.25
    """
    order = np.argsort(values)
    rising = np.asarray(values, float)[order]
    times = np.ones(len(rising)) if counts is None else np.asarray(counts, float)[..., order]
    last = times.cumsum(axis=-1)
    ranks = times * (last - times) + times * (times + 1) / 2
    n = times.sum(axis=-1)
    return 2 * (ranks @ rising) / (n * (times @ rising)) - (n + 1) / n


def hhi(values, counts=None):
    """The Herfindahl-Hirschman index, 0 to 10,000: the sum of squared percentage shares; 10,000 is a single one.

    ``values`` are positive; ``counts`` as in ``gini``.

    >>> round(float(hhi([30, 30, 20, 20])), 6)
    2600.0
    """
    x = np.asarray(values, float)
    times = np.ones(len(x)) if counts is None else np.asarray(counts, float)
    return 10_000 * (times @ x**2) / (times @ x) ** 2


def effective_number(index: float) -> float:
    """How many equal members would give the same Herfindahl-Hirschman index."""
    return 10_000 / index


def top_count(n: int, share: float) -> int:
    """How many members the top ``share`` holds: rounded up, so never nobody."""
    return int(np.ceil(round(share * n, 9)))


def top_share(values, share: float, counts=None):
    """The part of the total that the largest ``share`` of the members hold.

    The number of members is rounded up (``top_count``). ``values`` are positive; ``counts`` as in ``gini``.

    >>> float(top_share([60, 10, 10, 10, 10], .2))
    0.6
    """
    order = np.argsort(values)[::-1]
    falling = np.asarray(values, float)[order]
    times = np.ones(len(falling)) if counts is None else np.asarray(counts, float)[..., order]
    wanted = top_count(len(falling), share)
    reached = np.minimum(times.cumsum(axis=-1), wanted)
    taken = np.diff(reached, axis=-1, prepend=0)
    return (taken @ falling) / (times @ falling)
