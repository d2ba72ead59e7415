"""Chapter 6 against figures worked by hand or published, the traps that must warn, and what must never change."""

import random
import re
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from workbook import method, texts
from workbook.chapters.sales_process import charts
from workbook.chapters.sales_process.analysis import analyse
from workbook.chapters.sales_process.decisions import QUESTIONS
from workbook.chapters.sales_process.documents import STAGES_OF_DOCUMENTS, STAGES_OF_INFORMATION
from workbook.chapters.sales_process.grid import grid_of, next_actions, products
from workbook.chapters.sales_process.ladder import step_of
from workbook.chapters.sales_process.names import merged
from workbook.chapters.sales_process.plan import needed
from workbook.chapters.sales_process.process import BLOCKS_OF_MODEL
from workbook.chapters.sales_process.record import rules
from workbook.chapters.sales_process.system import GROUPS
from workbook.client import open_client
from workbook.method import read_yaml
from workbook.project import DATA, ROOT
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.wording import Wording

CHAPTER = "sales_process"
SPEC = method.chapter(CHAPTER)
CASES = read_yaml(ROOT / "tests" / "cases" / f"{CHAPTER}.yaml")
TABLES = SPEC.all_tables()
COLUMNS = {name: [column.id for column in spec.columns] for name, spec in TABLES.items()}
NUMBERS = {"money", "number", "share", "count"}
AS_OF = date(2026, 6, 30)
FIXED = [name for name in SPEC.metrics if "<" not in name]


def table(name, rows):
    """Rows as intake makes a table of them: columns present only, numbers as floats with NaN, dates as dates."""
    width = max((len(row) for row in rows), default=len(COLUMNS[name]))
    columns = COLUMNS[name][:width]
    frame = pd.DataFrame([list(row) + [None] * (width - len(row)) for row in rows], columns=columns, dtype=object)
    types = {column.id: column.type for column in TABLES[name].columns}
    for column in columns:
        if types[column] in NUMBERS:
            frame[column] = pd.to_numeric(frame[column]).astype(float)
        elif types[column] == "date":
            frame[column] = pd.to_datetime(frame[column])
    return frame


def client(answers=None, **tables):
    record = record_model(CHAPTER).model_validate(answers or {})
    frames = {name: rows if isinstance(rows, pd.DataFrame) else table(name, rows) for name, rows in tables.items()}
    return SimpleNamespace(record=lambda _: record, table=frames.get, info=SimpleNamespace(as_of=AS_OF))


def of_case(case):
    return client(case.get("answers"), **{name: case[name] for name in COLUMNS if name in case})


def values(result):
    return {name: metric.value for name, metric in result.metrics.items()}


def said(result, name):
    return {message.key for message in result.metrics[name].warnings}


def warned(result):
    return {message.key for message in result.warnings}


def found(result):
    return {finding.key for finding in result.findings}


def in_words(result, language="en"):
    return chapter_json(result, Wording(language, "EUR", CHAPTER), {})


def deal(number, opened, closed=None, stage="won", amount=100.0, **more):
    """A sale as a row of the table, in the order of its columns."""
    told = {"customer": f"C{number}", "product": "P", "manager": "M"} | more
    row = {"deal_id": f"D{number}", "opened": opened, "closed": closed, "stage": stage, "amount": amount} | told
    return [row.get(column) for column in COLUMNS["opportunities"]]


@pytest.fixture(scope="module")
def northlight():
    return open_client(DATA / "northlight", [CHAPTER])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hand_worked_cases(case):
    result = analyse(of_case(case))
    for name, expected in case["expect"].items():
        assert result.metrics[name].value == pytest.approx(expected, rel=1e-6), name
    for name, ends in case.get("bounds", {}).items():
        metric = result.metrics[name]
        assert (metric.low, metric.high) == pytest.approx(tuple(ends), rel=1e-4), name
    for name, columns in case.get("table", {}).items():
        for column, expected in columns.items():
            assert result.tables[name].frame[column].tolist() == pytest.approx(expected), column
    for name, keys in case.get("warned", {}).items():
        assert said(result, name) >= set(keys)


