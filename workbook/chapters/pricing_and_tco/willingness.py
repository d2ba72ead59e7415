"""Gabor-Granger: who would buy at each price shown, what that brings, how demand reacts in between."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import threshold
from workbook.statistics import interval, wilson


def usable(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be right: somebody was asked, and no more would buy than were asked."""
    return table[(table["respondents"] > 0) & (table["would_buy"] <= table["respondents"])]


def demand(table: pd.DataFrame, unit_cost: float | None) -> pd.DataFrame:
    """The prices in rising order with share, bounds, revenue and margin per person asked, and elasticity from the
    price before.

    Rows of the same price are added. Elasticity = change of the share over change of the price, both against the
    middle of the step.
    """
    found = table.groupby("price", as_index=False)[["respondents", "would_buy"]].sum()
    found["share"] = found["would_buy"] / found["respondents"]
    found["low"], found["high"] = wilson(found["would_buy"], found["respondents"], threshold("interval_level"))
    found["revenue"] = found["price"] * found["share"]
    found["revenue_low"], found["revenue_high"] = found["price"] * found["low"], found["price"] * found["high"]
    found["margin"] = np.nan if unit_cost is None else (found["price"] - unit_cost) * found["share"]
    found["elasticity"] = elasticity(found["price"].to_numpy(), found["share"].to_numpy())
    return found


def elasticity(prices: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """By how many percent the share changes when the price rises by one percent, at each step; the first price has
    none.

    -1 keeps the revenue; below -1 a rise costs revenue, between -1 and 0 it brings some.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        changes = np.diff(shares) / (shares[1:] + shares[:-1])
        found = changes / (np.diff(prices) / (prices[1:] + prices[:-1]))
    return np.concatenate([[np.nan], np.where(np.isfinite(found), found, np.nan)])


def best(found: pd.DataFrame, column: str) -> float:
    """The price at which that column is highest, of equal ones the lowest."""
    return float(found["price"].iloc[int(np.argmax(found[column].round(9)))])


def best_bounds(found: pd.DataFrame) -> tuple[tuple[float, float], float]:
    """Bounds of the price of highest revenue when the answers are drawn again, and how often it stays the same."""
    rng = np.random.default_rng(threshold("seed"))
    asked, shares, prices = (found[name].to_numpy() for name in ("respondents", "share", "price"))
    drawn = rng.binomial(asked.astype(int), shares, size=(threshold("bootstrap_draws"), len(found)))
    won = prices[np.argmax(np.round(drawn / asked * prices, 9), axis=1)]
    low, high = interval(won, threshold("interval_level"))
    return (float(low), float(high)), float((won == best(found, "revenue")).mean())
