"""Chapter 4 against figures worked by hand, what must never change the answer, and clients with hardly any data."""

import re
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import method, texts
from workbook.chapters.client_valuation import charts
from workbook.chapters.client_valuation.analysis import analyse
from workbook.chapters.client_valuation.customers import MARGIN_SOURCES
from workbook.chapters.client_valuation.lifetime import Terms, lifetime_value, margin_multiple, payments
from workbook.chapters.client_valuation.matrix import ZONES
from workbook.chapters.client_valuation.recency import scores
from workbook.chapters.client_valuation.record import rules, table_columns
from workbook.method import read_yaml
from workbook.project import ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.wording import Wording

CHAPTER = "client_valuation"
AS_OF = date(2026, 6, 30)
CASES = read_yaml(ROOT / "tests" / "cases" / "client_valuation.yaml")
DRIVERS = ("retention", "margin", "rate", "life", "horizon")
ONE_YEAR = {"life_years": 1, "retention_rate": 1, "discount_rate": 0}


def client(answers=None, customers=None, transactions=None, others=None):
    """A client as analysis sees it: tables as rows, transactions as (customer_id, date, amount)."""
    record = record_model(CHAPTER).model_validate(answers or {})
    tables = {name: pd.DataFrame(rows) for name, rows in (others or {}).items()}
    for table in tables.values():
        if "date" in table:
            table["date"] = pd.to_datetime(table["date"])
    if customers is not None:
        tables["customers"] = pd.DataFrame(customers)
    if transactions is not None:
        lines = pd.DataFrame(transactions, columns=["customer_id", "date", "amount"])
        lines["date"], lines["amount"] = pd.to_datetime(lines["date"]), lines["amount"].astype(float)
        tables["transactions"] = lines
    return SimpleNamespace(info=SimpleNamespace(as_of=AS_OF), record=lambda _: record, table=tables.get)


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return [message.key for message in result.metrics[name].warnings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    tables = (case.get(name) for name in ("answers", "customers", "transactions", "tables"))
    result = analyse(client(*tables))
    for name, expected in case["expect"].items():
        found = result.metrics[name].value
        assert (
            found is None
            if expected is None
            else found == pytest.approx(expected, abs=0.005 if expected > 100 else 1e-6)
        ), name
    for name, keys in case.get("warned", {}).items():
        assert set(keys) <= set(said(result, name))
    assert set(case.get("sections_warned", [])) <= {message.key for message in result.warnings}
    if "zones" in case:
        table = result.tables["matrix_customers"].frame
        assert dict(zip(table["customer_id"], table["zone"], strict=True)) == case["zones"]


SPARSE = {
    "nothing at all": client(),
    "empty tables": client({}, {"customer_id": []}, []),
    "one customer": client(
        {**ONE_YEAR, "margin_rate": 0.3}, [{"customer_id": "a", "segment": "x"}], [("a", "2026-01-01", 10.0)]
    ),
    "everything negative": client(
        {**ONE_YEAR, "margin_rate": 0.3}, None, [("a", "2026-01-01", -10.0), ("b", "2026-02-01", -5.0)]
    ),
    "no dates": client(
        {**ONE_YEAR, "margin_rate": 0.3}, [{"customer_id": "a", "revenue": 5.0}, {"customer_id": "b", "revenue": 7.0}]
    ),
    "only names": client(ONE_YEAR, [{"customer_id": "a", "name": "A"}, {"customer_id": "b", "name": None}]),
    "negative margins": client(
        ONE_YEAR,
        [{"customer_id": "a", "margin": -5.0, "segment": "x"}, {"customer_id": "b", "margin": 2.0, "segment": "y"}],
    ),
}


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
def test_every_promised_metric_is_present_and_says_why_it_has_no_value(sparse):
    result = analyse(sparse)
    assert set(result.metrics) == {name for name in method.chapter(CHAPTER).metrics if "<" not in name}
    assert undeclared_metrics(result) == []
    assert all(metric.warnings for metric in result.metrics.values() if metric.value is None)


@pytest.mark.parametrize("sparse", SPARSE.values(), ids=SPARSE)
def test_everything_the_analysis_says_has_words(sparse):
    assert "[missing" not in str(chapter_json(analyse(sparse), Wording("en", "EUR", CHAPTER), {}))


def test_what_is_missing_is_named():
    nothing = analyse(client())
    assert said(nothing, "customer_equity") == ["missing_life_and_retention", "missing_customers"]
    only_money = analyse(client(ONE_YEAR, None, [("a", "2026-01-01", 10.0)]))
    assert said(only_money, "customer_equity") == ["missing_margin_rate"]


def test_a_retention_of_one_without_a_life_is_refused():
    assert said(analyse(client({"retention_rate": 1}, [{"customer_id": "a", "margin": 1.0}])), "customer_equity") == [
        "life_endless"
    ]


def test_a_multiple_that_never_ends_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        margin_multiple(1.0, 0.0)
    result = analyse(client({"retention_rate": 0.99, "growth_rate": 0.05, "discount_rate": 0.02}))
    assert result.metrics["margin_multiple"].value is None and said(result, "margin_multiple") == ["multiple_endless"]


def test_assumptions_made_for_the_client_are_warned():
    result = analyse(
        client(
            {"life_years": 3},
            [{"customer_id": "a", "margin": 10.0}, {"customer_id": "b"}, {"customer_id": "c", "margin": -1.0}],
        )
    )
    assert {"retention_assumed", "discount_assumed", "not_valued", "negative_margins"} <= set(
        said(result, "customer_equity")
    )
    assert result.metrics["customer_equity"].value == pytest.approx(27)


def test_a_buyer_missing_from_the_table_of_customers_is_counted_and_warned():
    result = analyse(
        client(
            {}, [{"customer_id": "a"}], [("a", "2026-01-01", 10.0), ("b", "2026-01-02", 5.0), ("b", "2026-01-03", 5.0)]
        )
    )
    warning = next(message for message in result.warnings if message.key == "unlisted_customers")
    assert warning.values == {"n": 1, "amount": 10.0} and result.metrics["customers"].value == 2


def test_a_history_shorter_than_a_year_is_warned():
    answers = {**ONE_YEAR, "margin_rate": 0.5}
    assert "short_history" in [m.key for m in analyse(client(answers, None, [("a", "2026-03-01", 10.0)])).warnings]
    assert "short_history" not in [m.key for m in analyse(client(answers, None, [("a", "2024-03-01", 10.0)])).warnings]


def test_the_interval_holds_the_value_and_repeats():
    rows = [{"customer_id": f"{n:02d}", "margin": 10.0 + n * n, "segment": "xy"[n % 2]} for n in range(30)]
    first, again = (analyse(client(ONE_YEAR, rows)).metrics["customer_equity"] for _ in range(2))
    assert first.low < first.value < first.high
    assert (first.low, first.high) == (again.low, again.high)


def test_segments_add_up_to_the_whole():
    rows = [{"customer_id": f"{n:02d}", "margin": 1.0 + n, "segment": ["x", "y", None][n % 3]} for n in range(30)]
    result = analyse(client(ONE_YEAR, rows))
    table = result.tables["by_segment"].frame
    assert (
        table["equity"].iloc[:-1].sum()
        == pytest.approx(table["equity"].iloc[-1])
        == result.metrics["customer_equity"].value
    )
    assert table["low"].notna().all()


def test_no_interval_below_ten_customers_nor_above_the_limit(monkeypatch):
    few = analyse(client(ONE_YEAR, [{"customer_id": "a", "margin": 1.0}])).metrics["customer_equity"]
    assert few.low is None and "interval_too_few" in [m.key for m in few.warnings]
    limit = method.Threshold(1000, "rows x draws", "percentile_bootstrap", "2026-11-22")
    monkeypatch.setitem(method.chapter(CHAPTER).thresholds, "bootstrap_limit", limit)
    many = analyse(client(ONE_YEAR, [{"customer_id": f"{n}", "margin": 1.0} for n in range(20)])).metrics[
        "customer_equity"
    ]
    assert many.value == 20 and many.low is None and "interval_too_large" in [m.key for m in many.warnings]


def test_without_intervals_the_values_stay_the_same():
    rows = [{"customer_id": f"{n:02d}", "margin": 1.0 + n, "revenue": 5.0 + n} for n in range(20)]
    assert values(analyse(client(ONE_YEAR, rows), intervals=False)) == values(analyse(client(ONE_YEAR, rows)))


# Invariants

amounts = st.integers(-50_000, 200_000).map(lambda cents: cents / 100)
purchases = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.dates(date(2023, 1, 1), AS_OF), amounts), min_size=1, max_size=30
)
ANSWERS = {"life_years": 3.5, "retention_rate": 0.8, "discount_rate": 0.1, "margin_rate": 0.4}
quick = settings(max_examples=25, deadline=None)


