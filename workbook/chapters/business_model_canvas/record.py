"""What the answers of this chapter must agree on among themselves, and which notes belong to which canvas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbook.errors import nearest


def rules(record: Any) -> list[tuple[str, str, dict]]:
    """Mistakes across answers: a version that isn't listed, a note that continues one that doesn't exist."""
    return [*_unlisted_versions(record), *_lost_predecessors(record)]


def notes_of(record: Any, version: str | None) -> tuple[Any, ...]:
    """The notes of one canvas, archived ones left out; None stands for the present one, whose notes name no version."""
    return tuple(note for note in record.notes if (note.version or None) == version and not note.archived)


def _unlisted_versions(record: Any) -> list[tuple[str, str, dict]]:
    known = [version.name for version in record.versions]
    named = [
        (f"{item}.{number}.version", entry.version)
        for item in ("notes", "hypotheses")
        for number, entry in enumerate(getattr(record, item), start=1)
    ]
    return [_bad_answer(place, name, known) for place, name in named if name and name not in known]


def _lost_predecessors(record: Any) -> list[tuple[str, str, dict]]:
    known = [note.id for note in record.notes]
    named = [(f"notes.{number}.continues", note) for number, note in enumerate(record.notes, start=1)]
    return [
        _bad_answer(place, note.continues, known)
        for place, note in named
        if note.continues and (note.continues not in known or note.continues == note.id)
    ]


def _bad_answer(place: str, found: str, known: Iterable[str]) -> tuple[str, str, dict]:
    known = list(known)
    expected = nearest(found, known) or " | ".join(known[:12]) or "–"
    return "record_bad_answer", place, {"item": place, "expected": expected, "found": found}
