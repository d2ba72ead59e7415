"""Hours worked against income: does working more earn more?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics.blocks import entries, finding, metric, missing, threshold
from workbook.metrics import Block, Chart, message


def blocks(record: Any) -> Iterator[Block]:
    if not record.worked_months:
        yield from missing(("income_per_hour", "extra_hour_income"), "answers", message("missing_worked_months"))
        return
    frame = entries(record.worked_months, "month", "hours", "income")
    source, total = message("worked_months", n=len(frame)), math.fsum(frame["hours"])
    mean = math.fsum(frame["income"]) / total if total > 0 else None
    none = () if mean is not None else (message("no_hours"),)
    yield metric("income_per_hour", mean, source, "income_per_hour", warnings=none)
    found = slope(frame["hours"], frame["income"])
    if found is None:
        least = threshold("months_least")
        yield metric("extra_hour_income", None, source, warnings=[message("few_months", n=len(frame), least=least)])
        return
    extra, low, high = found
    yield from _finding(mean, extra, low, high)
    yield metric("extra_hour_income", extra, source, "extra_hour_income", bounds=(low, high))
    worked = frame[frame["hours"] > 0]
    key = "chart.hours" if high < mean else "chart.hours.open"
    shown = worked.assign(per_hour=worked["income"] / worked["hours"])
    yield Chart("hours", {"frame": shown, "mean": mean}, message(key, extra=extra, low=low, high=high, mean=mean))


def slope(hours: pd.Series, income: pd.Series) -> tuple[float, float, float] | None:
    """What one hour more brought from month to month, with its 95 % interval: least squares, Student's t.

    None with fewer months than the threshold, or where every month had the same hours.
    """
    if len(hours) < threshold("months_least") or hours.nunique() < 2:
        return None
    from scipy import stats

    line = stats.linregress(hours.astype(float), income.astype(float))
    reach = stats.t.ppf((1 + threshold("interval_level")) / 2, len(hours) - 2) * line.stderr
    return float(line.slope), float(line.slope - reach), float(line.slope + reach)


def _finding(mean: float, extra: float, low: float, high: float) -> Iterator[Block]:
    if high < mean:
        yield finding("hours_pay_less", "extra_hour_income", "income_per_hour", level="watch", extra=extra, mean=mean)
    elif low > mean:
        yield finding("hours_pay_more", "extra_hour_income", "income_per_hour", extra=extra, mean=mean)
    else:
        yield finding("hours_open", "extra_hour_income", "income_per_hour", low=low, high=high, mean=mean)
