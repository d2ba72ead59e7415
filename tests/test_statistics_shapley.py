"""Shapley values: games with published solutions, and the four properties that define the value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.statistics import shapley_values


def test_the_glove_game():
    """Two left gloves, one right; only a pair is worth anything: 1/6, 1/6, 2/3 (Roth, The Shapley Value, 1988)."""
    parts = shapley_values(["left", "other left", "right"], lambda hands: float("right" in hands and len(hands) > 1))
    assert parts == pytest.approx({"left": 1 / 6, "other left": 1 / 6, "right": 2 / 3})


def test_the_airport_game():
    """A runway for the largest plane that lands, 8, 11, 13 and 18: 2, 3, 4, 9 (Littlechild and Owen, 1973)."""
    runway = {"A": 8, "B": 11, "C": 13, "D": 18}
    parts = shapley_values(list(runway), lambda planes: max((runway[plane] for plane in planes), default=0))
    assert parts == pytest.approx({"A": 2, "B": 3, "C": 4, "D": 9})


def test_a_seat_that_can_refuse_counts_most():
    """The weighted vote 3 of (2, 1, 1): 2/3, 1/6, 1/6 (Shapley and Shubik, 1954)."""
    seats = {"chair": 2, "one": 1, "two": 1}
    parts = shapley_values(list(seats), lambda yes: float(sum(seats[seat] for seat in yes) >= 3))
    assert parts == pytest.approx({"chair": 2 / 3, "one": 1 / 6, "two": 1 / 6})


def test_one_player_takes_all_and_none_is_no_game():
    assert shapley_values(["a"], lambda who: 7.0 if who else 2.0) == {"a": 5.0}
    assert shapley_values([], lambda who: 3.0) == {}


def test_each_set_is_asked_for_once():
    asked = []
    shapley_values("abcd", lambda who: asked.append(who) or len(who))
    assert len(asked) == len(set(asked)) == 16


@pytest.mark.parametrize("players", [range(21), "aba"])
def test_too_many_players_or_the_same_twice_are_refused(players):
    with pytest.raises(ValueError):
        shapley_values(players, len)


games = st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16)
PLAYERS = "abcd"


def game(worths):
    return lambda who: worths[sum(1 << PLAYERS.index(player) for player in who)]


@settings(max_examples=60, deadline=None)
@given(games)
def test_the_parts_add_up_to_what_all_add_to_nobody(worths):
    parts = shapley_values(PLAYERS, game(worths))
    assert sum(parts.values()) == pytest.approx(worths[15] - worths[0], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(games, games)
def test_the_parts_of_two_games_together_are_the_parts_of_each_added(one, other):
    both = shapley_values(PLAYERS, game([x + y for x, y in zip(one, other, strict=True)]))
    first, second = shapley_values(PLAYERS, game(one)), shapley_values(PLAYERS, game(other))
    assert both == pytest.approx({player: first[player] + second[player] for player in PLAYERS}, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(games)
def test_who_never_adds_anything_gets_nothing(worths):
    parts = shapley_values(PLAYERS, lambda who: game(worths)(who - {"d"}))
    assert parts["d"] == pytest.approx(0, abs=1e-6)
