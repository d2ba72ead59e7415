"""Months, quarters, half-years and years: dates as numbers of periods, and how a period is written."""

from __future__ import annotations

import numpy as np
import pandas as pd

A_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
_WRITTEN = {"month": "{year}-{part:02d}", "quarter": "{year}-Q{part}", "half_year": "{year}-H{part}", "year": "{year}"}


def numbers(dates: pd.Series, period: str) -> np.ndarray:
    """The number of the period in which each date falls, counted from year nought; -1 where there is no date."""
    parts = A_YEAR[period]
    months = dates.dt.year * 12 + dates.dt.month - 1
    return (months * parts // 12).fillna(-1).to_numpy(dtype=np.int64)


def name(number: int, period: str) -> str:
    """How a period is written.

    >>> name(2026 * 4 + 1, "quarter"), name(2026, "year")
    ('2026-Q2', '2026')
    """
    year, part = divmod(int(number), A_YEAR[period])
    return _WRITTEN[period].format(year=year, part=part + 1)
