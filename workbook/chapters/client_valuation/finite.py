"""Customer equity from a yearly margin and a life: the finite lifetime value of every customer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, exact_sum
from workbook.chapters.client_valuation.lifetime import Terms, average_life, lifetime_value, terms_from
from workbook.chapters.client_valuation.valuation import Move, Spread, Valuation, spread_of_customers
from workbook.metrics import Message, message


@dataclass(frozen=True)
class FiniteValuation(Valuation):
    """Lifetime values on the terms of the answers. ``derived``: the life comes from the retention."""

    margin: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    derived: bool = False

    @property
    def years(self) -> float:
        return self.terms.life

    @property
    def undiscounted(self) -> float:
        return self.equity_on(replace(self.terms, discount=0.0))

    @property
    def convention(self) -> Message:
        terms = self.terms
        said = {"years": terms.life, "retention": terms.retention, "discount": terms.discount, "growth": terms.growth}
        return message(f"finite_ltv_{terms.timing}", **said, acquisition=terms.acquisition)

    @property
    def undiscounted_convention(self) -> Message:
        return message("undiscounted")

    def headline(self) -> tuple[str, dict[str, Any]]:
        """The key of the sentence that sums the value up, and what it needs."""
        return "equity_headline", {"years": self.terms.life}

    def equity_on(self, terms: Terms, margins: float = 1.0) -> float:
        """The sum of the lifetime values on other terms, with all margins times ``margins``."""
        return math.fsum(lifetime_value(self.margin.dropna() * margins, terms))

    def spread(self, segment: pd.Series, progress: Any = None) -> Spread:
        return spread_of_customers(self.valued, segment)

    def moves(self) -> list[Move]:
        """Each assumption moved down and up, within what is possible."""
        step, terms = _steps(), self.terms
        settings = {
            "retention": (max(terms.retention - step["retention"], 0.0), min(terms.retention + step["retention"], 1.0)),
            "margin": (1 - step["margin"], 1 + step["margin"]),
            "rate": (max(terms.discount - step["rate"], 0.0), terms.discount + step["rate"]),
        }
        if not self.derived:
            settings["life"] = (max(terms.life - step["life"], 0.0), terms.life + step["life"])
        return [Move(name, *pair, *(self._equity_at(name, at) for at in pair)) for name, pair in settings.items()]

    def _equity_at(self, driver: str, setting: float) -> float:
        if driver == "margin":
            return self.equity_on(self.terms, setting)
        name = {"retention": "retention", "rate": "discount", "life": "life"}[driver]
        terms = replace(self.terms, **{name: setting})
        if driver == "retention" and self.derived and setting < 1:
            terms = replace(terms, life=average_life(setting))
        return self.equity_on(terms)


def _steps() -> dict[str, float]:
    chapter = method.chapter(CHAPTER)
    return {name: chapter.threshold(f"sensitivity_{name}") for name in ("retention", "margin", "rate", "life")}


def finite_valuation(base: Customers, record: Any) -> FiniteValuation:
    """The lifetime value of each customer on the terms of the record."""
    terms, warnings = terms_from(record)
    reasons = () if terms else warnings
    margin = base.frame["margin"]
    if margin.notna().sum() == 0:
        reasons = (*reasons, *_no_margin(base, record))
    derived = record.life_years is None
    if reasons:
        kept = warnings if terms else ()
        return FiniteValuation(pd.Series(np.nan, margin.index), terms, reasons, kept, warnings, margin)
    said = (*warnings, *_margin_warnings(margin))
    return FiniteValuation(lifetime_value(margin, terms), terms, (), said, warnings, margin, derived)


def _no_margin(base: Customers, record: Any) -> tuple[Message, ...]:
    if base.frame.empty:
        return (message("missing_customers"),)
    if base.frame["yearly_revenue"].notna().any() and record.margin_rate is None:
        return (message("missing_margin_rate"),)
    return (message("missing_margin"),)


def _margin_warnings(margin: pd.Series) -> tuple[Message, ...]:
    warnings, unknown, negative = [], int(margin.isna().sum()), margin[margin < 0]
    if unknown:
        warnings.append(message("not_valued", n=unknown))
    if len(negative):
        warnings.append(message("negative_margins", n=len(negative), amount=exact_sum(negative)))
    return tuple(warnings)
