"""Chapter 3 against figures worked by hand or published, what must never change the answer, and clients with hardly
any data.
"""

import itertools
import random
import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, kendalltau

from workbook import method
from workbook.chapters.tests_of_truth import charts
from workbook.chapters.tests_of_truth.analysis import analyse
from workbook.chapters.tests_of_truth.opinions import mentioned
from workbook.chapters.tests_of_truth.record import rules, table_rules
from workbook.chapters.tests_of_truth.verdicts import Signal, change, verdict, within_intervals, within_own_view
from workbook.chapters.tests_of_truth.worth import categories
from workbook.client import open_client
from workbook.client.check import check_folder
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.statistics import kendall_w, permutation_p, rank_biased_overlap, w_interval
from workbook.wording import Wording

CHAPTER = "tests_of_truth"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
COLUMNS = {name: [column.id for column in table.columns] for name, table in SPEC.tables.items()}
NUMBERS = {"money", "number", "share", "count", "scale"}
NORTHLIGHT = DATA / "northlight"


def table(name, rows):
    """Rows as intake makes a table of them: columns present only, numbers as floats with NaN, rows as in a sheet."""
    width = max((len(row) for row in rows), default=len(COLUMNS[name]))
    columns = COLUMNS[name][:width]
    frame = pd.DataFrame([list(row) + [None] * (width - len(row)) for row in rows], columns=columns)
    frame.index = range(2, len(frame) + 2)
    types = {column.id: column.type for column in SPEC.tables[name].columns}
    return frame.astype({column: float for column in columns if types[column] in NUMBERS})


def person(name, group=None, order=(), clarity=None):
    answers = {"respondent_group": group, "priority_order": list(order), "clarity": clarity}
    record = record_model(CHAPTER).model_validate({key: value for key, value in answers.items() if value})
    return SimpleNamespace(name=name, file=f"respondents/{CHAPTER}/{name}.yaml", record=record)


def client(answers=None, people=(), **tables):
    records = {CHAPTER: record_model(CHAPTER).model_validate(answers or {}), "client_valuation": None}
    records["client_valuation"] = record_model("client_valuation")()
    frames = {name: table(name, rows) for name, rows in tables.items()}
    info = SimpleNamespace(as_of=date(2026, 6, 30), currency="EUR")
    return SimpleNamespace(info=info, record=records.get, table=frames.get, respondents=lambda _: tuple(people))


def rankings(orders, group="staff"):
    """Rows of the table priorities: each person by name with an order of things, the first one first."""
    return [[who, group, what, place] for who, order in orders.items() for place, what in enumerate(order, 1)]


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


