"""The purchase models fitted to a client's orders: once up to the end of the calibration, once up to today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, orders_in
from workbook.chapters.client_valuation.models.fitting import Fit
from workbook.chapters.client_valuation.models.histories import (
    Histories,
    Orders,
    day_number,
    histories,
    later_orders,
    up_to,
)
from workbook.chapters.client_valuation.models.purchases import Rows, fit_bgnbd, fit_nbd, rows_of
from workbook.chapters.client_valuation.models.resampling import Plan, Progress
from workbook.chapters.client_valuation.models.spending import fit_gammagamma, spenders
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Learned:
    """What the orders up to a day teach. ``doubts``: why the model of departures is not to be trusted; none when it is.

    ``spending`` is None where nobody spent anything on a repeat order. ``plain``: the model in which nobody leaves.
    """

    known: Histories
    rows: Rows
    purchases: Fit
    plain: Fit
    spending: Fit | None
    doubts: tuple[Message, ...]

    @property
    def gain(self) -> float:
        """How much log-likelihood the departures bring; 0 when they explain nothing."""
        return max(self.purchases.log_likelihood - self.plain.log_likelihood, 0.0)


@dataclass(frozen=True)
class Buying:
    """Both fits, or why one is missing: ``refused`` of the calibration, ``whole_refused`` of all orders.

    ``seen``: orders of each calibration customer after that day, None where nothing was kept aside. ``days``: length of
    the unit of time. ``warnings``: what was assumed about the calibration.
    """

    calibrated: Learned | None
    whole: Learned | None
    refused: tuple[Message, ...]
    seen: np.ndarray | None
    unit: str
    days: float
    end: int
    warnings: tuple[Message, ...] = ()
    whole_refused: tuple[Message, ...] = ()

    @property
    def holdout(self) -> float:
        """Length of the time kept aside, in units of time."""
        return (self.end - self.calibrated.known.end) / self.days


def buying_of(base: Customers, record: Any) -> Buying:
    """The models fitted to this client's orders."""
    unit = record.time_unit or _threshold("time_unit")
    days, end = _threshold("unit_days")[unit], day_number(base.as_of)
    if base.orders is None:
        missing = (message("missing_transactions"),)
        return Buying(None, None, missing, None, unit, days, end, (), missing)
    whole, whole_refused = _learned(histories(base.orders, end, _decimals(base.orders.amount)), days)
    calibration, warnings = _calibration_day(base, record)
    if calibration is None or calibration >= end:
        return Buying(whole, whole, whole_refused, None, unit, days, end, warnings, whole_refused)
    known = histories(_earlier(base, calibration), calibration, _decimals(base.orders.amount))
    calibrated, refused = _learned(known, days)
    seen = later_orders(base.orders, known) if calibrated else None
    return Buying(calibrated, whole, refused, seen, unit, days, end, warnings, whole_refused)


def resampling(progress: Progress | None = None) -> Plan:
    """How this chapter resamples its models."""
    return Plan(_threshold("model_draws"), _threshold("seed"), _threshold("parameter_limit"), progress)


def too_many_rows(learned: Learned) -> tuple[Message, ...]:
    """Why a fit of this size gets no interval; nothing when it does. Never fewer draws."""
    rows, draws, limit = len(learned.rows), _threshold("model_draws"), _threshold("model_limit")
    return (message("model_interval_too_large", n=rows, draws=draws, limit=limit),) if rows * draws > limit else ()


def _threshold(name: str) -> Any:
    return method.chapter(CHAPTER).threshold(name)


def _earlier(base: Customers, day: int) -> Orders:
    """The orders as they stood on that day: a later credit note is not known yet."""
    if (base.transactions["amount"] >= 0).all():
        return up_to(base.orders, day)
    return orders_in(base.transactions[base.transactions["date"] < _after(day)])


def _after(day: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(day + 1, "D"))


def _decimals(amounts: np.ndarray) -> int:
    """Mean values are kept to the cent, as in the published figures; finer where money is counted in large units."""
    cents = float(np.median(np.abs(amounts))) >= 1 if len(amounts) else True
    return _threshold("value_decimals") if cents else _threshold("money_decimals") * 2


def _calibration_day(base: Customers, record: Any) -> tuple[int | None, tuple[Message, ...]]:
    if record.calibration_end is None:
        return None, (message("calibration_missing"),)
    if record.calibration_end >= base.as_of:
        return None, (message("calibration_late", day=record.calibration_end, as_of=base.as_of),)
    return day_number(record.calibration_end), ()


def _learned(known: Histories, days: float) -> tuple[Learned | None, tuple[Message, ...]]:
    least = _threshold("model_least")
    if not len(known):
        return None, (message("no_orders_to_learn"),)
    if known.repeaters < least:
        key = "nobody_returned" if known.repeaters == 0 else "too_few_returned"
        return None, (message(key, n=known.repeaters, all=len(known), least=least),)
    rows, limit = rows_of(known, days), _threshold("parameter_limit")
    fit, plain = fit_bgnbd(rows, limit), fit_nbd(rows, limit)
    spending = fit_gammagamma(known, limit) if spenders(known).sum() > 1 else None
    return Learned(known, rows, fit, plain, spending, _doubts(fit, plain)), ()


def _doubts(fit: Fit, plain: Fit) -> tuple[Message, ...]:
    needed, gain = _threshold("identification_gain"), fit.log_likelihood - plain.log_likelihood
    doubts = []
    if gain < needed:
        doubts.append(message("departures_unseen", gain=max(gain, 0.0), needed=needed))
    if fit.at_bound:
        doubts.append(message("parameter_at_bound"))
    return tuple(doubts)
