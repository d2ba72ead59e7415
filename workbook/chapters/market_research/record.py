"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from typing import Any

from workbook.chapters.rules import Problem, part_of


def rules(record: Any) -> list[Problem]:
    """More people answered than were invited."""
    return list(part_of("survey_answered", record.survey_answered, record.survey_invited))