@pytest.fixture(scope="module")
def northlight():
    return analyse(open_client(NORTHLIGHT, [CHAPTER]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    given_tables = {name: case[name] for name in COLUMNS if name in case}
    result = analyse(client(case.get("answers"), **given_tables), intervals=False)
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == (None if expected is None else pytest.approx(expected, abs=1e-5)), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= said(result, name), name
    assert set(case.get("found", [])) <= found(result)
    assert set(case.get("sections_warned", [])) <= warned(result)
    assert "[missing" not in str(in_words(result))


# --- published numbers and peers, each named


def test_w_of_1234_1234_4321_is_one_ninth():
    """formulas.md chapter 3: S = 5, W = 1/9 (definition of Kendall and Babington Smith, 1939)."""
    assert kendall_w([[1, 2, 3, 4], [1, 2, 3, 4], [4, 3, 2, 1]]) == pytest.approx(1 / 9, abs=1e-12)


def test_w_is_1_when_all_rank_alike_and_0_when_two_rank_oppositely():
    """formulas.md chapter 3."""
    assert kendall_w([[3, 1, 2]] * 5) == pytest.approx(1)
    assert kendall_w([[1, 2, 3], [3, 2, 1]]) == pytest.approx(0)


def test_rbo_of_abcde_and_baced_is_0_881775():
    """formulas.md chapter 3; Webber, Moffat and Zobel (2010), extrapolated, p = .9."""
    assert rank_biased_overlap("ABCDE", "BACED", p=0.9) == pytest.approx(0.881775, abs=5e-7)


def test_rbo_of_orders_of_different_length_follows_equation_32():
    """Webber, Moffat and Zobel (2010), equation 32, worked by hand for AB and BAC at p = .5.

    Overlap 0, 2, 2 at depths 1 to 3; agreement 0, 1, and at depth 3 (2 + 2 x 1/2)/3 = 1.
    (1 - p)/p x (0 x .5 + 1 x .25 + 1 x .125) + ((2 - 2)/3 + 2/2) x .125 = .375 + .125 = .5.
    """
    assert rank_biased_overlap("AB", "BAC", p=0.5) == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(5))
def test_w_with_ties_agrees_with_the_friedman_test_of_scipy(seed):
    """Peer: chi-square of Friedman with ties = m (n - 1) W (scipy.stats.friedmanchisquare)."""
    ratings = np.random.default_rng(seed).integers(1, 5, (7, 6))
    assert kendall_w(ratings) == pytest.approx(friedmanchisquare(*ratings.T).statistic / (7 * 5), abs=1e-12)


def test_the_permutation_p_matches_all_permutations():
    """Exact: of the 4!^2 ways to order the second and third rater against the first, those with S at least 5."""
    ratings = np.array([[1, 2, 3, 4], [1, 2, 3, 4], [4, 3, 2, 1]])
    orders = list(itertools.permutations([1, 2, 3, 4]))
    spread = [((np.add(np.add([1, 2, 3, 4], a), b) - 7.5) ** 2).sum() for a, b in itertools.product(orders, repeat=2)]
    exact = np.mean(np.array(spread) >= 5)
    assert permutation_p(ratings, 20_000, 1) == pytest.approx(exact, abs=0.01)


def test_the_permutation_p_matches_all_permutations_with_ties():
    ratings = np.array([[1, 2, 3, 3], [1, 2, 2, 4], [2, 1, 3, 4]])
    ways = [set(itertools.permutations(line)) for line in ([1, 2, 3.5, 3.5], [1, 2.5, 2.5, 4], [2, 1, 3, 4])]
    weights = [24 // len(way) for way in ways]
    assert weights == [2, 2, 1]
    sums = [np.sum(lines, axis=0) for lines in itertools.product(*ways)]
    spread = np.array([((line - line.mean()) ** 2).sum() for line in sums])
    observed = np.sum([[1, 2, 3.5, 3.5], [1, 2.5, 2.5, 4], [2, 1, 3, 4]], axis=0)
    exact = np.mean(spread >= ((observed - observed.mean()) ** 2).sum() - 1e-9)
    assert permutation_p(ratings, 20_000, 1) == pytest.approx(exact, abs=0.01)


def test_the_permutation_is_seeded_and_draws_20000():
    ratings = np.random.default_rng(3).random((5, 4))
    assert permutation_p(ratings, 20_000, 7) == permutation_p(ratings, 20_000, 7)
    assert SPEC.threshold("permutation_draws") == 20_000


def test_w_of_two_raters_is_the_mean_of_1_and_their_rank_correlation():
    """W = (1 + r) / 2 for two raters (Kendall, 1970); 1234 against 1243 has a rank correlation of .8."""
    assert kendall_w([[1, 2, 3, 4], [1, 2, 4, 3]]) == pytest.approx((1 + 0.8) / 2)


# --- what must never change the answer

orders = st.lists(st.permutations(range(5)), min_size=2, max_size=6)


@settings(max_examples=25, deadline=None)
@given(orders, st.randoms())
def test_w_does_not_depend_on_the_order_of_people_or_things_nor_on_the_scale(drawn, dice):
    ratings = np.array(drawn, float)
    shuffled = ratings[dice.sample(range(len(ratings)), len(ratings))][:, dice.sample(range(5), 5)]
    assert kendall_w(shuffled) == pytest.approx(kendall_w(ratings))
    assert kendall_w(3 * ratings + 7) == pytest.approx(kendall_w(ratings))
    assert kendall_w(-ratings) == pytest.approx(kendall_w(ratings))
    assert -1e-9 <= kendall_w(ratings) <= 1 + 1e-9


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.permutations(range(6)), st.floats(0.1, 0.99))
def test_rbo_is_symmetric_between_0_and_1_and_1_with_itself(first, second, p):
    overlap = rank_biased_overlap(first, second, p)
    assert overlap == pytest.approx(rank_biased_overlap(second, first, p)) and -1e-9 <= overlap <= 1 + 1e-9
    assert rank_biased_overlap(first, first, p) == pytest.approx(1)


def test_rbo_of_ties_is_the_mean_over_every_order_of_them():
    """Corsi and Urbano (2024): the overlap expected when ties are broken at random."""
    tied = {"A": 1, "B": 2, "C": 2, "D": 4}
    both = [rank_biased_overlap(order, "BADC", 0.8) for order in ("ABCD", "ACBD")]
    assert rank_biased_overlap(tied, "BADC", 0.8) == pytest.approx(np.mean(both))


def test_rbo_falls_when_the_top_changes_more_than_the_bottom():
    assert rank_biased_overlap("BACDEF", "ABCDEF") < rank_biased_overlap("ABCDFE", "ABCDEF")
    assert kendalltau([1, 0, 2, 3, 4, 5], range(6)) == kendalltau([0, 1, 2, 3, 5, 4], range(6))


def test_the_interval_of_w_holds_w_narrows_with_people_and_is_seeded():
    draw = np.random.default_rng(5)
    few, many = (2 * np.linspace(0, 1, 6) + draw.gumbel(size=(n, 6)) for n in (8, 80))
    (low, high), (lower, higher) = w_interval(few, 500, 1), w_interval(many, 500, 1)
    assert low < kendall_w(few) < high and higher - lower < high - low
    assert w_interval(few, 500, 1) == (low, high)
    assert w_interval([[1, 2, 3]] * 9, 500, 1) is None and w_interval([[1, 2], [2, 1]], 500, 1) is None


def test_the_rows_of_the_table_may_stand_in_any_order():
    rows = rankings({"A": "xyz", "B": "yxz", "C": "zxy", "D": "xzy"}) + rankings({"M": "xyz"}, "management")
    mixed = rows[:]
    random.Random(4).shuffle(mixed)
    first, second = (values(analyse(client(priorities=some), intervals=False)) for some in (rows, mixed))
    for name in ("kendall_w", "kendall_p", "rbo", "top_priority_share", "alignment_share"):
        assert first[name] == pytest.approx(second[name], abs=0.01), name


def test_people_of_files_count_like_people_of_the_table():
    rows = rankings({"A": "xyz", "B": "yxz"}) + rankings({"M": "xyz"}, "management")
    people = [person("A", "staff", "xyz"), person("B", "staff", "yxz"), person("M", "management", "xyz")]
    from_table = values(analyse(client(priorities=rows), intervals=False))
    from_files = values(analyse(client(people=people), intervals=False))
    mixed = values(analyse(client(people=people[:1], priorities=rows[3:]), intervals=False))
    for name in ("respondents", "kendall_w", "rbo", "top_priority_share"):
        assert from_table[name] == pytest.approx(from_files[name]) == pytest.approx(mixed[name]), name


# --- verdicts


def signals(**levels):
    """Signals of the first test: what each says, 1 against, 2 neither, 3 for; left out: unknown."""
    names = SPEC.threshold("signals")["boundaries"]
    known = {name: Signal(name, 0.0).set_to(level).value for name, level in levels.items()}
    return {name: Signal(name, known.get(name, 0.0 if name == "evidence" else None)) for name in names}


def test_a_signal_speaks_by_its_bounds_whichever_way_is_better():
    rising, falling = Signal("rbo", 0.8), Signal("outside_hours_share", 0.05)
    assert (rising.level, falling.level) == (3, 3)
    assert (Signal("rbo", 0.5).level, Signal("outside_hours_share", 0.15).level) == (1, 1)
    assert (Signal("rbo", 0.6).level, Signal("outside_hours_share", 0.1).level) == (2, 2)
    assert Signal("rbo", 0.9, capped=True).level == 2 and Signal("rbo", None).level is None


def test_half_of_the_signals_against_fail_and_one_against_forbids_a_pass():
    assert verdict(signals(answer=1, score=1, evidence=3, refusal_kinds=3)) == 1
    assert verdict(signals(answer=3, score=3, evidence=3, refusal_kinds=3, refused_share=1)) == 2
    assert verdict(signals(answer=3, score=3, evidence=3, refusal_kinds=3, refused_share=2)) == 3


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(SPEC.threshold("signals")["boundaries"]), st.sampled_from([1, 2, 3])))
def test_what_would_change_a_verdict_changes_it(levels):
    known = signals(**levels)
    now, told = verdict(known), change(known)
    moved = {**known, **{then.name: then for _, then in told.signals}}
    if now == 3:
        for before, then in told.signals:
            assert verdict({**known, before.name: then}) < 3
    elif told.becomes is not None:
        assert verdict(moved) == told.becomes and told.becomes > (now or 0)


