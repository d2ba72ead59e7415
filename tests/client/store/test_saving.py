"""Saving: merged with what others stored meanwhile, and kept twice where both changed one value."""

import os
import stat

import pytest

from workbook.client.answers import read_answers
from workbook.client.store import open_conflicts, save, save_table, settle, stored, stored_table
from workbook.client.store.disk import Disk
from workbook.client.store.journal import history
from workbook.errors import Problems

from .conftest import CHAPTER


def entry(key, **fields):
    return {"id": key, "zone": "high", "service": f"service {key}", "nature": "people", **fields}


def answers(folder):
    return stored(folder, CHAPTER).answers


def change(folder, rev, who="anna", **changes):
    return save(folder, CHAPTER, changes, rev, who)


def test_a_first_answer_makes_the_file(make_client, tmp_path):
    folder = make_client("acme", where=tmp_path)
    saved = change(folder, stored(folder, CHAPTER).rev, margin_rate=0.3)
    assert saved.rev == stored(folder, CHAPTER).rev and saved.conflicts == ()
    assert read_answers(folder, CHAPTER, "acme") == ({"margin_rate": 0.3}, [])


def test_nothing_changed_writes_nothing(folder):
    before = (folder / f"{CHAPTER}.yaml").stat()
    change(folder, stored(folder, CHAPTER).rev, margin_rate=0.3, life_years=None)
    after = (folder / f"{CHAPTER}.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_changes_of_different_items_and_entries_are_merged(folder):
    rev = change(folder, stored(folder, CHAPTER).rev, investments=[entry("a"), entry("b")]).rev
    assert change(folder, rev, "anna", investments=[entry("a", amount=1.0), entry("b")], life_years=4).conflicts == ()
    assert change(folder, rev, "ben", investments=[entry("a"), entry("b", zone="low"), entry("c")]).conflicts == ()
    assert answers(folder) == {
        "margin_rate": 0.3,
        "investments": [entry("a", amount=1.0), entry("b", zone="low"), entry("c")],
        "life_years": 4,
    }


def test_the_same_field_changed_by_two_is_kept_twice_and_shown_until_it_is_settled(folder):
    rev = stored(folder, CHAPTER).rev
    change(folder, rev, "anna", margin_rate=0.4)
    (conflict,) = change(folder, rev, "ben", margin_rate=0.5, life_years=3).conflicts
    assert (conflict.item, conflict.kept, conflict.other, conflict.who) == ("margin_rate", 0.4, 0.5, "ben")
    assert answers(folder) == {"margin_rate": 0.4, "life_years": 3}
    (problem,) = open_conflicts(folder)
    assert (problem.code, problem.file, problem.column) == ("conflict_open", f"{CHAPTER}.yaml", "margin_rate")
    assert problem.values["other"] == "0.5"
    change(folder, stored(folder, CHAPTER).rev, "cleo", life_years=5)
    assert len(open_conflicts(folder)) == 1
    settle(folder, CHAPTER, "margin_rate", 0.5, "cleo")
    assert open_conflicts(folder) == [] and answers(folder)["margin_rate"] == 0.5


def test_a_conflict_can_be_settled_with_the_value_that_stands(folder):
    rev = stored(folder, CHAPTER).rev
    change(folder, rev, "anna", margin_rate=0.4)
    change(folder, rev, "ben", margin_rate=0.5)
    settle(folder, CHAPTER, "margin_rate", 0.4, "cleo")
    assert open_conflicts(folder) == [] and answers(folder)["margin_rate"] == 0.4


def test_a_save_sent_twice_counts_once(folder):
    rev = stored(folder, CHAPTER).rev
    for _ in range(2):
        saved = change(folder, rev, "anna", margin_rate=0.4, investments=[entry("a")])
    assert saved.conflicts == () and stored(folder, CHAPTER).revision == 1
    for _ in range(2):
        saved = change(folder, rev, "ben", margin_rate=0.5)
    assert len(saved.conflicts) == 1 and len(stored(folder, CHAPTER).conflicts) == 1


def test_a_deleted_entry_is_not_resurrected_by_somebody_who_still_saw_it(folder):
    rev = change(folder, stored(folder, CHAPTER).rev, investments=[entry("a"), entry("b")]).rev
    change(folder, rev, "anna", investments=[entry("b")])
    assert change(folder, rev, "ben", investments=[entry("a"), entry("b"), entry("c")]).conflicts == ()
    assert [found["id"] for found in answers(folder)["investments"]] == ["b", "c"]


def test_a_deleted_entry_that_somebody_changed_meanwhile_is_shown(folder):
    rev = change(folder, stored(folder, CHAPTER).rev, investments=[entry("a"), entry("b")]).rev
    change(folder, rev, "anna", investments=[entry("b")])
    (conflict,) = change(folder, rev, "ben", investments=[entry("a", amount=9.0), entry("b")]).conflicts
    assert (conflict.item, conflict.kept, conflict.other) == ("investments.a", None, entry("a", amount=9.0))
    settle(folder, CHAPTER, "investments.a", conflict.other, "cleo")
    assert entry("a", amount=9.0) in answers(folder)["investments"]


def test_without_the_journal_what_differs_is_kept_twice_and_deletions_stay(folder):
    rev = change(folder, stored(folder, CHAPTER).rev, investments=[entry("a"), entry("b")], life_years=4).rev
    change(folder, rev, "anna", investments=[entry("b")], margin_rate=0.4)
    (folder / "journal.jsonl").unlink()
    found = change(
        folder, rev, "ben", investments=[entry("a"), entry("b"), entry("c")], margin_rate=0.5, life_years=None
    )
    assert {(c.item, c.kept, c.other) for c in found.conflicts} == {("margin_rate", 0.4, 0.5), ("life_years", 4, None)}
    assert [known["id"] for known in answers(folder)["investments"]] == ["b", "c"]


def test_an_edit_by_hand_is_merged_like_any_other(folder):
    rev = change(folder, stored(folder, CHAPTER).rev, margin_rate=0.4, life_years=3).rev
    path = folder / f"{CHAPTER}.yaml"
    path.write_text(path.read_text("utf-8").replace("0.4", "0.45"), encoding="utf-8")
    assert change(folder, rev, life_years=5).conflicts == ()
    assert answers(folder) == {"margin_rate": 0.45, "life_years": 5}
    (conflict,) = change(folder, rev, margin_rate=0.6).conflicts
    assert (conflict.kept, conflict.other) == (0.45, 0.6)


def test_who_saw_the_edit_by_hand_may_change_it(folder):
    path = folder / f"{CHAPTER}.yaml"
    change(folder, stored(folder, CHAPTER).rev, margin_rate=0.4)
    path.write_text(path.read_text("utf-8").replace("0.4", "0.45"), encoding="utf-8")
    rev = stored(folder, CHAPTER).rev
    change(folder, rev, "anna", life_years=2)
    assert change(folder, rev, "ben", margin_rate=0.5).conflicts == ()
    assert answers(folder) == {"margin_rate": 0.5, "life_years": 2}


@pytest.mark.parametrize(
    "changes",
    [{"margin_rate": "a third"}, {"margin_rat": 0.3}, {"investments": [{"id": "a"}]}, {"dependency_extreme": "x"}],
)
def test_answers_that_the_chapter_does_not_take_are_refused(folder, changes):
    with pytest.raises(Problems):
        change(folder, stored(folder, CHAPTER).rev, **changes)
    assert answers(folder) == {"margin_rate": 0.3}


@pytest.mark.parametrize(
    "text",
    [
        "answers: [",
        "schema: 1\nclient: other\nanswers: {}\n",
        "schema: 2\nclient: acme\nnew: {}\n",
        "- 1\n",
        "schema: 1\nclient: acme\nanswers: {}\nconflicts: 3\n",
        "schema: 1\nclient: acme\nanswers: {}\nremark: by hand\n",
    ],
)
def test_a_file_that_is_not_understood_is_never_overwritten(folder, text):
    (folder / f"{CHAPTER}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Problems):
        save(folder, CHAPTER, {"life_years": 4}, "0-none", "anna")
    assert (folder / f"{CHAPTER}.yaml").read_text("utf-8") == text


def test_a_renamed_folder_takes_no_answers(folder):
    other = folder.rename(folder.with_name("other"))
    with pytest.raises(Problems):
        save(other, CHAPTER, {"life_years": 4}, "0-none", "anna")


def test_characters_that_no_file_can_hold_are_refused(folder):
    with pytest.raises(Problems):
        change(folder, stored(folder, CHAPTER).rev, services_to_upsell=["\ud800"])
    change(folder, stored(folder, CHAPTER).rev, "\ud800nna", services_to_upsell=["\x07 ok: - 'é' \u2028"])
    assert answers(folder)["services_to_upsell"] == ["\x07 ok: - 'é' \u2028"]


class FullDisk(Disk):
    def create(self, path, content, mode=0o666):
        super().create(path, content[:10], mode)
        raise OSError(28, "No space left on device")


def test_on_a_full_disk_the_old_file_stands_and_the_reason_is_said(folder):
    before = (folder / f"{CHAPTER}.yaml").read_bytes()
    with pytest.raises(Problems) as raised:
        save(folder, CHAPTER, {"life_years": 4}, stored(folder, CHAPTER).rev, "anna", disk=FullDisk())
    assert raised.value.problems[0].code == "save_failed"
    assert (folder / f"{CHAPTER}.yaml").read_bytes() == before and list(folder.glob(".*.tmp")) == []


class NoJournal(Disk):
    def append(self, path, content):
        raise OSError(28, "No space left on device")


def test_a_journal_that_cannot_be_written_does_not_undo_a_save(folder):
    rev = stored(folder, CHAPTER).rev
    save(folder, CHAPTER, {"life_years": 4}, rev, "anna", disk=NoJournal())
    assert answers(folder)["life_years"] == 4
    change(folder, stored(folder, CHAPTER).rev, life_years=5)
    assert [line.new for line in history(folder) if line.item == "life_years"] == [4, 5]


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_a_file_for_its_owner_only_stays_so(folder):
    path = folder / f"{CHAPTER}.yaml"
    path.chmod(0o600)
    change(folder, stored(folder, CHAPTER).rev, life_years=4)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_respondents_answers_are_saved_the_same_way(folder):
    rev = stored(folder, CHAPTER, respondent="Zoé Blanc").rev
    save(folder, CHAPTER, {"life_years": 4}, rev, "Zoé", respondent="Zoé Blanc")
    text = (folder / "respondents" / CHAPTER / "Zoé Blanc.yaml").read_text("utf-8")
    assert "respondent: Zoé Blanc" in text and "life_years: 4" in text
    assert answers(folder) == {"margin_rate": 0.3}


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "", "con\n", "x" * 70, "name."])
def test_a_name_that_is_no_file_name_is_refused(folder, name):
    with pytest.raises(Problems):
        stored(folder, CHAPTER, respondent=name)


