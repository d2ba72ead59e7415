"""Section ``purchases``: the models of buying, leaving and spending, and whether they held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table, transactions_source
from workbook.chapters.client_valuation.buying.backtest import (
    PURCHASE_PARAMETERS,
    SPENDING_PARAMETERS,
    Backtest,
    Spreads,
    backtest,
    by_frequency,
    spreads,
)
from workbook.chapters.client_valuation.buying.forecast import ForecastValuation
from workbook.chapters.client_valuation.buying.learned import Buying, Learned
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.models.purchases import expected_orders, still_there
from workbook.chapters.client_valuation.models.resampling import Progress
from workbook.chapters.client_valuation.models.spending import correlation, order_value
from workbook.chapters.client_valuation.valuation import Valuation
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message

_OF_PURCHASES = (*(f"bgnbd_{name}" for name in PURCHASE_PARAMETERS), "bgnbd_log_likelihood", "bgnbd_gain")
_OF_SPENDING = (*(f"gammagamma_{name}" for name in SPENDING_PARAMETERS), "gammagamma_log_likelihood")
_OF_HOLDOUT = ("expected_purchases_holdout", "observed_purchases_holdout")
_OF_TODAY = ("expected_purchases", "customers_active")


def purchases_section(
    base: Customers, bought: Buying, values: Valuation, intervals: bool, progress: Progress | None = None
) -> Section:
    """What the dates of purchase foretell, with the back-test that says how far to trust it."""
    source = transactions_source(base.transactions) if base.transactions is not None else message("no_transactions")
    spread = spreads(bought, progress) if intervals and bought.calibrated else Spreads({})
    test = backtest(bought, spread) if bought.calibrated else None
    blocks = [
        *_findings(bought, values, test),
        *(Warn(warning) for warning in bought.warnings if bought.calibrated),
        *_parameters(bought, spread, source),
        *_holdout(bought, spread, test, source),
        *_today(bought, values, source),
        *(_test_blocks(bought, test) if test else ()),
        *_forecast_table(base, bought, values),
    ]
    return Section("purchases", tuple(blocks))


def _parameters(bought: Buying, spread: Spreads, source: Message) -> Iterator[Metric]:
    learned = bought.calibrated
    if learned is None:
        yield from _nothing((*_OF_PURCHASES, *_OF_SPENDING), source, bought.refused)
        return
    convention = message(f"bgnbd_{bought.unit}", day=_day(learned.known.end), n=len(learned.known))
    values = (*learned.purchases.values, learned.purchases.log_likelihood, learned.gain)
    warnings = (*learned.doubts, *spread.refused)
    bounds = {} if learned.doubts else spread.parameters  # of a parameter that is not identified, bounds say nothing
    for name, value in zip(_OF_PURCHASES, values, strict=True):
        yield metric(name, value, source, convention, bounds=bounds.get(name), warnings=warnings)
    yield from _spending(learned, spread, source)


def _spending(learned: Learned, spread: Spreads, source: Message) -> Iterator[Metric]:
    if learned.spending is None:
        yield from _nothing(_OF_SPENDING, source, (message("spending_unseen"),))
        return
    warnings = [*_spending_doubts(learned), *spread.refused]
    values = (*learned.spending.values, learned.spending.log_likelihood)
    for name, value in zip(_OF_SPENDING, values, strict=True):
        bounds = spread.parameters.get(name)
        yield metric(name, value, source, message("gammagamma"), bounds=bounds, warnings=warnings)


def _spending_doubts(learned: Learned) -> Iterator[Message]:
    together = correlation(learned.known)
    if learned.spending.at_bound or learned.spending.values[1] <= 1:
        yield message("spending_unseen")
    if abs(together) > method.chapter(CHAPTER).threshold("correlation_watch"):
        yield message("spending_correlated", correlation=together)


def _holdout(bought: Buying, spread: Spreads, test: Backtest | None, source: Message) -> Iterator[Metric]:
    if test is None:
        yield from _nothing(_OF_HOLDOUT, source, bought.refused or bought.warnings)
        return
    said = {"start": _day(bought.calibrated.known.end), "end": _day(bought.end), "n": len(bought.calibrated.known)}
    convention, warnings = message("holdout", **said), (*bought.calibrated.doubts, *spread.refused)
    outside = [message("backtest_outside", low=test.bounds[0], high=test.bounds[1])] if test.outside else []
    total, seen = float(test.expected.sum()), float(test.seen.sum())
    yield metric(
        _OF_HOLDOUT[0], total, source, convention, bounds=test.bounds, warnings=[*outside, *warnings]
    )  # fmt: skip
    yield metric(_OF_HOLDOUT[1], seen, source, convention, warnings=outside)


def _today(bought: Buying, values: Valuation, source: Message) -> Iterator[Metric]:
    if bought.whole is None:
        yield from _nothing(_OF_TODAY, source, bought.whole_refused)
    elif not isinstance(values, ForecastValuation):
        yield from _nothing(_OF_TODAY, source, bought.whole.doubts or (message("forecast_elsewhere"),))
    else:
        active = float(still_there(bought.whole.rows, bought.whole.purchases)[bought.whole.rows.of].sum())
        yield metric("expected_purchases", values.orders, source, message("expected", months=values.outlook.months))
        yield metric("customers_active", active, source, message("customers_active"))


def _nothing(names: Iterable[str], source: Message, reasons: tuple[Message, ...]) -> Iterator[Metric]:
    for name in names:
        yield metric(name, None, source, warnings=reasons)


def _test_blocks(bought: Buying, test: Backtest) -> Iterator[Block]:
    frame = by_frequency(bought, test)
    total = {"expected": float(test.expected.sum()), "seen": int(test.seen.sum())}
    if test.bounds is not None:
        total |= {"low": test.bounds[0], "high": test.bounds[1]}
    verdict = "unjudged" if test.bounds is None else "outside" if test.outside else "inside"
    yield Chart("backtest", frame, message(f"chart.backtest.{verdict}", **total), (7.2, 3.6))
    columns = ("customers:count", "expected:number", "low:number", "high:number", "seen:number")
    columns += ("expected_total:number", "seen_total:count")
    yield table("backtest", frame, "repeats", *columns)


def _forecast_table(base: Customers, bought: Buying, values: Valuation) -> Iterator[Block]:
    if not isinstance(values, ForecastValuation):
        return
    frame = forecast_frame(base, bought, values)
    columns = ("orders:count", "recency:days", "active:share", "expected:number", "order_value:currency")
    yield table("forecast", frame, "customer_id", "name", *columns, "ltv:currency", long=True)


def forecast_frame(base: Customers, bought: Buying, values: ForecastValuation) -> pd.DataFrame:
    """Each customer's chance of being still there, orders and order value expected, the most valuable first."""
    learned, outlook = bought.whole, values.outlook
    known, rows = learned.known, learned.rows
    horizon = outlook.times(outlook.months)[-1:]
    frame = base.frame.loc[base.buyers[known.customer], ["name"]].reset_index(names="customer_id")
    frame["orders"], frame["recency"] = known.frequency + 1, known.age - known.recency
    frame["active"] = still_there(rows, learned.purchases)[rows.of]
    frame["expected"] = expected_orders(rows, learned.purchases, horizon)[:, 0][rows.of]
    frame["order_value"] = order_value(known, learned.spending)
    frame["ltv"] = values.ltv.reindex(frame["customer_id"]).to_numpy()
    return frame.sort_values("ltv", ascending=False, kind="stable", ignore_index=True)