def test_the_range_of_a_verdict_moves_with_the_intervals_only():
    known = signals(answer=3, score=3, evidence=3, refusal_kinds=3)
    assert within_intervals(known) == (3, 3)
    wide = Signal("refused_share", 0.06, 0.001, 0.2)
    assert within_intervals({**known, "refused_share": wide}) == (2, 3)
    assert within_own_view(signals(answer=2, score=2, evidence=3, refusal_kinds=3)) == (1, 3)


def test_three_people_never_give_a_pass():
    people = [person("A", "staff", "xyz", 5), person("B", "staff", "xyz", 5), person("M", "management", "xyz", 5)]
    answers = {"test_2_answer": "yes", "test_2_score": 5, "priority_order": list("xyz")}
    answers["test_2_evidence"] = ["written_priorities", "random_test", "voice_log", "perceptions"]
    result = analyse(client(answers, people))
    assert values(result)["kendall_w"] == 1 and values(result)["verdict_2"] == 2


# --- degenerate inputs


def test_without_any_data_every_metric_is_there_and_says_why():
    result = analyse(client())
    assert undeclared_metrics(result) == [] and set(result.metrics) == set(SPEC.metrics)
    for name, metric in result.metrics.items():
        assert metric.value is not None or metric.warnings, name
    for language in ("en", "fr", "ru"):
        assert "[missing" not in str(in_words(result, language))


