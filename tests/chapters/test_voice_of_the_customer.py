"""Chapter 7 against figures worked by hand or published, what must never change the answer, surveys that mislead."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from workbook import method, texts
from workbook.chapters.voice_of_the_customer import charts, explained, nps, periods
from workbook.chapters.voice_of_the_customer.analysis import analyse
from workbook.chapters.voice_of_the_customer.links import links, series
from workbook.chapters.voice_of_the_customer.loyalty import fisher, rank_correlation
from workbook.chapters.voice_of_the_customer.record import rules
from workbook.chapters.voice_of_the_customer.voice import one_spelling
from workbook.chapters.voice_of_the_customer.waiting import waiting
from workbook.client import open_client
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.statistics import shapley_values
from workbook.wording import Wording

CHAPTER = "voice_of_the_customer"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
COLUMNS = {name: [column.id for column in table.columns] for name, table in SPEC.tables.items()}
NUMBERS = {"money", "number", "share", "count"}
INFO = SimpleNamespace(as_of=pd.Timestamp("2026-06-30").date())


def table(name, rows):
    """Rows as intake makes a table of them: columns present only, numbers as floats, dates as dates."""
    width = max((len(row) for row in rows), default=len(COLUMNS[name]))
    frame = pd.DataFrame([list(row) + [None] * (width - len(row)) for row in rows], columns=COLUMNS[name][:width])
    for column in SPEC.tables[name].columns[:width]:
        if column.type in NUMBERS:
            frame[column.id] = frame[column.id].astype(float)
        elif column.type == "date":
            frame[column.id] = pd.to_datetime(frame[column.id])
        else:
            frame[column.id] = frame[column.id].astype(object).where(frame[column.id].notna(), None)
    return frame


def client(answers=None, **tables):
    record = record_model(CHAPTER).model_validate(answers or {})
    frames = {name: table(name, rows) for name, rows in tables.items()}
    return SimpleNamespace(info=INFO, record=lambda _: record, table=frames.get)


def dated(value):
    """Dates of a case as files hold them."""
    if isinstance(value, dict):
        return {key: dated(part) for key, part in value.items()}
    if isinstance(value, list):
        return [dated(part) for part in value]
    return pd.Timestamp(value).date() if hasattr(value, "isoformat") else value


def of_case(case):
    tables = {name: case[name] for name in COLUMNS if name in case}
    if "counts" in case:
        scores = [score for score, n in case["counts"].items() for _ in range(n)]
        tables["nps"] = [[f"r{number}", None, None, score] for number, score in enumerate(scores)]
    return client(dated(case.get("answers", {})), **tables)


def asked(scores):
    return [[f"r{number}", None, None, score] for number, score in enumerate(scores)]


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return {message.key for message in result.metrics[name].warnings}


def found(result):
    return {finding.key for finding in result.findings}


def in_words(result, language="en"):
    return chapter_json(result, Wording(language, "EUR", CHAPTER), {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    result = analyse(of_case(case))
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == (None if expected is None else pytest.approx(expected, abs=1e-4)), name
    for name, bounds in case.get("bounds", {}).items():
        assert [result.metrics[name].low, result.metrics[name].high] == pytest.approx(bounds, abs=1e-3), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= said(result, name), name
    assert "[missing" not in str(in_words(result))


# --- published numbers, each named


def test_reichheld_2003_fifty_thirty_twenty_gives_plus_thirty():
    assert float(nps.score(50, 30, 20)) == 30


def test_the_adjusted_wald_interval_of_rocks_2016_adds_three_answers():
    """The American Statistician 70: 3/4 promoter, 3/2 passives, 3/4 detractor, then the usual variance."""
    assert SPEC.threshold("nps_added") == {"promoters": 0.75, "passives": 1.5, "detractors": 0.75}
    p, d, n = 50.75, 20.75, 103
    reach = 1.959964 * np.sqrt(((p + d) / n - ((p - d) / n) ** 2) / n)
    low, high = nps.interval(50, 30, 20)
    assert (float(low), float(high)) == pytest.approx(
        (100 * ((p - d) / n - reach), 100 * ((p - d) / n + reach)), abs=1e-4
    )


def test_the_weighted_index_of_the_method_is_3_95():
    assert values(analyse(of_case(CASES[1])))["csi"] == pytest.approx(3.95)


SWISS = """80.2 17 15 12 9.96 22.2; 83.1 45.1 6 9 84.84 22.2; 92.5 39.7 5 5 93.4 20.2; 85.8 36.5 12 7 33.77 20.3; 76.9
43.5 17 15 5.16 20.6; 76.1 35.3 9 7 90.57 26.6; 83.8 70.2 16 7 92.85 23.6; 92.4 67.8 14 8 97.16 24.9; 82.4 53.3 12 7
97.67 21; 82.9 45.2 16 13 91.38 24.4; 87.1 64.5 14 6 98.61 24.5; 64.1 62 21 12 8.52 16.5; 66.9 67.5 14 7 2.27 19.1; 68.9
60.7 19 12 4.43 22.7; 61.7 69.3 22 5 2.82 18.7; 68.3 72.6 18 2 24.2 21.2; 71.7 34 17 8 3.3 20; 55.7 19.4 26 28 12.11
20.2; 54.3 15.2 31 20 2.15 10.8; 65.1 73 19 9 2.84 20; 65.5 59.8 22 10 5.23 18; 65 55.1 14 3 4.52 22.4; 56.6 50.9 22 12
15.14 16.7; 57.4 54.1 20 6 4.2 15.3; 72.5 71.2 12 1 2.4 21; 74.2 58.1 14 8 5.23 23.8; 72 63.5 6 3 2.56 18; 60.5 60.8 16
10 7.72 16.3; 58.3 26.8 25 19 18.46 20.9; 65.4 49.5 15 8 6.1 22.5; 75.5 85.9 3 2 99.71 15.1; 69.3 84.9 7 6 99.68 19.8;
77.3 89.7 5 2 100 18.3; 70.5 78.2 12 6 98.96 19.4; 79.4 64.9 7 3 98.22 20.2; 65 75.9 9 9 99.06 17.8; 92.2 84.6 3 3 99.46
16.3; 79.3 63.1 13 13 96.83 18.1; 70.4 38.4 26 12 5.62 20.3; 65.7 7.7 29 11 13.79 20.5; 72.7 16.7 22 13 11.22 18.9; 64.4
17.6 35 32 16.92 23; 77.6 37.6 15 7 4.97 20; 67.6 18.7 25 7 8.65 19.5; 35 1.2 37 53 42.34 18; 44.7 46.6 16 29 50.43
18.2; 42.8 27.7 22 29 58.33 19.3"""


def swiss():
    rows = np.array([[float(x) for x in row.split()] for row in SWISS.split(";")])
    return rows[:, 1:], rows[:, 0]


def test_the_lmg_shares_of_the_swiss_data_are_those_of_relaimpo():
    """Groemping, Journal of Statistical Software 17 (2006), data swiss of R: fertility explained by agriculture,
    examination, education, catholic, infant mortality.
    """
    shares, r2 = explained.shares(*swiss())
    assert r2 == pytest.approx(0.70673, abs=1e-4)
    assert shares == pytest.approx([0.05709, 0.17117, 0.26013, 0.10557, 0.11276], abs=1e-4)


def test_the_shares_sum_exactly_to_r2_found_by_least_squares():
    drivers, outcome = swiss()
    shares, r2 = explained.shares(drivers, outcome)
    full = np.column_stack([np.ones(len(outcome)), drivers])
    rest = outcome - full @ np.linalg.lstsq(full, outcome, rcond=None)[0]
    assert shares.sum() == pytest.approx(r2, abs=1e-14)
    assert r2 == pytest.approx(1 - rest.var() / outcome.var(), abs=1e-12)


def test_the_shares_of_the_draws_are_shapley_values_too():
    """The matrix of weights gives what the general function gives, for worths of any kind."""
    worths = np.random.default_rng(3).random(2**4)
    parts = shapley_values(range(4), lambda chosen: worths[sum(1 << at for at in chosen)])
    assert explained._marginals(4) @ worths == pytest.approx(list(parts.values()), abs=1e-14)


def test_independent_drivers_get_their_squared_correlations():
    """A full factorial: the drivers do not overlap, so each explains its own r2."""
    x = np.array([[a, b] for a in (-1, 1) for b in (-1, 1)], float)
    shares, r2 = explained.shares(x, x @ [2, 1] + np.array([1, -1, -1, 1]))
    assert shares == pytest.approx([4 / 6, 1 / 6]) and r2 == pytest.approx(5 / 6)


def test_kaplan_and_meier_by_hand():
    """Two done after a day, one open since two, one done after three: 1/2, then 1 - 1/2 x 0 = all."""
    curve = waiting(np.array([1, 1, 2, 3]), np.array([True, True, False, True]))
    assert curve.days.tolist() == [1, 3] and curve.done.tolist() == pytest.approx([0.5, 1])
    assert curve.quantile(0.5)[0] == 1 and curve.quantile(0.9)[0] == 3


def test_the_waiting_times_of_freireich_1963_give_their_published_median():
    """Freireich et al., Blood 21 (1963), remission under 6-MP, weeks: median 23, share after 10 weeks .753, the
    estimates of Kaplan and Meier as printed in Collett, Modelling Survival Data.
    """
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = waiting(np.array(weeks), np.array(ended, bool))
    assert curve.quantile(0.5)[0] == 23
    assert 1 - curve.share_within(10)[0] == pytest.approx(0.753, abs=1e-3)


def test_fishers_bounds_of_a_correlation_of_half_from_28_pairs():
    """z = .5493, 1.96/5 = .392: .156 to .736."""
    assert fisher(0.5, 28) == pytest.approx((0.1559, 0.7357), abs=1e-3)


def test_spearman_of_the_textbook():
    """Ranks 1 2 3 4 5 against 2 1 4 3 5: 1 - 6 x 4/(5 x 24) = .8."""
    assert rank_correlation([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])[0] == pytest.approx(0.8)


# --- surveys that mislead


def test_answers_from_1_to_10_are_asked_about_and_refused_when_said():
    scores = [1, 2, 5, 7, 8, 9, 10, 10, 6, 9, 10, 3]
    open_ = analyse(client({}, nps=asked(scores)))
    assert {"nps_no_zero", "answers_few"} <= said(open_, "nps")
    told = analyse(client({"nps_scale": "from_1_to_10"}, nps=asked(scores)))
    assert values(told)["nps"] is None and said(told, "nps") == {"nps_scale_from_1_to_10"}
    assert values(told)["nps_answers"] == 12 and values(told)["detractors_share"] is None
    sure = analyse(client({"nps_scale": "from_0_to_10"}, nps=asked(scores)))
    assert "nps_no_zero" not in said(sure, "nps")


def test_answers_from_1_to_5_give_no_score():
    result = analyse(client({}, nps=asked([5, 4, 5, 3, 4, 5, 5, 2, 4, 5, 5, 4])))
    assert values(result)["nps"] is None and "nps_scale_short" in said(result, "nps")


def test_noughts_for_not_applicable_are_pointed_out():
    assert "nps_zeros_alone" in said(analyse(client({}, nps=asked([0, 0, 0, 8, 9, 10, 7, 6] * 5))), "nps")


def test_twelve_answers_are_said_to_be_few_and_keep_a_wide_interval():
    metric = analyse(client({}, nps=asked([10] * 12))).metrics["nps"]
    assert metric.value == 100 and metric.low < 60 and metric.high == 100
    assert "answers_few" in {message.key for message in metric.warnings}


def test_blank_respondents_count_once_each_and_are_said():
    rows = [[None, None, None, 10], [None, None, None, 9], ["a", None, None, 0]]
    result = analyse(client({}, nps=rows, satisfaction=[[None, None, None, "A", 4], [None, None, None, "A", 2]]))
    assert values(result)["nps_answers"] == 3 and "respondents_blank" in said(result, "nps")
    assert values(result)["csi_answers"] == 2 and "ratings_blank" in said(result, "csi")
    assert said(result, "satisfaction_loyalty") == {"missing_both"}


def test_a_row_that_stands_twice_counts_once_and_one_of_the_future_not_at_all():
    rows = [["a", None, "2026-05-01", 10], ["a", None, "2026-05-01", 10], ["b", None, "2026-07-01", 0]]
    result = analyse(client({}, nps=rows))
    assert values(result)["nps"] == 100 and {"answers_twice", "answers_after"} <= said(result, "nps")


def test_ratings_above_the_scale_give_no_index_when_they_are_many():
    rows = [[f"p{n}", None, None, "A", 6 + n % 4] for n in range(20)]
    many = analyse(client({}, satisfaction=rows))
    assert values(many)["csi"] is None and said(many, "csi") == {"scale_doubt"}
    few = analyse(
        client({}, satisfaction=[[f"p{n}", None, None, "A", 4] for n in range(40)] + [["x", None, None, "A", 44]])
    )
    assert values(few)["csi"] == 4 and "above_scale" in said(few, "csi")


def test_names_of_factors_and_segments_that_differ_by_a_space_are_one():
    rows = [["a", "North", None, "Speed of answer", 4], ["b", " north", None, "speed  of Answer", 2]]
    result = analyse(client({}, satisfaction=rows))
    assert result.tables["factors_rated"].frame["factor"].tolist() == ["Speed of answer"]
    assert one_spelling(pd.Series(["A b", "a  B", None])).tolist()[:2] == ["A b", "A b"]


def collinear(n=120, seed=5):
    rng = np.random.default_rng(seed)
    a, b = rng.integers(1, 6, n), rng.integers(1, 6, n)
    rows, scores = [], []
    for at in range(n):
        rows += [[f"p{at}", None, None, "Speed", a[at]], [f"p{at}", None, None, "Pace", a[at]]]
        rows += [[f"p{at}", None, None, "Price", b[at]]]
        scores.append([f"p{at}", None, None, int(np.clip(a[at] + b[at] + rng.integers(-1, 2), 0, 10))])
    return client({}, satisfaction=rows, nps=scores)


def test_collinear_drivers_share_what_they_explain_and_none_is_called_first():
    result = analyse(collinear())
    shares = result.tables["drivers"].frame.set_index("driver")["share"]
    assert shares["Speed"] == pytest.approx(shares["Pace"], abs=1e-9)
    assert shares.sum() == pytest.approx(values(result)["drivers_r2"], abs=1e-12)
    assert "drivers_collinear" in said(result, "drivers_r2")
    assert not any(key.startswith("driver_first") for key in found(result))


def test_too_few_respondents_give_no_drivers():
    rows = [[f"p{n}", None, None, factor, 1 + n % 5] for n in range(12) for factor in "AB"]
    result = analyse(client({}, satisfaction=rows, nps=[[f"p{n}", None, None, n % 11] for n in range(12)]))
    assert said(result, "drivers_r2") == {"too_few_for_drivers"}


def test_the_factor_that_asks_for_the_whole_is_an_outcome_and_no_part_of_the_index():
    rows = []
    for n in range(60):
        a, b = 1 + n % 5, 1 + n // 5 % 5
        rows += [
            [f"p{n}", None, None, "A", a],
            [f"p{n}", None, None, "B", b],
            [f"p{n}", None, None, "Whole", min(a, 5)],
        ]
    result = analyse(client({"overall_factor": "whole"}, satisfaction=rows))
    assert set(result.tables["factors_rated"].frame["factor"]) == {"A", "B"}
    assert values(result)["drivers_r2"] == pytest.approx(1) and "driver_first_overall" in found(result)
    assert values(result)["driver_top_share"] == pytest.approx(1, abs=0.05)


def test_handling_before_arrival_is_left_out():
    rows = [["f1", "2026-06-10", "2026-06-01"], ["f2", "2026-06-01", "2026-06-03"]]
    result = analyse(client({}, feedback=rows))
    assert values(result)["acknowledged_days"] == 2
    assert "handled_before_acknowledged" in {message.key for message in result.warnings}


def test_two_trends_are_not_called_a_clear_link():
    names = [f"2024-{month:02d}" for month in range(1, 13)]
    noise = np.array([0, 1, -1, 0, 1, -1, 1, 0, -1, 0, 1, -1]) / 3
    up = np.arange(12.0)
    rows = [["operational", "Delay", name, value] for name, value in zip(names, up + noise, strict=True)]
    rows += [["customer", "CSI", name, value] for name, value in zip(names, up - noise, strict=True)]
    frame = links(series(table("layers", rows)), 0)
    assert frame["state"].tolist() == ["trend"] and frame["r"].iloc[0] > 0.9 and frame["changes"].iloc[0] < 0


def test_a_link_one_period_later_is_found_at_its_lag():
    rng = np.random.default_rng(1)
    below, stray = rng.normal(size=(2, 20))
    names = [f"2024-{n:02d}" for n in range(20)]
    rows = [["employee", "Mood", name, value] for name, value in zip(names, below, strict=True)]
    rows += [["operational", "Errors", name, -value] for name, value in zip(names[1:], below + stray / 9, strict=False)]
    row = links(series(table("layers", rows)), 2).iloc[0]
    assert (row["lag"], row["n"], row["state"]) == (1, 19, "clear") and row["r"] < -0.95


def test_themes_come_from_words_or_from_the_column_and_keep_examples():
    rows = [
        ["a", None, None, 2, "Waiting for weeks"],
        ["b", None, None, 10, "Nobody lets you wait"],
        ["c", None, None, 9, "Kind people"],
        ["d", None, None, 3, "x", "Price; waiting"],
    ]
    answers = {"themes": [{"id": "w", "theme": "Waiting", "words": ["wait"]}]}
    frame = analyse(client(answers, nps=rows)).tables["themes"].frame.set_index("theme")
    theme = frame.index[0]
    assert theme.casefold() == "waiting" and frame.loc[theme, "answers"] == 3
    assert frame.loc[theme, "critic"] == "Waiting for weeks" and frame.loc[theme, "friend"] == "Nobody lets you wait"


# --- clients with hardly any data

SPARSE = {
    "nothing at all": client(),
    "empty tables": client({}, **{name: [] for name in COLUMNS}),
    "one answer": client({}, nps=[["a", None, None, 7]]),
    "one rating": client({}, satisfaction=[["a", None, None, "A", 3]]),
    "only the whole": client({"overall_factor": "A"}, satisfaction=[["a", None, None, "A", 3]]),
    "all alike": client(
        {},
        nps=[[f"p{n}", None, "2026-01-01", 8] for n in range(40)],
        satisfaction=[[f"p{n}", None, "2026-01-01", factor, 4] for n in range(40) for factor in "ABC"],
    ),
    "weights of nothing": client({}, satisfaction=[["a", None, None, "A", 3]], factors=[["A", 0], ["B", 0]]),
    "weights of others": client({}, satisfaction=[["a", None, None, "A", 3]], factors=[["B", 1]]),
    "only noughts": client({}, satisfaction=[["a", None, None, "A", 0], ["b", None, None, "A", 0]]),
    "all in the future": client(
        {}, nps=[["a", None, "2030-01-01", 8]], satisfaction=[["a", None, "2030-01-01", "A", 3]]
    ),
    "feedback of tomorrow": client({}, feedback=[["f", "2027-01-01"]]),
    "feedback without anything": client({}, feedback=[["f", "2026-01-01"]]),
    "served fewer than complained": client(
        {"served": 1},
        feedback=[[f"f{n}", "2026-06-01", None, None, None, None, 1, "complaint"] for n in range(3)],
    ),
    "one layer": client({}, layers=[["customer", "CSI", "2026-Q1", 70]]),
    "layers that never move": client(
        {"indicators": [{"id": "a", "indicator": "csi", "target": 70.0, "better": "higher"}]},
        layers=[
            [layer, name, f"2025-{n:02d}", 5]
            for layer, name in (("customer", "CSI"), ("operational", "Delay"))
            for n in range(9)
        ],
    ),
    "zeros": client({"winning_cost": 0.0, "keeping_cost": 0.0, "customers_lost": 0, "lost_to_rivals": 0, "served": 0}),
    "a wave nobody was invited to": client({"waves": [{"id": "w", "wave": "W", "invited": 0, "answered": 0}]}),
    "one stage": client({"stages": [{"id": "s", "stage": "S", "satisfaction": 2.0}], "arbiter": True}),
    "themes without words": client(
        {"themes": [{"id": "t", "theme": "T", "words": ["zzz"]}]}, nps=[["a", None, None, 3, "slow slow answer"]]
    ),
    "one score of the index": client(
        {"index_ratings": [{"id": "a", "factor": "quality", "ours": 3.0, "sector": 4.0}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
def test_every_promised_metric_is_present_and_says_why_it_has_no_value(sparse):
    result = analyse(sparse)
    assert undeclared_metrics(result) == [] and set(SPEC.metrics) == set(result.metrics)
    assert all(metric.warnings for metric in result.metrics.values() if metric.value is None)
    for language in texts.LANGUAGES:
        assert "[missing" not in str(in_words(result, language))
    for finding in result.findings:
        assert finding.metrics and all(result.metrics[name].value is not None for name in finding.metrics), finding.key
    draw_all(result, Wording("en", "EUR", CHAPTER))


def draw_all(result, words):
    for name, chart in result.charts.items():
        figure = Figure(figsize=chart.size)
        FigureCanvasAgg(figure)
        getattr(charts, f"plot_{name}")(chart.data, texts=words, ax=figure.subplots())
        figure.canvas.draw()


def test_a_client_without_anything_has_no_metric_at_all():
    assert set(values(analyse(client())).values()) == {None}


@pytest.fixture(scope="module")
def northlight():
    return analyse(open_client(DATA / "northlight"))


def test_the_example_shows_every_chart_table_and_metric(northlight):
    assert set(northlight.charts) == {name.removeprefix("plot_") for name in charts.__all__}
    assert {name for name, metric in northlight.metrics.items() if metric.value is None} <= {"resolved_p90"}


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_charts_can_be_drawn_and_every_sentence_said(northlight, language):
    assert "[missing" not in str(in_words(northlight, language))
    draw_all(northlight, Wording(language, "GBP", CHAPTER))


def test_bounds_hold_their_values_and_shares_stay_within_one(northlight):
    for metric in northlight.metrics.values():
        if metric.low is not None:
            assert metric.low <= metric.value <= metric.high, metric.name
        if metric.unit == "share" and metric.value is not None and metric.name != "tone_balance":
            assert 0 <= metric.value <= 1, metric.name


def test_without_intervals_the_values_stay_the_same(northlight):
    quick_ = values(analyse(open_client(DATA / "northlight"), intervals=False))
    assert quick_ == values(northlight)


def test_every_finding_of_a_kind_is_worded_for_each_choice():
    words = texts.of_chapter(CHAPTER, "en")
    keys = [f"finding.seven_behind_{c.value}" for c in method.scales()["voc_index_factor"]]
    keys += [f"chart.seven.title_{c.value}" for c in method.scales()["voc_index_factor"]]
    keys += [f"finding.element_weak_{c.value}" for c in method.scales()["voc_element"]]
    keys += [f"finding.{key}" for key in ("nps_up", "nps_down", "nps_open_change", "csi_up", "csi_down", "csi_open")]
    keys += [f"finding.voice_most_{kind}" for kind in ("changed_expectation", "concern", "new_request")]
    keys += [f"warning.{key}" for key in ("nps_scale_other", "no_overall", "no_recommendation", "same_overall")]
    assert [key for key in keys if key not in words] == []


def test_answers_that_contradict_each_other_are_refused():
    model = record_model(CHAPTER)
    bad = model.model_validate({"customers_lost": 1, "lost_to_rivals": 2})
    assert [problem[1] for problem in rules(bad)] == ["lost_to_rivals"]
    twice = [{"id": n, "element": "central"} for n in "ab"]
    assert [problem[1] for problem in rules(model.model_validate({"elements": twice}))] == ["elements.2.element"]


def test_periods_are_counted_from_their_first_day():
    dates = pd.Series(pd.to_datetime(["2026-03-31", "2026-04-01", None]))
    assert [periods.name(n, "quarter") for n in periods.numbers(dates, "quarter")[:2]] == ["2026-Q1", "2026-Q2"]
    assert [periods.name(n, "half_year") for n in periods.numbers(dates, "half_year")[:2]] == ["2026-H1", "2026-H1"]
    assert [periods.name(n, "month") for n in periods.numbers(dates, "month")[:2]] == ["2026-03", "2026-04"]
    assert periods.numbers(dates, "year")[2] == -1


# --- what must never change the answer

quick = settings(max_examples=15, deadline=None)
answers = st.lists(st.integers(0, 10), min_size=1, max_size=40)
ratings = st.lists(
    st.tuples(st.sampled_from("pqrstuvw"), st.sampled_from("ABC"), st.integers(1, 5)), min_size=1, max_size=40
)


def rated(drawn, factor=1, top=None):
    return [[person, None, None, name, score * factor, top] for person, name, score in drawn]


@quick
@given(answers)
def test_the_score_turned_round_is_its_opposite_and_stays_in_its_interval(scores):
    result = analyse(client({"nps_scale": "from_0_to_10"}, nps=asked(scores))).metrics["nps"]
    assert -100 <= result.low <= result.value <= result.high <= 100
    p, m, d = (sum(s >= 9 for s in scores), sum(7 <= s <= 8 for s in scores), sum(s <= 6 for s in scores))
    low, high = nps.interval(d, m, p)
    assert (float(-high), float(-low)) == pytest.approx((result.low, result.high))


@quick
@given(ratings, st.randoms(use_true_random=False))
def test_neither_the_order_of_ratings_nor_the_size_of_weights_changes_the_index(drawn, shuffle):
    weights = [["A", 1.0], ["B", 2.0], ["C", 3.0]]
    plain = analyse(client({}, satisfaction=rated(drawn), factors=weights), intervals=False).metrics
    mixed = shuffle.sample(drawn, len(drawn))
    large = [[name, 100 * weight] for name, weight in weights]
    other = analyse(client({}, satisfaction=rated(mixed), factors=large), intervals=False).metrics
    for name in ("csi", "csi_100", "csi_equal"):
        assert other[name].value == pytest.approx(plain[name].value)
        assert (other[name].low is None) == (plain[name].low is None)
        assert other[name].low is None or other[name].low == pytest.approx(plain[name].low)


@quick
@given(ratings)
def test_the_index_lies_between_the_lowest_and_the_highest_factor(drawn):
    result = analyse(client({}, satisfaction=rated(drawn)), intervals=False)
    scores = result.tables["factors_rated"].frame["score"]
    assert scores.min() - 1e-9 <= result.metrics["csi"].value <= scores.max() + 1e-9
    assert result.metrics["csi_100"].value == pytest.approx(25 * (result.metrics["csi"].value - 1))


@quick
@given(st.integers(2, 6), st.integers(0, 1000))
def test_shares_of_any_drivers_sum_to_r2_and_are_never_negative(k, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(40, k)) @ rng.normal(size=(k, k))
    shares, r2 = explained.shares(x, x @ rng.normal(size=k) + rng.normal(size=40))
    assert shares.sum() == pytest.approx(r2, abs=1e-12) and (shares > -1e-12).all()


@quick
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40))
def test_shares_done_rise_with_the_days_and_keep_within_their_bounds(items):
    curve = waiting(np.array([day for day, _ in items]), np.array([done for _, done in items]))
    if curve is None:
        return
    assert (np.diff(curve.done) >= -1e-12).all() and ((curve.done > 0) & (curve.done <= 1 + 1e-12)).all()
    assert (curve.low <= curve.done + 1e-9).all() and (curve.high >= curve.done - 1e-9).all()
