"""Market, customers and competition of one client, section by section."""

from __future__ import annotations

from typing import Any

from workbook.chapters.market_research import (
    competition_section,
    environment_section,
    overview_section,
    practices_section,
    segments_section,
    size_section,
    territories_section,
    voices_section,
)
from workbook.chapters.market_research.blocks import CHAPTER
from workbook.chapters.market_research.market import Market
from workbook.metrics import Result

SECTIONS = (
    overview_section,
    size_section,
    segments_section,
    competition_section,
    environment_section,
    voices_section,
    practices_section,
    territories_section,
)


def analyse(client: Any, intervals: bool = True) -> Result:
    """All the chapter finds for this client. ``intervals=False`` leaves out the redrawn estimates and weights."""
    market = Market.of(client, intervals)
    return Result(CHAPTER, tuple(part.section(market) for part in SECTIONS))
