"""The cost lines of each offer, put at their present value, and which of the offers is ours and which is the rival.

Present value of a line = amount x (1 + growth)^year / (1 + rate)^year, years 0 to the horizon inclusive. In nominal
terms the rate is the discount rate as given; in real terms growth is what exceeds inflation and the rate is (1 +
discount) / (1 + inflation) - 1. Both give the same value when they describe the same future (NIST Handbook 135,
chapter 3).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.naming import slugs
from workbook.chapters.pricing_and_tco.blocks import filled, threshold
from workbook.errors import nearest
from workbook.metrics import Message, message

PRICE_PHASE = "acquisition"
SAVING = "saving"


@dataclass(frozen=True)
class Terms:
    """How money of later years counts today. ``rate`` discounts, ``stated`` is the client's own rate."""

    rate: float = 0.0
    horizon: int = 0
    stated: float = 0.0
    inflation: float = 0.0
    real: bool = False
    warnings: tuple[Message, ...] = ()

    def with_stated(self, rate: float) -> Terms:
        """The same terms with another discount rate."""
        discount = (1 + rate) / (1 + self.inflation) - 1 if self.real else rate
        return Terms(discount, self.horizon, rate, self.inflation, self.real, self.warnings)


@dataclass(frozen=True)
class Offers:
    """The offers compared. ``lines``: one row a cost line within the horizon with its present ``value``; ``later``:
    what lies beyond.

    ``ours`` and ``rival`` are names of offers, or None with ``reasons`` that say why the two cannot be compared.
    """

    lines: pd.DataFrame
    later: pd.DataFrame
    terms: Terms
    names: tuple[str, ...]
    ours: str | None
    rival: str | None
    reasons: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()

    def total(self, offer: str) -> float:
        """The total cost of ownership of that offer, at present value."""
        return math.fsum(self.lines.loc[self.lines["offer"] == offer, "value"])

    def price(self, offer: str) -> float:
        """What the offer's seller asks: its acquisition lines, at present value."""
        chosen = (self.lines["offer"] == offer) & (self.lines["phase"] == PRICE_PHASE)
        return math.fsum(self.lines.loc[chosen, "value"])

    @property
    def room(self) -> float:
        """By how much our price may rise until both offers cost the customer the same."""
        return tidy(self.total(self.rival) - self.total(self.ours))

    @property
    def slugs(self) -> dict[str, str]:
        """Each offer's name as part of a metric's name; a number is added where two would collide."""
        return slugs(self.names, "offer", ("tco_{}", "tco_annual_{}"))


def offers_of(client: Any, record: Any) -> Offers | None:
    """The client's offers, or None where no cost line was brought."""
    table = filled(client, "offers")
    if table is None:
        return None
    lines, later, terms = priced(table, record)
    names = tuple(dict.fromkeys(table["offer"]))
    ours, reasons = _ours(names, record)
    if ours:
        lines = pd.concat([lines, _savings(record, ours, terms)], ignore_index=True)
    found = Offers(lines, later, terms, names, ours, None, reasons, tuple(_warnings(lines, later, names, record)))
    return _with_rival(found)


def priced(table: pd.DataFrame, record: Any) -> tuple[pd.DataFrame, pd.DataFrame, Terms]:
    """The lines within the horizon with their present value, those beyond it, and the terms."""
    terms = terms_of(record, int(table["year"].max()))
    growth = table["growth"].fillna(0.0) if "growth" in table else 0.0
    lines = table[["offer", "item", "phase", "year", "amount"]].assign(growth=growth)
    inside = lines["year"] <= terms.horizon
    return valued(lines[inside], terms), lines[~inside].reset_index(drop=True), terms


