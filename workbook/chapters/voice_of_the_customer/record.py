"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.rules import Problem, part_of, twice


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, and a factor or an element of which something is said twice."""
    return [
        *_parts(record),
        *twice(record, "index_ratings", "factor"),
        *twice(record, "elements", "element"),
        *twice(record, "indicators", "indicator"),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Customers lost to rivals are customers lost, and those who answered were invited."""
    pairs = [("lost_to_rivals", record.lost_to_rivals, record.customers_lost)]
    for number, wave in enumerate(record.waves, start=1):
        pairs.append((f"waves.{number}.answered", wave.answered, wave.invited))
    for pair in pairs:
        yield from part_of(*pair)
