"""Chapter 5 against figures worked by hand or published, what must never change the answer, and clients with hardly
any data.
"""

import random
import re
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
from workbook.chapters.pricing_and_tco import charts
from workbook.chapters.pricing_and_tco.analysis import analyse
from workbook.chapters.pricing_and_tco.offers import PRICE_PHASE, annual
from workbook.chapters.pricing_and_tco.price import break_even_volume
from workbook.chapters.pricing_and_tco.pyramid import LEVELS
from workbook.chapters.pricing_and_tco.record import rules
from workbook.chapters.pricing_and_tco.survey import best_prices, price_points, reach, spread, swapped
from workbook.chapters.pricing_and_tco.tco_tables import PHASES
from workbook.chapters.pricing_and_tco.willingness import elasticity
from workbook.client import open_client
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.wording import Wording

CHAPTER = "pricing_and_tco"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
COLUMNS = {name: [column.id for column in table.columns] for name, table in SPEC.tables.items()}
NUMBERS = {"money", "number", "share", "count"}
PATTERNS = ("tco_<offer>", "tco_annual_<offer>")


def table(name, rows):
    """Rows as intake makes a table of them: columns present only, numbers as floats with NaN."""
    width = max((len(row) for row in rows), default=len(COLUMNS[name]))
    columns = COLUMNS[name][:width]
    frame = pd.DataFrame([list(row) + [None] * (width - len(row)) for row in rows], columns=columns)
    types = {column.id: column.type for column in SPEC.tables[name].columns}
    return frame.astype({column: float for column in columns if types[column] in NUMBERS})


def client(answers=None, **tables):
    record = record_model(CHAPTER).model_validate(answers or {})
    frames = {name: table(name, rows) for name, rows in tables.items()}
    return SimpleNamespace(record=lambda _: record, table=frames.get)


def of_case(case):
    return client(case["answers"], **{name: case[name] for name in COLUMNS if name in case})


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return {message.key for message in result.metrics[name].warnings}


def found(result):
    return {finding.key for finding in result.findings}


