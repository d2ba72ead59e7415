"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

Problem = tuple[str, str, dict]


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, a range that misses its own value, a policy or a topic that stands twice."""
    return [
        *_parts(record),
        *_problem_range(record),
        *_twice(record, "policies", "policy"),
        *_twice(record, "pricing_topics", "topic"),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Deals lost on price are deals lost, and deals with a discount are deals."""
    pairs = [("deals_lost_on_price", record.deals_lost_on_price, record.deals_lost)]
    for number, entry in enumerate(record.discount_periods, start=1):
        pairs.append((f"discount_periods.{number}.discounted", entry.discounted, entry.deals))
    for place, part, whole in pairs:
        if part is not None and whole is not None and part > whole:
            yield _bad(place, part, f"<= {whole}")


def _problem_range(record: Any) -> Iterator[Problem]:
    """The lowest and the highest cost of the problem lie on either side of the likely one."""
    likely = record.problem_cost
    if likely is None:
        return
    if record.problem_cost_low is not None and record.problem_cost_low > likely:
        yield _bad("problem_cost_low", record.problem_cost_low, f"<= {likely:g}")
    if record.problem_cost_high is not None and record.problem_cost_high < likely:
        yield _bad("problem_cost_high", record.problem_cost_high, f">= {likely:g}")


def _twice(record: Any, item: str, field: str) -> Iterator[Problem]:
    chosen = [getattr(entry, field) for entry in getattr(record, item)]
    for number, value in enumerate(chosen, start=1):
        if Counter(chosen[: number - 1])[value]:
            yield _bad(f"{item}.{number}.{field}", value, f"1 x {value}")


def _bad(place: str, found: Any, expected: str) -> Problem:
    return "record_bad_answer", place, {"item": place, "expected": expected, "found": str(found)}