def valued(lines: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The lines with ``value``, what each is worth today."""
    factor = ((1 + lines["growth"]) / (1 + terms.rate)) ** lines["year"]
    return lines.assign(value=lines["amount"] * factor).reset_index(drop=True)


def terms_of(record: Any, last_year: int) -> Terms:
    """The terms the answers give. Blank: a rate of 0, the last year of the table; both are warned."""
    warnings = []
    if record.discount_rate is None:
        warnings.append(message("discount_assumed"))
    if record.horizon_years is None:
        warnings.append(message("horizon_assumed", years=last_year))
    real = record.money_terms == "real"
    if real and record.inflation is None:
        warnings.append(message("inflation_assumed"))
    horizon = last_year if record.horizon_years is None else record.horizon_years
    base = Terms(0.0, horizon, 0.0, record.inflation or 0.0, real, tuple(warnings))
    return base.with_stated(record.discount_rate or 0.0)


def _ours(names: tuple[str, ...], record: Any) -> tuple[str | None, tuple[Message, ...]]:
    """Our offer: the one named, or the first. A name that no offer bears is refused, not guessed."""
    if not record.our_offer:
        return names[0], ()
    if record.our_offer in names:
        return record.our_offer, ()
    near = nearest(record.our_offer, names) or ", ".join(names)
    return None, (message("our_offer_unknown", offer=record.our_offer, nearest=near),)


def _with_rival(offers: Offers) -> Offers:
    """With the cheapest other offer as the rival; of equal ones the first."""
    if offers.ours is None:
        return offers
    present = set(offers.lines["offer"])
    if offers.ours not in present:
        return replace(offers, reasons=(message("ours_beyond_horizon", offer=offers.ours),))
    others = [name for name in offers.names if name != offers.ours and name in present]
    rival = min(others, key=lambda name: tidy(offers.total(name)), default=None)
    return replace(offers, rival=rival, reasons=() if rival else (message("no_rival"),))


def _savings(record: Any, ours: str, terms: Terms) -> pd.DataFrame:
    """What we take off the customer's hands each year, as negative lines of our offer from year 1 to the horizon."""
    years = range(1, terms.horizon + 1)
    rows = [(ours, entry.cost, SAVING, year, -entry.amount, 0.0) for entry in record.offset_costs for year in years]
    frame = pd.DataFrame(rows, columns=["offer", "item", "phase", "year", "amount", "growth"])
    return valued(frame.astype({"year": float, "amount": float, "growth": float}), terms)


def _warnings(lines: pd.DataFrame, later: pd.DataFrame, names: tuple[str, ...], record: Any) -> Iterator[Message]:
    if len(later):
        yield message("lines_left_out", n=len(later), amount=math.fsum(later["amount"]))
    last = last_years(lines)
    if last.nunique() > 1:
        short, long = last.idxmin(), last.idxmax()
        yield message("offers_end_differently", short=short, first=int(last[short]), long=long, last=int(last[long]))
    without = [name for name in names if not ((lines["offer"] == name) & (lines["phase"] == PRICE_PHASE)).any()]
    if without:
        yield message("offers_without_price", offers=without)


def last_years(lines: pd.DataFrame) -> pd.Series:
    """The last year in which each offer has a cost line of its own, savings aside."""
    own = lines[lines["phase"] != SAVING]
    return own.groupby("offer", sort=False)["year"].max()


def annual(total: float, rate: float, years: int) -> float | None:
    """The level yearly cost worth ``total``: total x rate / (1 - (1 + rate)^-years). None for 0 years."""
    if years <= 0:
        return None
    return total / years if abs(rate) < 1e-12 else total * rate / -math.expm1(-years * math.log1p(rate))


def by_year(offers: Offers, offer: str) -> np.ndarray:
    """What the offer has cost up to each year, 0 to the horizon, at present value."""
    lines = offers.lines[offers.lines["offer"] == offer]
    yearly = np.bincount(lines["year"].astype(int), lines["value"], minlength=offers.terms.horizon + 1)
    return yearly.cumsum()


def break_even_year(offers: Offers) -> int | None:
    """The first year from which our offer's costs stay no higher than the rival's; None if never."""
    ahead = by_year(offers, offers.ours) - by_year(offers, offers.rival) > 10.0 ** -threshold("money_decimals")
    if ahead[-1]:
        return None
    return int(np.flatnonzero(ahead)[-1]) + 1 if ahead.any() else 0


def tidy(money: float) -> float:
    """Money without the dust that adding leaves behind."""
    return round(money, threshold("money_decimals")) + 0.0
