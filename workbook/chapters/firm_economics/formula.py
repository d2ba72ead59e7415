"""The profit formula: potential customers x conversion x average cheque x deals per customer x margin - fixed costs.

The source discusses the formula without writing it down; this form is an outside reference. Numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from workbook.chapters.firm_economics.blocks import share_bounds, threshold
from workbook.chapters.firm_economics.lifetimes import lifetimes_of
from workbook.metrics import Message, message

VARIABLES = ("leads", "conversion", "cheque", "deals")
ALL = (*VARIABLES, "margin", "fixed")


@dataclass(frozen=True)
class Formula:
    """The variables of the formula, for one period. ``margin`` is a share of revenue; ``fixed`` money."""

    leads: float
    conversion: float
    cheque: float
    deals: float
    margin: float
    fixed: float

    @property
    def revenue(self) -> float:
        return self.leads * self.conversion * self.cheque * self.deals

    @property
    def profit(self) -> float:
        return self.revenue * self.margin - self.fixed

    def moved(self, change: float, *variables: str) -> Formula:
        """The formula with these variables changed by a share; a change that helps: fixed costs move the other way."""
        moves = {name: getattr(self, name) * (1 + (-change if name == "fixed" else change)) for name in variables}
        return replace(self, **moves)


def formula_of(client: Any, record: Any) -> tuple[Formula | None, tuple[Message, ...], tuple[Message, ...]]:
    """The formula, what is missing for it, and what was assumed."""
    cheque, cheque_said = cheque_of(record)
    deals, deals_said = deals_of(client, record)
    margin, fixed = record.formula_margin, record.fixed_costs
    conversion = conversion_of(record)
    parts = {"leads": record.leads, "buyers": conversion, "cheque": cheque, "deals": deals, "formula_margin": margin}
    gone = tuple(message(f"missing_{name}") for name, value in parts.items() if value is None)
    if gone:
        return None, (*gone, *cheque_said, *deals_said), ()
    assumed = () if fixed is not None else (message("fixed_assumed"),)
    return Formula(record.leads, conversion, cheque, deals, margin, fixed or 0.0), (), assumed


def conversion_of(record: Any) -> float | None:
    """The share of potential customers who bought."""
    if not record.leads or record.buyers is None or record.buyers > record.leads:
        return None
    return record.buyers / record.leads


def spread_of(record: Any) -> tuple[float, float] | None:
    """Wilson's interval of the conversion."""
    if conversion_of(record) is None:
        return None
    return share_bounds(record.buyers, record.leads)


def bounds_of(found: Formula | None, record: Any) -> dict[str, tuple[float, float]]:
    """Revenue and profit at both ends of the conversion's interval, the other variables as stated."""
    spread = spread_of(record)
    if found is None or spread is None:
        return {}
    ends = [replace(found, conversion=rate) for rate in spread]
    return {name: tuple(sorted(getattr(end, name) for end in ends)) for name in ("revenue", "profit")}


def arpu_of(record: Any) -> float | None:
    """Average revenue per active user in the period."""
    known = record.user_revenue is not None and record.active_users
    return record.user_revenue / record.active_users if known else None


def appn_of(record: Any) -> float | None:
    """Average price per night, or per any other unit that is let by time."""
    return record.night_revenue / record.nights if record.night_revenue is not None and record.nights else None


def cheque_of(record: Any) -> tuple[float | None, tuple[Message, ...]]:
    """What stands for the average cheque: as stated, or the parameter the sector counts in."""
    source = record.cheque_source or "stated"
    if source == "arpu":
        return arpu_of(record), ()
    if source in ("appn", "appn_value"):
        return appn_of(record), ()
    return record.cheque, ()


def deals_of(client: Any, record: Any) -> tuple[float | None, tuple[Message, ...]]:
    """Deals per customer: as stated, or from the lifetimes. A price that stands for the whole customer has one deal."""
    if record.cheque_source == "appn_value":
        return 1.0, ()
    source = record.deals_source or "stated"
    if source == "stated":
        return record.deals, ()
    lives = lifetimes_of(client, record)
    if lives is None:
        return None, (message("missing_lifetimes"),)
    paid = float(lives["paid"].mean())
    return {"paid_periods": paid, "repeat_periods": max(0.0, paid - 1), "lifetime": float(lives["periods"].mean())}[
        source
    ], ()


def planned_change(record: Any) -> float:
    """The same change of each variable: as planned, else the step of the source's example."""
    return threshold("plan_each") if record.plan_each is None else record.plan_each
