"""The models of staying, buying and spending: published figures, a peer, and where they must not speak."""

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from workbook import method
from workbook.chapters.client_valuation.analysis import analyse
from workbook.chapters.client_valuation.models import histories, purchases, sbg, spending
from workbook.chapters.client_valuation.models.fitting import Fit
from workbook.record import record_model

CHAPTER = "client_valuation"
LIMIT = method.chapter(CHAPTER).threshold("parameter_limit")
REGULAR = np.array([1000, 631, 468, 382, 326, 289, 262, 241])
BGNBD = [f"bgnbd_{name}" for name in ("r", "alpha", "a", "b", "log_likelihood", "gain")]


def client(lines, as_of, **answers):
    """A client with transactions alone: lines as a frame of customer_id, date, amount."""
    record = record_model(CHAPTER).model_validate(answers)
    tables = {"transactions": lines}
    return SimpleNamespace(info=SimpleNamespace(as_of=as_of), record=lambda _: record, table=tables.get)


def keys(messages):
    return [message.key for message in messages]


# The peer and its data: lifetimes (MIT) ships the CDNOW sample of Fader and Hardie


@pytest.fixture(scope="module")
def datasets():
    return Path(import_module("lifetimes").__file__).parent / "datasets"


@pytest.fixture(scope="module")
def summary(datasets):
    """CDNOW, 39 weeks of calibration: one row a customer, as the peer keeps it."""
    return pd.read_csv(datasets / "cdnow_customers_summary_with_transactions.csv")


@pytest.fixture(scope="module")
def orders(datasets):
    """CDNOW, 18 months of orders of 2,357 customers."""
    names = ["master", "customer_id", "date", "items", "amount"]
    kinds = {"customer_id": str, "date": str}
    lines = pd.read_csv(datasets / "CDNOW_sample.txt", sep=r"\s+", header=None, names=names, dtype=kinds)
    lines["date"] = pd.to_datetime(lines["date"], format="%Y%m%d")
    return lines[["customer_id", "date", "amount"]].sample(frac=1, random_state=1)


@pytest.fixture(scope="module")
def known(summary):
    """The summary as histories, in days."""
    recency, age = (np.round(summary[name].to_numpy() * 7).astype(int) for name in ("t_x", "T"))
    place = np.arange(len(summary))
    return histories.Histories(place, summary["x"].to_numpy(), recency, age, summary["zbar"].to_numpy(), 0)


@pytest.fixture(scope="module")
def cdnow(orders):
    answers = {"calibration_end": date(1997, 9, 30), "time_unit": "week", "margin_rate": 1.0, "discount_rate": 0.1268}
    return analyse(client(orders, date(1998, 6, 30), horizon_months=12, **answers))


def test_the_retention_curve_of_the_article_is_reproduced():
    """Fader and Hardie 2007, segment Regular: alpha 0.7041, beta 1.1820, log-likelihood -1680.265."""
    fit = sbg.fit_sbg(np.arange(8), REGULAR, LIMIT)
    assert fit.values == pytest.approx((0.7041, 1.1820), abs=5e-5)
    assert fit.log_likelihood == pytest.approx(-1680.265, abs=5e-4) and not fit.at_bound


def test_the_discounted_lifetime_is_the_sum_of_its_payments():
    shares = sbg.survival(np.arange(4000), 0.7041, 1.182)
    assert sbg.expected_lifetime(0.7041, 1.182, 0.1) == pytest.approx((shares / 1.1 ** np.arange(4000)).sum())
    assert sbg.expected_lifetime(3.0, 2.0, 0) == pytest.approx(2.0) and sbg.expected_lifetime(0.9, 1, 0) == np.inf


def test_the_purchase_model_reproduces_the_published_parameters(known):
    """Fader, Hardie and Lee 2005, CDNOW: r 0.2426, alpha 4.4135, a 0.7929, b 2.4258, log-likelihood -9582.43."""
    rows = purchases.rows_of(known, 7)
    fit = purchases.fit_bgnbd(rows, LIMIT)
    assert len(rows) == 1016
    assert fit.values == pytest.approx((0.2426, 4.4135, 0.7929, 2.4258), rel=2e-4)
    assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    assert fit.log_likelihood - purchases.fit_nbd(rows, LIMIT).log_likelihood == pytest.approx(181, abs=0.5)


