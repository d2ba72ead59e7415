"""Does the 95 % interval of Kendall's W mean it? Worlds whose truth is known: how often the interval covers it.

In each world people order six things by how much they like them: a common liking plus a taste of their own (Gumbel, so
that the orders follow Plackett and Luce). The truth is what W is on average for that many people of this kind, read off
200,000 of them: W = (1 + (m - 1) r) / m, where r is the mean rank correlation of two people.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from workbook.statistics import kendall_w, w_interval
from workbook.statistics.agreement import mean_ranks

WORLDS = int(os.environ.get("WORLDS", "200"))
THINGS, DRAWS, MANY = 6, 1000, 200_000
COMMON = {"hardly": 1.0, "halfway": 3.0, "strongly": 6.0}


def orders(people: int, common: float, seed: int) -> np.ndarray:
    """How much each person likes each thing: the smaller, the better."""
    own = np.random.default_rng(seed).gumbel(size=(people, THINGS))
    return common * np.linspace(0, 1, THINGS) + own


def truth(people: int, common: float) -> float:
    ranks = mean_ranks(orders(MANY, common, seed=0))
    standard = (ranks - ranks.mean()) / np.sqrt((THINGS**2 - 1) / 12)
    alike = float((standard.mean(axis=0) ** 2).mean())
    return (1 + (people - 1) * alike) / people


def covered(people: int, common: float) -> float:
    true, hits = truth(people, common), []
    for seed in range(1, WORLDS + 1):
        low, high = w_interval(orders(people, common, seed), DRAWS, seed)
        hits.append(low <= true <= high)
    return float(np.mean(hits))


@pytest.mark.torture
@pytest.mark.parametrize("people", (6, 12, 20))
@pytest.mark.parametrize("common", COMMON)
def test_intervals_of_w_cover_the_truth(people, common):
    share = covered(people, COMMON[common])
    print(f"\n{people} people who agree {common}: {share:.1%} of {WORLDS} worlds covered")
    assert 0.90 <= share <= 1.0


@pytest.mark.torture
def test_w_itself_is_right_on_average():
    values = [kendall_w(orders(12, 3.0, seed)) for seed in range(1, 10 * WORLDS + 1)]
    assert np.mean(values) == pytest.approx(truth(12, 3.0), abs=0.01)