@pytest.mark.parametrize(
    "rows",
    [
        [["A", "staff", "x", 1]],
        [["A", "staff", "x", None]],
        rankings({"A": "x", "B": "x"}),
        [["A", "staff", what, 1] for what in "xyz"] + [["B", "staff", what, 1] for what in "xyz"],
        [["A", "management", "x", None, "yes"], ["B", "staff", "y", None, "no"]],
        rankings({"A": "xyz", "B": "abc"}),
    ],
    ids=["one line", "no rank", "one priority", "all tied", "only mentions", "nothing in common"],
)
def test_hardly_any_opinion_never_breaks_and_never_claims(rows):
    result = analyse(client(priorities=rows))
    assert result.metrics["kendall_w"].value is None and result.metrics["kendall_w"].warnings
    assert values(result)["verdict_2"] != 3
    assert "[missing" not in str(in_words(result))


def test_a_stray_priority_is_pointed_out():
    rows = rankings({"A": "xyz", "B": "xzy", "C": "yxzb"})
    result = analyse(client(priorities=rows))
    assert {"incomplete_rankings", "rare_priorities"} <= warned(result)


def test_a_person_without_a_group_is_left_out_by_name():
    result = analyse(client(people=[person("A", "staff", "xy"), person("B", None, "yx")]))
    assert "respondents_without_group" in warned(result) and values(result)["respondents"] == 1


def test_hours_without_any_positive_value_give_no_share():
    profiles = [{"id": "a", "customer": "A", "value": -5.0, "hours": 10.0}]
    result = analyse(client({"customer_profiles": profiles}))
    assert result.metrics["misplaced_hours_share"].value is None and said(result, "misplaced_hours_share")


def test_categories_follow_the_value_and_losses_come_last():
    worth = pd.Series([70.0, 20.0, 10.0, -5.0, np.nan], list("abcde"))
    assert categories(worth).tolist() == ["a", "b", "c", "d", None]
    assert categories(pd.Series([-1.0, -2.0])).tolist() == ["d", "d"]


def test_more_hours_lost_than_worked_are_refused():
    answers = {"time_wasters": [{"id": "a", "waster": "A", "hours": 50.0}], "hours_month": 40.0}
    assert "hours_too_many" in said(analyse(client(answers)), "outside_hours_share")


@pytest.mark.parametrize(("cell", "says"), [("yes", True), ("no", False), ("2", True), ("0", False), ("1,0", True)])
def test_a_mention_is_a_word_or_a_number(cell, says):
    assert mentioned(cell) is says


# --- mistakes that are refused with their place


def test_rank_and_mention_at_once_a_pair_twice_and_two_groups_are_mistakes():
    rows = [
        ["A", "staff", "x", 1, "yes"],
        ["B", "staff", "x", 1],
        ["B", "staff", " X ", 2],
        ["B", "management", "y", 3],
    ]
    rows.append(["C", "staff", "x", None, "perhaps"])
    problems = table_rules({"priorities": table("priorities", rows)}, [])
    assert [(problem.code, problem.row) for problem in problems] == [
        ("priority_rank_and_mention", 2),
        ("priority_mention", 6),
        ("priority_twice", 4),
        ("priority_group", 5),
    ]
    assert all("[missing" not in problem.line(language) for problem in problems for language in ("en", "fr", "ru"))


def test_a_person_in_the_table_and_with_a_file_is_a_mistake():
    priorities = table("priorities", rankings({"Ann Lee": "xy"}))
    (problem,) = table_rules({"priorities": priorities}, [person("ann  lee", "staff", "xy")])
    assert problem.code == "priority_person_twice" and problem.file.endswith("ann  lee.yaml")


