"""The client report: the other chapters on one page, checked against each other."""

from __future__ import annotations

from typing import Any

from workbook.chapters.client_report import (
    checks_section,
    coverage_section,
    norms_section,
    steps_section,
    summary_section,
)
from workbook.chapters.client_report.blocks import CHAPTER
from workbook.chapters.client_report.check import Report, judge
from workbook.chapters.client_report.checks import CHECKS
from workbook.chapters.client_report.headlines import headlines
from workbook.chapters.client_report.reading import Chapters
from workbook.metrics import Result


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. The other chapters are analysed without intervals, whatever ``intervals`` says."""
    record, chapters = client.record(CHAPTER), Chapters(client)
    report = checked(chapters, record)
    ranked = headlines(chapters, report)
    return Result(
        CHAPTER,
        (
            summary_section.section(record, report, ranked),
            checks_section.section(record, report, ranked),
            coverage_section.section(chapters),
            norms_section.section(chapters),
            steps_section.section(record, report),
        ),
    )


def checked(chapters: Chapters, record: Any) -> Report:
    """Every cross-check for one client."""
    reasons = {entry.check: entry.reason for entry in record.explained}
    return Report(tuple(judge(check, chapters, reasons) for check in CHECKS))
