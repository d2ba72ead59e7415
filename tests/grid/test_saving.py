"""From the page to the disk and back: lists of a chapter, tables of the client folder."""

import csv
import json

import pytest

from workbook.client import open_client
from workbook.client.store import history, save, stored, stored_table
from workbook.errors import Problems
from workbook.forms.grid import Grid, grid_for_item, grid_for_table
from workbook.texts import LANGUAGES

CANVAS = "business_model_canvas"


class Page:
    """The page's side of one widget, without a page."""

    def __init__(self, widget):
        self.widget, self.sent, self.seq = widget, [], 0
        widget.send = self.sent.append
        self.rows = self.ask("open")["rows"]

    def ask(self, kind, **content):
        self.seq += 1
        self.widget._receive(self.widget, {"kind": kind, "page": "p", "seq": self.seq, **content}, None)
        answer = json.loads(json.dumps(self.sent[-1]))
        assert answer["seq"] == self.seq
        return answer

    def do(self, *operations):
        answer = self.ask("save", operations=list(operations))
        self.rows = answer.get("rows", self.rows)
        return answer

    def set(self, row, **values):
        return {"op": "set", "id": row["id"], "values": values, "was": {name: row.get(name) for name in values},
                "whole": row}  # fmt: skip


def cells(folder, table):
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_an_entry_is_on_the_disk_when_it_is_acknowledged(client):
    folder = client("bakery")
    page = Page(grid_for_item(folder, CANVAS, "relations", "fr"))
    answer = page.do(page.set(page.rows[0], cost="1 250,50 €", motive="Fidéliser\n", service=""))
    known = [entry for entry in stored(folder, CANVAS).answers["relations"] if entry["id"] == page.rows[0]["id"]][0]
    assert answer["kind"] == "saved" and known["cost"] == 1250.5 and "service" not in known
    assert page.widget.acked == page.widget.edits == page.seq
    assert history(folder)[-1].who == "Claire Vasseur"
    open_client(folder)


def test_dates_and_numbers_are_stored_as_files_hold_them(client):
    folder = client("bakery")
    page = Page(grid_for_item(folder, CANVAS, "versions", "fr"))
    page.do({"op": "add", "id": "c9", "values": {"name": "Demain", "date": "30.06.2027"}, "after": "*end*"})
    assert "date: 2027-06-30" in (folder / f"{CANVAS}.yaml").read_text("utf-8")
    assert page.rows[-1]["date"] == "2027-06-30"


def test_a_refused_cell_is_told_under_its_cell_and_the_rest_is_saved(client):
    folder = client("northlight")
    page = Page(grid_for_table(folder, "costs", "en"))
    answer = page.do(page.set(page.rows[0], amount="a lot", driver="orders"))
    assert [(found["row"], found["column"]) for found in answer["refused"]]
    assert answer["refused"][0]["column"] == "amount" and "a lot" in answer["refused"][0]["text"]
    assert cells(folder, "costs")[0]["driver"] == "orders"


def test_cells_that_nobody_touched_stay_as_the_client_wrote_them(make_client, tmp_path):
    text = "segment;customers;spend_per_customer;colour of the file\nA;10;1 200,50;x\nB;20;3,5;y\n"
    folder = make_client("acme", {}, {"segments": text}, where=tmp_path)
    (folder / "client.yaml").write_text(
        (folder / "client.yaml").read_text() + 'tables: {separator: ";", decimal: ","}\n', "utf-8"
    )
    page = Page(grid_for_table(folder, "segments", "en"))
    assert page.rows[0]["spend_per_customer"] == 1200.5
    page.do(page.set(page.rows[1], customers="25"))
    assert (folder / "tables" / "segments.csv").read_text() == text.replace("B;20", "B;25")


def test_a_row_without_a_key_goes_by_another_id_after_an_edit(client):
    folder = client("bakery")
    page = Page(grid_for_table(folder, "costs", "fr"))
    first = page.rows[0]
    answer = page.do(page.set(first, amount="99"))
    assert answer["renamed"] == {first["id"]: page.rows[0]["id"]} and page.rows[0]["amount"] == 99


def test_a_table_that_is_not_there_yet_begins_with_all_its_columns(make_client, tmp_path):
    folder = make_client("acme", where=tmp_path)
    page = Page(grid_for_table(folder, "streams", "en"))
    values = {"stream": "Bread", "kind": "sale", "volume": "10", "price": "2.5", "recurring": "no"}
    answer = page.do({"op": "add", "id": "n1", "values": values, "after": "*end*"})
    assert answer["refused"] == [] and answer["renamed"] == {"n1": "Bread"}
    assert list(cells(folder, "streams")[0])[:4] == ["stream", "segment", "kind", "volume"]
    open_client(folder)