def in_words(result):
    return chapter_json(result, Wording("en", "EUR", CHAPTER), {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    result = analyse(of_case(case))
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == (None if expected is None else pytest.approx(expected, abs=1e-4)), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= said(result, name), name
    assert set(case.get("found", [])) <= found(result)
    assert set(case.get("sections_warned", [])) <= {message.key for message in result.warnings}
    assert "[missing" not in str(in_words(result))


# --- published numbers, each named


def test_ours_100_and_20_against_90_and_45_leaves_room_up_to_115():
    """Article on expert sales, recomputed: 120 against 135."""
    result = values(analyse(of_case(CASES[0])))
    assert (result["tco_ours"], result["tco_rival"], result["equal_tco_price"]) == (120, 135, 115)


def test_the_life_cycle_cost_of_nist_handbook_135_table_5_2():
    assert values(analyse(of_case(CASES[1])))["tco_building"] == 516_233


def test_the_economic_value_of_forbis_and_mehta_is_950():
    differences = [{"id": n, "difference": n, "amount": amount} for n, amount in (("a", 350), ("b", 100), ("c", 200))]
    assert values(analyse(client({"reference_price": 300, "differences": differences})))["evc"] == 950


def test_price_10_cost_5_50_cut_50_pence_needs_an_eighth_more_volume():
    """Nagle, The Strategy and Tactics of Pricing."""
    assert break_even_volume(10 - 5.5, -0.5) == pytest.approx(0.125)


def test_the_purchase_chances_are_those_of_newton_miller_and_smith():
    intents = np.array([[5.0, 4.0]])
    line = reach(np.array([[1.0, 2.0, 3.0, 4.0]]), intents).set_index("price")["reach"]
    assert line.tolist() == pytest.approx([0, 0.7, 0.5, 0])
    assert SPEC.threshold("nms_purchase") == [0, 0.1, 0.3, 0.5, 0.7]


def test_the_pyramid_has_the_published_numbers_of_elements():
    """Almquist, Cleghorn, Sherer, Harvard Business Review 2018."""
    assert [SPEC.threshold("pyramid_elements")[level] for level in LEVELS] == [4, 5, 21, 7, 3]


def test_an_annuity_of_the_present_value_gives_the_present_value_back():
    yearly = annual(1000, 0.07, 5)
    assert sum(yearly / 1.07**year for year in range(1, 6)) == pytest.approx(1000)
    assert annual(1000, 0.0, 4) == 250 and annual(1000, 0.07, 0) is None


def test_elasticity_is_counted_against_the_middle_of_a_step():
    """From 10 to 12 the price rises by 2/11, from 0.6 to 0.4 the share falls by 0.2/0.5: -2.2."""
    assert elasticity(np.array([10.0, 12.0]), np.array([0.6, 0.4]))[1] == pytest.approx(-2.2)


# --- clients with hardly any data

ONE_OFFER = [["A", "Price", "acquisition", 0, 10]]
SPARSE = {
    "nothing at all": client(),
    "empty tables": client({}, **{name: [] for name in COLUMNS}),
    "one offer": client({}, offers=ONE_OFFER),
    "offers without a price": client(
        {}, offers=[["A", "Care", "maintenance", 1, 10], ["B", "Care", "maintenance", 1, 0]]
    ),
    "nothing within the horizon": client(
        {"horizon_years": 0}, offers=[["A", "Care", "maintenance", 1, 10], ["B", "Care", "maintenance", 2, 5]]
    ),
    "ours beyond the horizon": client(
        {"horizon_years": 2}, offers=[["A", "Price", "acquisition", 5, 10], ["B", "Price", "acquisition", 0, 5]]
    ),
    "offers named like columns": client(
        {"horizon_years": 1, "uncertain_lines": [{"id": "u", "item": "low", "low": -0.1, "high": 0.1}]},
        offers=[
            ["driver", "low", "acquisition", 0, 10],
            ["low", "low", "acquisition", 1, 5],
            ["high", "phase", "training", 0, 2],
        ],
    ),
    "offers worth less than nothing": client(
        {}, offers=[["A", "Resale", "disposal", 1, -10], ["B", "Resale", "disposal", 2, -5]]
    ),
    "one respondent": client({}, price_survey=[["a", 1, 2, 3, 4, 5, 1]]),
    "nobody would buy": client({}, price_survey=[["a", 1, 2, 3, 4, 1, 1]], willingness=[[10, 5, 0], [20, 5, 0]]),
    "one price shown": client({}, willingness=[[10, 5, 5]]),
    "more buyers than asked": client({}, willingness=[[10, 5, 6], [20, 0, 0]]),
    "free goods": client(
        {
            "unit_price": 0,
            "unit_cost": 0,
            "price_change": 0,
            "reference_price": 0,
            "solution_price": 0,
            "problem_cost": 0,
        }
    ),
    "a list price of nothing": client({}, price_waterfall=[["List", 0]]),
    "one element": client({}, value_elements=[["Speed", "functional", 3, 3, 3]]),
    "one policy": client({"policies": [{"id": "p", "policy": "partners"}]}),
    "periods without deals": client(
        {"discount_periods": [{"id": "p", "period": "H1", "deals": 0, "discounted": 0, "discounts": 0}] * 1}
    ),
    "a market alone": client({"markets": [{"id": "m", "market": "Castings", "functionality": 2}]}),
    "zero losses": client({"deals_lost": 0, "deals_lost_on_price": 0}),
    "uncertain lines that do not exist": client(
        {"uncertain_lines": [{"id": "u", "item": "Care", "low": -0.1, "high": 0.1}]},
        offers=[*ONE_OFFER, ["B", "Price", "acquisition", 0, 9]],
    ),
}


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
def test_every_promised_metric_is_present_and_says_why_it_has_no_value(sparse):
    result = analyse(sparse)
    assert undeclared_metrics(result) == []
    assert set(SPEC.metrics) - set(PATTERNS) <= set(result.metrics)
    assert all(metric.warnings for metric in result.metrics.values() if metric.value is None)
    assert "[missing" not in str(in_words(result))
    for finding in result.findings:
        assert finding.metrics and all(result.metrics[name].value is not None for name in finding.metrics), finding.key


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
def test_charts_of_hardly_any_data_can_be_drawn(sparse):
    draw_all(analyse(sparse), Wording("en", "EUR", CHAPTER))


def test_a_client_without_anything_has_no_metric_at_all():
    assert set(values(analyse(client())).values()) == {None}


def test_swapped_columns_are_found_whichever_they_are():
    good = table("price_survey", [[f"{n}", 10 + n, 20 + n, 30 + n, 40 + n] for n in range(6)])
    for pair in (
        ("too_cheap", "too_expensive"),
        ("cheap", "expensive"),
        ("too_cheap", "cheap"),
        ("expensive", "too_expensive"),
    ):
        assert swapped(good.rename(columns=dict(zip(pair, reversed(pair), strict=True)))) == pair


def test_no_interval_below_ten_answers_nor_above_the_limit(monkeypatch):
    few = analyse(client({}, price_survey=[["a", 1, 2, 3, 4]])).metrics["psm_idp"]
    assert few.low is None
    limit = method.Threshold(100, "rows x draws", "pricing_draws", "2026-11-22")
    monkeypatch.setitem(SPEC.thresholds, "bootstrap_limit", limit)
    many = analyse(client({}, price_survey=survey_rows(20))).metrics["psm_idp"]
    assert many.value is not None and many.low is None and "interval_too_large" in {m.key for m in many.warnings}


# --- uncertainty

UNCERTAIN = {
    "discount_rate": 0,
    "horizon_years": 0,
    "uncertain_lines": [{"id": "u", "item": "Setup", "offer": "A", "low": -0.2, "high": 0.4}],
}
TWO = [
    ["A", "Price", "acquisition", 0, 100],
    ["A", "Setup", "implementation", 0, 100],
    ["B", "Price", "acquisition", 0, 215],
]


def test_one_uncertain_line_gives_the_quantiles_of_its_triangle():
    """Triangle -0.2, 0, 0.4 of 100: P(x < q) = 0.025 at -0.2 + sqrt(0.025 x 0.6 x 0.2), 0.975 at 0.4 - sqrt(0.025 x
    0.6 x 0.4).
    """
    metric = analyse(client(UNCERTAIN, offers=TWO)).metrics["tco_a"]
    low, high = 200 + 100 * (-0.2 + np.sqrt(0.003)), 200 + 100 * (0.4 - np.sqrt(0.006))
    assert (
        metric.value == 200
        and metric.low == pytest.approx(low, abs=0.6)
        and metric.high == pytest.approx(high, abs=0.9)
    )


def test_the_chance_to_be_cheaper_is_that_of_the_triangle():
    """Ours stays below 215 while the line rises by less than 15: P = 1 - (0.4 - 0.15)^2 / (0.6 x 0.4) = 0.7396."""
    assert values(analyse(client(UNCERTAIN, offers=TWO)))["chance_cheaper"] == pytest.approx(0.7396, abs=0.015)


def test_uncertainty_that_points_one_way_is_said():
    answers = {**UNCERTAIN, "uncertain_lines": [{"id": "u", "item": "Setup", "offer": "A", "low": 0, "high": 0.4}]}
    metric = analyse(client(answers, offers=TWO)).metrics["tco_a"]
    assert metric.value < metric.low and "stated_outside" in {m.key for m in metric.warnings}


def test_our_own_uncertain_price_does_not_move_the_price_at_equal_total_cost():
    answers = {**UNCERTAIN, "uncertain_lines": [{"id": "u", "item": "Price", "offer": "A", "low": -0.3, "high": 0.3}]}
    found_ = analyse(client(answers, offers=TWO)).metrics
    assert found_["equal_tco_price"].low == pytest.approx(115) == pytest.approx(found_["equal_tco_price"].high)
    assert found_["price_room"].low < found_["price_room"].high


def test_an_offer_without_an_uncertain_line_has_no_interval_and_the_draws_repeat():
    first, again = (analyse(client(UNCERTAIN, offers=TWO)).metrics for _ in range(2))
    assert first["tco_b"].low is None
    assert (first["price_room"].low, first["price_room"].high) == (again["price_room"].low, again["price_room"].high)


def test_a_line_named_without_an_offer_moves_in_both_and_leaves_the_room_alone():
    answers = {**UNCERTAIN, "uncertain_lines": [{"id": "u", "item": "Setup", "low": -0.5, "high": 0.5}]}
    offers = [
        ["A", "Price", "acquisition", 0, 100],
        ["A", "Setup", "implementation", 0, 50],
        ["B", "Price", "acquisition", 0, 90],
        ["B", "Setup", "implementation", 0, 50],
    ]
    room = analyse(client(answers, offers=offers)).metrics["price_room"]
    assert room.low == pytest.approx(room.value) == pytest.approx(room.high)


def test_without_chosen_lines_every_line_is_moved_by_the_same_step():
    frame = analyse(client({"discount_rate": 0, "horizon_years": 0}, offers=TWO)).tables["tornado"].frame
    assert frame["driver"].tolist() == ["Price (B)", "Price (A)", "Setup (A)"]
    assert frame["swing"].tolist() == pytest.approx([43, 20, 20])


def test_without_intervals_the_values_stay_the_same_but_for_the_simulated_chance():
    full, quick_ = (values(analyse(full_client(), intervals=on)) for on in (True, False))
    assert quick_.pop("chance_cheaper") is None and full.pop("chance_cheaper") is not None
    assert full == quick_


def test_intervals_hold_their_values():
    for metric in analyse(full_client()).metrics.values():
        if metric.low is not None:
            assert metric.low <= metric.value <= metric.high, metric.name


# --- names


def test_each_offer_has_its_two_metrics():
    offers = [
        ["Plan A", "Price", "acquisition", 0, 5],
        ["plan a", "Price", "acquisition", 0, 6],
        ["Annual plan A", "Price", "acquisition", 0, 7],
    ]
    result = values(analyse(client({"discount_rate": 0, "horizon_years": 1}, offers=offers)))
    assert [result[f"tco_{name}"] for name in ("plan_a", "plan_a_2", "annual_plan_a_3")] == [5, 6, 7]
    assert [result[f"tco_annual_{name}"] for name in ("plan_a", "plan_a_2", "annual_plan_a_3")] == [5, 6, 7]


# --- what must never change the answer

quick = settings(max_examples=25, deadline=None)
amounts = st.integers(0, 500_000).map(lambda cents: cents / 100)
lines = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["Price", "Care", "Setup"]),
        st.sampled_from(PHASES[:-1]),
        st.integers(0, 6),
        amounts,
        st.sampled_from([0.0, 0.03, -0.02]),
    ),
    min_size=2,
    max_size=12,
)
prices = st.lists(st.tuples(*[st.integers(1, 60)] * 4), min_size=1, max_size=25).map(
    lambda drawn: [[f"{n}", *map(float, np.cumsum(steps)), 1 + n % 5, 1 + n % 4] for n, steps in enumerate(drawn)]
)
TERMS = {"our_offer": "A", "discount_rate": 0.06, "horizon_years": 4}