def of_lines(lines, **answers):
    return values(analyse(client({**ANSWERS, **answers}, None, lines), intervals=False))


def agree(first, second, tolerance=1e-9):
    assert {name: value is None for name, value in first.items()} == {
        name: value is None for name, value in second.items()
    }
    known = {name: value for name, value in first.items() if value is not None}
    assert {name: second[name] for name in known} == pytest.approx(known, rel=tolerance, abs=1e-6)


@quick
@given(purchases, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(lines, random):
    shuffled = random.sample(lines, len(lines))
    agree(of_lines(lines), of_lines(shuffled))


@quick
@given(purchases)
def test_a_currency_a_hundred_times_smaller_multiplies_money_and_nothing_else(lines):
    plain, dear = of_lines(lines), of_lines([(c, d, a * 100) for c, d, a in lines])
    money = {name for name, spec in method.chapter(CHAPTER).metrics.items() if spec.unit == "currency"}
    agree({name: v * 100 if name in money and v is not None else v for name, v in plain.items()}, dear)


@quick
@given(purchases)
def test_a_line_split_in_two_halves_changes_nothing(lines):
    halves = [(customer, day, amount / 2) for customer, day, amount in lines for _ in range(2)]
    agree(of_lines(lines), of_lines(halves))


@quick
@given(
    st.floats(0.01, 1), st.floats(0.1, 40), st.floats(0, 0.5), st.floats(0.001, 0.5), st.sampled_from(["start", "end"])
)
def test_a_higher_discount_rate_never_raises_the_value(retention, life, rate, more, timing):
    cheap, dear = (payments(Terms(life, retention, discount, timing=timing)) for discount in (rate, rate + more))
    assert dear <= cheap * (1 + 1e-12)


@quick
@given(st.floats(0, 1), st.integers(0, 30), st.floats(0, 1), st.floats(-0.2, 0.2), st.sampled_from(["start", "end"]))
def test_the_closed_form_is_the_sum_of_its_payments(retention, life, rate, growth, timing):
    first = 0 if timing == "start" else 1
    terms = [retention ** (t + first) * (1 + growth) ** t / (1 + rate) ** (t + first) for t in range(life)]
    assert payments(Terms(life, retention, rate, growth, timing)) == pytest.approx(sum(terms), rel=1e-9, abs=1e-12)


def test_a_long_life_comes_near_the_margin_multiple():
    assert lifetime_value(1, Terms(life=2000, retention=0.9, discount=0.1)) == pytest.approx(margin_multiple(0.9, 0.1))


@quick
@given(st.floats(0.1, 50), st.lists(st.tuples(*[st.integers(1, 5)] * 4), min_size=1, max_size=12))
def test_weights_that_keep_their_proportions_change_nothing(factor, ratings):
    names = ("ladder", "contact", "fit", "turnover")
    rows = [
        {"customer_id": f"{n}", "revenue": 1.0 + n, **dict(zip(names, map(float, r), strict=True))}
        for n, r in enumerate(ratings)
    ]

    def placed(times):
        criteria = [
            {"id": name, "column": name, "axis": axis, "weight": weight * times}
            for name, axis, weight in zip(
                names, ["relationship"] * 2 + ["attractiveness"] * 2, (2.0, 1.0, 3.0, 2.0), strict=True
            )
        ]
        return analyse(client({"criteria": criteria}, rows), intervals=False).tables["matrix_customers"].frame

    pd.testing.assert_frame_equal(placed(1.0), placed(factor))


# Recency, frequency, money


def test_equal_values_share_a_score_and_the_best_is_always_five():
    assert scores(pd.Series([10, 20, 30, 40, 50]), 5).tolist() == [1, 2, 3, 4, 5]
    assert scores(pd.Series([1, 1, 1, 9]), 5).tolist() == [4, 4, 4, 5]
    assert scores(pd.Series([7]), 5).tolist() == [5]


def test_several_orders_of_one_day_are_one_and_a_free_order_is_an_order():
    lines = [("a", "2026-06-01", 10.0), ("a", "2026-06-01", 5.0), ("a", "2026-06-11", 0.0), ("a", "2026-06-20", -4.0)]
    row = analyse(client({}, None, lines)).tables["rfm_customers"].frame.iloc[0]
    assert (row["orders"], row["recency"], row["money"]) == (2, 19, 11.0)


def test_the_groups_cover_every_pair_of_scores():
    covered = method.chapter(CHAPTER).threshold("rfm_groups")
    for recency in range(1, 6):
        for frequency in range(1, 6):
            assert any(
                r["orders"] == 1
                and r["recency"][0] <= recency <= r["recency"][1]
                and r["frequency"][0] <= frequency <= r["frequency"][1]
                for r in covered
            )


def test_a_frequent_customer_gone_silent_is_found_with_the_yearly_revenue():
    often = [("gone", f"{year}-{month:02d}-01", 100.0) for year in (2022, 2023) for month in range(1, 13)]
    others = [(f"c{n}", f"2026-0{1 + n % 6}-15", 50.0) for n in range(20)]
    result = analyse(client({}, None, often + others))
    years = (date(2023, 12, 1) - date(2022, 1, 1)).days / 365.25
    assert result.metrics["lapsed_customers"].value == 1
    assert result.metrics["lapsed_value"].value == pytest.approx(2400 / years)
    assert "lapsed" in [finding.key for finding in result.findings]


# Matrix, investment and findings


def test_free_services_above_the_cap_ask_for_a_decision():
    rows = [{"customer_id": "a", "margin": 1000.0, "relationship": 5.0, "attractiveness": 5.0}]
    plan = {"id": "x", "zone": "high", "service": "Hotline", "nature": "free_service"}
    cap = method.chapter(CHAPTER).threshold("free_service_cap") * 1000
    for amount, expected in ((cap, False), (cap + 1, True)):
        found = analyse(client({**ONE_YEAR, "investments": [{**plan, "amount": amount}]}, rows))
        assert ("free_services_high" in [finding.key for finding in found.findings]) is expected


def test_a_customer_near_a_cut_off_is_less_sure_of_its_cell():
    criteria = [{"id": n, "column": n, "axis": "attractiveness", "weight": 1} for n in ("fit", "turnover")]
    rows = [
        {"customer_id": "edge", "relationship": 3.0, "fit": 5.0, "turnover": 2.34},
        {"customer_id": "sure", "relationship": 3.0, "fit": 5.0, "turnover": 5.0},
    ]
    table = analyse(client({"criteria": criteria}, rows)).tables["matrix_customers"].frame.set_index("customer_id")
    assert table.at["sure", "kept"] == 1 > table.at["edge", "kept"]


def test_a_largest_customer_above_a_quarter_asks_for_a_decision():
    result = analyse(client({}, None, [("big", "2026-01-01", 900.0), ("small", "2026-01-01", 100.0)]))
    finding = next(finding for finding in result.findings if finding.key == "dependency")
    assert finding.level == "act" and finding.values == {"customer": "big", "share": 0.9}


def test_every_finding_names_metrics_that_have_a_value():
    full = full_client()
    result = analyse(full)
    assert len(result.findings) >= 5
    for finding in result.findings:
        assert finding.metrics and all(result.metrics[name].value is not None for name in finding.metrics)


# Record


def test_cut_offs_that_cross_are_refused():
    record = record_model(CHAPTER).model_validate({"matrix_low": 4})
    assert [(code, item) for code, item, _ in rules(record)] == [("matrix_cuts_crossed", "matrix_low")]


def test_criteria_need_a_weight_a_column_of_their_own_and_no_fixed_column():
    criteria = [
        {"id": "a", "column": "ladder", "axis": "relationship", "weight": 0},
        {"id": "b", "column": "ladder", "axis": "relationship", "weight": 1},
        {"id": "c", "column": "margin", "axis": "attractiveness", "weight": 1},
    ]
    record = record_model(CHAPTER).model_validate({"criteria": criteria})
    assert [code for code, _, _ in rules(record)] == [
        "criterion_without_weight",
        "criterion_twice",
        "criterion_twice",
        "criterion_reserved",
    ]
    assert [(column.id, column.low, column.high) for column in table_columns(record)["customers"]] == [("ladder", 1, 5)]


def test_a_blank_record_breaks_no_rule_and_adds_no_column():
    record = record_model(CHAPTER).model_validate({})
    assert rules(record) == [] and table_columns(record) == {}


# Words and pictures


def full_client():
    criteria = [
        {"id": n, "column": n, "axis": a, "weight": 1}
        for n, a in (("ladder", "relationship"), ("fit", "attractiveness"), ("turnover", "attractiveness"))
    ]
    rows = [
        {
            "customer_id": f"{n:02d}",
            "name": f"Customer {n}",
            "segment": ["x", "y", None][n % 3],
            "revenue": 100.0 + n * n,
            "hours": 1.0 + n,
            "potential": 10.0 * n,
            "ladder": 1.0 + n % 5,
            "fit": 5.0 - n % 4,
            "turnover": 1.0 + n % 3,
        }
        for n in range(24)
    ]
    lines = [
        (f"{n:02d}", f"202{4 + k % 3}-0{1 + (n + k) % 6}-1{n % 9}", 20.0 + n)
        for n in range(24)
        for k in range(1 + n % 7)
    ]
    return client(
        {
            **ANSWERS,
            "criteria": criteria,
            "acquisition_cost": 5,
            "retention_cost": 2,
            "services_to_upsell": ["Care"],
            "high_hours": 2,
        },
        rows,
        lines,
    )


def test_the_full_analysis_has_words_for_everything():
    found = chapter_json(analyse(full_client()), Wording("en", "EUR", CHAPTER), {})
    assert "[missing" not in str(found)
    assert {block["kind"] for section in found["sections"] for block in section["blocks"]} == {
        "metric",
        "finding",
        "warning",
        "table",
        "chart",
        "text",
    }


def test_every_chart_can_be_drawn():
    from matplotlib.figure import Figure

    wording = Wording("en", "EUR", CHAPTER)
    drawn = analyse(full_client()).charts
    assert set(drawn) == {"equity_by_segment", "sensitivity", "pareto", "rfm", "matrix", "regulars"}
    for name, chart in drawn.items():
        axes = getattr(charts, f"plot_{name}")(chart.data, texts=wording, ax=Figure(layout="constrained").subplots())
        assert axes.get_xlabel(), name


def test_names_in_the_matrix_cover_neither_each_other_nor_another_name():
    from matplotlib.figure import Figure

    chart = analyse(full_client()).charts["matrix"]
    figure = Figure(chart.size, layout="constrained")
    axes = charts.plot_matrix(chart.data, texts=Wording("en", "EUR", CHAPTER), ax=figure.subplots())
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
    assert not any(a.overlaps(b) for number, a in enumerate(boxes) for b in boxes[number + 1 :])


def test_sentences_chosen_by_a_code_exist_for_every_code():
    words = texts.of_chapter(CHAPTER, "en")
    strategies = ("low", "low_end", "low_priority", "medium", "investment", "high")
    keys = [f"finding.zone_{measure}_{code}" for measure in ("value", "revenue") for code in strategies]
    keys += [f"zone_strategy.{code}" for code in strategies]
    keys += [f"finding.free_services_{zone}" for zone in ZONES]
    keys += [f"{kind}{driver}" for kind in ("driver.", "finding.sensitive_to_") for driver in DRIVERS]
    keys += [f"source.margins_{origin}" for origin in MARGIN_SOURCES]
    keys += [f"rfm_group.{rule['group']}" for rule in method.chapter(CHAPTER).threshold("rfm_groups")]
    keys += [f"convention.finite_ltv_{choice.value}" for choice in method.scales()["payment_timing"]]
    assert [key for key in keys if key not in words] == []


def test_every_message_in_the_code_has_a_text():
    words = texts.of_chapter(CHAPTER, "en")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "workbook" / "chapters" / CHAPTER).rglob("*.py"))
    for call, prefixes in (("message", ("warning.", "convention.", "source.", "")), ("finding", ("finding.",))):
        keys = re.findall(rf"\b{call}\(\s*\"([a-z0-9_.]+)\"", code)
        assert keys and not [key for key in keys if not any(prefix + key in words for prefix in prefixes)]
