"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.rules import Problem, bad, part_of, twice

PARTS = (("tenders_won", "tenders"), ("discounted", "deals"))
ONCE = (
    ("system_elements", "element"),
    ("documents", "document"),
    ("information", "information"),
    ("gains", "gain"),
    ("event_steps", "step"),
    ("event_targets", "step"),
    ("stages", "stage"),
    ("periods", "period"),
    ("manager_targets", "manager"),
    ("next_steps", "step"),
)


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, a norm upside down, and what may stand only once."""
    return [
        *_parts(record),
        *_norms(record),
        *(problem for item, field in ONCE for problem in twice(record, item, field)),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Tenders won are tenders entered, deals with a discount are deals. Paid invoices may be older."""
    for number, entry in enumerate(record.periods, start=1):
        for part, whole in PARTS:
            yield from part_of(f"periods.{number}.{part}", getattr(entry, part), getattr(entry, whole))


def _norms(record: Any) -> Iterator[Problem]:
    for number, entry in enumerate(record.stages, start=1):
        low, high = entry.norm_low, entry.norm_high
        if low is not None and high is not None and low > high:
            yield bad(f"stages.{number}.norm_low", low, f"<= {high:g}")
