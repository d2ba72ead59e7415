"""The sales cut by curator, product, category, reason for opening, kind of request and process."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import finding, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.metrics import Finding, message
from workbook.statistics import difference_interval, wilson

CUTS = ("manager", "product", "category", "origin", "request", "process")
COMPARED = ("manager", "product", "category", "origin")


def cuts(deals: Deals) -> pd.DataFrame:
    """One row a cut and name, the most closed sales first; sales without a name stand last in their cut."""
    parts = [_cut(deals, name) for name in CUTS if deals.frame[name].notna().any()]
    columns = ["cut", "name", "open", "won", "lost", "won_amount", "open_amount", "days", "timed"]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    closed = frame["won"] + frame["lost"]
    frame["win_rate"] = frame["won"] / closed.where(closed > 0)
    frame["low"], frame["high"] = wilson(frame["won"], closed, threshold("interval_level"))
    frame["average_won"] = frame["won_amount"] / frame["won"].where(frame["won"] > 0)
    frame["cycle_days"] = frame["days"] / frame["timed"].where(frame["timed"] > 0)
    return frame


def _cut(deals: Deals, name: str) -> pd.DataFrame:
    codes, names = pd.factorize(deals.frame[name])
    codes = np.where(codes < 0, len(names), codes)
    timed = deals.won & ~np.isnan(deals.days)

    def added(rows: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
        weights = None if values is None else values[rows]
        return np.bincount(codes[rows], weights=weights, minlength=len(names) + 1)

    frame = pd.DataFrame(
        {
            "cut": name,
            "name": [*names, None],
            "open": added(deals.open),
            "won": added(deals.won),
            "lost": added(deals.lost),
            "won_amount": added(deals.won, deals.amount),
            "open_amount": added(deals.open, deals.amount),
            "days": added(timed, deals.days),
            "timed": added(timed),
        }
    )
    order = np.argsort(-(frame["won"] + frame["lost"])[:-1].to_numpy(), kind="stable")
    frame = frame.iloc[[*order, len(names)]]
    return frame[frame["open"] + frame["won"] + frame["lost"] > 0]


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """The same, coded names said in words."""
    said = [
        message(f"sales_way.{name}") if cut == "process" and name else name
        for cut, name in zip(frame["cut"], frame["name"], strict=True)
    ]
    return frame.assign(name=pd.Series(said, index=frame.index, dtype=object))


def cut_findings(frame: pd.DataFrame) -> Iterator[Finding]:
    """Who wins clearly more or less than all others together; the more are compared, the stricter."""
    for cut in COMPARED:
        rows = frame[(frame["cut"] == cut) & frame["name"].notna()]
        rows = rows[rows["won"] + rows["lost"] > 0]
        if len(rows) > 1:
            yield from _compared(rows)


def _compared(rows: pd.DataFrame) -> Iterator[Finding]:
    won, closed = rows["won"].to_numpy(float), (rows["won"] + rows["lost"]).to_numpy(float)
    others, of = won.sum() - won, closed.sum() - closed
    strict = 1 - (1 - threshold("interval_level")) / len(rows)
    low, high = difference_interval(won, closed, others, of, strict)
    for place in np.flatnonzero((low > 0) | (high < 0)):
        above = low[place] > 0
        yield finding(
            "cut_above" if above else "cut_below",
            "win_rate",
            level="note" if above else "watch",
            cut_name=rows["name"].iloc[place],
            share=won[place] / closed[place],
            rest=others[place] / of[place],
        )
