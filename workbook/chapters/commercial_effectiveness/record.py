"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from typing import Any

from workbook.chapters.rules import Problem, twice

ONCE = (("components", "component"), ("ratings", "component"), ("plans", "plan"), ("trust_levels", "segment"))


def rules(record: Any) -> list[Problem]:
    """A component rated or judged twice, a plan or a segment that stands twice."""
    return [problem for item, field in ONCE for problem in twice(record, item, field)]