def test_the_spending_model_reproduces_the_published_parameters(known):
    """Fader and Hardie 2013, CDNOW: p 6.2488, q 3.7446, v 15.4478, log-likelihood -4055.92."""
    fit = spending.fit_gammagamma(known, LIMIT)
    assert fit.values == pytest.approx((6.2488, 3.7446, 15.4478), rel=2e-4)
    assert fit.log_likelihood == pytest.approx(-4055.92, abs=0.01)


@pytest.mark.filterwarnings("ignore")
def test_the_models_agree_with_the_peer(summary, known):
    lifetimes = import_module("lifetimes")
    peer = lifetimes.BetaGeoFitter().fit(summary["x"], summary["t_x"], summary["T"])
    fit = Fit(tuple(float(peer.params_[name]) for name in ("r", "alpha", "a", "b")), 0.0)
    rows = purchases.rows_of(known, 7)
    assert purchases.fit_bgnbd(rows, LIMIT).values == pytest.approx(fit.values, rel=2e-4)
    x, tx, t = (np.asarray(part) for part in (known.frequency, known.recency / 7, known.age / 7))
    ours = purchases.expected_orders(rows, fit, [39.0])[:, 0][rows.of]
    assert ours == pytest.approx(peer.conditional_expected_number_of_purchases_up_to_time(39.0, x, tx, t), rel=1e-6)
    assert purchases.still_there(rows, fit)[rows.of] == pytest.approx(peer.conditional_probability_alive(x, tx, t))


@pytest.mark.filterwarnings("ignore")
def test_order_values_agree_with_the_peer(summary, known):
    lifetimes = import_module("lifetimes")
    back = summary[summary["x"] > 0]
    peer = lifetimes.GammaGammaFitter().fit(back["x"], back["zbar"])
    fit = Fit(tuple(float(peer.params_[name]) for name in "pqv"), 0.0)
    ours = spending.order_value(known, fit)
    assert ours == pytest.approx(peer.conditional_expected_average_profit(summary["x"], summary["zbar"]), rel=1e-9)


# The whole way from orders to results


def test_cdnow_from_its_orders(cdnow):
    found = {name: metric.value for name, metric in cdnow.metrics.items()}
    expected = {"bgnbd_r": 0.2426, "bgnbd_alpha": 4.4135, "bgnbd_a": 0.7929, "bgnbd_b": 2.4258}
    expected |= {"gammagamma_p": 6.2488, "gammagamma_q": 3.7446, "gammagamma_v": 15.4478}
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=3e-4)
    assert found["bgnbd_log_likelihood"] == pytest.approx(-9582.43, abs=0.01)
    assert found["bgnbd_gain"] == pytest.approx(181, abs=0.5)


def test_the_backtest_of_cdnow_fails_and_says_so(cdnow):
    expected, seen = (cdnow.metrics[f"{name}_purchases_holdout"] for name in ("expected", "observed"))
    assert round(expected.value) == 1653 and seen.value == 1882
    assert expected.low < 1653 < expected.high < 1882
    assert "backtest_outside" in keys(cdnow.findings)
    assert "backtest_outside" in keys(expected.warnings) and "backtest_outside" in keys(seen.warnings)


def test_each_class_of_the_backtest_has_its_interval(cdnow):
    frame = cdnow.charts["backtest"].data
    assert (frame["low"] < frame["expected"]).all() and (frame["expected"] < frame["high"]).all()
    total, expected = (
        frame[["low", "high"]].mul(frame["customers"], axis=0).sum(),
        cdnow.metrics["expected_purchases_holdout"],
    )
    assert total["low"] < expected.low and expected.high < total["high"]  # not all classes stray to one side at once


def test_equity_of_cdnow_comes_from_the_models_with_an_interval(cdnow):
    equity = cdnow.metrics["customer_equity"]
    assert equity.low < equity.value < equity.high and equity.convention.key == "forecast_end"
    assert 60_000 < equity.value < 75_000
    assert equity.value == pytest.approx(cdnow.tables["by_customer"].frame["ltv"].sum())
    assert [row for row in cdnow.tables["sensitivity"].frame["driver"]] == ["horizon", "margin", "rate"]


def test_the_interval_is_the_same_each_time_and_its_progress_is_told(orders):
    few = orders[orders["customer_id"] < "0400"]
    told = []

    def run(progress=None):
        return analyse(client(few, date(1998, 6, 30), margin_rate=0.4), progress=progress).metrics["customer_equity"]

    first, again = run(lambda done, total: told.append((done, total))), run()
    draws = method.chapter(CHAPTER).threshold("model_draws")
    assert (first.low, first.high) == (again.low, again.high) and first.low is not None
    assert (1, draws) in told and (draws, draws) in told


