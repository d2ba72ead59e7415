"""Chapter 9 against figures worked by hand or published, what must never change the answer, and raters who mislead."""

import random
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from workbook import method, texts
from workbook.chapters.commercial_effectiveness import charts, subjects
from workbook.chapters.commercial_effectiveness.analysis import analyse
from workbook.chapters.commercial_effectiveness.record import rules
from workbook.chapters.commercial_effectiveness.subjects import QUESTIONS, SCALE
from workbook.client import open_client
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.statistics.reliability import reliability
from workbook.wording import Wording

CHAPTER = "commercial_effectiveness"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
COLUMNS = {name: [column.id for column in table.columns] for name, table in SPEC.tables.items()}
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def table(name, rows):
    """Rows as intake makes a table of them: numbers as floats with NaN, dates as datetimes."""
    columns = COLUMNS[name]
    frame = pd.DataFrame([list(row) + [None] * (len(columns) - len(row)) for row in rows], columns=columns)
    types = {column.id: column.type for column in SPEC.tables[name].columns}
    frame = frame.astype({column: float for column in columns if types[column] == "number"})
    return frame.astype({column: "datetime64[ns]" for column in columns if types[column] == "date"})


def client(answers=None, people=(), pricing=None, **tables):
    """A client with these answers; ``people`` are pairs of a name and that person's own answers."""
    model = record_model(CHAPTER)
    record = model.model_validate(answers or {})
    frames = {name: table(name, rows) for name, rows in tables.items() if rows}
    others = tuple(SimpleNamespace(name=name, record=model.model_validate(said)) for name, said in people)
    info = SimpleNamespace(consultant="Vera", name="Acme", as_of=date(2026, 6, 30))
    records = {CHAPTER: record, "pricing_and_tco": record_model("pricing_and_tco").model_validate(pricing or {})}
    return SimpleNamespace(record=records.get, table=frames.get, respondents=lambda _: others, info=info)


def everybody(**marks):
    """Every component rated by each of these raters with four marks of theirs."""
    return [[rater, name, *given] for rater, given in marks.items() for name in subjects.components()]


def of_case(case):
    extra = case.get("component_ratings", [])
    said = {(row[0], row[1]) for row in extra}
    rows = [row for row in everybody(**case.get("everything", {})) if (row[0], row[1]) not in said]
    answers = dict(case["answers"])
    if weights := case.get("weights"):
        names = subjects.components()
        answers["components"] = [
            {"id": name, "component": name, "importance": weights.get(name, weights["others"])} for name in names
        ]
    return client(
        answers, component_ratings=[*rows, *extra], commercial_activities=case.get("commercial_activities", [])
    )


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return {message.key for message in result.metrics[name].warnings}


def found(result):
    return {finding.key for finding in result.findings}


def warned(result):
    return {message.key for message in result.warnings}


