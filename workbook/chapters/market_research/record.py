"""What the answers of this chapter must agree on among themselves."""

from __future__ import annotations

from typing import Any


def rules(record: Any) -> list[tuple[str, str, dict]]:
    """Mistakes across answers: more people answered than were invited."""
    invited, answered = record.survey_invited, record.survey_answered
    if invited is None or answered is None or answered <= invited:
        return []
    values = {"item": "survey_answered", "expected": f"<= {invited}", "found": str(answered)}
    return [("record_bad_answer", "survey_answered", values)]
