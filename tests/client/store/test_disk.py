"""One writer at a time, on every system."""

import os

import pytest
from filelock import FileLock

from workbook.client.store import disk, save
from workbook.errors import Problems

from .conftest import CHAPTER


def test_a_folder_in_which_another_program_writes_for_long_is_said_to_be_busy(folder, monkeypatch):
    monkeypatch.setattr(disk, "_PATIENCE", 0.05)
    with FileLock(folder / disk.LOCK), pytest.raises(Problems) as raised:
        save(folder, CHAPTER, {"life_years": 4}, "0-none", "anna")
    assert raised.value.problems[0].code == "save_busy"


def test_where_a_reader_keeps_a_file_the_writer_waits_for_it(tmp_path, monkeypatch):
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    refused, replace = [], os.replace

    def while_somebody_reads(source, target):
        if len(refused) < 3:
            refused.append(target)
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(disk, "_WINDOWS", True)
    monkeypatch.setattr(os, "replace", while_somebody_reads)
    disk.DISK.replace(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new" and len(refused) == 3


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user with limited rights")
def test_a_folder_that_may_not_be_written_in_is_said_to_be_so(folder):
    folder.chmod(0o500)
    try:
        with pytest.raises(Problems) as raised:
            save(folder, CHAPTER, {"life_years": 4}, "0-none", "anna")
    finally:
        folder.chmod(0o700)
    assert raised.value.problems[0].code == "save_failed"


def test_readers_find_a_whole_file_at_any_time(folder):
    """While one writes, another reads: never half a file, never none."""
    import threading

    from workbook.client.store import stored

    done = threading.Event()

    def write():
        for number in range(40):
            save(folder, CHAPTER, {"life_years": float(number + 1)}, stored(folder, CHAPTER).rev, "anna")
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    while not done.is_set():
        seen.append(stored(folder, CHAPTER).answers["margin_rate"])
    writer.join()
    assert len(seen) > 10 and set(seen) == {0.3}
