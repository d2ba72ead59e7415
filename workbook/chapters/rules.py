"""Rules that answers must keep among themselves, as several chapters state them: each breach is one problem.

A problem is the code of its message, the place of the answer, and what its sentence says: ``workbook check`` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Problem = tuple[str, str, dict]


def bad(place: str, found: Any, expected: str) -> Problem:
    """An answer that another one rules out: where it stands, what it is, what it would have to be."""
    return "record_bad_answer", place, {"item": place, "expected": expected, "found": str(found)}


def twice(record: Any, item: str, field: str, same: Callable[[Any], Any] = lambda value: value) -> Iterator[Problem]:
    """Entries of a list of which the field stood in an earlier one already; ``same`` says how two are compared."""
    entries = getattr(record, item)
    return repeated(((f"{item}.{n}.{field}", getattr(entry, field)) for n, entry in enumerate(entries, 1)), same)


def repeated(answers: Any, same: Callable[[Any], Any] = lambda value: value) -> Iterator[Problem]:
    """Of these (place, answer) those given before."""
    seen: set[Any] = set()
    for place, value in answers:
        if same(value) in seen:
            yield bad(place, value, f"1 x {value}")
        seen.add(same(value))


def part_of(place: str, part: float | None, whole: float | None) -> Iterator[Problem]:
    """A part larger than its whole; nothing where one of them is blank."""
    if part is not None and whole is not None and part > whole:
        yield bad(place, part, f"<= {whole}")


def around(place: str, likely: float | None, low: float | None, high: float | None) -> Iterator[Problem]:
    """A low end above the likely value, or a high end below it: ``<place>_low`` and ``<place>_high``."""
    if likely is not None and low is not None and low > likely:
        yield bad(f"{place}_low", low, f"<= {likely:g}")
    if likely is not None and high is not None and high < likely:
        yield bad(f"{place}_high", high, f">= {likely:g}")
