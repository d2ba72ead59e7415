"""Is the win rate rising? By month of opening, without the first weeks of the history or a verdict on the last.

In the first weeks of any record only quick sales can be closed, so early figures flatter. Sales opened within one
median won cycle of the first date are left out; months opened within one such cycle of the end are still running.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import finding, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.metrics import Block, Chart, Message, Warn, message
from workbook.statistics import difference_interval, wilson

_NS_A_DAY = 86_400_000_000_000


@dataclass(frozen=True)
class Trend:
    """``months``: one row a month of opening; None where the history is too short, ``warnings`` says so."""

    months: pd.DataFrame | None
    warnings: tuple[Message, ...]


def window(deals: Deals) -> float | None:
    """Days of the first window: one median won cycle, at least a day."""
    if not len(deals.cycles):
        return None
    return max(1.0, float(np.median(deals.cycles))) * threshold("trend_windows")


def trend(deals: Deals) -> Trend:
    """The months after the first window."""
    days = window(deals)
    if days is None:
        return Trend(None, (message("no_won_cycle"),))
    first = deals.frame["opened"].min()
    cut = first + pd.Timedelta(days=days)
    late = (deals.frame["opened"] > cut).to_numpy()
    if first + pd.Timedelta(days=2 * days) > deals.as_of or not late.any():
        return Trend(None, (message("history_too_short", days=days),))
    said = message("first_window", n=int((~late).sum()), day=cut.date(), days=days)
    return Trend(_months(deals, late, deals.as_of - pd.Timedelta(days=days)), (said,))


def _months(deals: Deals, late: np.ndarray, settled_until: pd.Timestamp) -> pd.DataFrame:
    months = deals.frame["opened"].to_numpy().astype("datetime64[M]").astype(np.int64)
    start, codes = months[late].min(), months[late] - months[late].min()
    won, closed, amount = deals.won[late], deals.closed[late], deals.amount[late]
    frame = pd.DataFrame({"opened": np.bincount(codes), "decided": np.bincount(codes, weights=closed)})
    frame["won"] = np.bincount(codes, weights=won)
    frame["won_amount"] = np.bincount(codes, weights=won * amount)
    first_days = (start + np.arange(len(frame))).astype("datetime64[M]")
    frame.insert(0, "month", pd.to_datetime(first_days.astype("datetime64[D]")))
    ends = pd.to_datetime((first_days + 1).astype("datetime64[D]"))
    frame["state"] = np.where(ends <= settled_until, "settled", "running")
    frame["win_rate"] = frame["won"] / frame["decided"].where(frame["decided"] > 0)
    frame["low"], frame["high"] = wilson(frame["won"], frame["decided"], threshold("interval_level"))
    return frame[frame["opened"] > 0].reset_index(drop=True)


def is_flattered(deals: Deals) -> tuple[float, float] | None:
    """Days of the first window and the share of its decided sales that were quick wins, where that is most of them."""
    days = window(deals)
    if days is None:
        return None
    since = (deals.frame["closed"] - deals.frame["opened"].min()).to_numpy().astype("timedelta64[ns]").astype(np.int64)
    early = deals.closed & ~np.isnan(deals.days) & (since >= 0) & (since <= days * _NS_A_DAY)
    if early.sum() < threshold("trend_least"):
        return None
    quick = float((deals.won & (deals.days < days / 2))[early].mean())
    return (days, quick) if quick > threshold("quick_share") else None


def blocks(deals: Deals) -> Iterator[Block]:
    """The trend and what it says, or why there is none."""
    found = trend(deals)
    if found.months is None:
        yield from (Warn(warning) for warning in found.warnings)
        return
    months = found.months
    halves = _halves(months)
    if halves is not None:
        yield _verdict(*halves)
    yield from (Warn(warning) for warning in found.warnings)
    if halves is not None:
        yield _chart(months, halves)
    shown = ("opened:count", "decided:count", "won:count", "win_rate:share", "low:share", "high:share")
    said = months.assign(month=[day.date() for day in months["month"]])
    yield table("trend", said, "month:date", *shown, "won_amount:currency", "state:text:trend_state", long=True)


def _halves(months: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """Won and decided of the earlier and the later half of the settled months; None where there are too few."""
    settled = months[(months["state"] == "settled") & (months["decided"] > 0)]
    middle = len(settled) // 2
    early, late = (half[["won", "decided"]].sum() for half in (settled.iloc[:middle], settled.iloc[middle:]))
    enough = min(early["decided"], late["decided"]) >= threshold("trend_least")
    return (early, late) if middle and enough else None


def _verdict(early: pd.Series, late: pd.Series) -> Block:
    low, high = difference_interval(
        late["won"], late["decided"], early["won"], early["decided"], threshold("interval_level")
    )
    way = "rising" if low > 0 else "falling" if high < 0 else "steady"
    shares = {"early": early["won"] / early["decided"], "late": late["won"] / late["decided"]}
    return finding(f"trend_{way}", "win_rate", level="watch" if way == "falling" else "note", **shares)


def _chart(months: pd.DataFrame, halves: tuple[pd.Series, pd.Series]) -> Chart:
    early, late = (float(half["won"] / half["decided"]) for half in halves)
    return Chart("trend", months.tail(threshold("trend_bars")), message("chart.trend", early=early, late=late))
