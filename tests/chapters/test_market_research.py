"""Chapter 1 against figures worked by hand, what must never change the answer, and clients with hardly any data."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import method
from workbook.chapters.market_research import charts
from workbook.chapters.market_research.analysis import analyse
from workbook.chapters.market_research.census import reading
from workbook.chapters.market_research.demand import changes, trends
from workbook.chapters.market_research.ranking import pivoted, ranked
from workbook.chapters.market_research.record import rules
from workbook.chapters.market_research.sampling import error_reached, sample_size, share_interval
from workbook.chapters.market_research.sizing import cagr, gap
from workbook.client import open_client
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.report.drawing import draw
from workbook.results import chapter_json, undeclared_metrics
from workbook.texts import LANGUAGES, of_chapter
from workbook.wording import Wording

CHAPTER = "market_research"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
COLUMNS = {
    "competitors": ["competitor", "criterion", "weight", "score"],
    "interviews": ["respondent", "date", "theme"],
    "territories": ["territory", "criterion", "weight", "score"],
    "practices": ["practice", "our_level", "target", "applicable"],
}


def record(**answers):
    return record_model(CHAPTER).model_validate(answers)


def table(name, rows):
    """Rows as intake makes a table of them: numbers as floats, dates as dates, yes and no as booleans."""
    if rows is None:
        return None
    frame = pd.DataFrame(rows, columns=COLUMNS.get(name), dtype=object)
    spec = SPEC.all_tables()[name]
    for column in [spec.column(name) for name in frame.columns]:
        if column.type in ("number", "money", "share", "count"):
            frame[column.id] = frame[column.id].astype(float)
        elif column.type == "date":
            frame[column.id] = pd.to_datetime(frame[column.id])
        elif column.type == "yes_no":
            frame[column.id] = [
                {"yes": True, "no": False, True: True, False: False}.get(value) for value in frame[column.id]
            ]
    return frame


def client(answers=None, name="Ours", **tables):
    frames = {key: table(key, rows) for key, rows in tables.items()}
    answered = record(**(answers or {}))
    return SimpleNamespace(record=lambda _: answered, table=frames.get, info=SimpleNamespace(name=name))


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return [message.key for message in result.metrics[name].warnings]


def found(result):
    return [finding.key for finding in result.findings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    tables = {name: case[name] for name in ("segments", *COLUMNS) if name in case}
    result = analyse(client(case.get("answers"), **tables))
    for name, expected in case["expect"].items():
        value = result.metrics[name].value
        assert value is None if expected is None else value == pytest.approx(expected, abs=1e-6), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= set(said(result, name))
    assert set(case.get("found", [])) <= set(found(result))


def segment(customers=None, spend=None, reachable=None, obtainable=None, growth=None, name="A"):
    names = ("customers", "spend_per_customer", "share_reachable", "share_obtainable", "growth")
    values = zip(names, (customers, spend, reachable, obtainable, growth), strict=True)
    return {"segment": name, **{key: value for key, value in values if value is not None}}


ROW = ["Ours", "Price", 1, 3]
SPARSE = {
    "nothing at all": client(),
    "empty tables": client(segments=[], competitors=[], interviews=[], territories=[], practices=[]),
    "only names": client(segments=[{"segment": "A"}, {"segment": "B"}]),
    "one segment": client(segments=[segment(0, 0, 0, 0, 0)]),
    "nobody spends": client(
        {"estimate_error": 0.3, "capacity_units": 0, "unit_price": 5}, segments=[segment(5, 0, 1, 1)]
    ),
    "half a segment": client({"estimate_error": 0.3}, segments=[segment(5, 10), segment(4, name="B")]),
    "only ourselves": client(competitors=[ROW]),
    "we are not in it": client(competitors=[["A", "Price", 1, 3], ["B", "Price", 1, 3]]),
    "no weight": client(competitors=[["Ours", "Price", 0, 3], ["B", "Price", 0, 3]], territories=[["X", "Law", 0, 3]]),
    "a hole in the scores": client(competitors=[ROW, ["B", "Speed", 2, 4], ["B", "Price", 2, 4]]),
    "shares above one": client(
        {"market_shares": [{"id": "a", "player": "A", "share": 0.8}, {"id": "b", "player": "B", "share": 0.8}]}
    ),
    "no share": client({"market_shares": [{"id": "a", "player": "A", "share": 0}]}),
    "bare ratings": client(
        {"forces": [{"id": "a", "force": "rivalry"}], "pestel": [{"id": "b", "factor": "legal", "statement": "x"}]}
    ),
    "one interview": client(interviews=[["A", None, "Price"]]),
    "nobody answered": client({"survey_invited": 10, "survey_answered": 0, "posts_positive": 0, "posts_negative": 0}),
    "more answers than people": client({"population": 1, "survey_invited": 3, "survey_answered": 3}),
    "nothing applies": client(practices=[["A", 0, 4, "no"]]),
    "all reached": client(practices=[["A", 4, 2, None]]),
    "one territory": client({"census": [{"id": "a", "territory": "Y"}]}, territories=[["X", "Law", 1, 1]]),
    "losses abroad": client({"countries": [{"id": "a", "country": "X", "revenue": -5}]}),
    "growth from nothing": client(
        {
            "markets": [{"id": "a", "market": "M", "size": 5, "earlier_size": 0, "years": 2}],
            "demand": [
                {"id": "a", "product": "P", "period": "1", "units": 0},
                {"id": "b", "product": "P", "period": "2", "units": 3},
            ],
        }
    ),
    "bare adaptations": client(
        {
            "adaptations": [{"id": "a", "territory": "X", "dimension": "legal"}],
            "approaches": [{"id": "b", "approach": "Y"}],
            "legal_rules": [{"id": "c", "territory": "X", "rule": "Z"}],
        }
    ),
}


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
@pytest.mark.parametrize("intervals", [True, False])
def test_every_promised_metric_is_present_and_says_why_it_has_no_value(sparse, intervals):
    result = analyse(sparse, intervals)
    assert set(result.metrics) == set(SPEC.metrics) and undeclared_metrics(result) == []
    assert all(metric.warnings for metric in result.metrics.values() if metric.value is None)
    assert all(metric.value is None or math.isfinite(metric.value) for metric in result.metrics.values())


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
def test_everything_the_analysis_says_has_words_and_every_chart_can_be_drawn(sparse):
    result, wording = analyse(sparse), Wording("en", "EUR", CHAPTER)
    assert "[missing" not in str(chapter_json(result, wording, {}))
    for name, chart in result.charts.items():
        assert draw(chart, getattr(charts, f"plot_{name}"), wording).startswith("<svg")


def test_nothing_is_said_about_a_client_that_said_nothing():
    result = analyse(client())
    assert result.findings == [] and [message.key for message in result.warnings] == ["nothing_answered"]
    assert {name for name, value in values(result).items() if value is not None} == {"sample_size"}


@pytest.fixture(scope="module")
def northlight():
    return open_client(DATA / "northlight", [CHAPTER])


@pytest.fixture(scope="module")
def example(northlight):
    return analyse(northlight)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_speaks_every_language_without_a_gap(example, language):
    assert "[missing" not in str(chapter_json(example, Wording(language, "GBP", CHAPTER), {}))


def test_every_metric_of_the_example_has_a_value_and_the_same_one_twice(northlight, example):
    assert [name for name, value in values(example).items() if value is None] == []
    assert chapter_json(analyse(northlight), Wording("en", "GBP", CHAPTER), {}) == chapter_json(
        example, Wording("en", "GBP", CHAPTER), {}
    )


def test_without_intervals_the_values_stay_and_the_bounds_go(northlight, example):
    quick = analyse(northlight, intervals=False)
    redrawn = {"best_segment_kept", "benchmark_rank_kept"}
    assert {n: v for n, v in values(quick).items() if n not in redrawn} == {
        n: v for n, v in values(example).items() if n not in redrawn
    }
    assert all(
        quick.metrics[name].low is None for name in ("tam", "sam", "som", "benchmark_score", "best_segment_score")
    )


def test_every_interval_holds_its_value(example):
    bounded = [metric for metric in example.metrics.values() if metric.low is not None]
    assert {
        "tam",
        "sam",
        "som",
        "best_segment_score",
        "benchmark_score",
        "benchmark_rank",
        "response_rate",
        "invitations_needed",
    } == {m.name for m in bounded}
    assert all(metric.low <= metric.value <= metric.high for metric in bounded)


def test_the_example_tells_the_story_of_its_other_chapters(northlight, example):
    """Revenue and units of the year are those of customers and streams; interviews are those the canvas counts."""
    customers, streams = (
        pd.read_csv(DATA / "northlight" / "tables" / f"{name}.csv") for name in ("customers", "streams")
    )
    answered = northlight.record(CHAPTER)
    assert answered.revenue_now == pytest.approx(customers["revenue"].sum(), abs=100)
    rated = {entry.segment: entry.revenue for entry in answered.segment_ratings}
    assert rated == pytest.approx(customers.groupby("segment")["revenue"].sum().to_dict(), abs=1)
    assert sum(entry.revenue for entry in answered.countries) == answered.revenue_now
    sold = {
        e.product.removesuffix(" (months)").removesuffix(" (days)"): e.units
        for e in answered.demand
        if e.period.endswith("2026")
    }
    assert sold == {name: streams.set_index("stream").at[name, "volume"] for name in sold}
    held = read_yaml(DATA / "northlight" / "business_model_canvas.yaml")["answers"]["interviews_held"]
    assert example.metrics["interview_respondents"].value == held


def test_all_three_readings_occur_in_the_example(example):
    assert example.tables["territories"].frame["reading"].tolist() == ["go", "learn_more", "leave"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_of_the_example_is_drawn_in_every_language(example, language):
    wording = Wording(language, "GBP", CHAPTER)
    for name, chart in example.charts.items():
        assert draw(chart, getattr(charts, f"plot_{name}"), wording).startswith("<svg")


def test_every_chart_of_the_room_has_words_and_is_drawn_for_the_example(example):
    plotted = {name.removeprefix("plot_") for name in dir(charts) if name.startswith("plot_")}
    words = of_chapter(CHAPTER, "en")
    assert plotted == set(example.charts)
    assert all(words.get(f"chart.{name}").label and words.get(f"chart.{name}").help for name in plotted)


def test_no_text_is_left_that_nothing_says():
    """Findings, warnings, conventions and sources of the templates all occur in the code of the room."""
    room = ROOT / "workbook" / "chapters" / CHAPTER
    code = "".join(path.read_text("utf-8") for path in room.glob("*.py"))
    built = (
        "part_open_",
        "part_unread_",
        "force_",
        "stage_",
        "territory_",
        "missing_",
        "demand_",
        "som_gap_",
        "tam_gap_",
    )
    within = {f"{name}_within" for name in ("tam", "sam", "som")} | {"tam", "sam", "som"}
    for key in of_chapter(CHAPTER, "en").rows:
        kind, _, name = key.partition(".")
        if kind in ("finding", "warning", "convention", "source") and name not in within and not name.startswith(built):
            assert f'"{name}"' in code, key


def test_a_sample_grows_with_the_population_and_never_exceeds_it():
    sizes = [sample_size(n, 0.05) for n in (1, 10, 100, 1000, 10_000, 10_000_000)]
    assert sizes == sorted(sizes) and sizes[0] == 1 and sizes[1] == 10 and sizes[-1] == sample_size(None, 0.05)


@given(st.integers(2, 100_000), st.floats(0.01, 0.3))
def test_the_error_reached_with_the_answers_needed_is_within_the_margin(population, margin):
    assert error_reached(sample_size(population, margin), population) <= margin + 1e-9


def test_a_share_of_nobody_or_of_all_keeps_a_width():
    assert share_interval(0, 20)[0] == 0 and 0.1 < share_interval(0, 20)[1] < 0.2
    assert share_interval(20, 20)[1] == 1 and 0.8 < share_interval(20, 20)[0] < 0.9


def test_growth_without_meaning_is_none():
    assert [cagr(*args) for args in ((0, 5, 2), (5, None, 2), (5, 6, 0), (None, 6, 1))] == [None] * 4
    assert cagr(100, 0, 2) == -1
    assert gap(5, 0) is None and gap(None, 5) is None


@st.composite
def scored(draw_value):
    rows, columns = draw_value(st.integers(1, 6)), draw_value(st.integers(1, 5))
    scores = draw_value(st.lists(st.integers(1, 5), min_size=rows * columns, max_size=rows * columns))
    weights = draw_value(st.lists(st.integers(1, 9), min_size=columns, max_size=columns))
    names = [f"c{at}" for at in range(columns)]
    return pd.DataFrame(np.reshape(scores, (rows, columns)), [f"r{at}" for at in range(rows)], names), pd.Series(
        weights, names
    )


@settings(deadline=None, max_examples=25)
@given(scored())
def test_rescaling_weights_and_reordering_change_nothing(case):
    scores, weights = case
    once, again = ranked(scores, weights), ranked(scores.iloc[::-1, ::-1], weights * 7)
    pd.testing.assert_frame_equal(once.frame.sort_index(), again.frame.sort_index())


@settings(deadline=None, max_examples=25)
@given(scored())
def test_a_candidate_better_on_everything_is_first_and_stays_first(case):
    scores, weights = case
    found_best = ranked(pd.concat([scores, pd.DataFrame(6, ["best"], scores.columns)]), weights).frame.loc["best"]
    assert found_best["rank"] == 1 and found_best["kept"] == 1


def test_equal_scores_share_the_better_rank():
    scores = pd.DataFrame({"x": [3, 3, 1]}, ["a", "b", "c"])
    assert ranked(scores, pd.Series({"x": 2.0})).frame["rank"].to_dict() == {"a": 1, "b": 1, "c": 3}


def test_names_that_differ_only_by_case_and_spaces_are_one():
    rows = table("competitors", [["A", "Price", 1, 2], [" a ", "price", 3, 4]])
    scores, weights, several = pivoted(rows, "competitor")
    assert scores.to_dict() == {"Price": {"A": 3.0}} and weights.to_dict() == {"Price": 2.0} and several == ["Price"]


def test_too_many_candidates_are_ranked_without_redrawing_weights():
    limit = SPEC.threshold("candidates_limit")
    rows = [["Ours", "x", 1, 5], *([f"r{at}", "x", 1, 1] for at in range(limit))]
    result = analyse(client(competitors=rows))
    assert result.metrics["benchmark_rank"].value == 1 and "too_many_candidates" in said(result, "benchmark_rank_kept")


def test_the_order_of_rows_changes_no_metric(northlight):
    frames = {name: northlight.table(name) for name in ("segments", *COLUMNS)}
    turned = SimpleNamespace(
        info=northlight.info,
        record=northlight.record,
        table={name: frame.iloc[::-1] for name, frame in frames.items()}.get,
    )
    once, again = analyse(northlight), analyse(turned)
    assert values(again) == pytest.approx(values(once))
    for bound in ("low", "high"):
        before, after = ({n: getattr(m, bound) for n, m in result.metrics.items()} for result in (once, again))
        assert after == pytest.approx(before)


@pytest.mark.parametrize(
    ("score", "lowest", "checked", "expected"),
    [
        (4.0, 3, 0.6, ("go", "score")),
        (3.5, 2, 1.0, ("go", "score")),
        (4.0, 1, 1.0, ("learn_more", "blocker")),
        (4.0, 3, 0.5, ("learn_more", "unchecked")),
        (3.0, 3, 1.0, ("learn_more", "score")),
        (2.4, 3, 1.0, ("leave", "score")),
    ],
)
def test_a_territory_is_read_by_score_wall_and_checklist(score, lowest, checked, expected):
    assert reading(score, lowest, checked) == expected


def test_a_product_counted_once_has_no_trend():
    entries = record(
        demand=[
            {"id": "a", "product": "P", "period": "1", "units": 5},
            {"id": "b", "product": "Q", "period": "1", "units": 4},
            {"id": "c", "product": "Q", "period": "3", "units": 9},
            {"id": "d", "product": "R", "period": "2", "units": 1},
        ]
    ).demand
    frame = changes(trends(entries))
    assert frame["product"].tolist() == ["Q"] and frame["growth"].iloc[0] == pytest.approx(1.25)


def test_more_answers_than_invitations_are_refused():
    assert [item for _, item, _ in rules(record(survey_invited=5, survey_answered=6))] == ["survey_answered"]
    assert rules(record(survey_invited=5, survey_answered=5)) == rules(record()) == []


def test_a_what_if_changes_the_sample():
    changed = open_client(DATA / "northlight", [CHAPTER], scenario={"margin_error": 0.1})
    assert analyse(changed).metrics["sample_size"].value == 94