# Tables

CUSTOMERS = [{"customer_id": "A", "name": "Ann", "revenue": 1.5}, {"customer_id": "B", "name": "Bob", "revenue": 2}]


def rows(folder, table="customers"):
    return [{k: v for k, v in row.items() if k != "id"} for row in stored_table(folder, table).answers.get("rows", ())]


def put(folder, given, rev=None, who="anna", table="customers"):
    return save_table(folder, table, given, rev or stored_table(folder, table).rev, who)


def test_a_table_is_written_as_the_client_writes_tables(make_client, tmp_path):
    from datetime import date

    folder = make_client("acme", where=tmp_path)
    with (folder / "client.yaml").open("a", encoding="utf-8") as file:
        file.write('tables: {encoding: cp1251, separator: ";", decimal: ",", date_order: dmy}\n')
    put(folder, [{"customer_id": "Ж;1", "revenue": 1234.5, "since": date(2026, 3, 7), "name": None}])
    raw = (folder / "tables" / "customers.csv").read_bytes()
    assert raw.decode("cp1251") == 'customer_id;revenue;since;name\n"Ж;1";1234,5;07.03.2026;\n'
    with pytest.raises(Problems) as raised:
        put(folder, [{"customer_id": "日本"}])
    assert raised.value.problems[0].code == "save_encoding"


