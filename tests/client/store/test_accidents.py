"""Whatever happens to the machine: no acknowledged edit is lost and no folder becomes unreadable."""

import random

import pytest

from tests.client.store.accidents import CHAPTER, RecordingDisk, Writer, lost_edits, power_cuts
from workbook.client.store import history, stored

FEW = {"kills": 50, "edits": 50, "cuts": 6}


def test_killed_writers_lose_nothing_that_was_acknowledged(folder):
    chance, acknowledged = random.Random(1), []
    for number in range(FEW["kills"]):
        acknowledged += Writer(folder, f"k{number % 4}", number * 1000, 1000).kill(chance.uniform(0, 0.08))
        assert lost_edits(folder, acknowledged) == []
    assert len(acknowledged) >= FEW["kills"]


def test_four_writers_at_once_lose_nothing(folder):
    writers = [Writer(folder, name, 0, FEW["edits"]) for name in "abcd"]
    acknowledged = [key for writer in writers for key in writer.acknowledged()]
    assert len(acknowledged) == 4 * FEW["edits"]
    assert lost_edits(folder, acknowledged) == []
    assert len(history(folder, CHAPTER)) >= 4 * FEW["edits"]
    assert stored(folder, CHAPTER).revision == 4 * FEW["edits"]


@pytest.mark.parametrize("table", [False, True], ids=["chapter", "table"])
def test_a_power_cut_after_any_step_loses_nothing_that_was_acknowledged(folder, tmp_path, table):
    found = power_cuts(folder, tmp_path / "after", FEW["cuts"], several=6, seed=2, table=table)
    assert found["steps"] > 30 and found["cuts"] > 300
    assert found["lost"] == 0


class HastyDisk(RecordingDisk):
    """A disk whose writer doesn't wait for the content to be on it."""

    def sync(self, path):
        pass


def test_the_trial_notices_a_save_that_does_not_wait_for_the_disk(folder, tmp_path):
    with pytest.raises((AssertionError, TypeError)):
        assert power_cuts(folder, tmp_path / "after", 2, several=6, seed=2, disk=HastyDisk())["lost"] == 0
