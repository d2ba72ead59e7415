"""The funnel as the client counts it: how many customers at each stage, and the part that goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import full_table, threshold
from workbook.chapters.sales_process.names import key, merged_columns
from workbook.metrics import Message, message
from workbook.statistics import wilson


@dataclass(frozen=True)
class Funnel:
    """One row a period and stage, in the order of the table: count, count at the next stage, conversion with interval.

    A conversion above 100 % is left out: it says that the rows are no funnel there. ``warnings`` name the stages.
    """

    frame: pd.DataFrame
    warnings: tuple[Message, ...]

    @property
    def periods(self) -> list[Any]:
        return list(dict.fromkeys(self.frame["period"]))

    @property
    def latest(self) -> pd.DataFrame:
        """The rows of the last period."""
        return self.of(self.periods[-1])

    def of(self, period: Any) -> pd.DataFrame:
        return self.frame[self.frame["period"] == period]

    def at(self, stage: str) -> pd.Series | None:
        """The row of that stage in the last period, or None."""
        rows = self.latest[[key(name) == key(stage) for name in self.latest["stage"]]]
        return rows.iloc[0] if len(rows) else None


def read_funnel(client: Any) -> Funnel | None:
    """The client's funnel, stages in the order of their first row; None where there is none."""
    raw = full_table(client, "funnel")
    if raw is None:
        return None
    frame, warnings = merged_columns(raw.reset_index(drop=True), ["stage"])
    frame["period"] = [period if isinstance(period, str) else "" for period in frame["period"]]
    twice = frame.loc[frame.duplicated(["period", "stage"]), "stage"].unique().tolist()
    if twice:
        warnings.append(message("funnel_twice", stages=twice))
    frame = frame.groupby(["period", "stage"], sort=False, as_index=False)["count"].sum()
    frame = _in_order(frame)
    frame["next"] = frame.groupby("period", sort=False)["count"].shift(-1)
    grows = frame["next"] > frame["count"]
    for period, rows in frame[grows].groupby("period", sort=False):
        warnings.append(message("funnel_grows", stages=rows["stage"].tolist(), period=period or "–"))
    whole = frame["count"].where((frame["count"] > 0) & ~grows)
    frame["conversion"] = frame["next"] / whole
    frame["low"], frame["high"] = wilson(frame["next"].where(~grows), whole, threshold("interval_level"))
    return Funnel(frame, tuple(warnings))


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Periods as they come, stages as they first appear."""
    stages = {stage: place for place, stage in enumerate(dict.fromkeys(frame["stage"]))}
    periods = {period: place for place, period in enumerate(dict.fromkeys(frame["period"]))}
    order = np.lexsort((frame["stage"].map(stages), frame["period"].map(periods)))
    return frame.iloc[order].reset_index(drop=True)
