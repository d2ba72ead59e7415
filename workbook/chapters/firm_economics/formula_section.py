"""Section ``formula``: the profit formula in the sector's own words, what it gives and what moves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics import lifetimes
from workbook.chapters.firm_economics.blocks import choices, finding, metric, table
from workbook.chapters.firm_economics.formula import (
    ALL,
    VARIABLES,
    Formula,
    appn_of,
    arpu_of,
    bounds_of,
    conversion_of,
    formula_of,
    planned_change,
    spread_of,
)
from workbook.metrics import Block, Chart, Message, Metric, Section, Text, message

OTHER = "other"


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The mapping sheet first, then the figures."""
    found, gone, assumed = formula_of(client, record)
    return Section(
        "formula",
        (
            *_findings(found, record),
            *_figures(found, gone, assumed, record),
            *_parameters(record),
            *lifetimes.blocks(client, record, arpu_of(record), intervals),
            *_pictures(found, record),
            _mapping(record),
        ),
    )


def _figures(found: Formula | None, gone: tuple, assumed: tuple, record: Any) -> Iterator[Metric]:
    source, rate = message("answers"), conversion_of(record)
    spread = spread_of(record)
    people = message("asked", n=record.leads or 0)
    yield metric("conversion", rate, people, "conversion", bounds=spread, warnings=_unconverted(record, rate))
    revenue = None if found is None else found.revenue
    profit = None if found is None else found.profit
    bounds = bounds_of(found, record)
    yield metric("formula_revenue", revenue, source, "formula_revenue", bounds=bounds.get("revenue"), warnings=gone)
    yield metric(
        "formula_profit", profit, source, "formula_profit", bounds=bounds.get("profit"), warnings=[*gone, *assumed]
    )
    change = planned_change(record)
    known = found is not None or record.plan_each is not None
    value = (1 + change) ** len(VARIABLES) if known else None
    over = found is not None and found.conversion * (1 + change) > 1
    said = [*(gone if not known else ()), *((message("conversion_above_one", change=change),) if over else ())]
    yield metric("growth_factor", value, source, message("growth_factor", change=change), warnings=said)


def _unconverted(record: Any, rate: float | None) -> tuple[Message, ...]:
    if rate is not None:
        return ()
    too_many = record.leads is not None and record.buyers is not None and record.buyers > record.leads
    return (message("more_buyers"),) if too_many else (message("missing_leads"), message("missing_buyers"))


def _parameters(record: Any) -> Iterator[Block]:
    """The averages that sectors count in, and which variable each stands for."""
    for name, value in (("arpu", arpu_of(record)), ("appn", appn_of(record))):
        gone = () if value is not None else (message(f"missing_{name}"),)
        yield metric(name, value, message("answers"), name, warnings=gone)
    if record.cheque_source:
        yield Text(message(f"text.cheque_source.{record.cheque_source}"))
    if record.deals_source:
        yield Text(message(f"text.deals_source.{record.deals_source}"))


def sensitivity(found: Formula, change: float) -> pd.DataFrame:
    """One line a variable: what this change of it alone does to revenue and profit. Fixed costs fall by the share."""
    rows = []
    for name in ALL:
        moved = found.moved(change, name)
        rows.append((name, moved.revenue - found.revenue, moved.profit, moved.profit - found.profit))
    moved = found.moved(change, *VARIABLES)
    rows.append(("all", moved.revenue - found.revenue, moved.profit, moved.profit - found.profit))
    return pd.DataFrame(rows, columns=["variable", "revenue_change", "profit", "profit_change"])


def _pictures(found: Formula | None, record: Any) -> Iterator[Block]:
    if found is None:
        return
    change = planned_change(record)
    frame = sensitivity(found, change)
    names = {entry.variable: entry.word for entry in record.formula_words if entry.word}
    single = frame[frame["variable"] != "all"]
    single = single.sort_values("profit_change", ascending=False, kind="stable", key=lambda money: money.round(2))
    title = message("chart.formula", change=change, factor=(1 + change) ** len(VARIABLES))
    sector = record.industry or OTHER
    yield Chart("formula", {"frame": single, "names": names, "sector": sector}, title, (7.2, 3.6))
    columns = ("revenue_change:currency", "profit:currency", "profit_change:currency")
    yield table("formula", frame, "variable:text:result.formula.variable", *columns)


def _mapping(record: Any) -> Block:
    """The formula's variables in general words, in the sector's, in the client's own, and where each is counted."""
    said = {entry.variable: entry for entry in record.formula_words}
    sector = record.industry or OTHER
    rows = []
    for variable in choices("profit_variable"):
        own = said.get(variable)
        words = (own.word or None, own.collected or None) if own else (None, None)
        rows.append((variable, f"{sector}.{variable}", *words))
    frame = pd.DataFrame(rows, columns=["variable", "sector", "own", "collected"])
    return table("mapping", frame, "variable:text:profit_variable", "sector:text:sector_word", "own", "collected")


def _findings(found: Formula | None, record: Any) -> Iterator[Block]:
    if found is None:
        return
    change = planned_change(record)
    if found.profit < 0:
        needed = found.fixed / (found.revenue * found.margin) if found.revenue * found.margin > 0 else None
        if needed is None:
            yield finding("formula_never", "formula_profit", level="act", amount=-found.profit)
        else:
            yield finding("formula_loss", "formula_profit", level="act", amount=-found.profit, more=needed - 1)
    frame = sensitivity(found, change)
    grown = frame.loc[frame["variable"] == "all"].iloc[0]
    values = {"change": change, "factor": (1 + change) ** len(VARIABLES), "amount": grown["profit_change"]}
    yield finding("four_together", "formula_profit", "growth_factor", **values)
    uncounted = [
        v for v in choices("profit_variable") if v not in {e.variable for e in record.formula_words if e.collected}
    ]
    if uncounted and record.formula_words:
        yield finding("formula_uncounted", "formula_profit", level="watch", n=len(uncounted))
