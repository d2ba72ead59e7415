"""Conflict copies that sync programs leave when a folder was changed on two machines: found and named.

Each program has its own way of naming them; the patterns below are matched against what follows the name of a file
that belongs in the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook import method
from workbook.client.info import FILE as CLIENT_FILE
from workbook.client.store.chapter_file import RESPONDENTS
from workbook.client.store.journal import FILE as JOURNAL_FILE
from workbook.client.store.table_file import TABLES
from workbook.errors import Problem

_CONFLICT = r"conflict|conflit|конфликт"
PROGRAMS = {  # in this order: the last two are also ways in which people name files
    "Syncthing": r"\.sync-conflict-\d{8}-\d{6}(-\w+)?",
    "Seafile": r" \(SFConflict [^()]*\)",
    "Dropbox, Nextcloud": rf" \([^()]*({_CONFLICT})[^()]*(\([^()]*\))?[^()]*\)",
    "ownCloud": r"_conflict-\d{8}-\d{6}",
    "Resilio": r"\.Conflict(\d+)?",
    "pCloud": r" \[conflicted( \d+)?\]",
    "Google Drive": r" ?\(\d{1,3}\)|\[Conflict( \d+)?\]",
    "iCloud": r" \d{1,3}",
    "OneDrive": r"-[A-Za-zА-Яа-я0-9][\w-]{0,62}( ?\(\d+\)|-\d+)?",
}
_PATTERNS = {program: re.compile(pattern, re.IGNORECASE) for program, pattern in PROGRAMS.items()}
_PLAIN_NAMES = ("iCloud", "OneDrive")  # a respondent may be called anna-maria or anna 2


@dataclass(frozen=True)
class Copy:
    """A conflict copy: where it is, of which file, and which program names its copies so."""

    path: Path
    original: Path
    program: str


def conflict_copies(folder: str | Path) -> list[Problem]:
    """The conflict copies in a client folder, one problem each, in the order of the files."""
    folder = Path(folder)
    return [_problem(folder, copy) for copy in copies(folder)]


def copies(folder: Path) -> list[Copy]:
    """Every file that is a copy of one of the client's, the journal included."""
    found = list(_in(folder, _top_names(), (".yaml", ".jsonl")))
    found += _in(folder / TABLES, _table_names(), (".csv", ".xlsx", ".yaml"))
    for chapter in method.chapters():
        found += respondent_copies(folder, chapter)
    return found


def respondent_copies(folder: Path, chapter: str) -> list[Copy]:
    """The copies among the files of the people who answered the chapter."""
    place = folder / RESPONDENTS / chapter
    return list(_in(place, [path.name for path in sorted(place.glob("*.yaml"))], (".yaml",), plain=False))


def _problem(folder: Path, copy: Copy) -> Problem:
    client = folder.resolve().name
    values = {"original": _within(folder, copy.original), "program": copy.program, "client": client}
    return Problem("conflict_copy", _within(folder, copy.path), found=copy.path.name, values=values)


def _top_names() -> list[str]:
    return [CLIENT_FILE, JOURNAL_FILE, *(f"{name}.yaml" for name in method.chapters())]


def _table_names() -> list[str]:
    return [f"{name}{ending}" for name in method.known_tables() for ending in (".conflicts.yaml", ".csv", ".xlsx")]


def _in(place: Path, names: list[str], endings: tuple[str, ...], plain: bool = True) -> Iterator[Copy]:
    for path in sorted(place.glob("*")):
        if path.suffix in endings and path.is_file():
            yield from _copy(path, [name for name in names if name != path.name], plain)


def _copy(path: Path, names: list[str], plain: bool) -> Iterator[Copy]:
    for name in sorted(names, key=len, reverse=True):
        added = _added(path.name, name)
        for program, pattern in _PATTERNS.items():
            if added and (plain or program not in _PLAIN_NAMES) and pattern.fullmatch(added):
                yield Copy(path, path.with_name(name), program)
                return


def _added(name: str, original: str) -> str:
    """What the name has between the stem and the ending of the original; nothing if it is no variant of it."""
    stem, ending = os.path.splitext(original)
    return name[len(stem) : len(name) - len(ending)] if name.startswith(stem) and name.endswith(ending) else ""


def _within(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
