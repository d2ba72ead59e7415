"""Section ``expert_sale``: the economics of the customer's problem, and the material that lets experts sell.

Cost of the problem a year x the part solved = financial impact a year. Net of the yearly cost of the solution it pays
back what the solution costs at the start (price and the customer's own work).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import ANSWERS, entries, finding, level, metric, table
from workbook.metrics import Block, Chart, Message, Metric, Section, Text, message

NAMES = ("financial_impact", "payback_years", "business_roi", "business_net", "value_to_price")


@dataclass(frozen=True)
class Case:
    """The expert's business case in money, undiscounted for the payback, discounted for the net gain."""

    problem: float
    solved: float
    price: float
    own_cost: float
    yearly: float
    years: int
    rate: float

    @property
    def impact(self) -> float:
        """What the solution takes off the problem, a year."""
        return self.problem * self.solved

    @property
    def start(self) -> float:
        return self.price + self.own_cost

    @property
    def gain(self) -> float:
        """What remains to the customer each year once the solution runs."""
        return self.impact - self.yearly

    @property
    def payback(self) -> float | None:
        """Years until the start is earned back; None where the solution costs more a year than it saves."""
        return self.start / self.gain if self.gain > 0 else None

    @property
    def net(self) -> float:
        """Gain over the years less the start, at present value, gains at the end of each year."""
        return self.gain * sum((1 + self.rate) ** -year for year in range(1, self.years + 1)) - self.start

    @property
    def roi(self) -> float | None:
        """(Gains over the years - start) / start, undiscounted."""
        return (self.gain * self.years - self.start) / self.start if self.start else None

    def with_problem(self, problem: float) -> Case:
        return Case(problem, self.solved, self.price, self.own_cost, self.yearly, self.years, self.rate)


def case_of(record: Any) -> tuple[Case | None, tuple[Message, ...]]:
    """The business case, or the reasons why there is none; then also what was assumed."""
    missing = [name for name in ("problem_cost", "solution_price") if getattr(record, name) is None]
    if missing:
        return None, tuple(message(f"missing_{name}") for name in missing)
    warnings = []
    if record.problem_solved is None:
        warnings.append(message("solved_in_full"))
    if record.discount_rate is None:
        warnings.append(message("discount_assumed"))
    if record.horizon_years is None:
        warnings.append(message("case_one_year"))
    solved = 1.0 if record.problem_solved is None else record.problem_solved
    years = 1 if record.horizon_years is None else record.horizon_years
    costs = (record.solution_price, record.solution_own_cost or 0.0, record.solution_yearly or 0.0)
    return Case(record.problem_cost, solved, *costs, years, record.discount_rate or 0.0), tuple(warnings)


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The business case, then who helps to tell it and when."""
    case, warnings = case_of(record)
    if case is None:
        blocks: list[Block] = [metric(name, None, warnings=warnings) for name in NAMES]
    else:
        blocks = [*_findings(case, record), *_metrics(case, warnings), *_pictures(case, record)]
    return Section("expert_sale", (*_problem(record), *blocks, *_material(record)))


def _problem(record: Any) -> Iterator[Block]:
    if record.problem:
        yield Text(message("text.problem", answer=record.problem))
    if record.economic_moments:
        yield Text(message("text.economic_moments", answers="; ".join(record.economic_moments)))


def _metrics(case: Case, warnings: tuple[Message, ...]) -> Iterator[Metric]:
    later = tuple(warning for warning in warnings if warning.key != "discount_assumed")
    never = () if case.payback is not None else (message("never_pays", impact=case.impact, yearly=case.yearly),)
    free = () if case.price else (message("no_price"),)
    yield metric(
        "financial_impact", case.impact, ANSWERS, message("financial_impact"), warnings=_of(warnings, "solved_in_full")
    )
    yield metric(
        "payback_years", case.payback, ANSWERS, message("payback"), warnings=(*_of(warnings, "solved_in_full"), *never)
    )
    yield metric(
        "business_roi",
        case.roi,
        ANSWERS,
        message("roi", years=case.years),
        warnings=(*later, *(() if case.start else (message("no_price"),))),
    )
    yield metric(
        "business_net", case.net, ANSWERS, message("business_net", years=case.years, rate=case.rate), warnings=warnings
    )
    yield metric(
        "value_to_price",
        case.impact / case.price if case.price else None,
        ANSWERS,
        message("value_to_price"),
        warnings=free,
    )


def _of(warnings: tuple[Message, ...], key: str) -> tuple[Message, ...]:
    return tuple(warning for warning in warnings if warning.key == key)


def _findings(case: Case, record: Any) -> Iterator[Block]:
    if case.payback is None:
        yield finding("case_never_pays", "financial_impact", level="act", impact=case.impact, yearly=case.yearly)
        return
    asks = "watch" if case.net < 0 else level(case.payback, None, "payback_watch")
    values = {"problem": case.problem, "impact": case.impact, "start": case.start, "years": case.payback}
    yield finding("case_pays", "payback_years", "financial_impact", level=asks, **values)
    low = record.problem_cost_low
    if low is not None:
        cautious = case.with_problem(low)
        holds = cautious.net >= 0
        yield finding(
            "case_holds" if holds else "case_falls",
            "business_net",
            level="note" if holds else "watch",
            low=low,
            net=cautious.net,
        )


def _pictures(case: Case, record: Any) -> Iterator[Block]:
    cases = _cases(case, record)
    rows = [
        {"case": name, "problem": c.problem, "impact": c.impact, "payback": c.payback, "roi": c.roi, "net": c.net}
        for name, c in cases.items()
    ]
    years = np.arange(case.years + 1)
    frame = pd.DataFrame({name: -c.start + c.gain * years for name, c in cases.items()})
    if case.years:
        key = "chart.payback" if case.payback is not None and case.payback <= case.years else "chart.payback.never"
        yield Chart(
            "payback", {"frame": frame, "payback": case.payback}, message(key, years=case.payback, horizon=case.years)
        )
    columns = ("problem:currency", "impact:currency", "payback:years", "roi:share", "net:currency")
    yield table("cases", pd.DataFrame(rows), "case:text:result.cases.case", *columns)


def _cases(case: Case, record: Any) -> dict[str, Case]:
    """The case as stated, and with the lowest and highest cost of the problem where given."""
    given = {"low": record.problem_cost_low, "stated": case.problem, "high": record.problem_cost_high}
    return {name: case.with_problem(problem) for name, problem in given.items() if problem is not None}


def _material(record: Any) -> Iterator[Block]:
    """The plan of interviews with technical specialists, what is not ready first."""
    if not record.specialists:
        yield metric("material_ready", None, warnings=[message("missing_specialists")])
        return
    yield metric(
        "material_ready",
        sum(entry.ready is True for entry in record.specialists),
        convention=message("material_ready", n=len(record.specialists)),
    )
    frame = entries(record.specialists, "specialist", "project", "obstacle", "interview", "material", "ready")
    frame = frame.assign(
        material=[text or None for text in frame["material"]], open=[ready is not True for ready in frame["ready"]]
    )
    waiting = int((frame["open"] & frame["interview"].isna()).sum())
    if waiting:
        yield finding("interviews_unplanned", "material_ready", level="watch", n=waiting)
    frame = frame.sort_values("open", ascending=False, kind="stable")
    yield table(
        "specialists",
        frame,
        "specialist",
        "project",
        "obstacle:text:writing_obstacle",
        "interview:date",
        "material",
        "ready:yes_no",
    )
