"""The canvas board without a page: what is at hand for each block, versions, and the disk."""

import pytest

from tests.grid.test_saving import Page
from workbook.chapters.business_model_canvas.canvas import REVENUE_SIDE
from workbook.chapters.business_model_canvas.comparison import changes as changes_of_the_report
from workbook.client import open_client
from workbook.client.store import stored
from workbook.forms.board import Board, board_for
from workbook.forms.board.blocks import block_dicts
from workbook.forms.board.versions import changes, copied, mended
from workbook.forms.grid.writing import Writing
from workbook.report.brand import brand
from workbook.texts import LANGUAGES, of_chapter

CANVAS = "business_model_canvas"
BEFORE = "Avant l’abonnement"


def board(folder, language="fr", **given):
    return Page(board_for(folder, CANVAS, "notes", language, **given))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_has_its_questions_and_guidance_at_hand(language):
    blocks = block_dicts(of_chapter(CANVAS, language), REVENUE_SIDE)
    assert [block["number"] for block in blocks] == list(range(1, 10))
    assert [block["id"] for block in blocks][0] == "segments" and blocks[-1]["id"] == "costs"
    assert all(block["questions"] and block["guidance"] and block["question"] for block in blocks)
    assert sum(len(block["questions"]) for block in blocks) == 23
    assert not [line for block in blocks for line in block["guidance"] if line.startswith("-") or "{" in line]
    assert "[missing" not in str(blocks)


def test_relation_types_and_stream_kinds_are_at_hand():
    blocks = {block["id"]: block for block in block_dicts(of_chapter(CANVAS, "en"), REVENUE_SIDE)}
    assert [len(kind["entries"]) for kind in blocks["relationships"]["kinds"]] == [6, 3]
    assert blocks["revenue"]["kinds"][0]["entries"][2]["label"] == "Subscription"
    assert blocks["costs"]["side"] == "cost" and blocks["channels"]["side"] == "revenue"


def test_colours_are_the_brands(client):
    found = board(client("bakery")).widget.choices["colours"]
    assert [colour[2] for colour in found] == list(brand().palette.values())


def test_a_canvas_is_copied_under_a_name_and_each_note_says_which_it_continues(client):
    folder = client("bakery")
    page = board(folder)
    answer = page.ask("copy", name=" Après  l’été ", date="2026-09-01", **{"from": ""})
    assert answer["extra"]["versions"] == [BEFORE, "Après l’été"]
    answers = stored(folder, CANVAS).answers
    twins = [note for note in answers["notes"] if note.get("version") == "Après l’été"]
    assert [note["continues"] for note in twins] == [note["id"] for note in answers["notes"] if not note.get("version")]
    assert str(answers["versions"][-1]["date"]) == "2026-09-01"
    assert page.ask("compare", before="Après l’été", after="")["changes"] == []
    open_client(folder)


@pytest.mark.parametrize("name", ["", "   ", BEFORE, "avant L’ABONNEMENT"])
def test_a_copy_needs_a_name_of_its_own(client, name):
    assert board(client("bakery")).ask("copy", name=name, date="", **{"from": ""})["kind"] == "failed"


def test_a_copy_of_a_copy_is_the_twin_of_the_present_note():
    rows = [{"id": "n1", "text": "a"}, {"id": "v01", "text": "a", "version": "old", "continues": "n1"}]
    assert copied(rows, "old", "older")[0] == {"id": "v02", "text": "a", "version": "older", "continues": "n1"}


def test_archived_notes_are_not_copied_or_compared():
    rows = [{"id": "n1", "block": "costs", "text": "a", "archived": "yes"}]
    assert copied(rows, None, "x") == [] and changes(rows, None, "x") == []


def test_the_comparison_names_what_the_report_names(client):
    folder = client("bakery")
    found = board(folder).ask("compare", before=BEFORE, after="")["changes"]
    notes = open_client(folder, [CANVAS]).record(CANVAS).notes
    old, new = (tuple(n for n in notes if (n.version or "") == version) for version in (BEFORE, ""))
    expected = changes_of_the_report(old, new)
    assert sorted((f["change"], f["block"], f["text"]) for f in found) == sorted(
        zip(expected["change"], expected["block"], expected["text"], strict=True)
    )
    assert {f["change"] for f in found} == {"added", "removed", "moved", "reworded"}


def test_a_note_that_others_continue_leaves_an_heir():
    rows = [
        {"id": "v1", "continues": "gone"},
        {"id": "v2", "continues": "gone"},
        {"id": "n2"},
        {"id": "v3", "continues": "n2"},
    ]
    assert mended(rows) == [
        {"id": "v1"},
        {"id": "v2", "continues": "v1"},
        {"id": "n2"},
        {"id": "v3", "continues": "n2"},
    ]


def test_a_record_stays_sound_when_a_twin_is_deleted(client):
    folder = client("bakery")
    page = board(folder)
    note = next(row for row in page.rows if row["id"] == "n01")
    page.do({"op": "delete", "id": "n01", "was": note})
    open_client(folder)


def test_a_note_in_no_block_is_refused(client):
    answer = board(client("bakery")).do({"op": "add", "id": "x", "values": {"text": "?", "block": "nowhere"}})
    assert answer["refused"][0]["column"] == "block"


def test_the_twin_shows_every_block_and_its_notes(client):
    text = board(client("bakery")).widget.twin()["text/plain"]
    assert "Le comptoir" in text and text.count("Segments de clientèle") == 2 and "Sportifs" not in text


def test_only_the_notes_of_the_canvas_have_a_board(client):
    with pytest.raises(KeyError, match="has a board"):
        board_for(client("bakery"), CANVAS, "channels", "fr")


def test_a_board_of_its_own_keeps_its_notes_in_memory():
    texts = of_chapter(CANVAS, "en")
    page = Page(
        Board(block_dicts(texts, REVENUE_SIDE), [{"block": "costs", "text": "Rent"}], writing=Writing("en", texts))
    )
    page.do({"op": "add", "id": "n", "values": {"block": "channels", "text": "Counter"}, "after": "*end*"})
    page.ask("copy", name="Before", date="", **{"from": ""})
    assert [row["text"] for row in page.ask("open")["rows"]] == ["Rent", "Counter", "Rent", "Counter"]
