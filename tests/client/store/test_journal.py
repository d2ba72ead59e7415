"""The journal is history: damaged, it tells less; it is never in the way."""

import json
from datetime import date

import pytest

from workbook.client.store import history, save, save_table, stored, stored_table, undo
from workbook.client.store.journal import FILE, Line, decoded, encoded, item_of, path_of
from workbook.errors import Problems

from .conftest import CHAPTER

LINE = Line(7, "2026-06-30T10:00:00.000Z", "Zoé", CHAPTER, "calibration_end", None, date(2025, 9, 30), "acme", 3)


def change(folder, who="anna", **changes):
    return save(folder, CHAPTER, changes, stored(folder, CHAPTER).rev, who)


def told(folder, chapter=None):
    return [(line.who, line.item, line.old, line.new) for line in history(folder, chapter)]


def test_a_line_is_read_back_as_it_was_written_dates_included():
    assert decoded(encoded(LINE)) == LINE
    assert encoded(LINE).count(b"\n") == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-20],
        lambda raw: raw.replace(b"2025", b"2024"),
        lambda raw: b"",
        lambda raw: b"[1]",
        lambda raw: b"\xff\xfe",
        lambda raw: b"null",
        lambda raw: b'{"check": "0"}',
    ],
)
def test_a_damaged_line_is_left_out(damage):
    assert decoded(damage(encoded(LINE))) is None


def test_places_with_dots_and_stars_stay_one_place():
    for path in (("notes", "a.b", "100%"), ("rows", "*x", "é"), ("notes", "*"), ("goals",)):
        assert path_of(item_of(path)) == path


def test_history_says_who_changed_what(folder):
    change(folder, "anna", margin_rate=0.4)
    change(folder, "ben", margin_rate=None, time_unit="week")
    assert told(folder) == [
        ("outside", "margin_rate", None, 0.3),
        ("anna", "margin_rate", 0.3, 0.4),
        ("ben", "margin_rate", 0.4, None),
        ("ben", "time_unit", None, "week"),
    ]


def test_a_missing_journal_is_begun_anew(folder):
    change(folder, margin_rate=0.4)
    (folder / FILE).unlink()
    assert history(folder) == []
    change(folder, margin_rate=0.5)
    assert (
        told(folder) == [("unknown", "margin_rate", None, 0.4), ("anna", "margin_rate", 0.4, 0.5)]
        or told(folder)[0][0] == "outside"
    )


def test_a_torn_last_line_is_dropped_and_the_next_one_stands(folder):
    change(folder, margin_rate=0.4)
    with (folder / FILE).open("ab") as file:
        file.write(encoded(LINE)[:50])
    assert len(history(folder)) == 2
    change(folder, margin_rate=0.5)
    assert told(folder)[-1] == ("anna", "margin_rate", 0.4, 0.5) and len(history(folder)) == 3


def test_a_line_that_an_accident_took_is_written_at_the_next_save(folder):
    change(folder, margin_rate=0.4)
    before = (folder / FILE).read_bytes()
    change(folder, "ben", margin_rate=0.5, time_unit="week")
    (folder / FILE).write_bytes(before)
    change(folder, "cleo", life_years=4)
    assert told(folder)[2:] == [
        ("unknown", "margin_rate", 0.4, 0.5),
        ("unknown", "time_unit", None, "week"),
        ("cleo", "life_years", None, 4),
    ]


def test_a_save_torn_between_its_lines_is_completed(folder):
    change(folder, margin_rate=0.4)
    change(folder, "ben", margin_rate=0.5, time_unit="week")
    (folder / FILE).write_bytes(b"".join((folder / FILE).read_bytes().splitlines(keepends=True)[:-1]))
    change(folder, "cleo", life_years=4)
    assert [line[1:] for line in told(folder)[2:]] == [
        ("margin_rate", 0.4, 0.5),
        ("time_unit", None, "week"),
        ("life_years", None, 4),
    ]


def test_an_edit_by_hand_is_recognised_and_written_down(folder):
    change(folder, margin_rate=0.4)
    path = folder / f"{CHAPTER}.yaml"
    path.write_text(path.read_text("utf-8").replace("0.4", "0.45") + "  time_unit: month\n", encoding="utf-8")
    change(folder, "ben", life_years=4)
    assert told(folder)[2:] == [
        ("outside", "margin_rate", 0.4, 0.45),
        ("outside", "time_unit", None, "month"),
        ("ben", "life_years", None, 4),
    ]


def test_a_table_has_the_same_history(folder):
    save_table(
        folder, "customers", [{"customer_id": "A.1", "revenue": 12.5}], stored_table(folder, "customers").rev, "anna"
    )
    save_table(
        folder, "customers", [{"customer_id": "A.1", "revenue": 13}], stored_table(folder, "customers").rev, "ben"
    )
    assert told(folder, "tables/customers")[-1] == ("ben", "rows.A%2E1.revenue", "12.5", "13")


def test_a_newer_journal_is_refused_and_nothing_is_stored(folder):
    change(folder, margin_rate=0.4)
    given = {key: value for key, value in json.loads(encoded(LINE)).items() if key != "check"}
    from workbook.client.store.journal import _checksum, _json

    newer = {**given, "schema": 2}
    with (folder / FILE).open("ab") as file:
        file.write((_json({**newer, "check": _checksum(newer)}) + "\n").encode())
    before = (folder / f"{CHAPTER}.yaml").read_bytes()
    with pytest.raises(Problems):
        change(folder, margin_rate=0.5)
    assert (folder / f"{CHAPTER}.yaml").read_bytes() == before


def test_undo_writes_the_old_value_back_and_undone_twice_it_is_done_again(folder):
    change(folder, margin_rate=0.4)
    undo(folder, None, "ben")
    assert stored(folder, CHAPTER).answers["margin_rate"] == 0.3
    undo(folder, None, "ben")
    assert stored(folder, CHAPTER).answers["margin_rate"] == 0.4
    assert told(folder)[-1] == ("ben", "margin_rate", 0.3, 0.4)


def test_undo_of_one_edit_leaves_the_others(folder):
    change(folder, margin_rate=0.4)
    number = history(folder)[-1].seq
    change(folder, life_years=4)
    assert undo(folder, number, "ben").conflicts == ()
    assert stored(folder, CHAPTER).answers == {"margin_rate": 0.3, "life_years": 4}


def test_undo_brings_a_deleted_entry_back_and_takes_an_added_one_away(folder):
    entry = {"id": "a", "zone": "high", "service": "s", "nature": "people"}
    change(folder, investments=[entry])
    change(folder, investments=[])
    undo(folder, None, "ben")
    found = stored(folder, CHAPTER)
    assert found.answers["investments"] == [entry] and found.removed == {}
    undo(folder, None, "ben")
    assert "investments" not in stored(folder, CHAPTER).answers


def test_undo_does_not_overwrite_what_somebody_changed_since(folder):
    change(folder, margin_rate=0.4)
    number = history(folder)[-1].seq
    change(folder, margin_rate=0.5)
    (conflict,) = undo(folder, number, "ben").conflicts
    assert (conflict.kept, conflict.other) == (0.5, 0.3)
    assert stored(folder, CHAPTER).answers["margin_rate"] == 0.5


def test_there_is_nothing_to_undo_in_a_new_folder(folder):
    with pytest.raises(Problems):
        undo(folder, None, "ben")
