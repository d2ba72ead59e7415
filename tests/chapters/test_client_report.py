"""Chapter 11: every cross-check clashes where it must and agrees where it must, and every figure told can be traced."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from tests.chapters.client_report_clients import CLIENTS, Draft, changed, northlight, northlight_chapters
from workbook import method
from workbook.chapters.client_report import reading
from workbook.chapters.client_report.analysis import analyse, checked
from workbook.chapters.client_report.check import judge
from workbook.chapters.client_report.checks import CHECKS
from workbook.chapters.client_report.headlines import Headline, headlines
from workbook.chapters.client_report.matching import alike, unmatched
from workbook.chapters.client_report.reading import EARLIER, Chapters
from workbook.client import open_client
from workbook.metrics import Finding, Metric, Table, message
from workbook.project import DATA
from workbook.record import record_model
from workbook.results import chapter_json
from workbook.texts import LANGUAGES, of_chapter
from workbook.wording import Wording, fill

CASES = YAML(typ="safe").load((Path(__file__).parents[1] / "cases" / "client_report.yaml").read_text("utf-8"))
WORKED = {("service_against_worth", "amount")}  # a sum over more names than the sentence shows: see the cases
BY_KEY = {check.key: check for check in CHECKS}
FIRST = {"market_research", "business_model_canvas", "tests_of_truth", "client_valuation", "pricing_and_tco",
         "strategic_session"}  # fmt: skip


CHECKABLE = [pytest.param(check, id=check.key) for check in CHECKS]


@pytest.fixture(scope="module")
def result():
    return analyse(northlight())


@pytest.fixture(scope="module")
def report():
    record = record_model("client_report")()
    return checked(northlight_chapters(), record)


# The checks


def test_there_are_at_least_fifteen_checks_and_eight_among_the_first_chapters():
    assert len(CHECKS) >= 15 and len(BY_KEY) == len(CHECKS)
    assert sum(set(check.chapters) <= FIRST for check in CHECKS) >= 8
    assert sum(not set(check.chapters) <= FIRST for check in CHECKS) >= 7


@pytest.mark.parametrize("check", CHECKABLE)
def test_a_check_compares_at_least_two_chapters_and_names_what_to_open(check):
    assert len(check.chapters) >= 2 and set(check.chapters) <= set(EARLIER)
    assert check.key in {choice.value for choice in method.scales()["cross_check"]}
    for name in (*check.rests_on, check.open, *check.covers):
        chapter, item = name.split(".")
        spec, words = method.chapter(chapter), of_chapter(chapter, "en")
        known = item in spec.items or item in spec.all_tables() or reading.is_metric(chapter, item)
        assert known or f"result.{item}" in words or f"finding.{item}" in words, name


@pytest.mark.parametrize("check", CHECKABLE)
def test_a_check_clashes_for_one_client_and_agrees_for_another(check):
    clash, calm = CLIENTS[check.key]
    for name in check.chapters:
        northlight_chapters().result(name)
    assert judge(check, changed(clash), {}).state == "contradiction"
    assert judge(check, changed(calm), {}).state == "agrees"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["check"])
def test_the_money_of_a_contradiction_is_what_the_case_works_out(case):
    check = BY_KEY[case["check"]]
    found = judge(check, northlight_chapters(), {}).judged.values
    for name, expected in case["expect"].items():
        assert found[name] == (pytest.approx(expected) if isinstance(expected, (int, float)) else expected), name


@pytest.mark.parametrize("check", CHECKABLE)
def test_a_check_without_one_of_its_chapters_is_not_made_and_names_it(check):
    records = {name: record_model(name)() for name in method.chapters()}
    own = {table for name in check.chapters for table in method.chapter(name).tables}
    tables = {name: frame for name, frame in northlight().tables.items() if name not in own}
    outcome = judge(check, Chapters(replace(northlight(), records=records, people={}, tables=tables)), {})
    assert outcome.state == "not_checked"
    assert {unknown.chapter for unknown in outcome.missing} == set(check.chapters)


@pytest.mark.parametrize("check", CHECKABLE)
def test_a_figure_that_is_missing_or_renamed_leaves_the_check_open(check):
    bare = {}
    for name in check.chapters:
        whole = northlight_chapters().result(name)
        sections = tuple(
            replace(s, blocks=tuple(b for b in s.blocks if not isinstance(b, (Metric, Table)))) for s in whole.sections
        )
        bare[name] = replace(whole, sections=sections)
    outcome = judge(check, Chapters(northlight(), bare), {})
    answers_alone = {"priority_without_a_goal", "goals_nobody_measures", "improvements_without_a_goal"}
    assert outcome.state == "not_checked" or check.key in answers_alone


def test_an_explained_contradiction_leaves_the_first_page_and_keeps_its_reason():
    chapters = northlight_chapters()
    outcome = judge(BY_KEY["stage_of_market"], chapters, {"stage_of_market": "Other markets"})
    assert (outcome.state, outcome.reason) == ("explained", "Other markets")
    told = checked(chapters, northlight().record("client_report"))
    lines = headlines(chapters, told)
    assert {line.finding.key for line in lines}.isdisjoint(f"check_{o.check.key}" for o in told.of("explained"))


# The first page


def test_the_first_page_holds_at_most_ten_findings_the_costliest_first(report):
    lines = headlines(northlight_chapters(), report)
    worths = [line.worth or 0.0 for line in lines]
    assert 0 < len(lines) <= 10 and worths == sorted(worths, reverse=True)
    assert [line.rank for line in lines] == list(range(1, len(lines) + 1))
    unpriced = [line.finding.level for line in lines if not line.worth]
    assert unpriced == sorted(unpriced, key=("act", "watch", "note").index)


def test_no_chapter_fills_the_page_alone(report):
    lines = headlines(northlight_chapters(), report)
    chapters = [line.finding.chapter for line in lines]
    assert max(chapters.count(name) for name in set(chapters) - {""}) <= 2


def test_what_a_contradiction_says_better_is_not_told_twice(report):
    lines = headlines(northlight_chapters(), report)
    covered = {name for outcome in report.of("contradiction") for name in outcome.check.covers}
    assert covered and not covered & {line.source for line in lines}


def test_every_finding_of_the_first_page_rests_on_metrics_of_its_chapter(result):
    for found in result.section("summary").blocks:
        if isinstance(found, Finding):
            assert found.metrics, found.key
            for name in found.metrics:
                chapter, metric = name.split(".")
                assert metric in northlight_chapters().result(chapter).metrics, name


# Every number can be traced


def tokens(text: str) -> list[str]:
    return re.findall(r"\d[\d\u202f\u00a0.,]*\d|\d", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_sentence_is_one_of_its_values(result, language):
    for found in result.findings:
        words = of_chapter(found.chapter or "client_report", language)
        template = words.label(f"finding.{found.key}")
        wording = Wording(language, "GBP", found.chapter or "client_report")
        said = wording.say(message(f"finding.{found.key}", **found.values))
        parts = re.findall(r"\{[^{}]+\}", template)
        values = {name: wording.said(value) for name, value in found.values.items()}
        from_values = " ".join(fill(part, values, language, "GBP") for part in parts)
        literal = re.sub(r"\{[^{}]+\}", " ", template)
        allowed = set(tokens(from_values)) | set(tokens(literal))
        assert set(tokens(said)) <= allowed, (found.key, said)


def numbers(values) -> list[float]:
    kinds = (int, float, np.integer, np.floating)
    return [float(value) for value in values if isinstance(value, kinds) and not isinstance(value, bool)]


def stated(chapters: Chapters, check) -> list[float]:
    """The metrics and answers a check names."""
    found = []
    for chapter, name in (name.split(".") for name in check.rests_on):
        metric = chapters.result(chapter).metrics.get(name)
        found.append(metric.value if metric else getattr(chapters.client.record(chapter), name, None))
    return numbers(found)


def tabled(chapters: Chapters, check, names: set[str]) -> list[float]:
    """The cells of the tables its chapters computed or were brought, how many rows, sums of columns over the names."""
    found = []
    for chapter in check.chapters:
        brought = [chapters.client.table(name) for name in method.chapter(chapter).all_tables()]
        computed = [table.frame for table in chapters.result(chapter).tables.values()]
        for frame in (frame for frame in (*computed, *brought) if frame is not None):
            named = frame[[any(isinstance(cell, str) and cell in names for cell in row) for row in frame.to_numpy()]]
            for part in (frame, named):
                found += [len(part), *numbers(part.to_numpy().ravel())]
                found += [sum(numbers(part[column])) for column in part]
    return found


def traced(value: float, chapters: Chapters, check, values: dict) -> bool:
    """Whether a figure of a sentence is one of its chapters' figures, or a difference, product or quotient of two."""
    listed = [part for part in values.values() if isinstance(part, list)]
    base = stated(chapters, check) + numbers(values.values())
    known = np.array(tabled(chapters, check, {name for part in listed for name in part}) + base, float)
    others = np.array([part for part in base if part != value], float)
    with np.errstate(all="ignore"):
        made = np.concatenate([(o := others)[:, None] - o, o[:, None] * o, o[:, None] / o, o[:, None] + o])
    plain = np.concatenate([[len(part) for part in listed], known, np.nan_to_num(made.ravel())])
    return bool(np.isclose(np.abs(plain), abs(value), rtol=1e-9, atol=1e-9).any())


