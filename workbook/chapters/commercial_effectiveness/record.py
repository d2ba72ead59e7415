"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Problem = tuple[str, str, dict]

ONCE = (("components", "component"), ("ratings", "component"), ("plans", "plan"), ("trust_levels", "segment"))


def rules(record: Any) -> list[Problem]:
    """A component rated or judged twice, a plan or a segment that stands twice."""
    return [problem for item, field in ONCE for problem in _twice(record, item, field)]


def _twice(record: Any, item: str, field: str) -> Iterator[Problem]:
    seen = set()
    for number, entry in enumerate(getattr(record, item), start=1):
        value = getattr(entry, field)
        if value in seen:
            place = f"{item}.{number}.{field}"
            yield "record_bad_answer", place, {"item": place, "expected": f"1 x {value}", "found": str(value)}
        seen.add(value)