def test_too_many_rows_give_no_interval_and_never_fewer_draws(orders, monkeypatch):
    limit = method.Threshold(1000, "rows x draws", "model_resampling", "2026-11-22")
    monkeypatch.setitem(method.chapter(CHAPTER).thresholds, "model_limit", limit)
    result = analyse(client(orders, date(1998, 6, 30), margin_rate=0.4, calibration_end=date(1997, 9, 30)))
    for name in ("customer_equity", "bgnbd_r", "expected_purchases_holdout"):
        metric = result.metrics[name]
        assert metric.value and metric.low is None and "model_interval_too_large" in keys(metric.warnings)
    assert "backtest_unjudged" in keys(result.findings)


def test_without_intervals_the_values_stay_the_same(orders, cdnow):
    answers = {"calibration_end": date(1997, 9, 30), "time_unit": "week", "margin_rate": 1.0, "discount_rate": 0.1268}
    plain = analyse(client(orders, date(1998, 6, 30), horizon_months=12, **answers), intervals=False)
    values = {name: metric.value for name, metric in plain.metrics.items()}
    assert values == {name: metric.value for name, metric in cdnow.metrics.items()}
    assert plain.metrics["customer_equity"].low is None


def test_the_unit_of_time_changes_alpha_and_nothing_else(orders):
    by = {
        unit: analyse(client(orders, date(1998, 6, 30), margin_rate=1.0, time_unit=unit), intervals=False).metrics
        for unit in ("day", "week")
    }
    for name in ("bgnbd_r", "bgnbd_a", "bgnbd_b", "customer_equity", "expected_purchases"):
        assert by["day"][name].value == pytest.approx(by["week"][name].value, rel=1e-3)
    assert by["day"]["bgnbd_alpha"].value == pytest.approx(7 * by["week"]["bgnbd_alpha"].value, rel=1e-3)


# Slopes, expectations and draws


def slopes_agree(likelihood, values):
    values = np.asarray(values, float)
    found, slope = likelihood(values)
    for number, value in enumerate(values):
        step = np.zeros(len(values))
        step[number] = 1e-6 * value
        measured = (likelihood(values + step)[0] - likelihood(values - step)[0]) / (2e-6 * value)
        assert slope[number] == pytest.approx(measured, rel=1e-4, abs=1e-3)


def test_the_slopes_of_the_likelihoods_are_right(known):
    rows = purchases.rows_of(known, 7)
    slopes_agree(purchases._bgnbd(rows, rows.ones, 39.0), (0.3, 0.2, 0.9, 2.0))
    slopes_agree(purchases._nbd(rows, rows.ones, 39.0), (0.3, 0.2))
    back = spending.spenders(known)
    weights = np.ones(back.sum())
    slopes_agree(spending._gammagamma(known.frequency[back], known.value[back] / 30, weights), (4.0, 3.0, 0.8))
    seen = {}
    original, sbg.most_likely = sbg.most_likely, lambda likelihood, *_: seen.setdefault("l", likelihood)
    try:
        sbg.fit_sbg(np.array([0, 1, 2, 5]), np.array([100, 60, 45, 30]), LIMIT)
    finally:
        sbg.most_likely = original
    slopes_agree(seen["l"], (0.9, 1.4))


def test_expected_orders_are_the_mean_of_drawn_orders(known):
    few = histories.Histories(*(part[:60] for part in (known.customer, known.frequency, known.recency, known.age,
                                                       known.value)), 0)  # fmt: skip
    rows, fit = purchases.rows_of(few, 7), Fit((0.9, 4.0, 0.8, 2.4), 0.0)
    rng = np.random.default_rng(3)
    drawn = [purchases.drawn_orders(few, rows, fit, 52.0, rng).sum() for _ in range(4000)]
    expected = purchases.expected_orders(rows, fit, [52.0])[:, 0] @ rows.ones
    assert np.mean(drawn) == pytest.approx(expected, abs=4 * np.std(drawn) / np.sqrt(4000))


def test_the_expectation_passes_smoothly_where_the_formula_divides_by_zero(known):
    rows = purchases.rows_of(known, 7)
    around = [purchases.expected_orders(rows, Fit((0.2, 4.0, a, 2.4), 0.0), [39.0]).sum() for a in (0.999, 1.0, 1.001)]
    assert around[0] > around[1] > around[2]


