"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from typing import Any

from workbook.chapters.rules import Problem, twice


def rules(record: Any) -> list[Problem]:
    """A contradiction is explained once."""
    return list(twice(record, "explained", "check"))