def test_rows_of_a_table_are_merged_by_their_key(folder):
    rev = put(folder, CUSTOMERS).rev
    put(folder, [{**CUSTOMERS[0], "revenue": 3}, CUSTOMERS[1]], rev, "anna")
    found = put(folder, [{**CUSTOMERS[0], "revenue": 4, "name": "Anna"}, {"customer_id": "C"}], rev, "ben")
    assert [(c.item, c.kept, c.other) for c in found.conflicts] == [("rows.A.revenue", "3", "4")]
    assert rows(folder) == [{"customer_id": "A", "name": "Anna", "revenue": "3"}, {"customer_id": "C"}]
    (problem,) = open_conflicts(folder)
    assert (problem.file, problem.column) == ("tables/customers.csv", "rows.A.revenue")
    settle(folder, "tables/customers", "rows.A.revenue", "4", "cleo")
    assert open_conflicts(folder) == [] and rows(folder)[0]["revenue"] == "4"


def test_a_row_without_a_key_changed_by_two_stands_twice_and_is_shown(folder):
    purchases = [
        {"customer_id": "A", "date": "2026-01-01", "amount": 1},
        {"customer_id": "B", "date": "2026-01-02", "amount": 2},
    ]
    rev = put(folder, purchases, table="transactions").rev
    put(folder, [{**purchases[0], "amount": 5}, purchases[1]], rev, "anna", "transactions")
    found = put(folder, [{**purchases[0], "amount": 6}, purchases[1]], rev, "ben", "transactions")
    assert sorted(row["amount"] for row in rows(folder, "transactions")) == ["2", "5", "6"]
    assert len(found.conflicts) == 1 and len(open_conflicts(folder)) == 1


