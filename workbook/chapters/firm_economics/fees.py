"""A higher fee: what it brings for each partner, and how much work may be lost on the way. Numbers only.

Capacity is paid already, so salaries and overheads stay: fees become today's fees x the share of today's hours still
sold x (1 + rise x the part of the work it applies to), less what the way there costs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from workbook.chapters.firm_economics.blocks import threshold
from workbook.chapters.firm_economics.firm import Firm
from workbook.metrics import Message, message

DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Niche:
    """The market of a specialist: how many customers, which part of them we can win, hours each buys a year."""

    customers: int
    obtainable: float
    hours_each: float

    @property
    def hours(self) -> float:
        return self.customers * self.hours_each_listed

    @property
    def hours_each_listed(self) -> float:
        """Hours that one customer of the niche brings on average, those we do not win counted in."""
        return self.obtainable * self.hours_each


@dataclass(frozen=True)
class Way:
    """One way to a higher fee. ``sold``: share of today's hours sold at that fee; ``affected``: part of the work that
    the rise applies to; ``cost`` a year, training included.
    """

    name: str
    rise: float
    low: float | None
    high: float | None
    sold: float
    affected: float
    cost: float
    years: float | None
    warnings: tuple[Message, ...]

    def per_partner(self, firm: Firm, rise: float | None = None) -> float | None:
        """Profit per partner once the fee has risen."""
        if not firm.partners:
            return None
        rise = self.rise if rise is None else rise
        fees = firm.fees * self.sold * (1 + rise * self.affected)
        return (fees - firm.salaries - firm.overhead - self.cost) / firm.partners

    def bounds(self, firm: Firm) -> tuple[float, float] | None:
        """The middle 95 % of the profit per partner when the rise lies in the triangle low, likely, high."""
        if self.low is None or self.high is None or not self.low <= self.rise <= self.high:
            return None
        tail = (1 - threshold("interval_level")) / 2
        low, high = (triangle(share, self.low, self.rise, self.high) for share in (tail, 1 - tail))
        return self.per_partner(firm, low), self.per_partner(firm, high)

    def needed(self, firm: Firm) -> float | None:
        """The share of today's hours that must be sold at the new fee to earn what is earned today."""
        fee = firm.fees * (1 + self.rise * self.affected)
        return (firm.fees + self.cost) / fee if fee > 0 else None


def triangle(share: float, low: float, likely: float, high: float) -> float:
    """The value below which this share of a triangular distribution lies.

    >>> round(triangle(0.5, 0, 1, 2), 6)
    1.0
    """
    if high == low:
        return low
    turn = (likely - low) / (high - low)
    if share < turn:
        return low + math.sqrt(share * (high - low) * (likely - low))
    return high - math.sqrt((1 - share) * (high - low) * (high - likely))


def niche_of(record: Any) -> Niche | None:
    """The niche as answered; None where one of its three sizes is missing or nothing."""
    sizes = (record.niche_customers, record.niche_obtainable, record.hours_per_customer)
    return None if any(size is None for size in sizes) or not all(sizes[1:]) else Niche(*sizes)


def ways_of(record: Any, firm: Firm) -> dict[str, Way]:
    """The scenarios described, by name."""
    training = training_cost(record, firm)
    return {entry.scenario: _way(entry, record, firm, training or 0.0) for entry in record.fee_scenarios}


def _way(entry: Any, record: Any, firm: Firm, training: float) -> Way:
    sold, said = _sold(entry, record, firm)
    affected, open_ = _affected(entry.scenario, record)
    cost = (entry.cost or 0.0) + training
    return Way(
        entry.scenario, entry.rise, entry.rise_low, entry.rise_high, sold, affected, cost, entry.years, (*said, *open_)
    )


def _sold(entry: Any, record: Any, firm: Firm) -> tuple[float, tuple[Message, ...]]:
    """How much of today's work is sold at the new fee: from the niche, else as answered, else all with a warning."""
    niche = niche_of(record) if entry.scenario == "specialisation" else None
    if entry.kept is None and niche and firm.billable_hours > 0:
        return min(1.0, niche.hours / firm.billable_hours), ()
    return (1.0, (message("kept_assumed"),)) if entry.kept is None else (entry.kept, ())


def _affected(scenario: str, record: Any) -> tuple[float, tuple[Message, ...]]:
    if scenario != "innovation":
        return 1.0, ()
    share = record.innovation_sensitive
    return (1.0, (message("sensitive_assumed"),)) if share is None else (share, ())


def training_cost(record: Any, firm: Firm) -> float | None:
    """What the additional training hours of everybody cost a year, at the salary of an available hour."""
    if record.training_needed is None or firm.hours_available <= 0:
        return None
    more = max(0.0, record.training_needed - (record.training_now or 0.0))
    return more * firm.heads * firm.salaries / firm.hours_available


def customers_needed(way: Way, niche: Niche, firm: Firm) -> int | None:
    """How many customers the niche must have for the specialist to earn what is earned today."""
    share = way.needed(firm)
    if share is None or firm.billable_hours <= 0:
        return None
    return math.ceil(round(share * firm.billable_hours / niche.hours_each_listed, 9))


def yearly_growth(now: float, target: float, start: date, end: date) -> float:
    """The rise a year that leads from one fee to the other."""
    return (target / now) ** (DAYS_A_YEAR / (end - start).days) - 1
