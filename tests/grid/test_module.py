"""The page's side: plain modules, joined without a build step, that ask for nothing from elsewhere."""

import re

import pytest

from workbook.forms.board import widget as board
from workbook.forms.grid import widget as grid
from workbook.forms.grid.module import joined
from workbook.project import ROOT
from workbook.texts import LANGUAGES, shared

SOURCES = sorted((ROOT / "workbook" / "forms").glob("[bg][or]*/static/*.js"))
NAMED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
SAID = re.compile(r"""["'`]((?:sheet|grid|board)_[a-z_]+)["'`]|labels\.((?:sheet|grid|board)_[a-z_]+)""")
BUILT = {
    *(f"sheet_{state}" for state in ("reading", "saving", "saved", "late", "cut", "failed", "held")),
    *(f"board_{change}" for change in ("added", "removed", "moved", "reworded")),
}


@pytest.mark.parametrize("entry", [grid.HERE / "grid.js", board.HERE / "board.js"], ids=lambda path: path.name)
def test_joined_files_have_names_of_their_own_and_one_export(entry):
    text = joined(entry)
    names = NAMED.findall(text)
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert text.count("\nexport ") == 1 and not re.search(r"^import ", text, re.MULTILINE)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere_and_no_text_becomes_markup(path):
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    for word in ("http", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in text


def said():
    text = "".join(path.read_text("utf-8") for path in SOURCES)
    return {one or other for one, other in SAID.findall(text)} | BUILT


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_page_is_there(language):
    words = shared("interface", language)
    assert len(said()) > 90
    assert sorted(key for key in said() if key not in words) == []


def test_no_word_is_left_over():
    python = "".join(path.read_text("utf-8") for path in (ROOT / "workbook" / "forms").rglob("*.py"))
    ours = [key for key in shared("interface", "en").rows if key.startswith(("sheet_", "grid_", "board_"))]
    kinds = [key for key in ours if key.startswith("board_kind_")]
    assert sorted(key for key in ours if key not in said() and key not in python and key not in kinds) == []
