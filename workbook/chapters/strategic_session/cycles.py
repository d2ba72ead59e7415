"""Cycles of plan, do, check, act: what was tried, and whether its figure got better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.strategic_session.blocks import ANSWERS, entries, finding, message, metric, table
from workbook.metrics import Block, Chart

CYCLE = ("cycle", "date", "plan", "do", "check", "act", "indicator", "direction", "before", "after")


def cycles(record: Any) -> Iterator[Block]:
    """Changes that were tried and measured: what the indicator says, and whether a change was kept without proof."""
    frame = entries(record.cycles, *CYCLE)
    if not len(frame):
        yield metric("cycles_improved", None, ANSWERS, warnings=[message("missing_cycles")])
        return
    frame[["before", "after"]] = frame[["before", "after"]].astype(float)
    frame["change"] = frame["after"] - frame["before"]
    frame["reading"] = [_reading(row) for row in frame.itertuples()]
    measured = frame[frame["reading"] != "unmeasured"]
    reason = () if len(measured) else (message("cycles_unmeasured"),)
    value = int((frame["reading"] == "better").sum()) if len(measured) else None
    yield metric("cycles_improved", value, message("cycles", n=len(frame)), warnings=reason)
    blind = frame[(frame["reading"] == "unmeasured") & frame["act"].map(bool)]
    if len(blind):
        yield finding("cycles_blind", "cycles_improved", level="watch", cycles=blind["cycle"].tolist())
    if len(measured):
        yield _cycle_chart(measured)
    yield table(
        "cycles",
        frame,
        "cycle",
        "plan",
        "do",
        "check",
        "act",
        "indicator",
        "before:number",
        "after:number",
        "reading:text:reading",
    )


def _reading(row: Any) -> str:
    if np.isnan(row.change) or row.direction is None:
        return "unmeasured"
    if row.change == 0:
        return "same"
    return "better" if (row.change > 0) == (row.direction == "more") else "worse"


def _cycle_chart(measured: pd.DataFrame) -> Chart:
    better = int((measured["reading"] == "better").sum())
    frame = measured.assign(relative=measured["change"] / measured["before"].abs().replace(0, np.nan))
    columns = ["cycle", "indicator", "before", "after", "relative", "reading"]
    return Chart(
        "cycles",
        frame[columns].reset_index(drop=True),
        message("chart.cycles", n=better, all=len(measured)),
        (7.2, 1.3 + 0.5 * len(measured)),
    )