def test_columns_that_nobody_asks_for_and_their_order_stay(folder):
    (folder / "tables" / "customers.csv").write_text(
        'colour,customer_id,id\nred,A,9\n"blue, dark",B,8\n\n', encoding="utf-8"
    )
    seen = stored_table(folder, "customers")
    changed = [
        {"colour": row["colour"], "customer_id": row["customer_id"], "id": row["#id"], "revenue": 5}
        for row in seen.answers["rows"]
    ]
    put(folder, changed, seen.rev)
    assert (folder / "tables" / "customers.csv").read_text(
        "utf-8"
    ) == 'colour,customer_id,id,revenue\nred,A,9,5\n"blue, dark",B,8,5\n'


@pytest.mark.parametrize("text", ["customer_id,name\nA,x,lost\n", "name,name\nA,B\n", 'a,b\n"open\n'])
def test_a_table_that_would_lose_cells_is_not_saved(folder, text):
    (folder / "tables" / "customers.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Problems):
        put(folder, CUSTOMERS, "0-none")
    assert (folder / "tables" / "customers.csv").read_text("utf-8") == text


def test_a_table_brought_as_a_workbook_is_not_shadowed_by_a_csv(folder):
    (folder / "tables" / "customers.xlsx").write_bytes(b"PK")
    with pytest.raises(Problems):
        put(folder, CUSTOMERS, "0-none")
