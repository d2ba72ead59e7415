"""Pricing and total cost of ownership: what the customer really pays, and what we could ask."""

from __future__ import annotations

from typing import Any

from workbook.chapters.pricing_and_tco import (
    expert_sale,
    policies,
    pressure,
    price_section,
    pyramid,
    survey_section,
    tco_section,
    value,
)
from workbook.chapters.pricing_and_tco.blocks import CHAPTER
from workbook.metrics import Result

SECTIONS = (pressure, tco_section, value, pyramid, expert_sale, survey_section, price_section, policies)


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out resampling and simulation, the slow part."""
    record = client.record(CHAPTER)
    return Result(CHAPTER, tuple(part.section(client, record, intervals) for part in SECTIONS))
