"""What a yearly margin is worth over the life of a customer: finite lifetime value and margin multiple."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from workbook.metrics import Message, message


@dataclass(frozen=True)
class Terms:
    """On what terms a yearly margin is valued. Rates a year as shares; ``life`` in years; ``acquisition`` in money."""

    life: float
    retention: float = 1.0
    discount: float = 0.0
    growth: float = 0.0
    timing: str = "end"
    acquisition: float = 0.0


def payments(terms: Terms) -> float:
    """What a margin of 1 a year is worth today: the number of yearly payments, thinned by departures and discounted.

    Payment t (1, 2, ... up to the life) counts r^t (1+g)^(t-1) / (1+i)^t at the end of a year; at its start,
    (r (1+g) / (1+i))^(t-1). The last fraction of a year counts in proportion. 0 when nobody stays to pay.

    >>> round(payments(Terms(life=5, discount=0.10)), 5)
    3.79079
    """
    step = terms.retention * (1 + terms.growth) / (1 + terms.discount)
    whole = math.floor(terms.life)
    counted = _geometric(step, whole) + (terms.life - whole) * step**whole
    return counted if terms.timing == "start" else counted * terms.retention / (1 + terms.discount)


def lifetime_value(margin, terms: Terms):
    """The finite lifetime value of a yearly margin (a number or an array), less the cost of winning the customer.

    >>> round(lifetime_value(100, Terms(life=5, retention=0.8, discount=0.12, acquisition=50)), 3)
    153.516
    """
    return margin * payments(terms) - terms.acquisition


def margin_multiple(retention: float, discount: float, growth: float = 0.0) -> float:
    """How many yearly margins a customer is worth when the relation may last for ever, r / (1 + i - r (1 + g)).

    Payments at the end of each year; the one at the moment of valuing does not count (Gupta and Lehmann, 2005).
    Raises ValueError when the sum never ends, that is when r (1 + g) reaches 1 + i.

    >>> round(margin_multiple(0.8, 0.12), 9), round(margin_multiple(0.9, 0.10), 9)
    (2.5, 4.5)
    """
    left = 1 + discount - retention * (1 + growth)
    if left <= 1e-12:
        raise ValueError("retention and growth outrun the discount rate: the multiple is infinite")
    return retention / left


def terms_from(record: Any) -> tuple[Terms | None, tuple[Message, ...]]:
    """The terms the answers give and a warning for each one assumed; None and the reasons where they fall short."""
    retention, life, derived = _retention_and_life(record)
    if life is None:
        return None, derived
    warnings = list(derived)
    if record.discount_rate is None:
        warnings.append(message("discount_assumed"))
    terms = Terms(
        life=life,
        retention=retention,
        discount=record.discount_rate or 0.0,
        growth=record.growth_rate or 0.0,
        timing=record.payment_timing or "end",
        acquisition=cost(record.acquisition_cost, record.acquisition_hours, record.hour_cost) or 0.0,
    )
    return terms, tuple(warnings)


def _retention_and_life(record: Any) -> tuple[float, float | None, tuple[Message, ...]]:
    retention, life = record.retention_rate, record.life_years
    if retention is None and life is None:
        return 1.0, None, (message("missing_life_and_retention"),)
    if retention is None:
        return 1.0, life, (message("retention_assumed", years=life),)
    if life is not None:
        return retention, life, ()
    if retention >= 1:
        return retention, None, (message("life_endless"),)
    return (
        retention,
        average_life(retention),
        (message("life_derived", years=average_life(retention), retention=retention),),
    )


def average_life(retention: float) -> float:
    """The average number of years a customer stays when the share ``retention`` stays each year: 1 / (1 - r)."""
    return 1 / (1 - retention)


def cost(money: float | None, hours: float | None, hour_cost: float | None) -> float | None:
    """Money spent and hours worked as one amount; hours without a cost count nothing; None when nothing is known."""
    timed = hours * hour_cost if hours is not None and hour_cost is not None else None
    known = [part for part in (money, timed) if part is not None]
    return sum(known) if known else None


def _geometric(step: float, terms: int) -> float:
    """1 + q + ... + q^(terms - 1), exact also where q is close to 1."""
    if step == 1 or terms == 0:
        return float(terms)
    if step == 0:
        return 1.0
    return math.expm1(terms * math.log(step)) / math.expm1(math.log(step))
