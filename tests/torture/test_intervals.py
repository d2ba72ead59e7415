"""Do 95 % intervals mean it? Worlds whose truth is known: how often the interval of the customer equity covers it.

The truth is what customers of this kind are worth on average, times their number: the interval redraws the customers,
so it speaks of the kind, not of these very persons. Each world draws its customers anew from the models' own laws.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import hyp2f1

from workbook.chapters.client_valuation.analysis import analyse
from workbook.record import record_model

CHAPTER = "client_valuation"
WORLDS = int(os.environ.get("WORLDS", "200"))
CUSTOMERS, DAYS, MONTHS = 600, 540, 12
R, ALPHA, A, B = 0.8, 60.0, 0.8, 2.5  # time in days
P, Q, V = 5.0, 4.0, 30.0
MARGIN, RATE, MONTH = 0.3, 0.10, 30.4375
START = date(2024, 1, 1)


def world(seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The orders of one world, and how long each customer has been known, in days."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 180, CUSTOMERS)
    rate, leaving = rng.gamma(R, 1 / ALPHA, CUSTOMERS), rng.beta(A, B, CUSTOMERS)
    scale = 1 / rng.gamma(Q, 1 / V, CUSTOMERS)
    rows = []
    for number in range(CUSTOMERS):
        day, there = float(first[number]), True
        while there and day < DAYS + 1:
            rows.append((f"{number:04d}", int(day), rng.gamma(P, scale[number])))
            there = len(rows) < 2 or rows[-2][0] != rows[-1][0] or rng.random() >= leaving[number]
            day += rng.exponential(1 / rate[number])
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "amount"])
    frame["date"] = pd.Timestamp(START) + pd.to_timedelta(frame["day"], unit="D")
    return frame[["customer_id", "date", "amount"]], DAYS - first


def expected(t: np.ndarray) -> np.ndarray:
    """Orders expected of somebody new within ``t`` (Fader, Hardie and Lee 2005, equation 9)."""
    curve = (ALPHA / (ALPHA + t)) ** R * hyp2f1(R, B, A + B - 1, t / (ALPHA + t))
    return (A + B - 1) / (A - 1) * (1 - curve)


def truth(ages: np.ndarray) -> float:
    """What such customers are worth: orders of the months to come, discounted, times order value and margin."""
    ends = ages[:, None] + np.arange(MONTHS + 1) * MONTH
    orders = np.diff(expected(ends), axis=1)
    discount = (1 + RATE) ** (-np.arange(1, MONTHS + 1) / 12)
    return float((orders @ discount).sum() * P * V / (Q - 1) * MARGIN)


def equity(seed: int):
    lines, ages = world(seed)
    answers = {"margin_rate": MARGIN, "discount_rate": RATE, "horizon_months": MONTHS, "time_unit": "week"}
    record = record_model(CHAPTER).model_validate(answers)
    info = SimpleNamespace(as_of=START + timedelta(DAYS))
    client = SimpleNamespace(info=info, record=lambda _: record, table={"transactions": lines}.get)
    return analyse(client).metrics["customer_equity"], truth(ages)


@pytest.mark.torture
def test_intervals_of_the_equity_cover_the_truth():
    found = [equity(seed) for seed in range(WORLDS)]
    known = [(metric, true) for metric, true in found if metric.low is not None]
    covered = np.mean([metric.low <= true <= metric.high for metric, true in known])
    ratio = np.mean([metric.value / true for metric, true in known])
    print(f"\n{len(known)} of {WORLDS} worlds: {covered:.1%} covered, value / truth {ratio:.3f} on average")
    assert len(known) >= 0.9 * WORLDS
    assert 0.90 <= covered <= 0.98
