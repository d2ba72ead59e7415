"""Every mistake that intake can find has words in three languages, and no words are left over."""

import ast
import re
from pathlib import Path

import pytest

from workbook import texts
from workbook.client import intake, strict_yaml
from workbook.project import ROOT

CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
OTHER_WORDS = {"yes_no"}  # a type of column, no code of a mistake
PLACES = {"place_row", "place_column"}


def literals(folder):
    """Every text in the sources of a folder that is written as a code is."""
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")]
    texts_ = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in texts_ if isinstance(text, str) and CODE.fullmatch(text)}


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("package", [intake, strict_yaml], ids=lambda package: package.__name__)
def test_every_mistake_has_its_words(language, package):
    codes = literals(Path(package.__file__).parent) - OTHER_WORDS - set(package.__all__)
    assert len(codes) > 10
    assert sorted(codes - set(texts.shared("messages", language).rows)) == []


def test_no_words_are_left_of_a_mistake_that_nothing_finds():
    assert sorted(set(texts.shared("messages", "en").rows) - PLACES - literals(ROOT / "workbook")) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_words_of_a_mistake_are_part_of_one_line_and_end_without_a_stop(language):
    for key, text in texts.shared("messages", language).rows.items():
        assert not re.search(r"[.;:\n]$", text.label), key
        assert not re.search(r"[.;\n]$", text.help), key