# The grid


def example_grid():
    return grid_of(table("grid", next(case["grid"] for case in CASES if "grid" in case)))


def test_the_grid_example_has_the_sums_of_its_source():
    grid = example_grid()
    assert grid.levels.sum(axis=1).tolist() == [5, 6, 4, 4]
    assert grid.levels.sum().tolist() == [5, 4, 5, 5]
    assert products(grid)[[f"level_{n}" for n in range(5)]].sum().tolist() == [1, 12, 2, 1, 0]
    assert products(grid).iloc[0][[f"level_{n}" for n in range(5)]].tolist() == [1, 2, 0, 1, 0]


def test_the_next_best_action_starts_with_the_pair_closest_to_a_sale():
    actions = next_actions(example_grid(), None)
    assert len(actions) == 16 and actions.iloc[0][["customer", "product"]].tolist() == ["Client-2", "Bookkeeping"]
    assert actions["level"].is_monotonic_decreasing


def test_products_that_differ_by_a_space_are_one_product_and_said_so():
    rows = [["A", "Data base", 2], ["B", "Database", 4], ["a ", "Database", 1]]
    result = analyse(client(grid=rows))
    assert values(result)["grid_total"] == 6 and values(result)["grid_mean"] == 3
    assert {"names_merged", "grid_twice"} <= warned(result) and "names_merged" in said(result, "grid_total")


def test_a_pair_without_a_row_counts_as_no_contact_and_is_said():
    result = analyse(client(grid=[["A", "P", 4], ["B", "Q", 2]]))
    assert values(result)["grid_total"] == 6 and "grid_blank" in warned(result)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_rows_never_changes_the_grid(levels, order):
    rows = [[f"C{c}", f"P{p}", level] for c, line in enumerate(levels) for p, level in enumerate(line)]
    mixed = rows[:]
    order.shuffle(mixed)
    assert grid_of(table("grid", rows)).total == grid_of(table("grid", mixed)).total == sum(map(sum, levels))


# Opportunities


def test_names_that_differ_only_by_spaces_or_capitals_keep_their_most_frequent_spelling():
    column, twins = merged(pd.Series(["CRM Pro", "CRMPro", "crm pro", "CRM Pro", None, "Other"], dtype=object))
    assert column.tolist() == ["CRM Pro"] * 4 + [None, "Other"] and len(twins) == 1


def test_products_of_sales_that_differ_by_a_space_are_cut_as_one():
    rows = [deal(n, "2026-01-01", "2026-02-01", product=name) for n, name in enumerate(["ERP  Start", "ERP Start"] * 3)]
    result = analyse(client(opportunities=rows))
    cuts = result.tables["cuts"].frame
    assert "names_merged" in warned(result)
    assert cuts.loc[cuts["cut"] == "product", "won"].tolist() == [6]


def test_blank_customers_count_in_all_totals_but_not_by_customer():
    rows = [deal(n, "2026-01-01", "2026-02-01", customer=None if n < 3 else f"C{n}") for n in range(6)]
    result = analyse(client(opportunities=rows))
    assert values(result)["won_amount"] == 600 and "customers_blank" in warned(result)
    assert "3 won sales" in in_words(result)["metrics"]["first_deal_days"]["source"]


def test_a_sale_closed_before_it_was_opened_counts_as_an_outcome_but_not_as_a_duration():
    rows = [
        deal(1, "2026-01-01", "2026-01-11"),
        deal(2, "2026-03-01", "2026-02-01"),
        deal(3, "2026-01-01", "2026-01-05", "lost"),
    ]
    result = analyse(client(opportunities=rows))
    assert "closed_before_opened" in warned(result)
    assert values(result)["cycle_days_won"] == 10 and values(result)["win_rate"] == pytest.approx(2 / 3)


