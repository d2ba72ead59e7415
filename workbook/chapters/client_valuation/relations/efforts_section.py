"""Section ``efforts``: who makes efforts for the client, and whether these are the customers worth most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.concentration import name_of
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.relations.efforts import Efforts, by_effort, by_quadrant, efforts_of, profile
from workbook.chapters.client_valuation.valuation import Valuation
from workbook.metrics import Block, Chart, Metric, Section, Text, Warn, message

_NAMES = ("effort_scored", "effort_mean", "equity_willing_share")


def efforts_section(client: Any, base: Customers, values: Valuation, record: Any) -> Section:
    """The effort scores, their place beside the lifetime values, and the profile of the ideal customer."""
    table_of_efforts = client.table("efforts")
    if table_of_efforts is None or table_of_efforts.empty:
        return Section("efforts", (*_nothing([message("missing_efforts")]), *_own_words(record)))
    efforts = efforts_of(table_of_efforts, base, values, record)
    if efforts.frame.empty:
        reasons = [*efforts.warnings, message("missing_efforts")]
        return Section("efforts", (*_nothing(reasons), *_own_words(record)))
    blocks = [
        *_findings(base, efforts),
        *(Warn(warning) for warning in efforts.warnings),
        *_metrics(efforts),
        *_quadrant_blocks(efforts),
        *_tables(efforts),
        *_own_words(record),
    ]
    return Section("efforts", tuple(blocks))


def _nothing(reasons: list) -> Iterator[Metric]:
    yield metric(_NAMES[0], 0, message("efforts", n=0))
    for name in _NAMES[1:]:
        yield metric(name, None, message("efforts", n=0), warnings=reasons)


def _metrics(efforts: Efforts) -> Iterator[Metric]:
    frame, source = efforts.frame, message("efforts", n=len(efforts.lines))
    worth = frame["ltv"].sum()
    share = frame.loc[frame["score"] >= efforts.effort_cut, "ltv"].sum() / worth if worth > 0 else None
    yield metric(_NAMES[0], len(frame), source, message("effort_score"))
    yield metric(_NAMES[1], frame["score"].mean(), source, message("effort_score"))
    yield metric(
        _NAMES[2],
        share,
        source,
        message("willing", cut=efforts.effort_cut),
        warnings=[message("missing_ltv_for_efforts")] if share is None else (),
    )


def _quadrant_blocks(efforts: Efforts) -> Iterator[Block]:
    placed = efforts.frame.dropna(subset=["ltv"])
    if placed.empty:
        return
    n = int((placed["quadrant"] == "ideal").sum())
    yield Chart("efforts", efforts, message("chart.efforts", n=n, all=len(placed)), (7.2, 4.6))
    columns = ("customers:count", "score:share", "ltv:currency", "ltv_share:share")
    yield table("effort_quadrants", by_quadrant(efforts), "quadrant:text:effort_quadrant", *columns)
    means = ["score", "ltv", "yearly_revenue", "hours"]
    found = profile(placed, placed["quadrant"] == "ideal", ("ideal", "others"), means)
    shown = ("customers:count", "score:share", "ltv:currency", "yearly_revenue:currency", "hours:number")
    yield table("ideal_profile", found, "group:text:profile_group", *shown, "segment", "segment_share:share")


def _tables(efforts: Efforts) -> Iterator[Block]:
    yield table("effort_kinds", by_effort(efforts), "effort", "customers:count", "attainment:share", "reached:share")
    frame = efforts.frame.reset_index().sort_values(["rank", "customer_id"])
    columns = ("score:share", "recorded:count", "ltv:currency", "quadrant:text:effort_quadrant")
    yield table("effort_customers", frame, "rank:count", "customer_id", "name", *columns, long=True)


def _own_words(record: Any) -> Iterator[Text]:
    if record.ideal_customer:
        yield Text(message("text.ideal_customer", answer=record.ideal_customer))


def _findings(base: Customers, efforts: Efforts) -> Iterator[Block]:
    for quadrant, asks in (("ask", "act"), ("develop", "note")):
        part = efforts.frame[efforts.frame["quadrant"] == quadrant].sort_values("ltv", ascending=False)
        if len(part):
            first = part.index[: method.chapter(CHAPTER).threshold("names_listed")]
            names = [name_of(base, customer) for customer in first]
            yield finding(f"efforts_{quadrant}", "effort_scored", level=asks, n=len(part), names=names)
    if efforts.frame["quadrant"].notna().any():
        share = float((efforts.frame["quadrant"] == "ideal").mean())
        yield finding("efforts_ideal", "effort_scored", "effort_mean", share=share, mean=efforts.frame["score"].mean())
