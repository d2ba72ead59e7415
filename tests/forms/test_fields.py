"""Every question has a field, and every answer that is shown reads back as it is stored."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from workbook import method
from workbook.client.info import read_info
from workbook.client.store import stored
from workbook.errors import Problems
from workbook.forms.fields import described
from workbook.forms.form import STATIC
from workbook.forms.grid.writing import Writing, writing_of
from workbook.forms.typed import read, written
from workbook.method import Field
from workbook.project import DATA, ROOT
from workbook.texts import LANGUAGES, of_chapter, shared
from workbook.wording import Wording

BUILT = re.search(r"const CONTROLS = \{ (.*?) \}", (STATIC / "fields.js").read_text("utf-8"))[1]
CONTROLS = {part.split(":")[0].strip() for part in BUILT.split(",")} | {"records"}
ITEMS = [(name, item) for name in method.chapters() for item in method.chapter(name).items.values()]
FILES = sorted(path for path in DATA.rglob("*.yaml") if path.stem in method.chapters())


def writing(language="en", chapter=None, segments=("Students",)):
    texts = of_chapter(chapter, language) if chapter else shared("interface", language)
    return Writing(language, texts, "." if language == "en" else ",", "ymd", "EUR", segments)


def field(kind, **bounds):
    return Field("it", kind, **bounds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("chapter", "item"), ITEMS, ids=lambda value: getattr(value, "id", value))
def test_every_question_has_a_field_with_its_words(chapter, item, language):
    found = described(item, Wording(language, "EUR", chapter), writing(language, chapter))
    assert found["control"] in CONTROLS
    assert found["label"] and "[missing" not in str(found)
    assert found["control"] not in ("buttons", "scale", "checks", "select") or len(found["choices"]) > 1
    assert found["control"] != "slider" or found["low"] < found["high"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_stored_answer_reads_back_as_it_is_shown(path: Path):
    info, _ = read_info(path.parent)
    answers, items = stored(path.parent, path.stem).answers, method.chapter(path.stem).items
    for language in LANGUAGES:
        style = writing_of(info, language, of_chapter(path.stem, language))
        shown = {item: written(items[item], value, style) for item, value in answers.items() if not items[item].fields}
        assert {item: read(items[item], text, style) for item, text in shown.items()} == {
            item: value for item, value in answers.items() if item in shown
        }


@pytest.mark.parametrize("value", [0, 1, 0.07, 0.1, 0.125, 0.29, 0.001, 0.0005, 0.999])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_is_typed_in_percent_and_stored_exactly(value, language):
    share = field("share", low=0.0, high=1.0)
    assert read(share, written(share, value, writing(language)), writing(language)) == value


def test_numbers_are_read_the_local_way():
    money = field("money")
    assert read(money, "1,250.50", writing("en")) == 1250.5
    assert read(money, "1 250,50", writing("fr")) == 1250.5
    assert read(money, "1\u202f250", writing("ru")) == 1250
    assert written(money, 1234567.5, writing("en")) == "1,234,567.5"
    assert written(money, 1234567.5, writing("fr")) == "1\u202f234\u202f567,5"


def test_a_blank_field_is_no_answer_and_nought_is_one():
    assert read(field("text"), "  ", writing()) is None
    assert read(field("list"), [], writing()) is None
    assert read(field("count"), "0", writing()) == 0


def test_dates_choices_and_lists_are_stored_as_files_keep_them():
    assert read(field("date"), "2026-06-30", writing()) == date(2026, 6, 30)
    assert read(Field("it", "scale", "narrowness"), "4", writing("en", "business_model_canvas")) == 4
    assert read(field("yes_no"), "no", writing()) == "no"
    assert read(field("list"), [" one", "", "two "], writing()) == ["one", "two"]


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [("share", "0.1", "percent_doubtful"), ("share", "150", "value_above"), ("money", "many", "number_unreadable"),
     ("count", "3.5", "count_fraction"), ("segment", "Studnets", "segment_unknown"),
     ("yes_no", "perhaps", "choice_unknown")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(kind, typed, code):
    bounds = {"low": 0.0, "high": 1.0} if kind == "share" else {}
    with pytest.raises(Problems) as refusal:
        read(field(kind, **bounds), typed, writing())
    assert refusal.value.problems[0].code == code


def test_an_example_fills_the_field_where_it_is_an_answer():
    canvas = method.chapter("business_model_canvas").items
    words = Wording("en", "EUR", "business_model_canvas")
    style = writing("en", "business_model_canvas")
    assert described(canvas["purposes"], words, style)["filling"] == ["growth_points"]
    assert "filling" not in described(canvas["business_stage"], words, style)
    margin = method.chapter("client_valuation").items["margin_rate"]
    found = described(margin, Wording("en", "EUR", "client_valuation"), style)
    assert (found["filling"], found["example"]) == ("30", "30%")


def test_every_rule_across_answers_says_what_is_wrong():
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "workbook" / "chapters").glob("*/record.py")]
    tuples = [node.elts for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Tuple)]
    rules = [parts for parts in tuples if len(parts) == 3 and isinstance(parts[2], ast.Dict)]
    codes = {parts[0].value for parts in rules if isinstance(parts[0], ast.Constant)}
    assert "matrix_cuts_crossed" in codes
    assert sorted(codes - set(shared("messages", "en").rows)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_stands_in_its_field_without_marks_of_thousands(language):
    year = field("count", unit="calendar_year", low=1900, high=2100)
    assert written(year, 2026, writing(language)) == "2026"
    assert read(year, "2026", writing(language)) == 2026
