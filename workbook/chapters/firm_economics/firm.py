"""A firm that sells hours: what its grades bring and cost, and what is left for each partner. Numbers only.

Profit per partner = margin x fee per head x heads per partner (D. H. Maister, Managing the Professional Service Firm,
1993), and the fee per head = fee per hour x utilisation x hours available. Written so, every lever multiplies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics.blocks import filled, threshold
from workbook.errors import nearest
from workbook.metrics import Message, message

LEVERS = ("rate", "utilisation", "leverage", "margin")


@dataclass(frozen=True)
class Firm:
    """The grades with their people, and who shares the profit.

    ``grades``: grade, people, hours_available, utilisation, rate, salary, partner (does this grade share the profit?).
    ``partners`` is None where nobody is known to share it; ``reasons`` then says why, else what was assumed.
    """

    grades: pd.DataFrame
    overhead: float
    partners: float | None
    reasons: tuple[Message, ...] = ()

    @cached_property
    def heads(self) -> float:
        return float(self.grades["people"].sum())

    @cached_property
    def hours_available(self) -> float:
        return _sum(self.grades, "people", "hours_available")

    @cached_property
    def billable_hours(self) -> float:
        return _sum(self.grades, "people", "hours_available", "utilisation")

    @cached_property
    def fees(self) -> float:
        return _sum(self.grades, "people", "hours_available", "utilisation", "rate")

    @cached_property
    def salaries(self) -> float:
        return _sum(self.grades, "people", "salary")

    @property
    def profit(self) -> float:
        return self.fees - self.salaries - self.overhead

    @property
    def margin(self) -> float | None:
        return self.profit / self.fees if self.fees > 0 else None

    @property
    def fee_per_hour(self) -> float | None:
        return self.fees / self.billable_hours if self.billable_hours > 0 else None

    @property
    def utilisation(self) -> float | None:
        return self.billable_hours / self.hours_available if self.hours_available > 0 else None

    @property
    def fee_per_head(self) -> float | None:
        return self.fees / self.heads if self.heads > 0 else None

    @property
    def leverage(self) -> float | None:
        """People for each partner, the partners counted in."""
        return self.heads / self.partners if self.partners else None

    @property
    def per_partner(self) -> float | None:
        return self.profit / self.partners if self.partners else None

    @property
    def partner_pay(self) -> float:
        """What the grades that share the profit draw as salary."""
        return _sum(self.grades[self.grades["partner"]], "people", "salary")

    @property
    def delegated(self) -> float | None:
        """The part of the billable hours that others than partners work."""
        others = _sum(self.grades[~self.grades["partner"]], "people", "hours_available", "utilisation")
        return others / self.billable_hours if self.billable_hours > 0 and self.grades["partner"].any() else None

    def moved(self, rate: float = 0, utilisation: float = 0, leverage: float = 0, margin: float = 0) -> float | None:
        """Profit per partner when levers move by these shares and costs stay as they are.

        Rate and utilisation bring fees without cost; more people for each partner bring fees and their salaries; the
        margin moves the profit itself. None without partners, or where there are no staff to have more of.
        """
        if not self.partners or (leverage and not self._staff):
            return None
        grades = self.grades.assign(
            rate=self.grades["rate"] * (1 + rate),
            utilisation=_raised(self.grades["utilisation"], utilisation),
            people=self._people(leverage),
        )
        profit = replace(self, grades=grades).profit
        return (profit + abs(profit) * margin) / self.partners

    @cached_property
    def _staff(self) -> float:
        return float(self.grades.loc[~self.grades["partner"], "people"].sum())

    def _people(self, leverage: float) -> pd.Series:
        """Heads per partner up by this share: the partners stay, the other grades grow in proportion."""
        if not leverage:
            return self.grades["people"]
        growth = max(0.0, 1 + leverage * self.heads / self._staff)
        return self.grades["people"].where(self.grades["partner"], self.grades["people"] * growth)

    def capped(self, change: float) -> bool:
        """Would this change of utilisation ask some grade for more hours than there are?"""
        full = threshold("full_utilisation")
        return bool((self.grades["utilisation"] * (1 + change) > full + 1e-9).any())


def firm_of(client: Any, record: Any) -> Firm | None:
    """The firm of the table of grades, or None where it has no rows."""
    grades = filled(client, "grades")
    if grades is None:
        return None
    named, reasons = _partner_grades(grades["grade"], record)
    grades = grades.assign(partner=grades["grade"].isin(named))
    partners, missing = _partners(grades, record)
    assumed = () if record.overhead is not None else (message("overhead_assumed"),)
    return Firm(grades, record.overhead or 0.0, partners, (*reasons, *missing, *assumed))


def _partner_grades(grades: pd.Series, record: Any) -> tuple[list[str], tuple[Message, ...]]:
    """Which grades share the profit: those named, else those whose name says so."""
    if record.partner_grades:
        known = {_plain(grade): grade for grade in grades}
        found = [known[_plain(name)] for name in record.partner_grades if _plain(name) in known]
        unknown = [name for name in record.partner_grades if _plain(name) not in known]
        near = nearest(unknown[0], grades) if unknown else None
        return found, (
            message("partner_grade_unknown", grades=unknown, nearest=near or list(grades)),
        ) if unknown else ()
    words = {_plain(word) for word in threshold("partner_words")}
    found = [grade for grade in grades if _plain(grade) in words]
    return found, (message("partners_assumed", grades=found),) if found else ()


def _partners(grades: pd.DataFrame, record: Any) -> tuple[float | None, tuple[Message, ...]]:
    if record.partners is not None:
        return (record.partners, ()) if record.partners > 0 else (None, (message("no_partners"),))
    counted = float(grades.loc[grades["partner"], "people"].sum())
    if counted > 0:
        return counted, ()
    return None, (message("no_partners") if grades["partner"].any() else message("missing_partners"),)


def _plain(name: str) -> str:
    return " ".join(str(name).casefold().split())


def _raised(utilisation: pd.Series, change: float) -> pd.Series:
    """Utilisation moved by a share, but never beyond all the hours there are unless it was there already."""
    full = threshold("full_utilisation")
    return (utilisation * (1 + change)).clip(upper=utilisation.clip(lower=full)).clip(lower=0)


def _sum(grades: pd.DataFrame, *columns: str) -> float:
    return math.fsum(grades[list(columns)].prod(axis=1))
