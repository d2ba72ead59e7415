"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Problem = tuple[str, str, dict]


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, and a factor or an element of which something is said twice."""
    return [
        *_parts(record),
        *_twice(record, "index_ratings", "factor"),
        *_twice(record, "elements", "element"),
        *_twice(record, "indicators", "indicator"),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Customers lost to rivals are customers lost, and those who answered were invited."""
    pairs = [("lost_to_rivals", record.lost_to_rivals, record.customers_lost)]
    for number, wave in enumerate(record.waves, start=1):
        pairs.append((f"waves.{number}.answered", wave.answered, wave.invited))
    for place, part, whole in pairs:
        if part is not None and whole is not None and part > whole:
            yield _bad(place, part, f"<= {whole}")


def _twice(record: Any, item: str, field: str) -> Iterator[Problem]:
    seen: set[Any] = set()
    for number, entry in enumerate(getattr(record, item), start=1):
        value = getattr(entry, field)
        if value in seen:
            yield _bad(f"{item}.{number}.{field}", value, f"1 x {value}")
        seen.add(value)


def _bad(place: str, found: Any, expected: str) -> Problem:
    return "record_bad_answer", place, {"item": place, "expected": expected, "found": str(found)}
