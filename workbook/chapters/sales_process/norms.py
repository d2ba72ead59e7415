"""What the norms ask of each manager and what is there: too few, too many, too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.activity import Activity
from workbook.chapters.sales_process.blocks import full_table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.names import key
from workbook.metrics import Message, message
from workbook.statistics.counts import count_interval

RATES = {"calls_day": "calls", "meetings_week": "meetings", "proposals_month": "proposals"}
URGENCY = ("long", "few", "many", "few_unsure", "many_unsure", "met", "unknown")
COLUMNS = ("manager", "norm", "product", "actual", "low", "high", "norm_low", "norm_high", "fulfilment", "verdict")


def read_norms(client: Any) -> tuple[pd.DataFrame | None, list[Message]]:
    """The norms that can be checked, and why others cannot; None where there is no table."""
    raw = full_table(client, "norms")
    if raw is None:
        return None, []
    bare = raw["low"].isna() & raw["high"].isna()
    nameless = ~bare & (raw["norm"] == "product_deals") & raw["product"].isna()
    upside = ~bare & ~nameless & (raw["low"] > raw["high"])
    said = [
        *([message("norm_without_bounds", n=int(bare.sum()))] if bare.any() else []),
        *([message("norm_without_product")] if nameless.any() else []),
        *([message("norm_upside_down", n=int(upside.sum()))] if upside.any() else []),
    ]
    return raw[~bare & ~nameless & ~upside].reset_index(drop=True), said


def checks(norms: pd.DataFrame, activity: Activity | None, deals: Deals | None, months: int) -> pd.DataFrame:
    """One row a manager and norm: the actual figure with its interval, the bounds of the norm, and a verdict."""
    rows = [row for norm in norms.to_dict("records") for row in _checked(norm, activity, deals, months)]
    frame = pd.DataFrame(rows, columns=["manager", "norm", "product", "actual", "low", "high", "norm_low", "norm_high"])
    numbers = ["actual", "low", "high", "norm_low", "norm_high"]
    frame[numbers] = frame[numbers].astype(float)
    least = frame["norm_low"].where(frame["norm_low"] > 0)
    frame["fulfilment"] = frame["actual"] / least
    frame["verdict"] = _verdicts(frame)
    order = frame["verdict"].map({verdict: place for place, verdict in enumerate(URGENCY)})
    return frame.iloc[np.argsort(order, kind="stable")].reindex(columns=list(COLUMNS)).reset_index(drop=True)


def _checked(norm: dict[str, Any], activity: Activity | None, deals: Deals | None, months: int) -> Iterator[list[Any]]:
    bounds = [norm["low"], norm["high"]]
    name = norm["norm"]
    if name in RATES and activity is not None:
        yield from _rates(name, activity, bounds)
    elif name == "open_sales" and deals is not None:
        for manager, n in _managers(deals, deals.open, activity).items():
            yield [manager, name, None, n, np.nan, np.nan, *bounds]
    elif name == "duration" and deals is not None:
        yield from _longest(deals, bounds)
    elif name == "product_deals" and deals is not None:
        yield from _with_product(deals, norm["product"], months, bounds, activity)


def _rates(name: str, activity: Activity, bounds: list[Any]) -> Iterator[list[Any]]:
    """Counts divided by the length they were counted over: days, weeks or months of the manager's working days."""
    week = threshold("working_days_week")
    length = {
        "calls_day": 1.0,
        "meetings_week": week,
        "proposals_month": threshold("days_month") * week / threshold("days_week"),
    }[name]
    for manager, row in activity.totals.iterrows():
        over = row["days"] / length
        low, high = count_interval(row[RATES[name]], threshold("interval_level"))
        yield [manager, name, None, row[RATES[name]] / over, low / over, high / over, *bounds]


def _managers(deals: Deals, rows: np.ndarray, activity: Activity | None) -> dict[str, int]:
    """Sales of each manager among these rows; managers without one are there with 0."""
    names = dict.fromkeys(deals.frame.loc[deals.open, "manager"].dropna())
    if activity is not None:
        known = {key(name) for name in names}
        names |= dict.fromkeys(name for name in activity.totals.index if key(name) not in known)
    seen = deals.frame.loc[rows, "manager"].dropna().map(key).value_counts()
    return {name: int(seen.get(key(name), 0)) for name in names}


def _longest(deals: Deals, bounds: list[Any]) -> Iterator[list[Any]]:
    """The longest time an open sale of each manager has lasted."""
    days = pd.Series(deals.days[deals.open], index=deals.frame.index[deals.open])
    for manager, longest in days.groupby(deals.frame["manager"]).max().items():
        yield [manager, "duration", None, longest, np.nan, np.nan, *bounds]


def _with_product(
    deals: Deals, product: str, months: int, bounds: list[Any], activity: Activity | None
) -> Iterator[list]:
    """Won sales with the product in the last months, with how far chance could carry the count."""
    since = deals.as_of - pd.DateOffset(months=months)
    same = deals.frame["product"].map(lambda name: key(name) == key(product) if isinstance(name, str) else False)
    recent = deals.won & (deals.frame["closed"] > since).to_numpy() & same.to_numpy(bool)
    for manager, n in _managers(deals, recent, activity).items():
        low, high = count_interval(n, threshold("interval_level"))
        yield [manager, "product_deals", product, n, float(low), float(high), *bounds]


def _verdicts(frame: pd.DataFrame) -> np.ndarray:
    """Too few or too many; in brackets where the interval still holds the norm; durations are too long."""
    few, many = frame["actual"] < frame["norm_low"], frame["actual"] > frame["norm_high"]
    unsure_few = few & (frame["high"] >= frame["norm_low"])
    unsure_many = many & (frame["low"] <= frame["norm_high"])
    long = many & (frame["norm"] == "duration")
    cases = [frame["actual"].isna(), long, unsure_few, few, unsure_many, many]
    return np.select(cases, ["unknown", "long", "few_unsure", "few", "many_unsure", "many"], "met")


def too_long(norms: pd.DataFrame, deals: Deals) -> tuple[pd.DataFrame, float | None]:
    """Open sales that have lasted longer than the norm, the longest first; and the norm, None without one."""
    limits = norms.loc[norms["norm"] == "duration", "high"].dropna()
    if not len(limits):
        return deals.frame.iloc[:0], None
    most = float(limits.min())
    late = deals.frame[deals.open & (deals.days > most)]
    return late.sort_values("days", ascending=False, kind="stable"), most
