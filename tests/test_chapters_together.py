"""Chapters that use each other: opened together, and their sentences said in their own words."""

from dataclasses import replace

import pandas as pd
import pytest

from workbook import method
from workbook.client import open_client
from workbook.metrics import Column, Finding, Message, Result, Section, Table
from workbook.project import DATA
from workbook.report.html import render_section
from workbook.results import chapter_json
from workbook.wording import Wording


def test_a_finding_of_another_chapter_is_said_in_that_chapters_words():
    found = Finding(
        "tone_good", {"n": 106, "share": 0.13}, ("market_research.tone_balance",), chapter="market_research"
    )
    result = Result("client_valuation", (Section("value", (found,)),))
    (told,) = chapter_json(result, Wording("en", "GBP", "client_valuation"), {})["findings"]
    assert "106" in told["text"] and "[missing" not in told["text"] and told["chapter"] == "market_research"


def test_a_sentence_in_a_cell_is_said_whole():
    said = Message("finding.tone_good", {"n": 106, "share": 0.13}, "market_research")
    table = Table("by_segment", pd.DataFrame({"segment": [said]}, dtype=object), (Column("segment"),))
    told = chapter_json(
        Result("client_valuation", (Section("value", (table,)),)), Wording("ru", "RUB", "client_valuation"), {}
    )
    assert "106" in told["tables"]["by_segment"][0]["segment"]


@pytest.fixture
def draws(monkeypatch):
    def make(name, on):
        spec, known = replace(method.chapter(name), draws_on=on), method.chapter
        monkeypatch.setattr(method, "chapter", lambda asked: spec if asked == name else known(asked))

    return make


def test_a_chapter_is_opened_with_those_it_draws_on(draws):
    draws("pricing_and_tco", ("client_valuation", "no_such_chapter"))
    assert set(open_client(DATA / "bakery", ["pricing_and_tco"]).records) == {"pricing_and_tco", "client_valuation"}


def test_a_chapter_may_draw_on_all_earlier_ones(draws):
    draws("client_valuation", "earlier")
    assert method.drawn_on("client_valuation")[:2] == ["market_research", "business_model_canvas"]
    assert "pricing_and_tco" not in method.with_sources(["client_valuation"])


def test_ranked_findings_keep_their_order_and_say_their_note():
    watch = Finding("tone_good", {"n": 106, "share": 0.13}, (), "watch", "market_research", Message("client"))
    act = Finding("tone_good", {"n": 107, "share": 0.13}, (), "act", "market_research", Message("sector"))
    for found, first in (((watch, act), "106"), ((replace(watch, note=None), replace(act, note=None)), "107")):
        result = Result("client_valuation", (Section("value", found),))
        told = chapter_json(result, Wording("en", "GBP", "client_valuation"), {})
        html = render_section(told, "value", "en", "GBP")
        later = {"106": "107", "107": "106"}[first]
        assert html.index(f"Of {first}") < html.index(f"Of {later}")
        assert ("Sector" in html) == bool(found[0].note)
