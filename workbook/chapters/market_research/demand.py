"""How the units sold to regular customers move: the trend of demand, product by product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.market_research.blocks import finding, table
from workbook.chapters.market_research.market import Market
from workbook.chapters.market_research.sizing import cagr
from workbook.metrics import Block, Chart, Finding, message


def trends(entries: tuple[Any, ...]) -> pd.DataFrame:
    """Units by product (rows) and period (columns), in the order named; a repeated pair is added up."""
    rows = pd.DataFrame([(e.product, e.period, e.units) for e in entries], columns=["product", "period", "units"])
    units = rows.pivot_table(index="product", columns="period", values="units", aggfunc="sum")
    return units.reindex(index=rows["product"].unique(), columns=rows["period"].unique())


def changes(units: pd.DataFrame) -> pd.DataFrame:
    """One row a product that is counted in two periods or more: first and last count, change, growth a period."""
    rows = [_change(product, line.dropna(), list(units.columns)) for product, line in units.iterrows()]
    names = ["product", "first_period", "first", "last_period", "last", "change", "growth"]
    return pd.DataFrame([row for row in rows if row], columns=names)


def _change(product: str, line: pd.Series, periods: list[str]) -> tuple | None:
    if len(line) < 2:
        return None
    steps = periods.index(line.index[-1]) - periods.index(line.index[0])
    first, last = float(line.iloc[0]), float(line.iloc[-1])
    change = last / first - 1 if first else None
    return product, line.index[0], first, line.index[-1], last, change, cagr(first, last, steps)


def blocks(market: Market) -> Iterator[Block]:
    """Finding, table and chart of the trends; nothing without two periods."""
    units = trends(market.record.demand) if market.record.demand else pd.DataFrame()
    found = changes(units) if len(units) else units
    if found.empty:
        return
    known = found.dropna(subset=["growth"])
    yield from _findings(known)
    counts = ("first_period", "first:number", "last_period", "last:number", "change:share", "growth:share")
    yield table("demand", found, "product", *counts)
    if len(known):
        yield _chart(units.loc[known["product"]], known)


def _findings(known: pd.DataFrame) -> Iterator[Finding]:
    for key, rows in (("demand_falls", known[known["growth"] < 0]), ("demand_rises", known[known["growth"] > 0])):
        if len(rows):
            asks = "watch" if key == "demand_falls" else "note"
            yield finding(key, level=asks, products=rows["product"].tolist(), n=len(rows))


def _chart(units: pd.DataFrame, known: pd.DataFrame) -> Chart:
    """Each product's units with its first count set to 100."""
    index = units.div(units.apply(lambda line: line.dropna().iloc[0], axis=1), axis=0) * 100
    best = known.loc[known["change"].idxmax()]
    key = "chart.demand_trend" if best["change"] > 0 else "chart.demand_trend.title_fall"
    said = {"product": best["product"], "change": abs(best["change"])}
    title = message(key, **said, first=best["first_period"], last=best["last_period"])
    return Chart("demand_trend", index, title, (7.2, 3.6))
