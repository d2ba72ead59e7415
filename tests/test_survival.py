"""Durations that are not over, and counts that chance moves, against published figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.statistics.counts import count_interval
from workbook.statistics.survival import incidence, kaplan_meier, median_day

# Remission of 21 patients on 6-MP in weeks, + not over: E. J. Freireich and others, Blood 21, 1963.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
OVER = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
durations = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), min_size=1, max_size=40)


def test_the_published_curve_of_remissions():
    curve = kaplan_meier(WEEKS, np.array(OVER, bool)).set_index("day")
    published = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert curve.loc[list(published), "share"].tolist() == pytest.approx(list(published.values()), abs=5e-5)
    assert median_day(curve.reset_index())[0] == 23


def test_bounds_are_those_of_greenwood_on_the_log_log_scale():
    curve = kaplan_meier(WEEKS, np.array(OVER, bool)).set_index("day")
    spread = np.sqrt(3 / (21 * 18)) / abs(np.log(18 / 21))
    low, high = ((18 / 21) ** np.exp(sign * 1.959964 * spread) for sign in (1, -1))
    assert curve.loc[6, ["low", "high"]].tolist() == pytest.approx([low, high], abs=1e-6)


def test_without_anything_left_open_it_is_the_plain_share():
    curve = kaplan_meier([1, 2, 3, 4], np.ones(4, bool))
    assert curve["share"].tolist() == pytest.approx([0.75, 0.5, 0.25, 0]) and median_day(curve)[0] == 2


def test_the_median_is_unknown_while_most_are_not_over():
    assert median_day(kaplan_meier([1, 5, 5, 5], np.array([True, False, False, False])))[0] is None


@settings(max_examples=40, deadline=None)
@given(durations)
def test_what_is_open_won_and_lost_always_adds_up_to_all(cases):
    days = [day for day, _ in cases]
    won, lost = (np.array([kind == way for _, kind in cases]) for way in (1, 2))
    frame = incidence(days, [won, lost])
    assert (frame["open"] + frame[0] + frame[1]).tolist() == pytest.approx([1.0] * len(frame))
    assert frame["open"].tolist() == pytest.approx(kaplan_meier(days, won | lost)["share"].tolist())


def test_count_intervals_are_those_of_garwood():
    low, high = count_interval([0, 1, 10])
    assert low.tolist() == pytest.approx([0, 0.0253, 4.7954], abs=1e-4)
    assert high.tolist() == pytest.approx([3.6889, 5.5716, 18.3904], abs=1e-4)
