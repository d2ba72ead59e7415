"""Efforts, ladder, retention, cards and loyalty: what must hold, what must be refused, and that all is said."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from workbook import method, texts
from workbook.chapters.client_valuation import charts
from workbook.chapters.client_valuation.analysis import analyse
from workbook.chapters.client_valuation.relations import efforts, ladder, loyalty, principles
from workbook.client import find_client, open_client
from workbook.record import record_model
from workbook.results import chapter_json, undeclared_metrics
from workbook.wording import Wording

CHAPTER = "client_valuation"
quick = settings(max_examples=25, deadline=None)


def client(answers=None, **tables):
    """A client as analysis sees it: each table as rows; dates as text."""
    record = record_model(CHAPTER).model_validate(answers or {})
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    for frame in frames.values():
        if "date" in frame:
            frame["date"] = pd.to_datetime(frame["date"])
    info = SimpleNamespace(as_of=date(2026, 6, 30), currency="EUR")
    return SimpleNamespace(info=info, record=lambda _: record, table=frames.get)


def keys(messages):
    return [message.key for message in messages]


@pytest.fixture(scope="module")
def northlight():
    return analyse(open_client(find_client("northlight"), [CHAPTER]))


# The example


def test_the_example_shows_every_section_every_chart_and_no_gap(northlight):
    assert [section.id for section in northlight.sections] == list(method.chapter(CHAPTER).sections)
    drawn = {name.removeprefix("plot_") for name in charts.__all__}
    assert set(northlight.charts) == drawn and undeclared_metrics(northlight) == []
    assert [metric.name for metric in northlight.metrics.values() if metric.value is None] == []


def test_the_example_has_words_for_everything(northlight):
    assert "[missing" not in str(chapter_json(northlight, Wording("en", "GBP", CHAPTER), {}))


def test_every_chart_of_the_example_can_be_drawn(northlight):
    wording = Wording("en", "GBP", CHAPTER)
    for name, chart in northlight.charts.items():
        axes = getattr(charts, f"plot_{name}")(chart.data, texts=wording, ax=Figure(layout="constrained").subplots())
        assert axes.get_xlabel(), name


def test_every_finding_names_metrics_that_have_a_value(northlight):
    for finding in northlight.findings:
        assert finding.metrics and all(northlight.metrics[name].value is not None for name in finding.metrics), finding


def test_sentences_chosen_by_a_code_exist_for_every_code():
    words = texts.of_chapter(CHAPTER, "en")
    codes = [f"effort_quadrant.{name}" for name in efforts.QUADRANTS]
    codes += [f"ladder_state.{name}" for name in ladder.STATES]
    codes += [f"finding.ladder_to_{step}" for step in ladder.steps()[1:]]
    codes += [f"finding.{name}" for name in loyalty.READINESS]
    codes += [f"finding.risk_{place}" for place in ("above", "within", "below")]
    codes += [f"principle_short.{name}" for name in principles.principles()]
    codes += [f"finding.target_by_{name}" for name in ("margin", "yearly_revenue")]
    codes += [f"text.relation_goal.{choice.value}" for choice in method.scales()["relation_goal"]]
    codes += [f"convention.contact_{choice.value}" for choice in method.scales()["contact_numerator"]]
    codes += [f"convention.bgnbd_{choice.value}" for choice in method.scales()["time_unit"]]
    codes += [f"convention.forecast_{choice.value}" for choice in method.scales()["payment_timing"]]
    codes += [f"chart.backtest.{verdict}" for verdict in ("inside", "outside", "unjudged")]
    assert [code for code in codes if code not in words] == []


def test_there_are_ten_principles():
    assert len(principles.principles()) == 10


# Retention curves


def curve(*surviving, segment="Regular", start=0):
    return [{"segment": segment, "period": start + n, "surviving": float(s)} for n, s in enumerate(surviving)]


REFUSED = {
    "retention_too_short": curve(100, 60),
    "retention_rising": curve(100, 60, 70, 50),
    "retention_as_shares": curve(1.0, 0.6, 0.5),
    "retention_no_departures": curve(100, 100, 100),
    "retention_repeated": [*curve(100, 60, 50), {"segment": "Regular", "period": 1, "surviving": 60.0}],
}


@pytest.mark.parametrize(("reason", "rows"), REFUSED.items(), ids=REFUSED)
def test_a_curve_that_cannot_be_read_gives_no_parameter_and_says_why(reason, rows):
    result = analyse(client(retention=rows))
    for name in ("sbg_alpha_regular", "sbg_beta_regular", "sbg_lifetime_regular"):
        metric = result.metrics[name]
        assert metric.value is None and keys(metric.warnings) == [reason]


def test_a_curve_of_fewer_than_five_periods_is_warned():
    short = analyse(client({"discount_rate": 0.1}, retention=curve(100, 60, 45, 38)))
    assert keys(short.metrics["sbg_alpha_regular"].warnings) == ["retention_short"]
    long = analyse(client({"discount_rate": 0.1}, retention=curve(1000, 631, 468, 382, 326, 289)))
    assert not long.metrics["sbg_alpha_regular"].warnings
    assert long.metrics["sbg_alpha_regular"].low < long.metrics["sbg_alpha_regular"].value


def test_the_drawn_curve_lies_within_its_interval_and_more_customers_narrow_it():
    few, many = (
        analyse(client(retention=curve(*(n * share for share in (1, 0.631, 0.468, 0.382, 0.326)))))
        .charts["retention"]
        .data.iloc[1:]
        for n in (1000, 100_000)
    )
    for frame in (few, many):
        assert frame["fitted"].between(frame["low"], frame["high"]).all()
    assert ((many["high"] - many["low"]) < 0.2 * (few["high"] - few["low"])).all()


def test_equal_chances_of_leaving_do_not_determine_two_parameters():
    halves = analyse(client(retention=curve(4096, 2048, 1024, 512, 256, 128, 64)), intervals=False)
    assert keys(halves.metrics["sbg_alpha_regular"].warnings) == ["retention_at_bound"]


def test_segments_are_told_apart_also_where_their_names_look_alike():
    result = analyse(client(retention=[*curve(100, 60, 45, segment="A b"), *curve(90, 60, 45, segment="A-b")]))
    assert {"sbg_alpha_a_b", "sbg_alpha_a_b_2"} <= set(result.metrics)


def test_the_order_of_the_rows_of_a_curve_changes_nothing():
    rows = curve(1000, 631, 468, 382, 326)
    first, again = (analyse(client(retention=part), intervals=False) for part in (rows, rows[::-1]))
    assert first.metrics["sbg_alpha_regular"].value == again.metrics["sbg_alpha_regular"].value


# Efforts


def test_an_effort_without_a_target_cannot_be_judged_unless_less_is_better():
    more, less = np.array([True]), np.array([False])
    assert np.isnan(efforts.attainment(np.array([5.0]), np.array([0.0]), more))[0]
    assert efforts.attainment(np.array([0.0]), np.array([0.0]), less)[0] == 1
    assert efforts.attainment(np.array([3.0]), np.array([0.0]), less)[0] == 0
    assert efforts.attainment(np.array([-3.0]), np.array([4.0]), more)[0] == 0


lines = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["calls", "orders"]), st.floats(0, 50), st.floats(1, 20)),
    min_size=1,
    max_size=12,
)


def scored(rows, weight=1.0):
    table = [
        {"customer_id": c, "effort": e, "value": v, "target": t, "weight": weight * (2 if e == "calls" else 1)}
        for c, e, v, t in rows
    ]
    result = analyse(client(customers=[{"customer_id": c} for c in "abc"], efforts=table), intervals=False)
    return result.tables["effort_customers"].frame.set_index("customer_id")["score"].sort_index()


@quick
@given(lines, st.floats(0.1, 20))
def test_weights_that_keep_their_proportions_and_lines_written_twice_change_no_score(rows, factor):
    pd.testing.assert_series_equal(scored(rows), scored(rows, factor))
    pd.testing.assert_series_equal(scored(rows), scored([*rows, *rows]))
    assert scored(rows).between(0, 1).all()


def test_customers_worth_much_who_make_few_efforts_are_named():
    rows = [{"customer_id": f"{n}", "margin": 10.0 * n} for n in range(1, 5)]
    efforts_made = [{"customer_id": f"{n}", "effort": "x", "value": 5 - n, "target": 4} for n in range(1, 5)]
    answers = {"life_years": 1, "retention_rate": 1, "discount_rate": 0}
    result = analyse(client(answers, customers=rows, efforts=efforts_made))
    ask = next(finding for finding in result.findings if finding.key == "efforts_ask")
    assert ask.values["names"] == ["4", "3"] and ask.level == "act"


# Ladder


def test_moves_lead_where_their_matrix_says():
    counts = np.array([[90.0, 10.0], [50.0, 50.0]])
    moves = ladder.moves_from(("a", "b"), counts, np.array([100.0, 0.0]), True)
    assert moves.after(1).tolist() == pytest.approx([90, 10]) and moves.after(2).tolist() == pytest.approx([86, 14])
    assert moves.stationary.tolist() == pytest.approx([5 / 6, 1 / 6])


def test_two_ends_give_no_long_run():
    assert ladder.stationary(np.array([[1.0, 0.0, 0.0], [0.3, 0.4, 0.3], [0.0, 0.0, 1.0]])) is None
    assert ladder.stationary(np.array([[0.0, 1.0], [1.0, 0.0]])).tolist() == pytest.approx([0.5, 0.5])


@quick
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3))
def test_nobody_appears_or_vanishes_on_the_ladder(rows):
    moves = ladder.moves_from(ladder.STATES, np.array(rows, float), np.array([10.0, 20.0, 30.0]), True)
    assert moves.matrix.sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert moves.after(5).sum() == pytest.approx(60)
    if moves.stationary is not None:
        assert (moves.stationary @ moves.matrix).tolist() == pytest.approx(moves.stationary.tolist(), abs=1e-8)


def test_moves_are_read_from_the_orders_of_two_years():
    orders = [
        ("a", "2024-05-01"), ("a", "2024-09-01"), ("a", "2025-02-01"), ("a", "2026-01-01"), ("a", "2026-02-01"),
        ("b", "2024-06-01"), ("b", "2025-01-01"),
        ("c", "2024-06-01"), ("d", "2026-01-01"),
    ]  # fmt: skip
    rows = [{"customer_id": c, "date": d, "amount": 1.0} for c, d in orders]
    table = analyse(client(transactions=rows)).tables["moves_orders"].frame.set_index("origin")
    assert table.loc["customer", ["n", "customer"]].tolist() == [1, 1]
    assert table.loc["buyer", ["n", "silent"]].tolist() == [1, 1]
    assert table.loc["silent", ["n", "silent"]].tolist() == [1, 1]


def test_counted_moves_take_precedence_over_orders():
    moves = [
        {"id": "x", "origin": "buyer", "goal": "customer", "count": 3},
        {"id": "y", "origin": "buyer", "goal": "buyer", "count": 1},
    ]
    result = analyse(client({"ladder_moves": moves}))
    assert result.tables["moves_steps"].frame.set_index("origin").at["buyer", "customer"] == 0.75


def test_an_empty_ladder_is_said():
    rows = [{"step": step, "now": 0, "after": 0} for step in ladder.steps()]
    result = analyse(client(ladder=rows))
    assert keys(result.metrics["advocate_share"].warnings) == ["ladder_empty"]
    assert keys(result.metrics["ladder_weakest_conversion"].warnings) == ["ladder_empty"]


# Contacts, cards, plan, loyalty


def test_contacts_outside_the_year_or_of_strangers_are_said():
    old = analyse(
        client(customers=[{"customer_id": "a", "revenue": 5.0}], contacts=[{"customer_id": "a", "date": "2020-01-01"}])
    )
    assert keys(old.metrics["contact_profitability"].warnings) == ["no_recent_contacts"]
    strange = analyse(
        client(customers=[{"customer_id": "a", "revenue": 5.0}], contacts=[{"customer_id": "z", "date": "2026-01-01"}])
    )
    assert "contacts_unlisted" in keys(strange.warnings) and strange.metrics["contact_profitability"].value is None


def test_customers_without_a_contact_and_contacts_without_revenue_are_found():
    rows = [
        {"customer_id": "a", "revenue": 5.0},
        {"customer_id": "b", "revenue": 0.0},
        {"customer_id": "c", "revenue": 9.0},
    ]
    met = [{"customer_id": c, "date": "2026-01-01"} for c in "abb"]
    found = {finding.key: finding.values for finding in analyse(client(customers=rows, contacts=met)).findings}
    assert found["contacts_without_revenue"] == {"n": 1, "share": pytest.approx(2 / 3)}
    assert found["revenue_without_contacts"] == {"n": 1, "revenue": 9.0}


def test_offers_without_a_tier_need_a_price_limit_unless_the_norm_is_in_the_clients_money():
    offers = {"offers": [{"id": "a", "offer": "A", "kind": "one_off", "price": 14000}]}
    assert "missing_easy_price" in keys(analyse(client(offers)).warnings)
    roubles = client(offers)
    roubles.info.currency = "RUB"
    assert analyse(roubles).tables["offers"].frame["tier"].tolist() == ["easy"]


def test_people_named_in_the_answers_have_to_exist():
    answers = {
        "trouble_customers": ["a", "ghost"],
        "allegiances": [{"id": "x", "customer": "phantom", "kind": "company"}],
    }
    result = analyse(client(answers, customers=[{"customer_id": "a", "revenue": 5.0}]))
    said = next(message for message in result.warnings if message.key == "named_unlisted")
    assert said.values["names"] == ["ghost", "phantom"]
    assert result.tables["troublemakers"].frame["customer_id"].tolist() == ["a"]


def test_the_influence_map_says_where_a_role_is_unknown():
    cards = [
        {"id": "1", "customer": "a", "contact": "Ann", "role": "decision_maker"},
        {"id": "2", "customer": "a", "contact": "Bob", "role": "influencer"},
        {"id": "3", "customer": "b", "contact": "Cy", "role": "influencer"},
    ]
    rows = [{"customer_id": c, "revenue": 5.0} for c in "ab"]
    result = analyse(client({"cards": cards}, customers=rows))
    assert next(message for message in result.warnings if message.key == "influence_incomplete").values == {
        "n": 1,
        "all": 2,
    }


def test_the_weakest_principles_are_named_the_lowest_first():
    ratings = {name: 4 for name in principles.principles()} | {"principle_calm": 1, "principle_patience": 3}
    result = analyse(client(ratings))
    finding = next(finding for finding in result.findings if finding.key == "principles_weakest")
    assert finding.values == {"numbers": [5, 2, 1], "lowest": 1} and finding.level == "act"
