"""Measures of concentration, resampling and redrawn weights: known values and what must not change them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.statistics import (
    bootstrap,
    effective_number,
    gini,
    hhi,
    interval,
    redrawn_weights,
    resamples,
    top_count,
    top_share,
)

positive = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30)
quick = settings(max_examples=50, deadline=None)


def test_four_shares_of_30_30_20_and_20_give_an_index_of_2600():
    assert hhi([30, 30, 20, 20]) == pytest.approx(2600)
    assert effective_number(2600) == pytest.approx(3.846154)


def test_equal_members_have_no_inequality():
    assert gini([7, 7, 7, 7]) == pytest.approx(0)
    assert hhi([7] * 4) == pytest.approx(2500)


def test_one_who_has_nearly_everything_brings_the_gini_to_its_limit():
    assert gini([1e-9] * 9 + [1]) == pytest.approx(0.9)


def test_the_top_fifth_is_rounded_up_without_being_fooled_by_floating_point():
    assert [top_count(n, 0.2) for n in (1, 4, 5, 6, 15, 4317)] == [1, 1, 1, 2, 3, 864]
    assert top_count(10, 0.3) == 3


@quick
@given(positive, st.floats(0.001, 1000))
def test_concentration_does_not_depend_on_the_unit_of_money(values, factor):
    scaled = np.array(values) * factor
    assert gini(scaled) == pytest.approx(gini(values), abs=1e-9)
    assert hhi(scaled) == pytest.approx(hhi(values))
    assert top_share(scaled, 0.2) == pytest.approx(top_share(values, 0.2))


@quick
@given(positive)
def test_concentration_does_not_depend_on_the_order(values):
    assert gini(values[::-1]) == pytest.approx(gini(values), abs=1e-9)
    assert top_share(values[::-1], 0.2) == pytest.approx(top_share(values, 0.2))


@quick
@given(positive, st.integers(0, 1000))
def test_counting_members_is_the_same_as_repeating_them(values, seed):
    counts = next(resamples(len(values), 1, seed))[0]
    repeated = np.repeat(values, counts.astype(int))
    assert gini(values, counts) == pytest.approx(gini(repeated), abs=1e-9)
    assert hhi(values, counts) == pytest.approx(hhi(repeated))
    assert top_share(values, 0.2, counts) == pytest.approx(top_share(repeated, 0.2))


def test_each_resample_has_as_many_members_as_the_sample():
    drawn = np.concatenate(list(resamples(7, 50, 1)))
    assert drawn.shape == (50, 7) and (drawn.sum(axis=1) == 7).all()


def test_large_resamples_come_in_several_parts():
    assert sum(len(part) for part in resamples(3000, 1500, 1)) == 1500


def test_the_bootstrap_repeats_with_its_seed_and_finds_the_spread_of_a_mean():
    values = np.random.default_rng(4).normal(100, 10, 400)

    def mean(counts):
        return counts @ values / len(values)

    first, again = (bootstrap(mean, 400, 4000, seed=9) for _ in range(2))
    assert (first == again).all()
    low, high = interval(first, 0.95)
    assert (high - low) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.08)


def test_redrawn_weights_sum_to_one_and_stray_as_announced():
    drawn = redrawn_weights([1, 3], 50, 20_000, seed=1)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx([0.25, 0.75], abs=0.005)
    assert drawn[:, 0].std() == pytest.approx((0.25 * 0.75 / 51) ** 0.5, rel=0.05)


def test_only_the_proportions_of_the_given_weights_matter():
    assert redrawn_weights([1, 3], 50, 10, 1) == pytest.approx(redrawn_weights([10, 30], 50, 10, 1))