def rows_of(drawn):
    return [["A", "Price", "acquisition", 0, 100.0, 0.0], *(list(row) for row in drawn)]


def money_of(offers, **tables):
    return values(analyse(client(TERMS, offers=offers, **tables), intervals=False))


def agree(first, second, cents=1e-3):
    assert {name: value is None for name, value in first.items()} == {
        name: value is None for name, value in second.items()
    }
    known = {name: value for name, value in first.items() if value is not None}
    assert {name: second[name] for name in known} == pytest.approx(known, rel=1e-9, abs=cents)


def is_money(name):
    return next(spec.unit for spec in SPEC.metrics.values() if spec.covers(name)) == "currency"


@quick
@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_the_cost_lines_changes_nothing(drawn, shuffle):
    rows = rows_of(drawn)
    agree(money_of(rows), money_of(shuffle.sample(rows, len(rows))))


@quick
@given(lines)
def test_a_line_split_in_two_halves_changes_nothing(drawn):
    rows = rows_of(drawn)
    agree(money_of(rows), money_of([[*row[:4], row[4] / 2, row[5]] for row in rows for _ in range(2)]))


@quick
@given(lines, prices)
def test_a_currency_a_hundred_times_smaller_multiplies_money_and_nothing_else(drawn, survey):
    rows = rows_of(drawn)
    plain = money_of(rows, price_survey=survey)
    dear = money_of(
        [[*row[:4], row[4] * 100, row[5]] for row in rows],
        price_survey=[[row[0], *(price * 100 for price in row[1:5]), *row[5:]] for row in survey],
    )
    agree(
        {name: value * 100 if value is not None and is_money(name) else value for name, value in plain.items()},
        dear,
        cents=0.02,
    )


