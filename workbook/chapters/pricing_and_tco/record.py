"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.rules import Problem, around, part_of, twice


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, a range that misses its own value, a policy or a topic that stands twice."""
    return [
        *_parts(record),
        *around("problem_cost", record.problem_cost, record.problem_cost_low, record.problem_cost_high),
        *twice(record, "policies", "policy"),
        *twice(record, "pricing_topics", "topic"),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Deals lost on price are deals lost, and deals with a discount are deals."""
    pairs = [("deals_lost_on_price", record.deals_lost_on_price, record.deals_lost)]
    for number, entry in enumerate(record.discount_periods, start=1):
        pairs.append((f"discount_periods.{number}.discounted", entry.discounted, entry.deals))
    for pair in pairs:
        yield from part_of(*pair)
