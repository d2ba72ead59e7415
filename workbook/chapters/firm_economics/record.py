"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.rules import Problem, around, bad, part_of, twice


def rules(record: Any) -> list[Problem]:
    """Parts larger than their whole, a range that misses its own value, a scenario, word or tool that stands twice."""
    return [
        *_parts(record),
        *_ranges(record),
        *twice(record, "fee_scenarios", "scenario"),
        *twice(record, "formula_words", "variable"),
        *twice(record, "onboarding_tools", "tool"),
        *twice(record, "people", "person"),
    ]


def _parts(record: Any) -> Iterator[Problem]:
    """Buyers are potential customers, idle periods are periods, both quoted shares are of all hires."""
    yield from part_of("buyers", record.buyers, record.leads)
    for number, entry in enumerate(record.lifetimes, start=1):
        yield from part_of(f"lifetimes.{number}.idle", entry.idle, entry.periods)
    if None not in (record.norm_day_1, record.norm_day_45) and record.norm_day_1 + record.norm_day_45 > 1:
        yield bad("norm_day_45", record.norm_day_45, f"<= {1 - record.norm_day_1:g}")


def _ranges(record: Any) -> Iterator[Problem]:
    """The low and the high end lie on either side of the likely value."""
    spans = [("leaving_cut", record.leaving_cut, record.leaving_cut_low, record.leaving_cut_high)]
    for number, entry in enumerate(record.fee_scenarios, start=1):
        spans.append((f"fee_scenarios.{number}.rise", entry.rise, entry.rise_low, entry.rise_high))
    spans.append(("case_problem", record.case_problem_cost, record.case_problem_low, None))
    for span in spans:
        yield from around(*span)