def test_contradictions_between_stage_and_date_are_said():
    rows = [
        deal(1, "2026-01-01", None, "won"),
        deal(2, "2026-01-01", "2026-02-01", "Offer"),
        deal(3, "2026-08-01", None, "Offer"),
    ]
    result = analyse(client(opportunities=rows))
    assert {"closed_without_date", "open_with_date", "after_as_of"} <= warned(result)
    assert values(result)["open_deals"] == 0 and values(result)["win_rate"] == 1
    assert values(result)["cycle_days_won"] is None and said(result, "cycle_days_won") == {"no_won_cycle"}


def test_words_other_than_won_and_lost_are_met_with_a_warning():
    rows = [deal(n, "2026-01-01", None, "gewonnen") for n in range(4)]
    result = analyse(client(opportunities=rows))
    assert "none_lost_or_won" in warned(result) and values(result)["win_rate"] is None


def quick_history(n=400, seed=3):
    """Sales opened evenly over a year of which slow ones can only be closed later: early on, only quick wins."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2025-07-01")
    rows = []
    for number in range(n):
        opened = start + pd.Timedelta(days=int(number * 365 / n))
        won = number % 2 == 0
        days = int(rng.choice([5, 40, 60, 80])) if won else int(rng.integers(80, 120))
        closed = opened + pd.Timedelta(days=days)
        is_open = closed > pd.Timestamp(AS_OF)
        rows.append(deal(number, opened, None if is_open else closed, "Offer" if is_open else "won" if won else "lost"))
    return rows


def test_a_history_whose_first_weeks_show_only_quick_wins_is_said_to_flatter():
    result = analyse(client(opportunities=quick_history()))
    assert "quick_only" in said(result, "win_rate") and "quick_only" in said(result, "cycle_days_won")
    assert "first_window" in warned(result)
    months = result.tables["trend"].frame
    assert min(months["month"]) >= date(2025, 8, 1) and months["state"].iloc[-1] == "running"


def test_a_steady_history_is_not_said_to_flatter(northlight):
    result = analyse(northlight, intervals=False)
    assert "quick_only" not in said(result, "win_rate") and "first_window" in warned(result)


def test_a_history_shorter_than_two_cycles_has_no_trend():
    rows = [deal(n, "2026-05-20", "2026-06-25") for n in range(8)]
    result = analyse(client(opportunities=rows))
    assert "history_too_short" in warned(result) and "trend" not in result.charts


def test_open_sales_lengthen_the_days_to_a_decision():
    closed = [deal(n, "2026-06-01", "2026-06-11") for n in range(10)]
    open_ones = [deal(20 + n, "2026-01-01", None, "Offer") for n in range(9)]
    without, with_open = analyse(client(opportunities=closed)), analyse(client(opportunities=closed + open_ones))
    assert values(without)["decision_days"] == 10 and values(with_open)["decision_days"] == 10
    late = analyse(client(opportunities=closed + [deal(40 + n, "2026-01-01", None, "Offer") for n in range(12)]))
    assert values(late)["decision_days"] is None and said(late, "decision_days") == {"not_decided"}


def test_stage_conversions_leave_out_those_still_waiting():
    rows = [
        deal(1, "2026-01-01", "2026-03-01"),
        deal(2, "2026-01-01", "2026-02-01", "lost"),
        deal(3, "2026-06-01", None, "Meeting"),
    ]
    history = [["D1", "Request", "2026-01-01"], ["D1", "Meeting", "2026-01-11"], ["D2", "Request", "2026-01-01"]]
    history += [["D2", "Meeting", "2026-01-06"], ["D3", "Request", "2026-06-01"], ["D3", "Meeting", "2026-06-20"]]
    result = analyse(client(opportunities=rows, stage_history=history))
    flow = result.tables["conversions"].frame
    assert flow[["entered", "went_on", "dropped", "waiting"]].to_numpy().tolist() == [[3, 3, 0, 0], [3, 1, 1, 1]]
    assert values(result)["conversion_meeting"] == 0.5 and values(result)["stage_days_request"] == 10
    assert said(result, "conversion_meeting") == {"few_left_stage"}
    stays = result.tables["stage_durations"].frame
    assert stays[["stays", "waiting"]].to_numpy().tolist() == [[3, 0], [3, 1]]


def test_rows_of_history_that_fit_no_sale_are_left_out_and_said():
    rows = [deal(1, "2026-01-01", "2026-03-01")]
    history = [["D1", "Request", "2026-01-01"], ["D9", "Request", "2026-01-01"], ["D1", "Offer", "2025-12-01"]]
    result = analyse(client(opportunities=rows, stage_history=history))
    assert {"history_unknown_deals", "history_before_open"} <= warned(result)


def test_the_forecast_uses_a_stated_probability_first():
    rows = [
        deal(1, "2026-01-01", "2026-03-01"),
        deal(2, "2026-06-01", None, "Offer", 1000.0),
        deal(3, "2026-06-01", None, "Talk", 10.0),
    ]
    answers = {"stages": [{"id": "a", "stage": "offer", "probability": 0.25}]}
    result = analyse(client(answers, opportunities=rows))
    assert values(result)["forecast_open"] == pytest.approx(260)
    assert said(result, "forecast_open") == {"no_probability"}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_the_sales_never_changes_a_figure(seed):
    rows = quick_history(60)
    mixed = rows[:]
    random.Random(seed).shuffle(mixed)
    one, other = (values(analyse(client(opportunities=some), intervals=False)) for some in (rows, mixed))
    assert one == pytest.approx(other, nan_ok=True)


def test_the_currency_unit_scales_money_and_nothing_else():
    rows = quick_history(120)
    dearer = [
        [cell * 100 if column == "amount" else cell for column, cell in zip(COLUMNS["opportunities"], row, strict=True)]
        for row in rows
    ]
    one, other = (analyse(client(opportunities=some)) for some in (rows, dearer))
    for name, metric in one.metrics.items():
        if metric.value is not None:
            factor = 100 if metric.unit == "currency" else 1
            assert other.metrics[name].value == pytest.approx(metric.value * factor), name


# The plan


def test_a_missing_conversion_stops_the_plan_there_and_says_which():
    answers = {
        "plan_amount": 100,
        "plan_average_deal": 10,
        "stages": [
            {"id": "a", "stage": "A", "conversion": 0.5},
            {"id": "b", "stage": "B"},
            {"id": "c", "stage": "C", "conversion": 0.5},
        ],
    }
    result = analyse(client(answers))
    assert values(result)["needed_c"] == 20 and values(result)["needed_a"] is None
    assert said(result, "needed_a") == said(result, "needed_b") == {"missing_conversion"}


def test_a_conversion_of_zero_is_never_divided_by():
    answers = {"plan_amount": 100, "plan_average_deal": 10, "stages": [{"id": "a", "stage": "A", "conversion": 0}]}
    assert said(analyse(client(answers)), "needed_a") == {"zero_conversion"}


def test_a_funnel_that_grows_is_said_and_gives_no_conversion():
    answers = {"plan_amount": 100, "plan_average_deal": 10}
    result = analyse(client(answers, funnel=[["A", 10], ["B", 20], ["Deal", 5]]))
    assert "funnel_grows" in warned(result) and values(result)["needed_a"] is None
    assert values(result)["needed_b"] == 40


def test_counted_conversions_give_an_interval_around_the_need():
    answers = {"plan_amount": 1000, "plan_average_deal": 100}
    few, many = (analyse(client(answers, funnel=[["A", n], ["Deal", n // 2]])).metrics["needed_a"] for n in (10, 1000))
    assert few.low < many.low < 20 < many.high < few.high


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 500), st.lists(st.floats(0.01, 1), min_size=1, max_size=5))
def test_more_deals_never_need_fewer_customers_and_needs_fall_towards_the_deal(deals, shares):
    one, more = needed(deals, shares), needed(deals + 1, shares)
    assert all(b > a for a, b in zip(one, more, strict=True))
    assert all(above >= below * (1 - 1e-12) for above, below in zip(one, [*one[1:], deals], strict=True))


def test_two_stages_with_the_same_slug_get_two_metrics():
    answers = {
        "plan_amount": 100,
        "plan_average_deal": 10,
        "stages": [
            {"id": "a", "stage": "Offer!", "conversion": 0.5},
            {"id": "b", "stage": "Offer?", "conversion": 0.5},
        ],
    }
    assert {"needed_offer", "needed_offer_2"} <= set(values(analyse(client(answers))))


def test_an_average_deal_is_taken_from_the_won_sales_and_said():
    rows = [deal(n, "2026-01-01", "2026-02-01", amount=50.0) for n in range(12)]
    result = analyse(client({"plan_amount": 1000}, opportunities=rows))
    assert values(result)["plan_deals"] == 20 and said(result, "plan_deals") == {"average_deal_computed"}


# Events, ladder, indicators


def test_a_step_larger_than_the_one_it_comes_from_gives_no_share():
    result = analyse(client(events=[["called", 10], ["registered", 5], ["came", 8], ["deals", 9]]))
    assert values(result)["event_attendance_rate"] is None and "event_grows" in warned(result)


def test_an_event_without_deals_asks_for_a_decision():
    result = analyse(client(events=[["came", 40], ["deals", 0]]))
    assert "event_sells_nothing" in found(result) and result.metrics["event_deal_rate"].high > 0.05


def test_media_do_not_count_as_called():
    result = analyse(client(events=[["called", 100], ["media", 100], ["registered", 120]]))
    assert values(result)["event_registration_rate"] == 0.6


@pytest.mark.parametrize(
    ("facts", "step"),
    [((0, False, None, None), "potential"), ((0, True, None, None), "visitor"), ((1, False, None, None), "buyer"),
     ((2, None, None, None), "customer"), ((7, True, True, 0), "customer"), ((7, True, False, 3), "customer"),
     ((2, True, True, 1), "advocate"), ((0, True, True, 2), "visitor"), ((None, None, None, None), "potential")],
)  # fmt: skip
def test_customers_are_placed_on_the_ladder_by_rule(facts, step):
    assert step_of(*facts) == step


def test_activity_without_result_asks_for_a_decision():
    old = {"calls": 100, "approaches": 10, "contacts_out": 50, "contacts_in": 50, "paid_amount": 1000}
    new = {**old, "calls": 200, "paid_amount": 900}
    periods = [{"id": "a", "period": "1", **old}, {"id": "b", "period": "2", **new}]
    result = analyse(client({"periods": periods}))
    assert "activity_without_result" in found(result)
    assert said(result, "tenders_won_share") == {"missing_count"}


def test_more_paid_than_issued_is_no_share():
    result = analyse(client({"periods": [{"id": "a", "period": "1", "paid": 12, "invoices": 10}]}))
    assert said(result, "invoices_paid_share") == {"more_than_all"}


# Norms


def month_of_activity(calls, managers=("M", "N")):
    days = pd.bdate_range("2026-06-01", "2026-06-30")
    return [[name, day, calls if name == "M" else 10, 1, 1, 0, 0] for day in days for name in managers]


def test_alerts_say_too_few_too_many_and_too_long():
    rows = [deal(n, "2026-01-01", None, "Offer") for n in range(4)]
    norms = [["open_sales", None, 3, "", None], ["duration", None, 90, "", None], ["calls_day", 5, None, "", None]]
    result = analyse(client(opportunities=rows, norms=norms, activity=month_of_activity(1)))
    verdicts = result.tables["norm_checks"].frame.set_index(["manager", "norm"])["verdict"]
    assert verdicts["M", "open_sales"] == "many" and verdicts["M", "duration"] == "long"
    assert verdicts["M", "calls_day"] == "few" and verdicts["N", "calls_day"] == "met"
    assert values(result)["norm_alerts"] == 3 and values(result)["deals_too_long"] == 4
    assert result.tables["norm_suggestions"].frame["today"].tolist()[0] == 5


def test_an_alert_that_chance_could_explain_stands_in_brackets():
    norms = [["proposals_month", 24, None, "", None]]
    result = analyse(client(norms=norms, activity=month_of_activity(1, ("M",))))
    assert result.tables["norm_checks"].frame["verdict"].tolist() == ["few_unsure"]


def test_weekly_rows_of_activity_are_met_with_a_warning():
    rows = [["M", day, 20, 5, 1, 0, 0] for day in pd.date_range("2026-01-05", "2026-06-29", freq="7D")]
    assert "activity_not_daily" in warned(analyse(client(activity=rows)))


def test_process_and_result_stand_side_by_side():
    rows = [deal(1, "2026-05-01", "2026-06-10", amount=50.0)]
    targets = [{"id": "a", "manager": "M", "target": 100}, {"id": "b", "manager": "Nobody", "target": 5}]
    norms = [["calls_day", 5, None, "", None]]
    result = analyse(
        client({"manager_targets": targets}, opportunities=rows, norms=norms, activity=month_of_activity(9, ("M",)))
    )
    side = result.tables["manager_sides"].frame.iloc[0]
    assert (side["process"], side["result"], side["quadrant"]) == (pytest.approx(1.8), 0.5, "busy")
    assert "targets_unknown" in warned(result) and "busy_without_result" in found(result)


# Everything


def test_a_client_without_any_data_gets_every_metric_with_a_reason():
    result = analyse(client())
    assert set(FIXED) <= set(result.metrics) and not result.charts
    assert all(metric.value is None and metric.warnings for metric in result.metrics.values())


DEGENERATE = {
    "one open sale": {"opportunities": [deal(1, "2026-06-30", None, "Offer")]},
    "one lost sale": {"opportunities": [deal(1, "2026-06-30", "2026-06-30", "lost")]},
    "won the day it was opened": {"opportunities": [deal(n, "2026-06-01", "2026-06-01") for n in range(12)]},
    "all after the date of the figures": {"opportunities": [deal(1, "2027-01-01", None, "Offer")]},
    "nothing but the required columns": {
        "opportunities": [
            deal(n, "2026-01-01", "2026-02-01", customer=None, product=None, manager=None) for n in range(3)
        ]
    },
    "amounts of zero": {"opportunities": [deal(n, "2026-01-01", "2026-02-01", amount=0.0) for n in range(3)]},
    "a history without sales": {"stage_history": [["D1", "A", "2026-01-01"]]},
    "an empty event": {"events": [[step, 0] for step in ("called", "registered", "came", "deals", "repeat")]},
    "only media": {"events": [["media", 4], ["registered", 2]]},
    "one cell": {"grid": [["A", "P", 0]]},
    "all sold": {"grid": [["A", "P", 4]]},
    "an empty ladder": {"ladder": [["potential", 0, 0]]},
    "one step of the ladder": {"ladder": [["buyer", 3, 0]]},
    "a norm without data": {"norms": [["calls_day", 4, None, "", None], ["product_deals", 1, None, "", None]]},
    "norms without bounds": {"norms": [["calls_day", None, None, "", None]]},
    "one day of activity": {
        "activity": [["M", "2026-06-30", 0, 0, 0, 0, 0]],
        "norms": [["calls_day", 4, None, "", None]],
    },
    "activity to come": {"activity": [["M", "2027-06-30", 0, 0, 0, 0, 0]]},
    "a funnel of one stage": {"funnel": [["A", 0]]},
    "a funnel of zeros": {"funnel": [["A", 0, "1"], ["B", 0, "1"], ["A", 0, "2"], ["B", 0, "2"]]},
    "one bare operation": {"operations": [["manage", "Talk", None, None, None, None, None, None, False, None]]},
}  # fmt: skip


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.filterwarnings("error")
def test_hardly_any_data_never_crash_and_never_give_a_sure_figure(name):
    result = analyse(client({"plan_amount": 100}, **DEGENERATE[name]))
    assert set(FIXED) <= set(result.metrics)
    for metric in result.metrics.values():
        assert metric.value is None or np.isfinite(metric.value), metric.name
    told = in_words(result)
    assert "[missing" not in str(told) and "nan" not in re.findall(r"\bnan\b", str(told["sections"]))
    draw_all(result, "en")


def draw_all(result, language):
    words = Wording(language, "EUR", CHAPTER)
    for chart in result.charts.values():
        figure = Figure(figsize=chart.size, layout="constrained")
        FigureCanvasAgg(figure)
        axes = getattr(charts, f"plot_{chart.name}")(chart.data, texts=words, ax=figure.subplots())
        figure.draw_without_rendering()
        assert axes is figure.axes[0]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_northlight_shows_every_table_and_every_chart_in_words(northlight, language):
    result = analyse(northlight)
    assert set(result.charts) == {name.removeprefix("plot_") for name in charts.__all__}
    told = in_words(result, language)
    words = texts.of_chapter(CHAPTER, language)
    assert {key.split(".")[1] for key in words.rows if re.fullmatch(r"result\.\w+", key)} <= set(told["tables"]) | {
        "decisions"
    }
    assert "[missing" not in str(told) and undeclared_metrics(result) == []
    draw_all(result, language)


def test_the_same_client_gives_the_same_result_twice(northlight):
    assert in_words(analyse(northlight)) == in_words(analyse(northlight))


def test_without_intervals_the_values_are_the_same(northlight):
    one, other = values(analyse(northlight)), values(analyse(northlight, intervals=False))
    assert one == pytest.approx(other, nan_ok=True)


def test_every_interval_holds_its_value(northlight):
    for metric in analyse(northlight).metrics.values():
        if metric.low is not None:
            assert metric.low <= metric.value <= metric.high, metric.name


def test_groups_name_only_members_of_their_scales():
    scales = {name: {choice.value for choice in choices} for name, choices in method.scales().items()}
    assert {member for members in GROUPS.values() for member in members} < scales["sales_element"]
    assert {member for members in BLOCKS_OF_MODEL.values() for member in members} == scales["sales_operation"]
    assert set(STAGES_OF_DOCUMENTS) < scales["sales_document"]
    assert {member for members in STAGES_OF_INFORMATION.values() for member in members} == scales["sales_information"]


def test_every_question_for_the_manager_is_an_item_and_has_its_words():
    words = texts.of_chapter(CHAPTER, "en")
    assert len(QUESTIONS) == 27
    assert all(name in SPEC.items and f"decision.{name}" in words for name in QUESTIONS)


def test_one_answer_makes_one_decision():
    result = analyse(client({"event_audience": "Plants"}))
    assert values(result)["decisions_made"] == pytest.approx(1 / 27)
    assert len(result.tables["decisions"].frame) == 26


def test_answers_that_contradict_each_other_are_refused():
    record = record_model(CHAPTER).model_validate(
        {
            "periods": [{"id": "a", "period": "1", "tenders": 2, "tenders_won": 3, "deals": 1, "discounted": 2}],
            "stages": [{"id": "a", "stage": "A", "norm_low": 3, "norm_high": 2}, {"id": "b", "stage": "A"}],
        }
    )
    places = [place for _, place, _ in rules(record)]
    assert places == ["periods.1.tenders_won", "periods.1.discounted", "stages.1.norm_low", "stages.2.stage"]
