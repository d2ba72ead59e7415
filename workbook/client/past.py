"""``workbook history`` and ``workbook forget``: the past of a client folder, as lines to print."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook.client.folder import find_client
from workbook.client.info import read_info
from workbook.client.store import Conflict, forget, history, merge_copies, undo
from workbook.wording import Wording


def told_lines(client: Path, chapter: str = "") -> list[str]:
    """Who changed what and when, oldest first; the number in front is what undo takes."""
    return [line.told() for line in history(find_client(client), chapter or None)]


def undo_lines(client: Path, chapter: str, number: int) -> Iterator[str]:
    """Take back one edit, the last for 0; a value that somebody changed since stands, and is shown."""
    folder = find_client(client)
    saved = undo(folder, number or None, getpass.getuser(), chapter=chapter or None)
    yield from _shown(saved.conflicts)
    if not saved.conflicts:
        yield told_lines(folder, chapter)[-1]


def merge_lines(client: Path) -> Iterator[str]:
    """Merge every copy that a sync program left; what both sides changed is kept twice, and shown."""
    folder = find_client(client)
    for copy, saved in merge_copies(folder, getpass.getuser()).items():
        yield copy
        yield from _shown(saved.conflicts)


def forget_lines(client: Path, name: str) -> Iterator[str]:
    """What was removed of this person, file by file; a sentence when the name stood nowhere."""
    folder = find_client(client)
    info, _ = read_info(folder)
    language = info.language if info else "en"
    removals = forget(folder, name)
    yield from (removal.line(language) for removal in removals)
    if not removals:
        yield Wording(language).fill(Wording(language).label("forget_nothing"), {"name": name})


def _shown(conflicts: Iterable[Conflict]) -> Iterator[str]:
    for conflict in conflicts:
        yield f"{conflict.item}: {conflict.kept!r} | {conflict.who}: {conflict.other!r}"