@pytest.mark.parametrize("check", CHECKABLE)
def test_the_figures_of_a_contradiction_are_figures_of_its_chapters(check, report):
    (outcome,) = (outcome for outcome in report.outcomes if outcome.check is check)
    if outcome.state != "not_checked":
        for name, value in outcome.judged.values.items():
            if isinstance(value, (int, float)) and (check.key, name) not in WORKED:
                assert traced(value, northlight_chapters(), check, outcome.judged.values), (name, value)


def test_a_finding_of_another_chapter_is_passed_on_as_it_was_found(result):
    for found in (found for found in result.findings if found.chapter):
        own = [other for other in northlight_chapters().result(found.chapter).findings if other.key == found.key]
        assert any(str(other.values) == str(found.values) for other in own), found.key


# Little data, no data, broken data


def test_a_chapter_that_only_respondents_answered_is_started():
    records = {name: record_model(name)() for name in method.chapters()}
    result = analyse(replace(northlight(), records=records, tables={}))
    states = result.tables["coverage"].frame.set_index("chapter")["state"]
    answered = {name for name, people in northlight().people.items() if people}
    assert answered and result.metrics["chapters_filled"].value == len(answered)
    assert (states == "started").sum() == len(answered) and result.metrics["answers_given"].value == 0


def test_an_empty_client_gets_a_page_that_says_so():
    records = {name: record_model(name)() for name in method.chapters()}
    result = analyse(replace(northlight(), records=records, people={}, tables={}))
    assert result.metrics["chapters_filled"].value == 0 and result.metrics["checks_done"].value == 0
    assert result.metrics["largest_worth"].value is None and result.metrics["answers_given"].value is None
    assert {"no_headlines", "nothing_checked", "chapters_empty"} <= {warning.key for warning in result.warnings}
    assert "checks_left" in result.tables and "web" not in result.charts


