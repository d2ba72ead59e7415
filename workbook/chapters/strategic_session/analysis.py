"""Strategic session: which goals, how one serves the other, and who does what by when."""

from __future__ import annotations

from typing import Any

from workbook.chapters.strategic_session import (
    budget_section,
    customer_section,
    follow_up_section,
    goals_section,
    growth_section,
    map_section,
    minutes_section,
    plan_section,
    preparation_section,
    priorities_section,
    scenarios_section,
    suggestions_section,
)
from workbook.chapters.strategic_session.blocks import CHAPTER
from workbook.metrics import Result

SECTIONS = (
    preparation_section,
    follow_up_section,
    suggestions_section,
    goals_section,
    customer_section,
    map_section,
    plan_section,
    priorities_section,
    scenarios_section,
    budget_section,
    growth_section,
    minutes_section,
)


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out simulation and redrawn rankings."""
    record = client.record(CHAPTER)
    return Result(CHAPTER, tuple(part.section(client, record, intervals) for part in SECTIONS))
