"""Firm economics: profit per partner and its levers, the fee, the profit formula, what changed, people who leave early,
and the way business customers decide.
"""

from __future__ import annotations

from typing import Any

from workbook.chapters.firm_economics import (
    change_section,
    fees_section,
    formula_section,
    journey_section,
    levers_section,
    newcomers_section,
)
from workbook.chapters.firm_economics.blocks import CHAPTER
from workbook.metrics import Result

SECTIONS = (levers_section, fees_section, formula_section, change_section, newcomers_section, journey_section)


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out resampling."""
    record = client.record(CHAPTER)
    return Result(CHAPTER, tuple(part.section(client, record, intervals) for part in SECTIONS))