@pytest.mark.parametrize("folder", ["bakery", "integrator", "portfolio/agence-girouette", "portfolio/saltreed-brewing"])
def test_clients_with_a_chapter_or_two_are_told_what_is_left_open(folder):
    client = open_client(DATA / folder)
    result = analyse(client)
    named = chapter_json(result, Wording(client.language, client.info.currency, "client_report"), {})
    assert result.metrics["checks_left"].value > 0
    assert "[missing" not in str(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_unsaid_in_any_language(result, language):
    told = chapter_json(result, Wording(language, "GBP", "client_report"), {})
    assert "[missing" not in str(told)


def test_an_explanation_of_what_agrees_is_pointed_out():
    draft = Draft()
    draft.raw["client_report"] = {
        "explained": [{"id": "a", "check": "revenue_in_two_chapters", "reason": "Other year"}],
        "steps": [{"id": "s", "step": "Call Thornbury"}],
    }
    result = analyse(draft.client())
    assert "explained_in_vain" in {warning.key for warning in result.warnings}
    assert result.metrics["steps_owned"].value == 0
    assert "steps_loose" in {found.key for found in result.findings}


def test_the_same_contradiction_is_explained_once():
    from workbook.chapters.client_report.record import rules

    draft = Draft()
    twice = [{"id": i, "check": "stage_of_market", "reason": "So"} for i in ("a", "b")]
    draft.raw["client_report"] = {"explained": twice[:1]}
    record = draft.client().record("client_report")
    assert rules(record) == []
    assert rules(record.model_copy(update={"explained": record.explained * 2}))[0][1] == "explained.2.check"


def test_ranking_does_not_depend_on_the_order_of_findings(report):
    lines = headlines(northlight_chapters(), report)
    turned = headlines(northlight_chapters(), replace(report, outcomes=report.outcomes[::-1]))
    assert [line.worth for line in lines] == [line.worth for line in turned]


def test_a_headline_of_no_worth_and_no_urgency_asks_for_nothing():
    assert not Headline(Finding("x", {}, ("a",), "note", "market_research"), ("market_research",), None).asks


# Texts that speak of the same thing


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Change programmes", "Change programme", True),
        ("Keep the customers we have", "Keep nine of ten customers", True),
        ("Удержать ключевых клиентов", "Удержание ключевых клиентов к 2027 году", True),
        ("Garder les clients", "Neuf clients sur dix gardés", True),
        ("Grow abroad", "Keep nine of ten customers", False),
        ("", "anything", False),
        (None, "anything", False),
    ],
)
def test_texts_are_alike_when_they_share_their_longer_words(one, other, same):
    assert alike(one, other) == same == alike(other, one)


def test_what_is_matched_by_none_is_left():
    assert unmatched(["Leadership courses", "Change programmes"], ["Change programme"]) == ["Leadership courses"]