def test_a_name_that_may_stand_once_is_refused_the_second_time(client):
    page = Page(grid_for_table(client("bakery"), "streams", "en"))
    answer = page.do(page.set(page.rows[1], stream=page.rows[0]["stream"]))
    assert answer["refused"][0]["column"] == "stream" and answer["rows"][1]["stream"] != page.rows[0]["stream"]


@pytest.mark.parametrize("table", ["streams", "costs", "segments"])
def test_reordered_rows_stay_reordered(client, table):
    folder = client("bakery")
    page = Page(grid_for_table(folder, table, "fr"))
    last = page.rows[-1]["id"]
    page.do({"op": "move", "id": last, "after": None})
    assert page.rows[0]["id"] == last
    assert [row["id"] for row in stored_table(folder, table).answers["rows"]] == [row["id"] for row in page.rows]


def test_two_people_edit_one_list_and_nothing_is_lost(client):
    folder = client("bakery")
    helen = Page(grid_for_item(folder, CANVAS, "partners", "en", who="Helen"))
    marc = Page(grid_for_item(folder, CANVAS, "partners", "en", who="Marc"))
    first, second = helen.rows[0], helen.rows[1]
    helen.do(helen.set(first, partner="By Helen"), helen.set(second, dependency="2"))
    answer = marc.do(marc.set(first, partner="By Marc"), marc.set(second, role="training"))
    assert marc.rows[0]["partner"] == "By Helen"
    assert (marc.rows[1]["dependency"], marc.rows[1]["role"]) == (2, "training")
    (conflict,) = answer["conflicts"]
    assert (conflict["kept"], conflict["other"], conflict["who"]) == ("By Helen", "By Marc", "Marc")
    settled = helen.ask("settle", item=conflict["item"], choice="other")
    assert settled["conflicts"] == [] and settled["rows"][0]["partner"] == "By Marc"


def test_a_row_deleted_by_one_and_changed_by_the_other_is_shown_to_both(client):
    folder = client("bakery")
    helen, marc = (Page(grid_for_item(folder, CANVAS, "partners", "en", who=who)) for who in ("Helen", "Marc"))
    row = helen.rows[0]
    helen.do({"op": "delete", "id": row["id"], "was": row})
    answer = marc.do(marc.set(row, partner="Still needed"))
    (conflict,) = answer["conflicts"]
    assert conflict["kept"] is None and "Still needed" in conflict["other"]
    settled = marc.ask("settle", item=conflict["item"], choice="other")
    assert "Still needed" in [found["partner"] for found in settled["rows"]]


def test_a_row_that_somebody_changed_is_not_deleted_unseen(client):
    folder = client("bakery")
    helen, marc = (Page(grid_for_item(folder, CANVAS, "partners", "en", who=who)) for who in ("Helen", "Marc"))
    row = helen.rows[0]
    helen.do(helen.set(row, partner="Better name"))
    answer = marc.do({"op": "delete", "id": row["id"], "was": row})
    assert answer["stayed"] == [row["id"]] and marc.rows[0]["partner"] == "Better name"


def test_a_look_answers_with_rows_only_when_the_file_has_changed(client):
    folder = client("bakery")
    page = Page(grid_for_item(folder, CANVAS, "partners", "en"))
    rev = page.ask("open")["rev"]
    assert page.ask("look", rev=rev)["kind"] == "seen"
    save(folder, CANVAS, {"promise": "Warm bread"}, stored(folder, CANVAS).rev, "Marc")
    assert page.ask("look", rev=rev)["kind"] == "rows"


def test_what_cannot_be_saved_is_said_and_the_page_keeps_it(client):
    folder = client("bakery")
    page = Page(grid_for_item(folder, CANVAS, "partners", "fr"))
    (folder / f"{CANVAS}.yaml").write_text("schema: 1\nclient: bakery\nanswers: {", "utf-8")
    answer = page.do(page.set(page.rows[0], partner="X"))
    assert answer["kind"] == "failed" and f"{CANVAS}.yaml" in answer["text"]


def test_results_that_follow_are_told_after_the_page(client):
    heard = []
    page = Page(grid_for_item(client("bakery"), CANVAS, "partners", "fr"))
    page.widget.on_saved(lambda: heard.append(page.sent[-1]["kind"]))
    page.do(page.set(page.rows[0], partner="X"))
    page.ask("look", rev="?")
    assert heard == ["saved"]


