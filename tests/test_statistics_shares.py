"""Intervals of shares: published values, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.statistics import difference_interval, wilson

quick = settings(max_examples=60, deadline=None)


# Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I:
# method 3, the score of Wilson (1927) without continuity correction
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_published_intervals_of_one_share(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


# Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17,
# table II, method 10: hybrid score
@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_published_intervals_of_a_difference(counts, low, high):
    assert difference_interval(*counts) == pytest.approx((low, high), abs=5e-5)


def test_several_shares_at_once():
    low, high = wilson([0, 15, 0], [20, 148, 0])
    assert low[:2] == pytest.approx([0, 0.0624], abs=5e-5) and high[:2] == pytest.approx([0.1611, 0.1605], abs=5e-5)
    assert np.isnan([low[2], high[2]]).all()


def test_nobody_asked_is_nothing_known():
    assert np.isnan(wilson(0, 0)).all() and np.isnan(difference_interval(0, 0, 1, 2)).all()


counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@quick
@given(counts)
def test_the_share_lies_between_its_bounds_and_they_between_0_and_1(counted):
    part, whole = counted
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1


@quick
@given(counts)
def test_counting_the_others_mirrors_the_bounds(counted):
    part, whole = counted
    low, high = wilson(part, whole)
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low))


@quick
@given(counts, counts)
def test_exchanging_the_samples_turns_the_difference_round(one, other):
    low, high = difference_interval(*one, *other)
    assert difference_interval(*other, *one) == pytest.approx((-high, -low))
    assert low - 1e-12 <= one[0] / one[1] - other[0] / other[1] <= high + 1e-12


@quick
@given(counts)
def test_being_surer_takes_more_room(counted):
    narrow, wide = wilson(*counted, level=0.8), wilson(*counted, level=0.99)
    assert wide[0] <= narrow[0] and narrow[1] <= wide[1]
