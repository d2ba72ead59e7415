"""A synced folder changed on two machines: both versions of the field that differs, the rest merged."""

import shutil

import pytest

from workbook.client.store import (
    conflict_copies,
    history,
    merge_copies,
    merge_copy,
    save,
    save_table,
    stored,
    stored_table,
)
from workbook.errors import Problems, UsageError

from .conftest import CHAPTER

FILE = f"{CHAPTER}.yaml"


def note(key, **fields):
    return {"id": key, "zone": "high", "service": f"service {key}", "nature": "people", **fields}


def change(folder, who="anna", **changes):
    return save(folder, CHAPTER, changes, stored(folder, CHAPTER).rev, who)


@pytest.fixture
def machines(folder, tmp_path):
    """The same folder on two machines, changed on both while they had no connection."""
    change(folder, life_years=3, investments=[note("a"), note("b"), note("c")], services_to_upsell=["Audit"])
    other = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, other)
    change(folder, "anna", margin_rate=0.4, life_years=4, investments=[note("a", amount=1.0), note("b"), note("d")])
    change(other, "ben", margin_rate=0.5, horizon_months=24)
    change(other, "ben", investments=[note("a"), note("b", zone="low"), note("c"), note("e")])
    return folder, other


def synced(folder, other, name=FILE, copy=f"{CHAPTER} (Ben's conflicted copy 2026-07-01).yaml", journal=True):
    shutil.copy(other / name, (folder / name).with_name(copy))
    if journal:
        shutil.copy(other / "journal.jsonl", folder / "journal (Ben's conflicted copy 2026-07-01).jsonl")


MERGED = {
    "margin_rate": 0.4,
    "life_years": 4,
    "investments": [note("a", amount=1.0), note("b", zone="low"), note("d"), note("e")],
    "services_to_upsell": ["Audit"],
    "horizon_months": 24,
}


def test_both_versions_of_the_one_field_are_shown_and_the_rest_is_merged(machines):
    folder, other = machines
    synced(folder, other)
    results = merge_copies(folder, "cleo")
    found = stored(folder, CHAPTER)
    assert found.answers == MERGED
    assert [(c.item, c.kept, c.other) for c in found.conflicts] == [("margin_rate", 0.4, 0.5)]
    assert conflict_copies(folder) == [] and len(results) == 2
    assert ("ben", 24) in [(line.who, line.new) for line in history(folder) if line.kind == "elsewhere"]


def test_it_does_not_matter_which_machine_was_first_nor_that_the_journals_changed_places(machines):
    folder, other = machines
    shutil.copy(folder / "journal.jsonl", folder / "journal 2.jsonl")
    shutil.copy(other / "journal.jsonl", folder / "journal.jsonl")
    synced(folder, other, journal=False)
    merge_copies(folder, "cleo")
    found = stored(folder, CHAPTER)
    assert found.answers == MERGED
    assert [(c.item, c.kept, c.other) for c in found.conflicts] == [("margin_rate", 0.4, 0.5)]


def test_a_save_between_the_sync_and_the_merge_loses_nothing(machines):
    folder, other = machines
    shutil.copy(other / "journal.jsonl", folder / "journal.jsonl")
    synced(folder, other, journal=False)
    change(folder, "anna", acquisition_cost=5.0)
    merge_copies(folder, "cleo")
    found = stored(folder, CHAPTER)
    there = {c.item: (c.kept, c.other) for c in found.conflicts}
    assert there["margin_rate"] == (0.4, 0.5)
    assert found.answers["acquisition_cost"] == 5.0 and found.answers["horizon_months"] == 24
    assert {entry["id"] for entry in found.answers["investments"]} >= {"a", "b", "d", "e"}
    assert "low" in {
        found.answers["investments"][1]["zone"],
        *(pair[1] for pair in there.values() if isinstance(pair[1], str)),
    }


def test_without_the_other_journal_old_values_are_known_and_nothing_is_lost(machines):
    folder, other = machines
    synced(folder, other, journal=False)
    merge_copies(folder, "cleo")
    found = stored(folder, CHAPTER)
    assert found.answers["horizon_months"] == 24 and found.answers["life_years"] == 4
    there = {c.item: (c.kept, c.other) for c in found.conflicts}
    assert there["margin_rate"] == (0.4, 0.5)
    assert {entry["id"] for entry in found.answers["investments"]} == {"a", "b", "d", "e"}
    assert there.get("investments.b.zone") == ("high", "low")


def test_a_copy_that_is_only_an_older_content_changes_nothing(folder):
    change(folder, life_years=3)
    shutil.copy(folder / FILE, folder / f"{CHAPTER}.sync-conflict-20260701-101112-ABCDEFG.yaml")
    change(folder, life_years=4, margin_rate=None)
    before = stored(folder, CHAPTER)
    merge_copies(folder, "cleo")
    assert stored(folder, CHAPTER) == before and conflict_copies(folder) == []


def test_open_conflicts_of_the_copy_come_along(machines):
    folder, other = machines
    rev = stored(other, CHAPTER).rev
    save(other, CHAPTER, {"retention_rate": 0.7}, rev, "ben")
    save(other, CHAPTER, {"retention_rate": 0.8}, rev, "dora")
    synced(folder, other)
    merge_copies(folder, "cleo")
    assert {c.item for c in stored(folder, CHAPTER).conflicts} == {"margin_rate", "retention_rate"}


