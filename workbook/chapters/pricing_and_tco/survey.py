"""Van Westendorp's price sensitivity meter with the extension of Newton, Miller and Smith. Numbers only.

Only respondents with too_cheap < cheap < expensive < too_expensive count. At a price p the shares who find it too
cheap and cheap are those whose answer lies strictly above p; expensive and too expensive those whose answer is at or
below p. The nodes of each curve are all stated prices, joined by straight lines. Where two curves are equal over an
interval the lowest price is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import threshold
from workbook.statistics import interval

QUESTIONS = ("too_cheap", "cheap", "expensive", "too_expensive")
INTENTS = ("intent_cheap", "intent_expensive")
POINTS = ("psm_pmc", "psm_opp", "psm_idp", "psm_pme")
PRICES = ("nms_price_max_reach", "nms_price_max_revenue")


@dataclass(frozen=True)
class Crossing:
    """Where a falling and a rising curve meet, at height ``share``; ``high`` differs where they stay equal."""

    price: float
    high: float
    share: float

    @property
    def flat(self) -> bool:
        return self.high > self.price


def valid(survey: pd.DataFrame) -> pd.DataFrame:
    """The respondents whose four prices rise; every other answer contradicts itself or is incomplete."""
    prices = survey[list(QUESTIONS)].to_numpy(float)
    return survey[(np.diff(prices, axis=1) > 0).all(axis=1)]


def swapped(survey: pd.DataFrame) -> tuple[str, str] | None:
    """The two columns that, exchanged, would make most answers rise; None where no exchange does."""
    pairs = {
        pair: len(valid(survey.rename(columns=dict(zip(pair, reversed(pair), strict=True)))))
        for pair in combinations(QUESTIONS, 2)
    }
    pair = max(pairs, key=pairs.__getitem__)
    return pair if pairs[pair] > threshold("psm_swapped") * len(survey) else None


def curves(prices: np.ndarray) -> pd.DataFrame:
    """How many respondents find each stated price too cheap, cheap, expensive, too expensive: counts, at the nodes.

    ``prices``: one row a valid respondent, columns as in ``QUESTIONS``.
    """
    nodes = np.unique(prices)
    at_or_below = [np.searchsorted(np.sort(column), nodes, side="right") for column in prices.T]
    n = len(prices)
    counts = (n - at_or_below[0], n - at_or_below[1], at_or_below[2], at_or_below[3])
    return pd.DataFrame({"price": nodes, **dict(zip(QUESTIONS, counts, strict=True))})


def crossing(nodes: np.ndarray, falling: np.ndarray, rising: np.ndarray, n: int) -> Crossing | None:
    """The price at which the two curves meet, or None where they do not. Counts of ``n`` respondents at the nodes."""
    gap = falling - rising
    met = np.flatnonzero(gap <= 0)
    if len(met) == 0 or gap[0] < 0:
        return None
    first = met[0]
    if gap[first] == 0:
        last = np.flatnonzero(gap == 0)[-1]
        return Crossing(float(nodes[first]), float(nodes[last]), float(falling[first] / n))
    part = gap[first - 1] / (gap[first - 1] - gap[first])
    price = nodes[first - 1] + part * (nodes[first] - nodes[first - 1])
    return Crossing(
        float(price), float(price), float(falling[first - 1] + part * (falling[first] - falling[first - 1])) / n
    )


def price_points(prices: np.ndarray) -> dict[str, Crossing | None]:
    """The four price points of the meter. ``prices`` as in ``curves``, at least one row."""
    found, n = curves(prices), len(prices)
    nodes, (too_cheap, cheap, expensive, too_expensive) = (
        found["price"].to_numpy(),
        (found[q].to_numpy() for q in QUESTIONS),
    )
    pairs = {
        "psm_pmc": (too_cheap, n - cheap),
        "psm_opp": (too_cheap, too_expensive),
        "psm_idp": (cheap, expensive),
        "psm_pme": (n - expensive, too_expensive),
    }
    return {name: crossing(nodes, falling, rising, n) for name, (falling, rising) in pairs.items()}


def reach(prices: np.ndarray, intents: np.ndarray) -> pd.DataFrame:
    """Share expected to buy, and revenue a respondent, at each stated price. Columns: price, reach, revenue.

    Each respondent's chance to buy is 0 at the two outer prices, calibrated from the intent (5 to 1) at cheap and
    expensive, and straight in between. The mean of such lines bends only at stated prices, so its bends are summed
    instead of its lines.
    """
    nodes = np.unique(prices)
    chance = np.interp(intents, np.arange(1, 6), threshold("nms_purchase"))
    heights = np.column_stack([np.zeros(len(prices)), chance, np.zeros(len(prices))])
    slopes = np.diff(heights, axis=1) / np.diff(prices, axis=1)
    bends = np.diff(np.column_stack([np.zeros(len(prices)), slopes, np.zeros(len(prices))]), axis=1)
    bent = np.bincount(np.searchsorted(nodes, prices.ravel()), bends.ravel(), minlength=len(nodes)).cumsum()
    mean = np.concatenate([[0.0], np.cumsum(bent[:-1] * np.diff(nodes))]) / len(prices)
    mean = np.clip(mean.round(12), 0, None)
    return pd.DataFrame({"price": nodes, "reach": mean, "revenue": nodes * mean})


def best_prices(prices: np.ndarray, intents: np.ndarray) -> dict[str, float | None]:
    """The stated prices of highest reach and of highest revenue, the lowest of equals; None where nobody buys."""
    found = reach(prices, intents)
    if not found["reach"].max() > 0:
        return dict.fromkeys(PRICES)
    at = (found["reach"].to_numpy(), found["revenue"].round(9).to_numpy())
    return {name: float(found["price"].iloc[int(np.argmax(height))]) for name, height in zip(PRICES, at, strict=True)}


def spread(prices: np.ndarray, intents: np.ndarray | None = None) -> dict[str, tuple[float, float]]:
    """95 % bounds of each price, by drawing the valid respondents again with replacement; empty where there are too
    few or too many.

    Each drawing has curves of its own, with its own stated prices as nodes.
    """
    n, draws = len(prices), threshold("bootstrap_draws")
    if n < threshold("bootstrap_least") or n * draws > threshold("bootstrap_limit"):
        return {}
    rng = np.random.default_rng(threshold("seed"))
    drawn = [_redrawn(prices, intents, rng.integers(n, size=n)) for _ in range(draws)]
    bounds = {}
    for name in drawn[0]:
        known = np.array([one[name] for one in drawn if one[name] is not None], float)
        if len(known) == len(drawn):
            low, high = interval(known, threshold("interval_level"))
            bounds[name] = (float(low), float(high))
    return bounds


def _redrawn(prices: np.ndarray, intents: np.ndarray | None, chosen: np.ndarray) -> dict[str, float | None]:
    if intents is not None:
        return best_prices(prices[chosen], intents[chosen])
    return {name: found.price if found else None for name, found in price_points(prices[chosen]).items()}
