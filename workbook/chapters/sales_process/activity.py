"""What the sales managers did: rates per working day, week and month, with how far chance can carry them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import filled, threshold
from workbook.chapters.sales_process.names import merged_columns, some
from workbook.metrics import Message, message

COUNTED = ("calls", "meetings", "proposals", "invoices", "paid")


@dataclass(frozen=True)
class Activity:
    """``frame``: the rows up to the date of the figures; ``totals``: one row a manager with sums and working days."""

    frame: pd.DataFrame
    warnings: tuple[Message, ...]

    @property
    def first(self) -> pd.Timestamp:
        return self.frame["date"].min()

    @property
    def last(self) -> pd.Timestamp:
        return self.frame["date"].max()

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Sums and working days of each manager, counted from the manager's own first row to the last of all."""
        sums = self.frame.groupby("manager", sort=False)[list(COUNTED)].sum()
        started = self.frame.groupby("manager", sort=False)["date"].min()
        return sums.assign(days=working_days(started, self.last))

    @property
    def days(self) -> int:
        return int(self.totals["days"].max())


def working_days(start: pd.Series, end: pd.Timestamp) -> np.ndarray:
    """Days from Monday to Friday, both ends included; at least one."""
    first = start.to_numpy().astype("datetime64[D]")
    after = np.datetime64(end, "D") + np.timedelta64(1, "D")
    return np.maximum(np.busday_count(first, after), 1)


def read_activity(client: Any) -> Activity | None:
    """The client's table of activity; None without rows up to the date of the figures."""
    raw = filled(client, "activity")
    if raw is None:
        return None
    frame, warnings = merged_columns(raw.reset_index(drop=True), ["manager"])
    as_of = pd.Timestamp(client.info.as_of)
    after = frame["date"] > as_of
    if after.any():
        warnings.append(message("activity_future", n=int(after.sum()), day=as_of.date()))
    frame = frame[~after]
    if not len(frame):
        return None
    return Activity(frame, (*warnings, *_doubts(frame)))


def _doubts(frame: pd.DataFrame) -> list[Message]:
    """Rows that seem to sum up several days, and a span too short for weekly and monthly rates."""
    days = frame.sort_values("date").groupby("manager", sort=False)["date"].unique()
    gaps = {name: np.median(np.diff(seen) / np.timedelta64(1, "D")) for name, seen in days.items() if len(seen) > 1}
    wide = {name: gap for name, gap in gaps.items() if gap > threshold("daily_gap")}
    said = []
    if wide:
        said.append(message("activity_not_daily", managers=some(wide), days=float(np.median(list(wide.values())))))
    span = int(working_days(pd.Series([frame["date"].min()]), frame["date"].max())[0])
    if span < threshold("activity_least"):
        said.append(message("activity_short", days=span))
    return said


def periods_rates(activity: Activity) -> dict[str, np.ndarray]:
    """What each manager did in each full week (a day's calls, meetings) and in each month (offers)."""
    frame = activity.frame
    week = frame["date"].dt.to_period("W-SUN")
    month = frame["date"].dt.to_period("M")
    weekly = frame.groupby(["manager", week])[["calls", "meetings"]].sum()
    monthly = frame.groupby(["manager", month])["proposals"].sum()
    return {
        "calls_day": weekly["calls"].to_numpy(float) / threshold("working_days_week"),
        "meetings_week": weekly["meetings"].to_numpy(float),
        "proposals_month": monthly.to_numpy(float),
    }
