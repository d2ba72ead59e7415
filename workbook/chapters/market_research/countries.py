"""How much of the revenue hangs on one country."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook import statistics
from workbook.chapters.market_research.blocks import finding, level, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market, one_spelling
from workbook.metrics import Block, Chart, message

METRICS = ("largest_country_share", "country_hhi")


def revenue_of(market: Market) -> pd.Series:
    """Revenue by country, the largest first; only what is above zero."""
    rows = pd.DataFrame(
        [(entry.country, entry.revenue) for entry in market.record.countries], columns=["country", "revenue"]
    )
    if rows.empty:
        return pd.Series(dtype=float)
    revenue = rows.groupby(one_spelling(rows["country"]))["revenue"].sum()
    return revenue[revenue > 0].sort_values(ascending=False, kind="stable")


def blocks(market: Market) -> Iterator[Block]:
    """Share of the largest country, concentration over countries, and the chart of both."""
    revenue = revenue_of(market)
    if revenue.empty:
        yield from missing(METRICS, "countries", message("no_countries"))
        return
    shares = revenue / revenue.sum()
    largest = float(shares.iloc[0])
    said = {"country": shares.index[0], "share": largest, "n": len(shares)}
    yield finding("country_dependence", *METRICS, level=level(largest, None, "country_watch"), **said)
    yield metric(METRICS[0], largest, message("countries_listed", n=len(shares)))
    yield metric(
        METRICS[1],
        float(statistics.hhi(revenue.to_numpy())),
        message("countries_listed", n=len(shares)),
        convention=message("hhi"),
    )
    frame = pd.DataFrame({"country": shares.index, "revenue": revenue.to_numpy(), "share": shares.to_numpy()})
    yield table("countries", frame, "country", "revenue:currency", "share:share", long=True)
    if len(frame) > 1:
        shown = frame.head(threshold("bars_shown"))
        yield Chart("countries", shown, message("chart.countries", **said), (7.2, 1.3 + 0.38 * len(shown)))
