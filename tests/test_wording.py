"""Numbers, dates and sentences as a reader of each language expects them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.method import Field
from workbook.notebook.shown import one_answer
from workbook.wording import Wording, fill, number

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("language", "currency", "shown"),
    [
        ("en", "GBP", "−£1,234,568"),
        ("en", "CHF", "−CHF\u00a01,234,568"),
        ("fr", "EUR", f"−1{NARROW}234{NARROW}568{NARROW}€"),
        ("ru", "RUB", f"−1{NARROW}234{NARROW}568{NARROW}₽"),
    ],
)
def test_money_is_written_the_local_way(language, currency, shown):
    assert number(-1234567.8, "money", language, currency) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "12.3%"), ("fr", f"12,3{NARROW}%"), ("ru", f"12,3{NARROW}%")])
def test_a_share_is_shown_as_percent(language, shown):
    assert number(0.1234, "percent", language) == shown


@pytest.mark.parametrize(
    ("n", "word"), [(1, "клиент"), (2, "клиента"), (5, "клиентов"), (11, "клиентов"), (21, "клиент"), (112, "клиентов")]
)
def test_russian_takes_three_plural_forms(n, word):
    assert fill("{n:plural клиент|клиента|клиентов}", {"n": n}, "ru") == word


@pytest.mark.parametrize(("language", "n", "word"), [("en", 0, "b"), ("en", 1, "a"), ("fr", 0, "a"), ("fr", 2, "b")])
def test_english_and_french_take_two_plural_forms(language, n, word):
    assert fill("{n:plural a|b}", {"n": n}, language) == word


def test_a_date_is_written_in_words():
    assert [fill("{d:date}", {"d": date(2026, 6, 30)}, language) for language in ("en", "fr")] == [
        "30 June 2026",
        "30 juin 2026",
    ]


def test_a_missing_number_is_a_dash_never_nan():
    assert Wording("en", "EUR").value(float("nan"), "currency") == "–"


@given(st.text())
def test_client_text_is_a_value_never_a_template(name):
    assert fill("Client {name}.", {"name": name}, "en") == f"Client {name}."


@pytest.mark.parametrize("template", ["{name.__class__}", "{name[0]}", "{0}", "{}"])
def test_a_template_cannot_reach_into_its_values(template):
    with pytest.raises(KeyError):
        fill(template, {"name": "x"}, "en")


def test_a_missing_text_says_so_and_is_never_silent_english():
    assert Wording("fr").label("no_such_key") == "[missing fr: no_such_key]"


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_a_year_has_no_marks_of_thousands(language):
    assert Wording(language).value(2026, "calendar_year") == "2026"
    year = Field("year", "count", unit="calendar_year")
    assert one_answer(year, 2026, Wording(language)) == "2026"
