"""Intervals of averages and medians: the sales drawn again, or the normal distribution where they are very many."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from workbook.chapters.sales_process.blocks import threshold
from workbook.statistics import bootstrap, interval

Bounds = tuple[float, float]


def is_large(n: int) -> bool:
    """Whether drawing so many members again would take too long."""
    return n * threshold("bootstrap_draws") > threshold("bootstrap_limit")


def mean_bounds(values: np.ndarray) -> Bounds | None:
    """The interval of a mean; None where there are too few values for one."""
    if len(values) < threshold("bootstrap_least"):
        return None
    if is_large(len(values)):
        z = NormalDist().inv_cdf((1 + threshold("interval_level")) / 2)
        reach = z * values.std(ddof=1) / np.sqrt(len(values))
        return float(values.mean() - reach), float(values.mean() + reach)
    return drawn_bounds(lambda counts: counts @ values / counts.sum(axis=1), len(values))


def median_bounds(values: np.ndarray) -> Bounds | None:
    """The interval of a median; None where there are too few or too many values to draw them again."""
    if len(values) < threshold("bootstrap_least") or is_large(len(values)):
        return None
    rising = np.sort(values)
    return drawn_bounds(
        lambda counts: rising[(counts.cumsum(axis=1) >= counts.sum(axis=1, keepdims=True) / 2).argmax(axis=1)],
        len(values),
    )


def drawn_bounds(statistic, n: int) -> Bounds:
    """The middle of the statistic over samples drawn again; draws in which it cannot be computed do not count."""
    drawn = bootstrap(statistic, n, threshold("bootstrap_draws"), threshold("seed"))
    low, high = interval(drawn[np.isfinite(drawn)], threshold("interval_level"))
    return float(low), float(high)