@quick
@given(lines, st.floats(0, 0.4), st.floats(0.001, 0.4))
def test_a_higher_discount_rate_never_raises_the_cost(drawn, rate, more):
    low, high = (
        values(analyse(client({**TERMS, "discount_rate": r}, offers=rows_of(drawn)), intervals=False))
        for r in (rate, rate + more)
    )
    for name in low:
        if name.startswith("tco_") and "annual" not in name:
            assert high[name] <= low[name] * (1 + 1e-12)


@quick
@given(lines, st.floats(0, 0.2), st.floats(-0.05, 0.2))
def test_nominal_and_real_terms_of_the_same_future_agree(drawn, rate, inflation):
    rows = rows_of(drawn)
    real = {**TERMS, "discount_rate": rate, "inflation": inflation, "money_terms": "real"}
    nominal_rows = [[*row[:5], (1 + row[5]) * (1 + inflation) - 1] for row in rows]
    one = values(analyse(client(real, offers=rows), intervals=False))
    two = values(analyse(client({**TERMS, "discount_rate": rate}, offers=nominal_rows), intervals=False))
    for name in one:
        if name.startswith("tco_") and "annual" not in name:
            assert one[name] == pytest.approx(two[name], rel=1e-9, abs=1e-6)


@quick
@given(lines)
def test_at_the_price_of_equal_total_cost_both_offers_cost_the_same(drawn):
    rows = rows_of(drawn)
    first = money_of(rows)
    if first["price_room"] is not None:
        again = money_of([*rows, ["A", "More", PRICE_PHASE, 0, first["price_room"], 0.0]])
        assert again["price_room"] == pytest.approx(0, abs=1e-3)
        assert again["our_price"] == pytest.approx(first["equal_tco_price"], abs=1e-3)