def test_hundreds_of_orders_do_not_break_the_expectation():
    busy = histories.Histories(
        np.arange(2), np.array([700, 0]), np.array([728, 0]), np.array([730, 730]), np.zeros(2), 0
    )
    rows = purchases.rows_of(busy, 1)
    expected = purchases.expected_orders(rows, Fit((2.0, 3.0, 0.02, 4.0), 0.0), [30.0])[:, 0][rows.of]
    assert 20 < expected[0] < 30 and 0 <= expected[1] < 1


# Orders


def orders_from(*lines):
    days = np.array([np.datetime64(day) for _, day, _ in lines])
    return histories.orders_of(np.array([c for c, _, _ in lines]), days, np.array([float(a) for *_, a in lines]))


def test_several_orders_of_one_day_are_one_and_an_order_of_nothing_is_an_order():
    made = orders_from((0, "2026-01-01", 10), (0, "2026-01-01", 5), (0, "2026-01-08", 0))
    known = histories.histories(made, histories.day_number("2026-01-31"))
    assert (known.frequency[0], known.recency[0], known.age[0], known.value[0]) == (1, 7, 30, 0.0)


def test_credit_notes_are_netted_with_the_order_before_them_and_make_none():
    made = orders_from(
        (0, "2026-01-01", -3), (0, "2026-01-05", 20), (0, "2026-01-09", 30), (0, "2026-01-20", -12),
        (1, "2026-01-03", -9),
    )  # fmt: skip
    assert made.amount.tolist() == [17, 18] and made.customer.tolist() == [0, 0]
    assert histories.histories(made, histories.day_number("2026-01-31")).value.tolist() == [18.0]


def test_later_orders_count_known_customers_only():
    made = orders_from((0, "2026-01-01", 1), (0, "2026-03-01", 1), (0, "2026-03-02", 1), (1, "2026-03-01", 1))
    known = histories.histories(
        histories.up_to(made, histories.day_number("2026-02-01")), histories.day_number("2026-02-01")
    )
    assert histories.later_orders(made, known).tolist() == [2]


# Where the models must not speak


def simulated(seed, n=400, leaving=None, days=500, amount=40.0):
    """Customers who order at rates of their own; with ``leaving`` (a, b) they may leave after each repeat order."""
    rng, rows, start = np.random.default_rng(seed), [], date(2025, 1, 1)
    for number in range(n):
        rate, day = rng.gamma(1.2, 1 / 60), float(rng.integers(0, 120))
        chance = rng.beta(*leaving) if leaving else 0.0
        mean = rng.gamma(6, amount / 6)
        while day <= days:
            rows.append((f"{number:04d}", start + timedelta(int(day)), round(rng.gamma(5, mean / 5), 2)))
            if len(rows) > 1 and rows[-2][0] == rows[-1][0] and rng.random() < chance:
                break
            day += max(rng.exponential(1 / rate), 1.0)
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    return lines.assign(date=pd.to_datetime(lines["date"])), start + timedelta(days)


def test_where_nobody_leaves_every_parameter_is_warned_and_no_equity_comes_from_the_model():
    lines, as_of = simulated(1)
    answers = {"margin_rate": 0.3, "discount_rate": 0.1, "calibration_end": as_of - timedelta(120)}
    result = analyse(client(lines, as_of, **answers), intervals=False)
    assert all({"departures_unseen", "parameter_at_bound"} & set(keys(result.metrics[n].warnings)) for n in BGNBD)
    assert result.metrics["bgnbd_gain"].value < 1.92 and "departures_unseen" in keys(result.findings)
    equity = result.metrics["customer_equity"]
    assert equity.value is None and keys(equity.warnings) == ["missing_life_and_retention", "forecast_not_used"]


def test_the_fallback_names_only_the_model_it_uses():
    lines, as_of = simulated(1)
    answers = {"margin_rate": 0.3, "discount_rate": 0.1, "retention_rate": 0.8, "life_years": 4}
    equity = analyse(client(lines, as_of, **answers), intervals=False).metrics["customer_equity"]
    assert equity.value > 0 and equity.convention.key == "finite_ltv_end"
    assert "forecast_not_used" not in keys(equity.warnings)


def test_where_customers_leave_the_model_finds_it_and_holds():
    lines, as_of = simulated(2, leaving=(1.0, 2.0))
    answers = {"margin_rate": 0.3, "calibration_end": as_of - timedelta(120)}
    result = analyse(client(lines, as_of, **answers))
    assert result.metrics["bgnbd_gain"].value > 1.92 and "backtest_inside" in keys(result.findings)
    assert result.metrics["customer_equity"].convention.key == "forecast_end"


