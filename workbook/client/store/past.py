"""What the journal knows of one file: its last content, and the state in which somebody saw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from workbook.client.store.journal import (
    EDIT,
    ELSEWHERE,
    FILE,
    MARK,
    OUTSIDE,
    UNKNOWN_WRITER,
    Line,
    item_of,
    newest_first,
    now,
)
from workbook.client.store.merging import Edit, apply, diff
from workbook.client.store.stored import ABSENT, Document, Stored, content_of


class Past:
    """The history of one file up to now, edits made outside and not yet written down included."""

    def __init__(self, document: Document, current: Stored):
        self.document, self.current = document, current
        self.client = document.folder.resolve().name

    def lines(self) -> Iterator[Line]:
        """The file's lines, newest first."""
        return lines_of(self.document.folder / FILE, self.document.name, self.client)

    @cached_property
    def outside(self) -> list[Edit]:
        """What was changed since the journal last knew the file: by hand, or by a save whose line an accident took."""
        if self.is_known:
            return []
        return diff(state_of(reversed(list(self.lines()))), self.current.answers)

    @cached_property
    def is_known(self) -> bool:
        last = next((line.file for line in self.lines() if line.file), ABSENT)
        return last == self.current.content

    @cached_property
    def revision(self) -> int:
        """The number of saves so far; a file without that number goes on from the journal's."""
        last = next(self.lines(), None)
        return self.current.revision or (last.rev if last else 0)

    def outside_lines(self) -> list[Line]:
        """The lines for them, the last one carrying the file's content."""
        if self.is_known:
            return []
        last = next(self.lines(), None)
        lost = last is not None and self.current.revision > last.rev
        who = UNKNOWN_WRITER if lost else OUTSIDE
        lines = [self.line(who, edit, self.revision) for edit in self.outside]
        return closed(lines or [self.line(who, Edit(("",), None, None), self.revision, MARK)], self.current.content)

    def line(self, who: str, edit: Edit, rev: int, kind: str = EDIT) -> Line:
        return Line(0, now(), who, self.document.name, item_of(edit.path), edit.old, edit.new, self.client, rev, kind)

    def state_at(self, rev: str) -> dict[str, Any] | None:
        """The answers as somebody saw them who was given ``rev``, or None where the journal doesn't reach back."""
        wanted = content_of(rev)
        if wanted == self.current.content:
            return self.current.answers
        if wanted == ABSENT:
            return {}
        state = apply(self.current.answers, [edit.inverse for edit in reversed(self.outside)])
        for line in self.lines():
            if line.file == wanted:
                return state
            if line.kind == EDIT:
                state = apply(state, [line.edit.inverse])
        return None


def lines_of(journal: Path, name: str, client: str) -> Iterator[Line]:
    """The lines of one file in a journal, newest first; those of other clients and other copies don't count."""
    return (
        line
        for line in newest_first(journal)
        if line.chapter == name and line.client == client and line.kind != ELSEWHERE
    )


def state_of(oldest_first: Iterable[Line]) -> dict[str, Any]:
    """The answers that these lines lead to."""
    return apply({}, [line.edit for line in oldest_first if line.kind == EDIT])


def closed(lines: list[Line], content: str) -> list[Line]:
    """Lines of one save: the last says which content the file then had, so a save torn in the journal shows."""
    return [*lines[:-1], replace(lines[-1], file=content)]
