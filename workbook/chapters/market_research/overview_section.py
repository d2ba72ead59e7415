"""The three objects of study: what is known of the market, of the customers and of the competition."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research.blocks import finding, metric, missing, table
from workbook.chapters.market_research.market import Market
from workbook.metrics import Block, Finding, Section, Warn, message

UNTOUCHED = message("nothing_answered")


def section(market: Market) -> Section:
    return Section("overview", tuple(_blocks(market)))


def parts(market: Market) -> dict[str, tuple[bool, str | None]]:
    """For each object of study: whether data stand behind it, and the lesson drawn."""
    record = market.record
    counted = market.segments is not None and market.segments["customers"].notna().any()
    heard = market.interviews is not None or record.expectations or record.survey_answered
    compared = market.competitors is not None or record.market_shares or record.forces
    return {
        "market": (bool(counted or record.markets), record.market_summary),
        "customers": (bool(heard), record.customers_summary),
        "competition": (bool(compared), record.competition_summary),
    }


def _blocks(market: Market) -> Iterator[Block]:
    if market.untouched:
        yield Warn(UNTOUCHED)
        yield from missing(["research_parts"], "answers", UNTOUCHED)
        return
    found = parts(market)
    yield from _findings(market, found)
    count = sum(data for data, _ in found.values())
    yield metric("research_parts", count, "answers_and_tables", convention=message("research_parts"))
    rows = [(part, data, lesson) for part, (data, lesson) in found.items()]
    frame = pd.DataFrame(rows, columns=["part", "data", "lesson"])
    yield table("three_parts", frame, "part:text:result.three_parts.part", "data:yes_no", "lesson")


def _findings(market: Market, found: dict[str, tuple[bool, str | None]]) -> Iterator[Finding]:
    for part in (part for part, (data, _) in found.items() if not data):
        yield finding(f"part_open_{part}", "research_parts", level="watch")
    for part in (part for part, (data, lesson) in found.items() if data and not lesson):
        yield finding(f"part_unread_{part}", "research_parts")
    if market.record.research_before_canvas is False:
        yield finding("canvas_first", "research_parts", level="act")
    elif all(data and lesson for data, lesson in found.values()):
        yield finding("parts_complete", "research_parts")
