"""Do 95 % intervals mean it? Worlds whose truth is known: how often the intervals of the price points cover it.

The truth is what everybody would answer, taken from a crowd of 40,000; each world asks 150 of them.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from workbook.chapters.pricing_and_tco.survey import POINTS, PRICES, best_prices, price_points, spread

WORLDS = int(os.environ.get("WORLDS", "200"))
ASKED, CROWD = 150, 40_000


def answers(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Four rising prices and two intents of ``n`` people, each with a price level and tolerances of his own."""
    rng = np.random.default_rng(seed)
    level = rng.lognormal(np.log(60), 0.35, n)
    steps = rng.gamma(4, 0.09, (n, 3))
    prices = np.round(level[:, None] * np.exp(np.column_stack([np.zeros(n), steps]).cumsum(axis=1) - 0.5), 2)
    rising = (np.diff(prices, axis=1) > 0).all(axis=1)
    intents = np.column_stack([rng.choice([5, 4, 3], n, p=[0.5, 0.3, 0.2]), rng.choice([3, 2, 1], n)])
    return prices[rising], intents[rising]


@pytest.mark.torture
def test_intervals_of_the_price_points_cover_the_truth():
    prices, intents = answers(CROWD, 0)
    true = {name: found.price for name, found in price_points(prices).items()} | best_prices(prices, intents)
    hits = {name: [] for name in (*POINTS, *PRICES)}
    for seed in range(1, WORLDS + 1):
        asked = answers(ASKED, seed)
        for name, (low, high) in (spread(asked[0]) | spread(*asked)).items():
            hits[name].append(low <= true[name] <= high)
    print("\n" + ", ".join(f"{name} {np.mean(hit):.1%} of {len(hit)}" for name, hit in hits.items()))
    assert all(len(hit) >= 0.9 * WORLDS for hit in hits.values())
    assert all(0.90 <= np.mean(hit) <= 0.98 for hit in hits.values())
