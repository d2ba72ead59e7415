"""Commercial effectiveness of one client: nineteen components by several raters, and what to improve first."""

from __future__ import annotations

from typing import Any

from workbook.chapters.commercial_effectiveness import (
    activities_section,
    agreement_section,
    gaps_section,
    improvement_section,
    offer_section,
    organisation_section,
    people_section,
    policies_section,
    ratings_section,
    system_section,
)
from workbook.chapters.commercial_effectiveness.blocks import CHAPTER
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.metrics import Result

SECTIONS = (
    ratings_section,
    agreement_section,
    gaps_section,
    policies_section,
    system_section,
    activities_section,
    offer_section,
    organisation_section,
    people_section,
    improvement_section,
)


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out drawing the order of the gaps again."""
    case = Case.of(client, intervals)
    return Result(CHAPTER, tuple(part.section(case) for part in SECTIONS))
