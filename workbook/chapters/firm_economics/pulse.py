"""The pulse of newcomers: whether the firm passes the trial on day 1, in week 2 and on day 45."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import choices, entries, finding, metric, missing, threshold
from workbook.metrics import Block, Chart, message

MOMENTS = ("day_1", "week_2", "day_45")
NAMES = tuple(f"pulse_{moment}" for moment in MOMENTS)


def blocks(record: Any) -> Iterator[Block]:
    if not record.pulse:
        yield from missing(NAMES, "answers", message("missing_pulse"))
        return
    frame = entries(record.pulse, *MOMENTS).apply(pd.to_numeric)
    lines = pd.DataFrame([_moment(moment, frame[moment].dropna().to_numpy(float)) for moment in MOMENTS])
    yield from _findings(lines)
    least = threshold("pulse_least")
    for line in lines.itertuples():
        source = message("pulse", n=line.n)
        said = () if line.n >= least else (message("few_newcomers", n=line.n, least=least),)
        bounds = None if pd.isna(line.low) else (line.low, line.high)
        yield metric(f"pulse_{line.moment}", line.mean, source, "pulse", bounds=bounds, warnings=said)
    if lines["n"].sum():
        known = lines.dropna(subset=["mean"])
        worst = known.loc[known["mean"].idxmin()]
        yield Chart("pulse", lines, message(f"chart.pulse.{worst['moment']}", mean=worst["mean"]), (6.4, 3.4))


def _moment(moment: str, scores: np.ndarray) -> dict[str, Any]:
    """Mean of one moment with Student's interval, kept within the scale; too few answers have no interval."""
    n, low, high = len(scores), None, None
    if n >= threshold("pulse_least"):
        from scipy import stats

        reach = stats.t.ppf((1 + threshold("interval_level")) / 2, n - 1) * scores.std(ddof=1) / np.sqrt(n)
        ends = [int(value) for value in choices("newcomer_pulse")]
        low, high = max(min(ends), scores.mean() - reach), min(max(ends), scores.mean() + reach)
    return {"moment": moment, "n": n, "mean": scores.mean() if n else None, "low": low, "high": high}


def _findings(lines: pd.DataFrame) -> Iterator[Block]:
    """The first fall from one moment to the next that is larger than the threshold."""
    known = lines.dropna(subset=["mean"])
    for before, after in zip(known.itertuples(), list(known.itertuples())[1:], strict=False):
        drop = before.mean - after.mean
        if drop >= threshold("pulse_drop_watch"):
            values = {"before": before.mean, "after": after.mean}
            names = (f"pulse_{before.moment}", f"pulse_{after.moment}")
            yield finding(f"pulse_falls_{after.moment}", *names, level="watch", **values)
            return