def _day(number: int) -> Any:
    return np.datetime64(number, "D").astype(object)


def _findings(bought: Buying, values: Valuation, test: Backtest | None) -> Iterator[Block]:
    if bought.calibrated and bought.calibrated.doubts:
        yield finding("departures_unseen", "bgnbd_gain", level="watch", gain=bought.calibrated.gain)
    if test is not None:
        yield _verdict(bought, test)
    if isinstance(values, ForecastValuation) and bought.whole is not None:
        yield _quiet(bought)


def _verdict(bought: Buying, test: Backtest) -> Block:
    said = {"n": len(test.seen), "expected": float(test.expected.sum()), "seen": int(test.seen.sum())}
    if test.bounds is None:
        return finding("backtest_unjudged", *_OF_HOLDOUT, **said)
    said |= {"low": test.bounds[0], "high": test.bounds[1]}
    return finding(
        "backtest_outside" if test.outside else "backtest_inside",
        *_OF_HOLDOUT,
        level="watch" if test.outside else "note",
        **said,
    )


def _quiet(bought: Buying) -> Block:
    """How many of those who came back more than once have probably left."""
    there = still_there(bought.whole.rows, bought.whole.purchases)[bought.whole.rows.of]
    cut = method.chapter(CHAPTER).threshold("active_share")
    n = int((there < cut).sum())
    return finding("probably_left", "customers_active", level="watch" if n else "note", n=n, all=len(there), cut=cut)
