"""How customers buy: from a rate and a size to dated invoices, with whole cents and uniform draws only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

import numpy as np

QUIET_MONTHS = (8, 12)  # half the orders of other months
WORKING_DAYS = 261


@dataclass(frozen=True)
class Buyer:
    """A customer while it buys: orders a year and cents, with whatever else its story says in ``shape``.

    ``joins``: it came during the time shown, so its first day is that of its first order.
    """

    id: str
    name: str
    segment: str
    start: date
    stop: date
    orders: float
    cents: int
    shape: dict = field(default_factory=dict)
    joins: bool = False


@dataclass(frozen=True)
class Invoice:
    """One line of the transactions; a credit note has negative cents."""

    day: date
    customer: str
    cents: int
    credit: bool = False


def months_before(day: date, months: int) -> date:
    """The first day of the period of so many months that ends with ``day``, itself the last day of a month."""
    month = day.year * 12 + day.month - months
    return date(month // 12, month % 12 + 1, 1)


def working_days(first: date, last: date) -> list[date]:
    """Mondays to Fridays from first to last, both included."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def order_days(buyer: Buyer, rng: np.random.Generator) -> list[date]:
    """The last working day of each month for a monthly buyer, else working days drawn at the rate, at least one."""
    days = working_days(buyer.start, buyer.stop)
    if buyer.shape.get("rhythm") == "monthly":
        return [list(month)[-1] for _, month in groupby(days, key=lambda day: (day.year, day.month))]
    season = buyer.shape.get("season") or range(1, 13)
    full_months = sum(0.5 if month in QUIET_MONTHS else 1 for month in season)
    chance, days = buyer.orders / (WORKING_DAYS * full_months / 12), [day for day in days if day.month in season]
    drawn = [day for day in days if rng.random() < chance * (0.5 if day.month in QUIET_MONTHS else 1)]
    return sorted({*drawn, *(days[:1] if buyer.joins or not drawn else [])})


def cents_around(mean: float, step: int, rng: np.random.Generator) -> int:
    """An amount around the mean, between 0.6 and 1.4 of it, in whole steps of cents."""
    return max(1, round(mean * (0.6 + 0.4 * (rng.random() + rng.random())) / step)) * step


def last_year(invoices: Iterable[Invoice], as_of: date) -> dict[str, list[Invoice]]:
    """The lines of the twelve months up to the date, by customer."""
    first, found = months_before(as_of, 12), {}
    for line in invoices:
        if first <= line.day <= as_of:
            found.setdefault(line.customer, []).append(line)
    return found


def booked(invoices: Iterable[Invoice]) -> list[dict]:
    """The lines by date with references as an accounts office gives them: one series a year, credit notes apart."""
    rows, counts = [], Counter()
    for line in sorted(invoices, key=lambda line: (line.day, line.customer, -line.cents)):
        series = f"{'CN' if line.credit else 'INV'}-{line.day.year}"
        counts[series] += 1
        row = {"customer_id": line.customer, "date": line.day, "amount": line.cents / 100}
        rows.append(row | {"reference": f"{series}-{counts[series]:04d}"})
    return rows
