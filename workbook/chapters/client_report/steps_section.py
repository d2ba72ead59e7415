"""What happens after the report: who does what by when, and what still has no owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.client_report.blocks import entries, finding, metric, table
from workbook.chapters.client_report.check import Report
from workbook.metrics import Block, Section, message

ANSWERS = message("answers")
COLUMNS = ("step", "owner", "due:date", "check:text:cross_check")


def section(record: Any, report: Report) -> Section:
    return Section("next_steps", tuple(_blocks(record, report)))


def _blocks(record: Any, report: Report) -> Iterator[Block]:
    steps = entries(record.steps, "step", "owner", "due", "check")
    owned = steps[steps["owner"].notna() & steps["due"].notna()]
    reasons = () if len(steps) else (message("no_steps"),)
    yield metric("steps_owned", len(owned) / len(steps) if len(steps) else None, ANSWERS, warnings=reasons)
    loose = [step for step in steps["step"] if step not in set(owned["step"])]
    if loose:
        yield finding("steps_loose", "steps_owned", level="watch", steps=loose, n=len(loose))
    taken = set(steps["check"].dropna())
    left = [message(f"cross_check.{o.check.key}") for o in report.of("contradiction") if o.check.key not in taken]
    if left and len(steps):
        yield finding("contradictions_untouched", "contradictions", level="watch", checks=left, n=len(left))
    if len(steps):
        yield table("steps", steps.sort_values("due", na_position="last"), *COLUMNS)
