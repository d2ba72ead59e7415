"""The long version of ``tests/client/store/test_accidents.py``: some minutes (make torture)."""

import random

import pytest

from tests.client.store.accidents import CHAPTER, Writer, lost_edits, power_cuts
from workbook.client.store import history, stored

pytestmark = pytest.mark.torture


@pytest.fixture
def folder(make_client, tmp_path):
    return make_client("acme", {CHAPTER: {"margin_rate": 0.3}}, where=tmp_path)


def test_five_hundred_killed_writers_lose_nothing_that_was_acknowledged(make_client, tmp_path):
    chance, kills, stored_edits = random.Random(1), 0, 0
    for round_ in range(10):
        folder, acknowledged = make_client("acme", {CHAPTER: {"margin_rate": 0.3}}, where=tmp_path / str(round_)), []
        for number in range(50):
            acknowledged += Writer(folder, f"k{number % 4}", number * 1000, 1000).kill(chance.uniform(0, 0.12))
            assert lost_edits(folder, acknowledged) == []
            kills += 1
        stored_edits += len(acknowledged)
    print(f"{kills} kills, {stored_edits} acknowledged edits, 0 lost, 0 unreadable")


def test_four_writers_with_a_thousand_edits_each_lose_nothing(folder):
    writers = [Writer(folder, name, 0, 1000) for name in "abcd"]
    acknowledged = [key for writer in writers for key in writer.acknowledged()]
    assert len(acknowledged) == 4000
    assert lost_edits(folder, acknowledged) == []
    assert len(history(folder, CHAPTER)) >= 4000
    assert stored(folder, CHAPTER).revision == 4000


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("table", [False, True], ids=["chapter", "table"])
def test_power_cuts_after_every_step_in_many_ways_lose_nothing(folder, tmp_path, seed, table):
    found = power_cuts(folder, tmp_path / "after", edits=10, several=25, seed=seed, table=table)
    print(found)
    assert found["lost"] == 0