def test_tables_are_merged_by_row(folder, tmp_path):
    rows = [{"customer_id": "A", "revenue": 1}, {"customer_id": "B", "revenue": 2}]
    save_table(folder, "customers", rows, "0-none", "anna")
    other = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, other)
    save_table(
        folder,
        "customers",
        [{"customer_id": "A", "revenue": 5}, rows[1]],
        stored_table(folder, "customers").rev,
        "anna",
    )
    save_table(
        other,
        "customers",
        [{"customer_id": "A", "revenue": 6}, {"customer_id": "C", "revenue": 3}],
        stored_table(other, "customers").rev,
        "ben",
    )
    synced(folder, other, "tables/customers.csv", "customers-LAPTOP.csv")
    merge_copies(folder, "cleo")
    found = stored_table(folder, "customers")
    assert [(row["customer_id"], row["revenue"]) for row in found.answers["rows"]] == [("A", "5"), ("C", "3")]
    assert [(c.item, c.kept, c.other) for c in found.conflicts] == [("rows.A.revenue", "5", "6")]


def test_client_yaml_with_two_values_is_left_for_a_person(folder):
    text = (folder / "client.yaml").read_text("utf-8")
    copy = folder / "client (1).yaml"
    copy.write_text(text.replace("currency: EUR", "currency: USD"), encoding="utf-8")
    (conflict,) = merge_copy(folder, copy, "cleo").conflicts
    assert (conflict.item, conflict.kept, conflict.other) == ("currency", "EUR", "USD") and copy.exists()
    copy.write_text(text, encoding="utf-8")
    assert merge_copy(folder, copy, "cleo").conflicts == () and not copy.exists()


def test_a_copy_that_cannot_be_read_stays(folder):
    copy = folder / f"{CHAPTER} 2.yaml"
    copy.write_text("answers: [", encoding="utf-8")
    with pytest.raises(Problems):
        merge_copy(folder, copy, "cleo")
    assert copy.exists()
    with pytest.raises(UsageError):
        merge_copy(folder, folder / FILE, "cleo")


NAMES = {
    f"{CHAPTER} (Anna's conflicted copy 2026-07-01).yaml": "Dropbox, Nextcloud",
    f"{CHAPTER} (conflicted copy 2026-07-01 101112).yaml": "Dropbox, Nextcloud",
    f"{CHAPTER} (Copie en conflit de Zoé 2026-07-01).yaml": "Dropbox, Nextcloud",
    f"{CHAPTER} (конфликтующая копия с компьютера Анна 2026-07-01).yaml": "Dropbox, Nextcloud",
    f"{CHAPTER} (DESKTOP-1's conflicted copy (1) 2026-07-01).yaml": "Dropbox, Nextcloud",
    f"{CHAPTER}-DESKTOP-A1B2.yaml": "OneDrive",
    f"{CHAPTER}-Annas-MacBook.yaml": "OneDrive",
    f"{CHAPTER} (1).yaml": "Google Drive",
    f"{CHAPTER} 2.yaml": "iCloud",
    f"{CHAPTER}.sync-conflict-20260701-101112-ABCDEFG.yaml": "Syncthing",
    f"{CHAPTER}_conflict-20260701-101112.yaml": "ownCloud",
    f"{CHAPTER} (SFConflict anna@example.org 2026-07-01-10-11-12).yaml": "Seafile",
    f"{CHAPTER}.Conflict.yaml": "Resilio",
    f"{CHAPTER} [conflicted].yaml": "pCloud",
    "client (Anna's conflicted copy 2026-07-01).yaml": "Dropbox, Nextcloud",
    "client-ANNA-PC.yaml": "OneDrive",
    "tables/customers (1).csv": "Google Drive",
    "tables/customers-ANNA.xlsx": "OneDrive",
    "tables/customers.conflicts 2.yaml": "iCloud",
    "journal.sync-conflict-20260701-101112-ABCDEFG.jsonl": "Syncthing",
    f"respondents/{CHAPTER}/anna (1).yaml": "Google Drive",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_copies_of_each_sync_program_are_named(folder, name):
    (folder / "respondents" / CHAPTER).mkdir(parents=True)
    (folder / "respondents" / CHAPTER / "anna.yaml").write_text("", encoding="utf-8")
    (folder / name).write_text("", encoding="utf-8")
    (problem,) = conflict_copies(folder)
    assert (problem.code, problem.file, problem.values["program"]) == ("conflict_copy", name, NAMES[name])


@pytest.mark.parametrize(
    "name",
    [
        "client_valuations.yaml",
        "clients.yaml",
        f"{CHAPTER}.yaml.v0.bak",
        "tables/customers_old.csv",
        "notes (1).yaml",
        "tables/streams.csv",
        "business_model_canvas.yaml",
        f"respondents/{CHAPTER}/anna-maria.yaml",
    ],
)
def test_other_files_are_no_copies(folder, name):
    (folder / "respondents" / CHAPTER).mkdir(parents=True)
    (folder / "respondents" / CHAPTER / "anna.yaml").write_text("", encoding="utf-8")
    (folder / name).write_text("", encoding="utf-8")
    assert conflict_copies(folder) == []