def test_mistakes_that_stand_in_a_table_are_shown_in_their_cells(make_client, tmp_path):
    text = "item,amount,behaviour,stage\nRent,x,fixed,production\nFlour,5,,selling\n"
    page = Page(grid_for_table(make_client("acme", {}, {"costs": text}, where=tmp_path), "costs", "ru"))
    found = {(note["row"], note["column"]) for note in page.widget.problems}
    assert found == {(page.rows[0]["id"], "amount"), (page.rows[1]["id"], "behaviour")}
    assert page.rows[0]["amount"] == "x"


def test_a_workbook_is_shown_and_left_alone(make_client, tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    folder = make_client("acme", where=tmp_path)
    book = xlsxwriter.Workbook(folder / "tables" / "segments.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["segment", "customers"])
    sheet.write_row(1, 0, ["Students", 40])
    book.close()
    page = Page(grid_for_table(folder, "segments", "fr"))
    assert page.rows[0]["segment"] == "Students" and page.sent[-1]["note"]
    assert page.do(page.set(page.rows[0], customers="50"))["kind"] == "failed"


def test_columns_that_the_answers_declare_are_there(client):
    names = [column["id"] for column in grid_for_table(client("northlight"), "customers", "fr").columns]
    assert len(names) > len(set(names) & {"customer_id"}) and len(names) == len(set(names))
    from workbook import method

    fixed = [column.id for column in method.known_tables()["customers"].columns]
    assert names[: len(fixed)] == fixed and len(names) > len(fixed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_and_table_of_every_chapter_has_a_grid(client, language):
    from workbook import method

    folder = client("northlight")
    for chapter in method.chapters():
        for item in (item for item in method.chapter(chapter).items.values() if item.fields):
            grid = grid_for_item(folder, chapter, item.id, language)
            assert [column["id"] for column in grid.columns] == [field.id for field in item.fields]
            assert not [column for column in grid.columns if "[missing" in column["label"] or not column["label"]]
    for table in method.known_tables():
        assert grid_for_table(folder, table, language).columns


def test_money_for_one_unit_has_no_total(client):
    folder = client("bakery")
    totals = {column["id"] for column in grid_for_table(folder, "streams", "en").columns if column["total"]}
    assert totals == set()
    assert {c["id"] for c in grid_for_table(folder, "costs", "en").columns if c["total"]} == {"amount"}
    assert {c["id"] for c in grid_for_item(folder, CANVAS, "relations", "en").columns if c["total"]} == {
        "cost",
        "customers",
    }


def test_without_a_front_end_there_is_a_table_to_read(client, monkeypatch):
    monkeypatch.setenv("WORKBOOK_HEADLESS", "1")
    grid = grid_for_item(client("bakery"), CANVAS, "channels", "fr")
    bundle = grid._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "Le comptoir" in bundle["text/plain"] and "<table" in bundle["text/html"]
    monkeypatch.delenv("WORKBOOK_HEADLESS")
    assert "application/vnd.jupyter.widget-view+json" in grid._repr_mimebundle_()


def test_answers_of_the_client_are_no_part_of_the_widgets_state(client):
    grid = grid_for_item(client("bakery"), CANVAS, "channels", "fr")
    Page(grid)
    assert "comptoir" not in json.dumps(grid.get_state(), default=str)


def test_a_grid_of_its_own_keeps_its_rows_in_memory():
    columns = [
        {"id": "name", "label": "Name", "type": "text", "required": True},
        {"id": "n", "label": "N", "type": "count", "low": 0},
    ]
    page = Page(Grid(columns, [{"name": "a", "n": 1}]))
    answer = page.do(page.set(page.rows[0], n="-3"), {"op": "add", "id": "x", "values": {"name": "b"}, "after": None})
    assert [row["name"] for row in answer["rows"]] == ["b", "a"] and answer["refused"][0]["column"] == "n"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda f: grid_for_item(f, CANVAS, "chanels", "en"), "channels"),
        (lambda f: grid_for_item(f, CANVAS, "promise", "en"), "no list"),
        (lambda f: grid_for_table(f, "stream", "en"), "streams"),
    ],
)
def test_an_unknown_list_or_table_is_refused_with_the_nearest(client, make, message):
    with pytest.raises(KeyError, match=message):
        make(client("bakery"))


def test_a_folder_without_a_client_is_refused(tmp_path):
    with pytest.raises(Problems):
        grid_for_table(tmp_path, "streams", "en")


def test_messages_that_mean_nothing_are_answered_or_passed_over(client):
    page = Page(grid_for_item(client("bakery"), CANVAS, "partners", "en"))
    count = len(page.sent)
    page.widget._receive(page.widget, {"kind": "dance"}, None)
    page.widget._receive(page.widget, ["open"], None)
    assert len(page.sent) == count
    assert page.do({"op": "fly", "id": "a"})["kind"] == "failed"