@quick
@given(prices, st.randoms(use_true_random=False))
def test_the_order_of_the_respondents_changes_no_price(survey, shuffle):
    one, two = (
        values(analyse(client({}, price_survey=rows), intervals=False))
        for rows in (survey, shuffle.sample(survey, len(survey)))
    )
    agree(one, two)


@quick
@given(prices, st.integers(2, 4))
def test_everybody_asked_several_times_over_changes_no_price(survey, times):
    one = price_points(np.array([row[1:5] for row in survey]))
    many = price_points(np.array([row[1:5] for row in survey for _ in range(times)]))
    assert {name: point.price for name, point in one.items()} == pytest.approx(
        {name: point.price for name, point in many.items()}
    )


@quick
@given(prices)
def test_every_price_point_lies_among_the_stated_prices_and_marginal_points_surround(survey):
    given_ = np.array([row[1:5] for row in survey])
    points = price_points(given_)
    for point in points.values():
        assert given_.min() <= point.price <= given_.max() and 0 <= point.share <= 1
    assert points["psm_pmc"].price <= points["psm_idp"].price <= points["psm_pme"].price


@quick
@given(prices)
def test_the_reach_is_the_mean_of_each_respondents_line(survey):
    given_, intents = np.array([row[1:5] for row in survey]), np.array([row[5:] for row in survey], float)
    chances = np.interp(intents, range(1, 6), SPEC.threshold("nms_purchase"))
    line = reach(given_, intents)
    plain = [
        np.mean([np.interp(price, p, [0, *c, 0]) for p, c in zip(given_, chances, strict=True)])
        for price in line["price"]
    ]
    assert line["reach"].tolist() == pytest.approx(plain, abs=1e-9)


