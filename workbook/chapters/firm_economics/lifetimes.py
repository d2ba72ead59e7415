"""Lifetimes of customers: periods from the first to the last payment, and those really paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import entries, filled, finding, metric, missing, table, threshold
from workbook.metrics import Block, Message, message
from workbook.statistics import bootstrap, interval

FREQUENCY = {"month": "M", "quarter": "Q", "year": "Y"}
NAMES = ("mean_lifetime", "paid_periods", "active_ratio")


def lifetimes_of(client: Any, record: Any) -> pd.DataFrame | None:
    """One row a customer: periods, idle, paid = periods - idle, active = paid / periods; None without any.

    As answered; without answers counted from the invoices of the customer chapter. Idle periods are those without
    payment between the first and the last one. More of them than periods (refused when the answers are saved) leave
    nothing paid.
    """
    frame = _answered(record) if record.lifetimes else _invoiced(client, record)
    if frame is None:
        return None
    paid = (frame["periods"] - frame["idle"]).clip(lower=0)
    return frame.assign(paid=paid, active=paid / frame["periods"])


def _answered(record: Any) -> pd.DataFrame:
    frame = entries(record.lifetimes, "customer", "periods", "idle")
    return frame.assign(idle=pd.to_numeric(frame["idle"]).fillna(0))


def _invoiced(client: Any, record: Any) -> pd.DataFrame | None:
    """Periods between each customer's first and last invoice, and those of them without any.

    Credit notes and invoices after the date of the figures are left aside.
    """
    lines = filled(client, "transactions")
    if lines is None or not {"customer_id", "date", "amount"} <= set(lines.columns):
        return None
    known = (lines["date"] <= pd.Timestamp(client.info.as_of)) & lines["customer_id"].notna()
    paid = lines[known & (lines["amount"] > 0)]
    if not len(paid):
        return None
    period = pd.PeriodIndex(paid["date"], freq=FREQUENCY[record.formula_period or "month"]).asi8
    found = pd.Series(period, index=paid.index).groupby(paid["customer_id"]).agg(["min", "max", "nunique"])
    periods = (found["max"] - found["min"] + 1).astype(float)
    frame = pd.DataFrame({"periods": periods, "idle": periods - found["nunique"]})
    return frame.rename_axis("customer").reset_index()


def blocks(client: Any, record: Any, arpu: float | None, intervals: bool) -> Iterator[Block]:
    """Lifetime, paid periods and what a customer brings by either of them."""
    lives = lifetimes_of(client, record)
    key = "answers" if lives is None else "lifetimes" if record.lifetimes else "lifetimes_invoiced"
    source = message(key, n=0 if lives is None else len(lives))
    money = ("income_per_customer", "income_per_customer_lifetime")
    if lives is None:
        yield from missing((*NAMES, *money), source, message("missing_lifetimes"))
        return
    means = _means(np.ones(len(lives)), lives, arpu)
    bounds, warnings = _bounds(lives, arpu) if intervals else ({}, ())
    if not record.lifetimes:
        warnings = (*warnings, message(f"lifetimes_so_far_{record.formula_period or 'month'}"))
    if arpu is not None and means["active_ratio"] < 1:
        yield _finding(means)
    for name in NAMES:
        yield metric(name, means[name], source, name, bounds=bounds.get(name), warnings=warnings)
    for name in money:
        gone = () if arpu is not None else (message("missing_arpu"),)
        yield metric(name, means[name], source, name, bounds=bounds.get(name), warnings=[*warnings, *gone])
    columns = ("periods:count", "idle:count", "paid:count", "active:share")
    yield table("lifetimes", lives.sort_values("active", kind="stable"), "customer", *columns, long=True)


def _means(counts: np.ndarray, lives: pd.DataFrame, arpu: float | None) -> dict[str, Any]:
    """The figures of one sample, or of one a line of ``counts``."""
    n = counts.sum(axis=-1)
    periods, paid = (counts @ lives[name].to_numpy(float) / n for name in ("periods", "paid"))
    each = np.nan if arpu is None else arpu
    return {
        "mean_lifetime": periods,
        "paid_periods": paid,
        "active_ratio": paid / periods,
        "income_per_customer": each * paid,
        "income_per_customer_lifetime": each * periods,
    }


def _bounds(lives: pd.DataFrame, arpu: float | None) -> tuple[dict[str, tuple], tuple[Message, ...]]:
    """The customers drawn again."""
    n, least = len(lives), threshold("customers_least")
    if n < least:
        return {}, (message("few_customers", n=n, least=least),)
    draws = threshold("bootstrap_draws")
    if n * draws > threshold("bootstrap_limit"):
        return {}, (message("interval_too_large", n=n),)
    names = (*NAMES, "income_per_customer", "income_per_customer_lifetime")

    def figures(counts: np.ndarray) -> np.ndarray:
        return np.column_stack(list(_means(counts, lives, arpu).values()))

    low, high = interval(bootstrap(figures, n, draws, threshold("seed")), threshold("interval_level"))
    return {name: (low[place], high[place]) for place, name in enumerate(names)}, ()


def _finding(means: dict[str, Any]) -> Block:
    paid, whole = float(means["income_per_customer"]), float(means["income_per_customer_lifetime"])
    values = {"paid": paid, "whole": whole, "lost": whole - paid, "share": 1 - float(means["active_ratio"])}
    return finding("idle_periods", "income_per_customer", "income_per_customer_lifetime", "active_ratio", **values)