def in_words(result, language="en"):
    return chapter_json(result, Wording(language, "EUR", CHAPTER), {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    result = analyse(of_case(case))
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == (None if expected is None else pytest.approx(expected, abs=1e-4)), name
    for name, (low, high) in case.get("bounds", {}).items():
        metric = result.metrics[name]
        assert (metric.low, metric.high) == pytest.approx((low, high), abs=1e-5), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= said(result, name), name
    assert set(case.get("found", [])) <= found(result)
    assert set(case.get("sections_warned", [])) <= warned(result)
    if "first" in case:
        assert result.tables["gaps"].frame["component"].iloc[0] == case["first"]
    assert "[missing" not in str(in_words(result))


# --- published numbers, each named


def test_reliability_is_that_of_shrout_and_fleiss():
    """Shrout and Fleiss 1979, table 4: ICC(2,1) 0.29, ICC(2,4) 0.62; bounds as McGraw and Wong give them."""
    found_ = reliability(pd.DataFrame(SHROUT_FLEISS))
    assert (found_.single, found_.mean) == pytest.approx((0.29, 0.62), abs=0.005)
    assert (found_.low, found_.high) == pytest.approx((0.071, 0.93), abs=0.005)


def test_reliability_of_the_same_marks_is_one_and_of_equal_subjects_unknown():
    alike = reliability(pd.DataFrame([[1, 1], [3, 3], [5, 5]]))
    assert (alike.mean, alike.low, alike.high) == (1, 1, 1)
    assert reliability(pd.DataFrame([[2, 3], [2, 3]])) is None
    assert reliability(pd.DataFrame([[2], [3]])) is None


def test_there_are_nineteen_components_eight_policies_and_fifteen_elements():
    assert [len(part()) for part in (subjects.components, subjects.policies, subjects.elements)] == [19, 8, 15]
    groups = [subjects.group(name) for name in subjects.elements()]
    assert [groups.count(name) for name in ("company", "customers", "products", "employees")] == [8, 2, 4, 1]


def test_there_are_thirty_two_typical_activities_each_of_one_component():
    named = [name for names in SPEC.threshold("activities_of").values() for name in names]
    assert sorted(named) == sorted(choice.value for choice in method.scales()["effectiveness_activity"])
    assert set(SPEC.threshold("activities_of")) <= set(subjects.components())


# --- where ratings come from


def test_respondents_table_and_own_answers_are_put_together():
    own = [{"id": "p", "component": "pricing", **dict.fromkeys(QUESTIONS, 2)}]
    theirs = [{"id": "p", "component": "pricing", **dict.fromkeys(QUESTIONS, 4)}]
    result = analyse(
        client({"ratings": own}, [("Zoé", {"ratings": theirs})], component_ratings=[["Lea", "pricing", 3, 3, 3, 3]])
    )
    assert set(result.tables["raters"].frame["rater"]) == {"Vera", "Zoé", "Lea"}
    assert result.tables["components"].frame.set_index("component").at["pricing", "level"] == 3


def test_people_rate_themselves_in_files_of_their_own():
    marks = {f"team_{name}": 4 for name in ("goals", "roles", "communication", "culture")}
    result = analyse(client({name: 2 for name in marks}, [("Zoé", marks)]))
    metric = result.metrics["team_score"]
    assert (metric.value, metric.low, metric.high) == (3, 1, 5)


def test_whoever_skips_the_weak_components_does_not_look_kind():
    weak = set(subjects.components()[:9])
    rows = [[rater, name, *[1 if name in weak else 5] * 4] for rater in "AB" for name in subjects.components()]
    rows = [row for row in rows if row[0] == "A" or row[1] not in weak]
    rows[0][2] = 1.5
    metric = analyse(client(component_ratings=rows)).metrics["effectiveness_score"]
    assert metric.high - metric.low < 0.05


# --- what must not change the answer


marks_of = st.lists(st.integers(1, 5), min_size=4, max_size=4)
sheets = st.dictionaries(st.sampled_from(subjects.components()), marks_of, min_size=10)
several = st.dictionaries(st.sampled_from(["Ann", "Bob", "Cem", "Dee"]), sheets, min_size=1, max_size=4)


def rows_of(given_):
    return [[rater, name, *marks] for rater, sheet in given_.items() for name, marks in sheet.items()]


@settings(max_examples=6, deadline=None)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(given_, order: random.Random):
    rows = rows_of(given_)
    shuffled = rows[:]
    order.shuffle(shuffled)
    one, two = (analyse(client(component_ratings=some), intervals=False) for some in (rows, shuffled))
    if {"same_answers"} & warned(one):
        return  # which of the twins is kept follows the rows, and so do the names in the warning
    assert values(one) == pytest.approx(values(two), nan_ok=True)
    assert one.tables["gaps"].frame["component"].tolist() == two.tables["gaps"].frame["component"].tolist()


@settings(max_examples=6, deadline=None)
@given(several)
def test_every_score_lies_on_its_scale_and_inside_its_interval(given_):
    result = analyse(client(component_ratings=rows_of(given_)), intervals=False)
    score = result.metrics["effectiveness_score"]
    assert 0 <= score.value <= 1
    if score.low is not None:
        assert 0 <= score.low <= score.value <= score.high <= 1
    frame = result.tables["components"].frame.dropna(subset=["low"])
    assert ((frame["low"] <= frame["level"] + 1e-9) & (frame["level"] <= frame["high"] + 1e-9)).all()
    gaps = result.tables["gaps"].frame
    assert gaps["priority"].is_monotonic_decreasing and (gaps["gap"] >= 0).all()


@settings(max_examples=4, deadline=None)
@given(sheets, st.sampled_from([2, 3]))
def test_weights_times_a_number_do_not_change_the_weighted_score(sheet, times):
    rows = rows_of({"Ann": sheet})
    weighted = []
    for weight in (1, times):
        said_ = [{"id": name, "component": name, "importance": weight} for name in subjects.components()]
        weighted.append(values(analyse(client({"components": said_}, component_ratings=rows), False)))
    assert weighted[0]["effectiveness_weighted"] == pytest.approx(weighted[1]["effectiveness_weighted"])
    assert weighted[0]["first_gaps_share"] == pytest.approx(weighted[1]["first_gaps_share"])


def test_the_redrawn_order_is_the_same_every_time_and_firm_where_one_gap_stands_out():
    rows = everybody(A=[4, 4, 4, 3], B=[3, 4, 4, 4], C=[4, 4, 3, 4])
    rows = [row if row[1] != "pricing" else [row[0], "pricing", 1, 1, 1, 1 + (row[0] == "A")] for row in rows]
    one, two = (analyse(client(component_ratings=rows)).tables["gaps"].frame for _ in range(2))
    assert one["stays"].tolist() == two["stays"].tolist()
    assert one["component"].iloc[0] == "pricing" and one["stays"].iloc[0] == 1


# --- degenerate inputs


def test_raters_who_all_say_the_same_count_as_one_and_get_no_interval():
    result = analyse(client(component_ratings=everybody(A=[3, 2, 4, 1], B=[3, 2, 4, 1], C=[3, 2, 4, 1])))
    assert "same_answers" in warned(result)
    score = result.metrics["effectiveness_score"]
    assert (score.low, score.high) == (None, None) and "one_rater" in said(result, "effectiveness_score")
    assert result.metrics["rater_reliability"].value is None


def test_one_rater_gets_a_score_without_an_interval_and_no_agreement():
    result = analyse(client(component_ratings=everybody(A=[3, 2, 4, 1])))
    score = result.metrics["effectiveness_score"]
    assert score.value == pytest.approx(0.375) and score.low is None
    assert result.metrics["dispersion"].value is None and "score_alone" in found(result)


def test_nine_rated_components_give_no_score_of_the_whole():
    rows = [["A", name, 3, 3, 3, 3] for name in subjects.components()[:9]]
    result = analyse(client(component_ratings=rows))
    assert result.metrics["effectiveness_score"].value is None
    assert "too_few_components" in said(result, "effectiveness_score")


def test_a_question_that_nobody_answered_is_left_out_of_the_level():
    result = analyse(client(component_ratings=everybody(A=[4, 4, None, 4])))
    assert result.metrics["level_measured"].value is None
    assert result.metrics["effectiveness_score"].value == pytest.approx(0.75)


def test_only_marks_out_of_scale_leave_nothing_and_say_so():
    result = analyse(client(component_ratings=[["A", "pricing", 0, 0, 0, 0]]))
    assert result.metrics["effectiveness_score"].value is None and "out_of_scale" in warned(result)


def test_everything_on_target_has_no_gap_and_no_chart_of_gaps():
    result = analyse(client(component_ratings=everybody(A=[5, 5, 5, 5], B=[4, 5, 4, 5])))
    assert "no_gaps" in found(result) and "gaps" not in result.charts
    assert said(result, "backlog_items") == {"no_backlog"}


def test_policies_alone_are_enough_for_their_own_section():
    rows = [["A", name, 1, 2, 2, 2] for name in subjects.policies()]
    result = analyse(client(component_ratings=rows))
    assert result.metrics["policy_score"].value == pytest.approx(0.1875) and "policies_undefined" in found(result)
    assert result.metrics["effectiveness_score"].value is None
    assert set(result.tables["backlog"].frame["kind"]) == {"policy"}


def test_a_policy_that_chapter_5_calls_defined_and_raters_do_not_know_is_named():
    rows = [["A", "policy_service", 3, 3, 3, 3], ["A", "policy_partners", 3, 3, 3, 3]]
    said_ = [{"id": "s", "policy": "service", "defined": "yes"}, {"id": "p", "policy": "partners", "defined": "no"}]
    result = analyse(client(pricing={"policies": said_}, component_ratings=rows))
    known = [finding for finding in result.findings if finding.key == "policies_unknown"]
    assert [finding.values["n"] for finding in known] == [1]


def test_a_reliable_mean_with_a_wide_interval_is_not_called_good():
    names = subjects.components()[:10]
    rows = [
        [rater, name, *[1 + n % 3 + off * (n % 2)] * 4]
        for rater, off in (("A", 0), ("B", 1))
        for n, name in enumerate(names)
    ]
    result = analyse(client(component_ratings=rows))
    metric = result.metrics["rater_reliability"]
    assert metric.low < SPEC.threshold("reliability_poor") < metric.value and "reliability_unsure" in found(result)


def test_a_plan_that_is_part_of_itself_does_not_count_as_its_own_part():
    plans = [{"id": "a", "plan": "Year", "part_of": "Year", "amount": 10}]
    result = analyse(client({"plans": plans}))
    assert result.metrics["plan_gap"].value is None and "plans_loose" in found(result)


def test_the_record_refuses_what_stands_twice():
    twice = [{"id": n, "component": "pricing", "importance": 3} for n in "ab"]
    problems = rules(record_model(CHAPTER).model_validate({"components": twice}))
    assert [place for _, place, _ in problems] == ["components.2.component"]


# --- the backlog that the strategic session takes over


def test_a_named_improvement_takes_the_place_of_the_gap_it_closes():
    named = [
        {"id": "x", "improvement": "One page", "component": "pricing", "owner": "Vera"},
        {"id": "y", "improvement": "Tidy up"},
    ]
    said_ = [{"id": "t", "component": "trust", "importance": 5, "improvement": "Ask", "due": date(2026, 9, 1)}]
    rows = [["A", "pricing", 2, 2, 2, 2], ["A", "trust", 3, 3, 3, 3], ["A", "teams", 3.5, 3.5, 3.5, 3.5]]
    frame = (
        analyse(client({"improvements": named, "components": said_}, component_ratings=rows)).tables["backlog"].frame
    )
    assert frame["id"].tolist() == ["named_x", "trust", "named_y"]
    assert frame["priority"].tolist()[:2] == [6, 5] and frame["urgency"].tolist()[:2] == ["act", "watch"]
    assert frame["owner"].iloc[0] == "Vera" and frame["due"].iloc[1] == date(2026, 9, 1)


# --- the example, and what must hold for all of it


@pytest.fixture(scope="module")
def northlight():
    return analyse(open_client(DATA / "northlight", [CHAPTER]))


def test_every_promised_metric_is_there_and_no_other(northlight):
    for result in (northlight, analyse(client())):
        assert undeclared_metrics(result) == [] and set(result.metrics) == set(SPEC.metrics)


def test_the_example_has_six_raters_and_shows_every_chart(northlight):
    assert northlight.metrics["raters"].value == 6
    assert set(northlight.charts) == {name.removeprefix("plot_") for name in charts.__all__}
    assert northlight.tables["gaps"].frame["component"].iloc[0] == "measurement"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_sentence_of_the_example_is_said(northlight, language):
    assert "[missing" not in str(in_words(northlight, language))


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("name", [name.removeprefix("plot_") for name in charts.__all__])
def test_charts_name_everything_in_the_readers_language(northlight, name, language):
    chart = northlight.charts[name]
    figure = Figure(figsize=chart.size)
    FigureCanvasAgg(figure)
    getattr(charts, f"plot_{name}")(chart.data, texts=Wording(language, "GBP", CHAPTER), ax=figure.subplots())
    words = " ".join(text.get_text() for text in figure.findobj(Text))
    assert words.strip() and "[missing" not in words


def test_charts_of_a_lone_rater_with_holes_are_drawn_without_intervals():
    rows = [["A", name, 2, None, 3, 1] for name in subjects.components()[:12]]
    rows += [["A", name, 2, 2, 2, 2] for name in (*subjects.policies()[:2], *subjects.elements()[:3])]
    for name, chart in analyse(client(component_ratings=rows)).charts.items():
        getattr(charts, f"plot_{name}")(chart.data, texts=Wording("fr", "EUR", CHAPTER), ax=Figure().subplots())


def test_each_component_has_a_finding_of_its_own():
    words = texts.of_chapter(CHAPTER, "en")
    assert [name for name in subjects.components() if f"finding.gap_{name}" not in words] == []
    assert all(f"{SCALE}.{name}" in words for name in (*subjects.policies(), *subjects.elements()))


def test_means_of_a_hundred_raters_take_no_longer_than_a_moment():
    rng = np.random.default_rng(1)
    rows = [[f"R{n}", name, *rng.integers(1, 6, 4)] for n in range(100) for name in subjects.components()]
    result = analyse(client(component_ratings=rows))
    score = result.metrics["effectiveness_score"]
    assert score.high - score.low < 0.05 and result.metrics["rater_reliability"].value < 0.75