@quick
@given(st.floats(0.01, 100), st.floats(-0.5, 0.5))
def test_at_the_break_even_volume_the_contribution_stays(contribution, step):
    needed = break_even_volume(contribution, step * contribution)
    assert (1 + needed) * (contribution + step * contribution) == pytest.approx(contribution)


# --- record


def test_parts_above_their_whole_and_ranges_that_miss_are_refused():
    bad = {
        "deals_lost": 3, "deals_lost_on_price": 4,
        "discount_periods": [{"id": "p", "period": "H1", "deals": 2, "discounted": 3, "discounts": 1}],
        "problem_cost": 10, "problem_cost_low": 11, "problem_cost_high": 9,
        "policies": [{"id": "a", "policy": "service"}, {"id": "b", "policy": "service"}],
        "pricing_topics": [{"id": name, "topic": "quotation", "status": "done"} for name in "ab"],
    }  # fmt: skip
    places = [place for _, place, _ in rules(record_model(CHAPTER).model_validate(bad))]
    assert places == [
        "deals_lost_on_price",
        "discount_periods.1.discounted",
        "problem_cost_low",
        "problem_cost_high",
        "policies.2.policy",
        "pricing_topics.2.topic",
    ]


def test_a_blank_record_breaks_no_rule():
    assert rules(record_model(CHAPTER).model_validate({})) == []


# --- the example, words and pictures


def survey_rows(n, seed=7):
    drawn = random.Random(seed)
    rows = []
    for number in range(n):
        middle = drawn.uniform(60, 140)
        rows.append(
            [
                f"{number}",
                middle * drawn.uniform(0.4, 0.7),
                middle * drawn.uniform(0.75, 0.95),
                middle * drawn.uniform(1.05, 1.3),
                middle * drawn.uniform(1.35, 1.8),
                drawn.randint(2, 5),
                drawn.randint(1, 3),
            ]
        )
    return rows


def full_client():
    return open_client(DATA / "northlight", [CHAPTER], language="en")


def draw_all(result, wording):
    for chart in result.charts.values():
        figure = Figure(figsize=chart.size, layout="constrained")
        axes = getattr(charts, f"plot_{chart.name}")(chart.data, texts=wording, ax=figure.subplots())
        FigureCanvasAgg(figure).draw()
        assert axes.get_xlabel(), chart.name
        assert not [words for words in figure.findobj(Text) if "[missing" in words.get_text()], chart.name


def test_northlight_computes_every_metric_and_draws_every_chart():
    result = analyse(full_client())
    assert [name for name, value in values(result).items() if value is None] == []
    drawn = {name.removeprefix("plot_") for name in charts.__all__}
    assert set(result.charts) == drawn
    for language in texts.LANGUAGES:
        draw_all(result, Wording(language, "GBP", CHAPTER))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_northlight_is_told_without_a_missing_word(language):
    result = analyse(open_client(DATA / "northlight", [CHAPTER], language=language), intervals=False)
    found_ = chapter_json(result, Wording(language, "GBP", CHAPTER), {})
    assert "[missing" not in str(found_)
    assert {block["kind"] for section in found_["sections"] for block in section["blocks"]} == {
        "metric",
        "finding",
        "warning",
        "table",
        "chart",
        "text",
    }


def test_northlight_has_120_respondents_of_whom_a_few_are_invalid():
    result = values(analyse(full_client(), intervals=False))
    assert result["psm_valid"] + result["psm_invalid"] == 120 and 0 < result["psm_invalid"] < 12


