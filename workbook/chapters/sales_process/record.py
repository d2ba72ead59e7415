"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

Problem = tuple[str, str, dict]

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
        *(problem for item, field in ONCE for problem in _twice(record, item, field)),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Tenders won are tenders entered, deals with a discount are deals. Paid invoices may be older."""
    for number, entry in enumerate(record.periods, start=1):
        for part, whole in PARTS:
            found, most = getattr(entry, part), getattr(entry, whole)
            if found is not None and most is not None and found > most:
                yield _bad(f"periods.{number}.{part}", found, f"<= {most}")


def _norms(record: Any) -> Iterator[Problem]:
    for number, entry in enumerate(record.stages, start=1):
        low, high = entry.norm_low, entry.norm_high
        if low is not None and high is not None and low > high:
            yield _bad(f"stages.{number}.norm_low", low, f"<= {high:g}")


def _twice(record: Any, item: str, field: str) -> Iterator[Problem]:
    chosen = [getattr(entry, field) for entry in getattr(record, item)]
    for number, value in enumerate(chosen, start=1):
        if Counter(chosen[: number - 1])[value]:
            yield _bad(f"{item}.{number}.{field}", value, f"1 x {value}")


def _bad(place: str, found: Any, expected: str) -> Problem:
    return "record_bad_answer", place, {"item": place, "expected": expected, "found": str(found)}
