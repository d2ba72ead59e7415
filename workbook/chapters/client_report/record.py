"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from collections import Counter
from typing import Any

Problem = tuple[str, str, dict]


def rules(record: Any) -> list[Problem]:
    """A contradiction is explained once."""
    chosen = [entry.check for entry in record.explained]
    return [
        _bad(f"explained.{number}.check", check)
        for number, check in enumerate(chosen, start=1)
        if Counter(chosen[: number - 1])[check]
    ]


def _bad(place: str, found: str) -> Problem:
    return "record_bad_answer", place, {"item": place, "expected": f"1 x {found}", "found": found}