def test_a_client_text_with_dollars_and_braces_is_drawn_as_it_stands():
    offers = [["$a$ {x}", "Price_{1}", "acquisition", 0, 5], ["B", "Price", "acquisition", 1, 6]]
    result = analyse(client({"discount_rate": 0, "horizon_years": 2}, offers=offers))
    draw_all(result, Wording("en", "EUR", CHAPTER))
    assert "$a$ {x}" in str(in_words(result))


GENERATED = (
    "pressure_",
    "discounts_",
    "psm_price_",
    "topic_",
    "policy_weak_",
    "missing_",
    "pressure_without_",
    "case_",
    "policies_undefined",
    "elements_",
)


def test_every_sentence_of_the_texts_can_be_reached_from_the_code():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "workbook" / "chapters" / CHAPTER).glob("*.py"))
    words = texts.read_texts(method.CHAPTERS / CHAPTER / "texts.en.csv")
    keys = {
        key.partition(".")[2] for key in words if key.startswith(("finding.", "warning.", "convention.", "source."))
    }
    assert [key for key in sorted(keys) if f'"{key}"' not in source and not key.startswith(GENERATED)] == []


def test_every_message_in_the_code_has_a_text():
    words = texts.of_chapter(CHAPTER, "en")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "workbook" / "chapters" / CHAPTER).glob("*.py"))
    for call, prefixes in (("message", ("warning.", "convention.", "source.", "")), ("finding", ("finding.",))):
        keys = re.findall(rf"\b{call}\(\s*\"([a-z0-9_.]+)\"", code)
        assert keys and not [key for key in keys if not any(prefix + key in words for prefix in prefixes)]


def test_sentences_chosen_by_a_code_exist_for_every_code():
    words, scales = texts.of_chapter(CHAPTER, "en"), method.scales()
    keys = [f"finding.pressure_{level}" for level in ("act", "watch", "note")]
    keys += [f"finding.discounts_{way}" for way in ("rising", "falling", "steady")]
    keys += [f"finding.psm_price_{place}" for place in ("below", "inside", "above")]
    keys += [f"finding.topic_{choice.value}" for choice in scales["pricing_topic"]]
    keys += [f"finding.policy_weak_{choice.value}" for choice in scales["client_policy"]]
    keys += [f"text.price_reaction.{choice.value}" for choice in scales["price_reaction"]]
    keys += [f"text.price_optimal.{choice.value}" for choice in scales["price_fit"]]
    keys += [f"warning.pressure_without_{part}" for part in SPEC.threshold("pressure_weights")]
    keys += [f"tco_phase.{phase}" for phase in PHASES] + [f"value_level.{level}" for level in LEVELS]
    keys += [
        f"warning.missing_{name}"
        for name in ("unit_price", "unit_cost", "price_change", "problem_cost", "solution_price")
    ]
    assert [key for key in keys if key not in words] == []


# --- do the intervals mean what they say?


@pytest.mark.torture
def test_intervals_of_the_price_points_cover_the_truth():
    """200 worlds of 100 respondents each; the truth is that of 200,000 drawn the same way."""
    rng = np.random.default_rng(1)
    truth = {**{name: point.price for name, point in price_points(world(rng, 200_000)[0]).items()}}
    truth |= best_prices(*world(rng, 200_000))
    hits = dict.fromkeys(truth, 0)
    for prices_, intents in (world(rng, 100) for _ in range(200)):
        bounds = spread(prices_) | spread(prices_, intents)
        for name, value in truth.items():
            hits[name] += bounds[name][0] <= value <= bounds[name][1]
    assert all(0.90 <= n / 200 <= 0.995 for n in hits.values()), hits


def world(rng, n):
    """Respondents whose four prices scatter around a price of their own, and their intents."""
    middle = np.clip(rng.normal(100, 30, n), 40, 190)[:, None]
    factors = [rng.uniform(*bounds, n) for bounds in ((0.35, 0.7), (0.72, 0.95), (1.0, 1.3), (1.32, 1.8))]
    cheap = rng.integers(2, 6, n)
    return middle * np.column_stack(factors), np.column_stack(
        [cheap, np.maximum(1, cheap - rng.integers(0, 3, n))]
    ).astype(float)