def test_check_refuses_a_client_whose_respondent_stands_in_the_table_too(tmp_path):
    folder = tmp_path / "twice"
    (folder / "tables").mkdir(parents=True)
    (folder / "respondents" / CHAPTER).mkdir(parents=True)
    info = "schema: 1\nid: twice\nname: T\nsector: s\ncountry: GB\nlanguage: en\ncurrency: GBP\nas_of: 2026-06-30\n"
    (folder / "client.yaml").write_text(info + "consultant: C\n")
    (folder / "tables" / "priorities.csv").write_text("respondent,group,priority,rank\nAnn,staff,x,1\n")
    (folder / "respondents" / CHAPTER / "Ann.yaml").write_text("schema: 1\nclient: twice\nanswers: {clarity: 3}\n")
    lines = [line.text for line in check_folder(folder) if line.is_mistake]
    assert len(lines) == 1 and "Ann has a file of their own" in lines[0]


def test_answers_that_contradict_each_other_are_refused():
    answers = {
        "offers_asked": 3,
        "offers_refused": 4,
        "priority_order": ["x", "X "],
        "service_rules": [{"id": "a", "category": "a"}, {"id": "b", "category": "a"}],
    }
    places = [place for _, place, _ in rules(record_model(CHAPTER).model_validate(answers))]
    assert places == ["offers_refused", "service_rules.2.category", "priority_order.2"]


# --- the example that the notebook shows


def test_northlight_passes_one_test_and_fails_one(northlight):
    assert [values(northlight)[f"verdict_{number}"] for number in range(1, 6)] == [3, 2, 2, 1, 2]


def test_northlight_takes_values_and_efforts_from_chapter_4(northlight):
    known = values(northlight)
    assert known["customer_capital"] > 1_000_000 and known["effort_coherence"] == pytest.approx(0.787, abs=0.01)
    assert "Borough of Eastmere" in northlight.tables["deserving"].frame["name"].iloc[0]


def test_northlights_staff_puts_full_diaries_first(northlight):
    finding = next(finding for finding in northlight.findings if finding.key == "staff_top")
    assert finding.values["priority"] == "Full diaries"
    low, high = northlight.metrics["kendall_w"].low, northlight.metrics["kendall_w"].high
    assert low < northlight.metrics["kendall_w"].value < high < northlight.metrics["kendall_w_management"].value


def test_every_chart_is_drawn_and_every_word_is_there(northlight):
    from workbook.report.drawing import draw

    assert {name.removeprefix("plot_") for name in charts.__all__} == set(northlight.charts)
    for language in ("en", "ru"):
        words = Wording(language, "GBP", CHAPTER)
        for name, chart in northlight.charts.items():
            assert draw(chart, getattr(charts, f"plot_{name}"), words).startswith("<svg")


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_no_word_is_missing_and_no_placeholder_is_left(northlight, language):
    written = str(in_words(northlight, language))
    assert "[missing" not in written and not re.search(r"\{\w+(:\w+)?\}", written)


def test_the_same_data_give_the_same_results_twice(northlight):
    again = analyse(open_client(NORTHLIGHT, [CHAPTER]))
    assert in_words(again) == in_words(northlight)


@pytest.mark.parametrize("example", ["bakery", "integrator"])
def test_the_other_examples_are_judged_in_their_own_language(example):
    opened = open_client(DATA / example, [CHAPTER])
    result = analyse(opened)
    assert all(values(result)[f"verdict_{number}"] for number in range(1, 6))
    assert "[missing" not in str(in_words(result, opened.info.language))


def test_an_agreed_list_with_an_entry_nobody_asked_names_still_compares():
    answers = {"priority_order": ["z", "a", "b", "c"]}
    staff = rankings(
        {name: order for name, order in zip("ABCDEF", ("abc", "acb", "bac", "abc", "cab", "bca"), strict=True)}
    )
    result = analyse(client(answers, priorities=staff))
    metric = result.metrics["rbo"]
    assert metric.low <= metric.value <= metric.high and values(result)["top_priority_share"] == 0
    assert result.tables["priority_places"].frame.set_index("priority").loc["a", "staff_low"] >= 1


def test_customers_without_a_lifetime_value_are_judged_by_their_margin():
    opened = open_client(DATA / "portfolio" / "saltreed-brewing", [CHAPTER])
    bare = SimpleNamespace(
        info=opened.info,
        record=lambda name: record_model(name)(),
        table=lambda name: {"customers": opened.table("customers")}.get(name),
        respondents=lambda _: (),
    )
    metric = analyse(bare).metrics["misplaced_hours_share"]
    assert metric.value is None or metric.source.key in ("worth_ltv", "worth_margin")
