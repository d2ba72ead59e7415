"""How far chance can carry a count of things that happen one by one."""

from __future__ import annotations

import numpy as np
from scipy.stats import chi2


def count_interval(count, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of the expected count behind a count seen (Garwood, 1936, Poisson); arrays are welcome.

    >>> [round(float(bound), 3) for bound in count_interval(10)]
    [4.795, 18.39]
    """
    seen, tail = np.asarray(count, float), (1 - level) / 2
    low = np.where(seen > 0, chi2.ppf(tail, 2 * np.maximum(seen, 1e-12)) / 2, 0.0)
    return low, chi2.ppf(1 - tail, 2 * (seen + 1)) / 2
