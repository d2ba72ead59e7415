"""What a file of the client folder holds when it is read, and what a save gives back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from workbook.client.store.ancestry import Tombstones
from workbook.client.store.disk import Disk
from workbook.client.store.journal import item_of
from workbook.client.store.merging import Clash
from workbook.errors import Problem

ABSENT = "none"  # the mark of a file that is not there


@dataclass(frozen=True)
class Conflict:
    """Two people gave one value: ``kept`` stands in the answers, ``other`` (from ``who``) waits beside it."""

    item: str
    kept: Any
    other: Any
    who: str
    when: str

    def problem(self, file: str) -> Problem:
        values = {"kept": _shown(self.kept), "other": _shown(self.other), "who": self.who}
        return Problem("conflict_open", file, column=self.item, found=_shown(self.kept), values=values)

    def is_of(self, clash: Clash) -> bool:
        return (self.item, self.kept, self.other) == (item_of(clash.path), clash.kept, clash.other)


@dataclass(frozen=True)
class Stored:
    """A file as it was read. ``rev`` names exactly this content: give it back with a save as ``base_rev``."""

    answers: dict[str, Any]
    rev: str
    revision: int = 0
    conflicts: tuple[Conflict, ...] = ()
    removed: Tombstones = field(default_factory=dict)
    schema: int | None = None  # the former schema of the file, None when it is today's

    @property
    def content(self) -> str:
        return content_of(self.rev)


@dataclass(frozen=True)
class Saved:
    """What was stored, and is on the disk. ``conflicts`` are the values that somebody else had changed meanwhile."""

    rev: str
    conflicts: tuple[Conflict, ...] = ()


class Document(Protocol):
    """A file that is saved, with its history: a chapter's, a respondent's, a table."""

    name: str
    file: str
    folder: Path
    path: Path

    def read(self, path: Path | None = None) -> Stored: ...

    def write(self, stored: Stored, disk: Disk) -> str:
        """Put it on the disk and return the mark of the file's content."""

    def clashes(self, base: Mapping, ours: Mapping, theirs: Mapping) -> list[Clash]:
        """Those that only this kind of file knows."""


def content_mark(path: Path) -> str:
    """A mark of a file's content, or ABSENT."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except FileNotFoundError:
        return ABSENT


def revision_word(revision: int, content: str) -> str:
    return f"{revision}-{content}"


def content_of(rev: str) -> str:
    return str(rev).rpartition("-")[2]


def read_whole(path: Path, read) -> tuple[Any, str]:
    """What ``read()`` makes of the file, and the mark of exactly that content, also while somebody else replaces it."""
    while True:
        before = content_mark(path)
        found = read()
        if content_mark(path) == before:
            return found, before


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {entry}" for key, entry in value.items())
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)
