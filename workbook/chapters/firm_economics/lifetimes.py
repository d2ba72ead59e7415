"""Lifetimes of customers: periods from the first to the last payment, and those really paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import entries, finding, metric, missing, table, threshold
from workbook.metrics import Block, Message, message
from workbook.statistics import bootstrap, interval

NAMES = ("mean_lifetime", "paid_periods", "active_ratio")


def lifetimes_of(record: Any) -> pd.DataFrame | None:
    """One row a customer: periods, idle, paid = periods - idle, active = paid / periods; None without any.

    Idle periods are those without payment between the first and the last one. More of them than periods (refused when
    the answers are saved) leave nothing paid.
    """
    if not record.lifetimes:
        return None
    frame = entries(record.lifetimes, "customer", "periods", "idle")
    frame = frame.assign(idle=pd.to_numeric(frame["idle"]).fillna(0))
    paid = (frame["periods"] - frame["idle"]).clip(lower=0)
    return frame.assign(paid=paid, active=paid / frame["periods"])


def blocks(record: Any, arpu: float | None, intervals: bool) -> Iterator[Block]:
    """Lifetime, paid periods and what a customer brings by either of them."""
    lives = lifetimes_of(record)
    source = message("answers" if lives is None else "lifetimes", n=0 if lives is None else len(lives))
    money = ("income_per_customer", "income_per_customer_lifetime")
    if lives is None:
        yield from missing((*NAMES, *money), source, message("missing_lifetimes"))
        return
    means = _means(np.ones(len(lives)), lives, arpu)
    bounds, warnings = _bounds(lives, arpu) if intervals else ({}, ())
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
