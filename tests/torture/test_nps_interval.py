"""Do 95 % intervals of the Net Promoter Score mean it? Simulated surveys whose truth is known."""

from __future__ import annotations

import os

import numpy as np
import pytest

from workbook.chapters.voice_of_the_customer import nps

WORLDS = int(os.environ.get("WORLDS", "200"))
SIZES = (12, 30, 60, 150, 400)


def world(seed: int) -> bool:
    """Whether the interval of one survey covers the score of the population it was drawn from."""
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet([3, 2.5, 2])
    promoters, passives, detractors = rng.multinomial(SIZES[seed % len(SIZES)], shares)
    low, high = nps.interval(promoters, passives, detractors)
    return bool(low <= 100 * (shares[0] - shares[2]) <= high)


@pytest.mark.torture
def test_intervals_of_the_score_cover_the_truth_in_90_to_98_of_a_hundred_worlds():
    covered = np.mean([world(seed) for seed in range(WORLDS)])
    print(f"\n{WORLDS} worlds of {SIZES} answers: {covered:.1%} covered")
    assert 0.90 <= covered <= 0.98