SPARSE = {
    "one customer": ([("a", "2026-01-01", 10.0), ("a", "2026-02-01", 10.0)], "too_few_returned"),
    "no repeat purchase": ([(f"{n}", f"2026-01-{1 + n % 28:02d}", 10.0) for n in range(50)], "nobody_returned"),
    "all on one day": ([(f"{n % 5}", "2026-01-01", 10.0) for n in range(50)], "nobody_returned"),
    "credit notes only": ([(f"{n}", "2026-01-01", -10.0) for n in range(50)], "no_orders_to_learn"),
    "few came back": ([(f"{n}", d, 10.0) for n in range(15) for d in ("2026-01-01", "2026-03-01")], "too_few_returned"),
}


@pytest.mark.parametrize(("rows", "reason"), SPARSE.values(), ids=SPARSE)
def test_orders_that_teach_nothing_give_no_parameter_and_say_why(rows, reason):
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    lines["date"] = pd.to_datetime(lines["date"])
    result = analyse(client(lines, date(2026, 6, 30), margin_rate=0.3))
    for name in (*BGNBD, "gammagamma_p", "expected_purchases_holdout", "customers_active"):
        assert result.metrics[name].value is None and keys(result.metrics[name].warnings) == [reason], name


def test_a_calibration_before_the_first_order_or_after_the_last_day_is_said():
    lines, as_of = simulated(2, leaving=(1.0, 2.0))
    early = analyse(client(lines, as_of, calibration_end=date(2020, 1, 1)), intervals=False)
    assert keys(early.metrics["bgnbd_r"].warnings) == ["no_orders_to_learn"]
    late = analyse(client(lines, as_of, calibration_end=as_of), intervals=False)
    assert "calibration_late" in keys(late.warnings) and late.metrics["bgnbd_r"].value
    assert keys(late.metrics["observed_purchases_holdout"].warnings) == ["calibration_late"]


def test_amounts_of_nothing_give_no_order_value():
    lines, as_of = simulated(2, leaving=(1.0, 2.0))
    result = analyse(client(lines.assign(amount=0.0), as_of, margin_rate=0.3), intervals=False)
    assert result.metrics["bgnbd_r"].value and result.metrics["gammagamma_p"].value is None
    assert "spending_unseen" in keys(result.metrics["customer_equity"].warnings)


def test_a_negative_margin_rate_is_said():
    lines, as_of = simulated(2, leaving=(1.0, 2.0))
    equity = analyse(client(lines, as_of, margin_rate=-0.1), intervals=False).metrics["customer_equity"]
    assert equity.value < 0 and "margin_rate_negative" in keys(equity.warnings)


# What must never change the answer


@pytest.fixture(scope="module")
def leavers():
    return simulated(5, n=150, leaving=(1.0, 2.0))


def equity_of(lines, as_of, **answers):
    given = {"margin_rate": 0.3, "discount_rate": 0.1, **answers}
    return analyse(client(lines, as_of, **given), intervals=False).metrics["customer_equity"].value


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_changes_nothing(leavers, seed):
    lines, as_of = leavers
    assert equity_of(lines.sample(frac=1, random_state=seed), as_of) == pytest.approx(equity_of(lines, as_of), rel=1e-9)


def test_a_line_split_in_two_changes_nothing(leavers):
    lines, as_of = leavers
    halves = pd.concat([lines.assign(amount=lines["amount"] / 2)] * 2)
    assert equity_of(halves, as_of) == pytest.approx(equity_of(lines, as_of), rel=1e-6)


def test_a_currency_a_hundred_times_smaller_multiplies_the_equity(leavers):
    lines, as_of = leavers
    dear = equity_of(lines.assign(amount=lines["amount"] * 100), as_of)
    assert dear == pytest.approx(100 * equity_of(lines, as_of), rel=1e-3)


def test_a_higher_rate_lowers_and_a_longer_horizon_raises_the_equity(leavers):
    lines, as_of = leavers
    by_rate = [equity_of(lines, as_of, discount_rate=rate) for rate in (0.0, 0.05, 0.2, 0.5)]
    by_horizon = [equity_of(lines, as_of, horizon_months=months) for months in (1, 6, 12, 36)]
    assert by_rate == sorted(by_rate, reverse=True) and by_horizon == sorted(by_horizon)
    early = equity_of(lines, as_of, payment_timing="start")
    assert early == pytest.approx(equity_of(lines, as_of) * 1.1 ** (1 / 12), rel=1e-9)
