"""What a person types or pastes into a cell, and what it is read as."""

import pytest

from workbook.client.intake.numbers import Refused
from workbook.forms.grid.cells import problem_of, read_cell, told
from workbook.forms.grid.writing import Writing
from workbook.method import Field
from workbook.texts import LANGUAGES, of_chapter


def writing(language="en", **given):
    marks = {"en": (".", "ymd"), "fr": (",", "dmy"), "ru": (",", "dmy")}[language]
    known = {"decimal": marks[0], "date_order": marks[1], "currency": "EUR", **given}
    return Writing(language, of_chapter("business_model_canvas", language), **known)


READ = [
    ("fr", "money", "1 234,50", 1234.5),
    ("fr", "money", "1\u202f234,50\u00a0€", 1234.5),
    ("fr", "money", "3.40", 3.4),
    ("ru", "number", "−12,5", -12.5),
    ("en", "money", "1234.50 EUR", 1234.5),
    ("en", "money", "€1234.5", 1234.5),
    ("en", "money", "1 234.5", 1234.5),
    ("en", "number", 12.0, 12),
    ("en", "count", "12", 12),
    ("fr", "share", "12,5 %", 0.125),
    ("en", "share", "12%", 0.12),
    ("en", "share", "0.12", 0.12),
    ("fr", "date", "30.06.2026", "2026-06-30"),
    ("fr", "date", "2026-06-30", "2026-06-30"),
    ("en", "date", "2026-06-30", "2026-06-30"),
    ("fr", "yes_no", "Oui", "yes"),
    ("ru", "yes_no", "нет", "no"),
    ("en", "yes_no", "no", "no"),
    ("en", "text", "  a note ", "a note"),
    ("en", "list", "one\ntwo; three", ["one", "two", "three"]),
    ("en", "text", "", None),
    ("en", "list", [], None),
]


@pytest.mark.parametrize(("language", "kind", "given", "value"), READ)
def test_a_cell_is_read_as_people_of_that_language_write_it(language, kind, given, value):
    assert read_cell(given, Field("x", kind), writing(language)) == value


REFUSED = [
    ("en", "money", "1,234", "decimal_mark"),  # a thousand, or one and a quarter
    ("fr", "money", "1.234", "decimal_mark"),
    ("fr", "money", "12 $", "number_currency"),
    ("en", "number", "about ten", "number_unreadable"),
    ("en", "number", "n/a", "number_word"),
    ("en", "count", "1.5", "count_fraction"),
    ("en", "share", "12", "share_above"),
    ("en", "date", "30/06/2026", "date_order"),
    ("en", "date", "31 June", "date_unreadable"),
    ("en", "yes_no", "perhaps", "choice_unknown"),
    ("en", "text", "two\nlines", "line_break"),
    ("en", "text", "x" * 40_000, "cell_too_long"),
    ("en", "number", "1e999", "number_scientific"),
    ("en", "money", "#REF!", "spreadsheet_error"),
]


@pytest.mark.parametrize(("language", "kind", "given", "code"), REFUSED)
def test_a_cell_with_two_readings_or_none_is_refused(language, kind, given, code):
    low, high = (0.0, 1.0) if kind == "share" else (None, None)
    found = read_cell(given, Field("x", kind, low=low, high=high), writing(language))
    assert isinstance(found, Refused) and found.code == code


def test_choices_are_known_by_value_and_by_label():
    kind = Field("kind", "one_of", "stream_kind")
    assert read_cell("subscription", kind, writing("ru")) == "subscription"
    assert read_cell("  ПОДПИСКА ", kind, writing("ru")) == "subscription"
    assert read_cell("Abonnement", kind, writing("fr")) == "subscription"
    assert read_cell("4", Field("x", "scale", "dependency"), writing()) == 4
    roles = Field("role", "many_of", "channel_role")
    assert read_cell("Inform; Sell and deliver; Inform", roles, writing()) == ["inform", "sell"]


def test_an_unknown_choice_is_answered_with_the_nearest_label():
    kind = Field("kind", "one_of", "stream_kind")
    refused = read_cell("Abonement", kind, writing("fr"))
    assert refused.details()["nearest"] == ["Abonnement"]


def test_a_segment_is_checked_only_where_the_client_has_a_list_of_them():
    segment = Field("segment", "segment")
    assert read_cell("Anybody", segment, writing()) == "Anybody"
    refused = read_cell("Studnts", segment, writing(segments=("Students", "Workers")))
    assert refused.code == "segment_unknown" and refused.details()["nearest"] == ["Students"]


def test_a_required_cell_is_refused_when_blank():
    assert read_cell("   ", Field("x", "text", required=True), writing()).code == "cell_blank"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["money", "date", "count", "share", "yes_no"])
def test_every_refusal_is_told_in_the_language_of_the_page(language, kind):
    field = Field("x", kind, high=1.0 if kind == "share" else None)
    refused = read_cell("12?!", field, writing(language))
    text = told(problem_of(refused, field, "12?!"), language)
    assert "[missing" not in text and "12?!" in text and text[0] == text[0].upper() and text.endswith(".")
    assert "{" not in text
