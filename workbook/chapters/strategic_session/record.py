"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.rules import Problem, bad


def rules(record: Any) -> list[Problem]:
    """A driver whose likely change lies outside its bounds; a step or goal that is due before it begins."""
    return [
        *_drivers(record),
        *_dates(record, "goals", "since"),
        *_dates(record, "actions", "start"),
    ]


def _drivers(record: Any) -> Iterator[Problem]:
    for number, driver in enumerate(record.drivers, start=1):
        if not driver.low <= driver.mid <= driver.high:
            yield bad(f"drivers.{number}.mid", driver.mid, f"{driver.low:g} … {driver.high:g}")


def _dates(record: Any, item: str, start: str) -> Iterator[Problem]:
    for number, entry in enumerate(getattr(record, item), start=1):
        begins = getattr(entry, start)
        if begins and entry.due and entry.due < begins:
            yield bad(f"{item}.{number}.due", entry.due, f">= {begins}")
