"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

Problem = tuple[str, str, dict]


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, a range that misses its own value, a scenario, word or tool that stands twice."""
    return [
        *_parts(record),
        *_ranges(record),
        *_twice(record, "fee_scenarios", "scenario"),
        *_twice(record, "formula_words", "variable"),
        *_twice(record, "onboarding_tools", "tool"),
        *_twice(record, "people", "person"),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Buyers are potential customers, idle periods are periods, both quoted shares are of all hires."""
    if record.buyers is not None and record.leads is not None and record.buyers > record.leads:
        yield _bad("buyers", record.buyers, f"<= {record.leads}")
    for number, entry in enumerate(record.lifetimes, start=1):
        if entry.idle is not None and entry.idle > entry.periods:
            yield _bad(f"lifetimes.{number}.idle", entry.idle, f"<= {entry.periods}")
    if None not in (record.norm_day_1, record.norm_day_45) and record.norm_day_1 + record.norm_day_45 > 1:
        yield _bad("norm_day_45", record.norm_day_45, f"<= {1 - record.norm_day_1:g}")


def _ranges(record: Any) -> Iterator[Problem]:
    """The low and the high end lie on either side of the likely value."""
    spans = [("leaving_cut", record.leaving_cut, record.leaving_cut_low, record.leaving_cut_high)]
    for number, entry in enumerate(record.fee_scenarios, start=1):
        spans.append((f"fee_scenarios.{number}.rise", entry.rise, entry.rise_low, entry.rise_high))
    spans.append(("case_problem", record.case_problem_cost, record.case_problem_low, None))
    for place, likely, low, high in spans:
        if likely is not None and low is not None and low > likely:
            yield _bad(f"{place}_low", low, f"<= {likely:g}")
        if likely is not None and high is not None and high < likely:
            yield _bad(f"{place}_high", high, f">= {likely:g}")


def _twice(record: Any, item: str, field: str) -> Iterator[Problem]:
    chosen = [getattr(entry, field) for entry in getattr(record, item)]
    for number, value in enumerate(chosen, start=1):
        if Counter(chosen[: number - 1])[value]:
            yield _bad(f"{item}.{number}.{field}", value, f"1 x {value}")


def _bad(place: str, found: Any, expected: str) -> Problem:
    return "record_bad_answer", place, {"item": place, "expected": expected, "found": str(found)}
