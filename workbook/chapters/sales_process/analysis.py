"""Sales process: how a first contact becomes a sale, where customers are lost, and what the plan asks for."""

from __future__ import annotations

from typing import Any

from workbook.chapters.sales_process import (
    decisions,
    documents,
    events_section,
    grid_section,
    indicators_section,
    ladder,
    norms_section,
    opportunities_section,
    plan_section,
    process,
    system,
)
from workbook.chapters.sales_process.blocks import CHAPTER
from workbook.chapters.sales_process.deals import read_deals
from workbook.chapters.sales_process.stages import read_stages
from workbook.metrics import Result


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out resampling and simulation, the slow part."""
    record = client.record(CHAPTER)
    deals = read_deals(client, record)
    stages = read_stages(client, record, deals)
    sections = (
        system.section(record),
        process.section(client, record),
        documents.section(client, record, intervals),
        opportunities_section.section(record, deals, stages, intervals),
        plan_section.section(client, record, deals, stages, intervals),
        events_section.section(client, record),
        grid_section.section(client, deals),
        ladder.section(client, record),
        indicators_section.section(client, record, deals, intervals),
        norms_section.section(client, record, deals),
        decisions.section(client, record),
    )
    return Result(CHAPTER, sections)
