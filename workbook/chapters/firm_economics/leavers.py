"""Newcomers who leave early: how many, what it costs, and how many the quoted figures would expect."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics.blocks import filled, finding, metric, missing, share_bounds, table, threshold
from workbook.metrics import Block, Chart, Message, Metric, message

MONTHS_A_YEAR = 12
OWN = ("left_day_1_share", "left_by_45_share", "early_leavers", "early_leaving_cost")


@dataclass(frozen=True)
class Norm:
    """The quoted shares of all hires who leave after the first day, and between it and the 45th working day; the cost
    of one leaver in salary costs, and the period of the salary they are counted on.
    """

    day_1: float
    day_45: float
    factor: float
    basis: str

    @property
    def together(self) -> float:
        return min(1.0, self.day_1 + self.day_45)

    def cost(self, salary: float) -> float:
        """What losing one newcomer of this yearly salary costs."""
        return self.factor * salary / (MONTHS_A_YEAR if self.basis == "month" else 1)


def norm_of(record: Any) -> Norm:
    """The client's own figures where given, else the quoted ones."""
    given = (record.norm_day_1, record.norm_day_45, record.leaver_factor)
    quoted = (threshold(name) for name in ("day_1_share", "day_45_share", "leaver_factor"))
    figures = (default if value is None else value for value, default in zip(given, quoted, strict=True))
    return Norm(*figures, record.salary_basis or "year")


def usable(listed: pd.DataFrame) -> pd.DataFrame:
    """Rows in which those who left by day 45 hold those of day 1, and no more left than came."""
    return listed[(listed["left_day_1"] <= listed["left_by_45"]) & (listed["left_by_45"] <= listed["hires"])]


def blocks(client: Any, record: Any) -> Iterator[Block]:
    norm, listed = norm_of(record), filled(client, "hires")
    rows = None if listed is None else usable(listed)
    out = () if listed is None or len(rows) == len(listed) else (message("hires_left_out", n=len(listed) - len(rows)),)
    if rows is None or rows["hires"].sum() <= 0:
        reasons = [*out, message("missing_hires" if listed is None else "nobody_hired")]
        yield from missing(OWN, "no_hires", *reasons)
    else:
        yield from _own(rows, norm, out)
    yield from _expected(rows, record, norm)


def leaving_cost(client: Any, record: Any) -> tuple[float | None, str]:
    """The yearly cost that better onboarding can cut: the client's own, else the one expected by the quoted shares."""
    norm, listed = norm_of(record), filled(client, "hires")
    rows = None if listed is None else usable(listed)
    if rows is not None and rows["hires"].sum() > 0:
        return _cost(rows, norm), "own"
    count, salary = _future(rows, record)
    known = count is not None and salary is not None
    return (count * norm.together * norm.cost(salary), "quoted") if known else (None, "none")


def _own(rows: pd.DataFrame, norm: Norm, out: tuple[Message, ...]) -> Iterator[Block]:
    hires, first, by_45 = (int(rows[name].sum()) for name in ("hires", "left_day_1", "left_by_45"))
    source = message("hires", n=hires, months=len(rows))
    low, high = share_bounds(by_45, hires)
    cost = _cost(rows, norm)
    yield from _findings(by_45, hires, low, high, norm, cost)
    shares = (("left_day_1_share", first), ("left_by_45_share", by_45))
    for name, left in shares:
        yield metric(name, left / hires, source, "wilson", bounds=share_bounds(left, hires), warnings=out)
    yield metric("early_leavers", by_45, source, "early_leavers", warnings=out)
    values = {"factor": norm.factor}
    yield metric("early_leaving_cost", cost, source, message(f"leaving_cost_{norm.basis}", **values), warnings=out)
    yield _survival(first, by_45, hires, norm)
    frame = rows.assign(share=rows["left_by_45"] / rows["hires"].where(rows["hires"] > 0))
    frame = frame.assign(
        cost=[norm.cost(salary) * left for salary, left in zip(rows["salary"], rows["left_by_45"], strict=True)]
    )
    columns = ("hires:count", "left_day_1:count", "left_by_45:count", "share:share", "salary:currency", "cost:currency")
    yield table("hires", frame, "month", *columns, long=True)


def _cost(rows: pd.DataFrame, norm: Norm) -> float:
    return math.fsum(norm.cost(salary) * left for salary, left in zip(rows["salary"], rows["left_by_45"], strict=True))


def _survival(first: int, by_45: int, hires: int, norm: Norm) -> Chart:
    """Who is still there after the first day and after 45 working days, beside the quoted shares."""
    lines = []
    for moment, left, quoted in ((0, 0, 0.0), (1, first, norm.day_1), (45, by_45, norm.together)):
        low, high = share_bounds(hires - left, hires) if moment else (1.0, 1.0)
        lines.append((moment, 1 - left / hires, low, high, 1 - quoted))
    frame = pd.DataFrame(lines, columns=["day", "stay", "low", "high", "quoted"])
    return Chart("survival", frame, message("chart.survival", share=by_45 / hires, n=by_45, all=hires))


def _future(rows: pd.DataFrame | None, record: Any) -> tuple[int | None, float | None]:
    """The hires to expect for, and their salary: as planned, else those of the table."""
    known = rows is not None and rows["hires"].sum() > 0
    count = record.planned_hires if record.planned_hires is not None else int(rows["hires"].sum()) if known else None
    if record.newcomer_salary is not None or not known:
        return count, record.newcomer_salary
    return count, float((rows["salary"] * rows["hires"]).sum() / rows["hires"].sum())


def _expected(rows: pd.DataFrame | None, record: Any, norm: Norm) -> Iterator[Metric]:
    """The same number of hires by the quoted shares: 26 of 100, at three salaries each."""
    count, salary = _future(rows, record)
    source = message("quoted_leavers", day_1=norm.day_1, day_45=norm.day_45)
    gone = () if count is not None else (message("missing_planned_hires"),)
    yield metric("hires", count, message("answers"), "hires", warnings=gone)
    value = None if count is None else count * norm.together
    yield metric("expected_leavers", value, source, message("expected_leavers", share=norm.together), warnings=gone)
    unpaid = () if salary is not None else (message("missing_newcomer_salary"),)
    cost = None if value is None or salary is None else value * norm.cost(salary)
    convention = message(f"leaving_cost_{norm.basis}", factor=norm.factor)
    yield metric("expected_leaving_cost", cost, source, convention, warnings=[*gone, *unpaid])


def _findings(left: int, hires: int, low: float, high: float, norm: Norm, cost: float) -> Iterator[Block]:
    quoted = norm.together
    key = "leavers_above" if low > quoted else "leavers_below" if high < quoted else "leavers_as_quoted"
    asks = {"leavers_above": "act"}.get(key, "watch" if left / hires >= threshold("leaving_watch") else "note")
    values = {"n": left, "all": hires, "share": left / hires, "low": low, "high": high, "quoted": quoted}
    yield finding(key, "left_by_45_share", level=asks, **values)
    if left:
        yield finding("leavers_cost", "early_leaving_cost", "early_leavers", amount=cost, each=cost / left)
