"""A folder that was changed on two machines made one again: conflict copies merged value by value.

Where the two parted is read from the journals of both machines (``parting``). Without them, whatever differs is kept
twice and shown, except a value that this file's own history knows as a former one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from workbook.client.info import FILE as CLIENT_FILE
from workbook.client.store import journal
from workbook.client.store.ancestry import common_ground
from workbook.client.store.chapter_file import RESPONDENTS, ChapterFile
from workbook.client.store.copies import Copy, copies
from workbook.client.store.disk import DISK, Disk, remove_lasting, write_aside, writing
from workbook.client.store.merging import merge
from workbook.client.store.parting import parting, with_former_values
from workbook.client.store.past import Past
from workbook.client.store.saving import Proposal, commit
from workbook.client.store.stored import Conflict, Saved, Stored, content_mark
from workbook.client.store.table_file import SIDE, TABLES, TableFile
from workbook.client.strict_yaml import read_yaml, write_yaml
from workbook.errors import Problem, Problems, UsageError


def merge_copies(folder: str | Path, who: str, *, disk: Disk = DISK) -> dict[str, Saved]:
    """Merge every conflict copy of the folder, journals last; the result of each by the copy's path."""
    folder = Path(folder)
    found = sorted(copies(folder), key=lambda copy: copy.original.name == journal.FILE)
    return {copy.path.relative_to(folder).as_posix(): merge_copy(folder, copy.path, who, disk=disk) for copy in found}


def merge_copy(folder: str | Path, path: str | Path, who: str, *, disk: Disk = DISK) -> Saved:
    """Merge one conflict copy into its file and remove the copy; what differs is kept as conflicts, to be settled.

    A copy of ``client.yaml`` that differs in a value stays where it is: identity is decided by a person. Raises
    Problems for a copy that can't be read, UsageError for a file that is no copy.
    """
    folder, path = Path(folder), Path(path)
    copy = next((copy for copy in copies(folder) if copy.path in (path, folder / path)), None)
    if copy is None:
        raise UsageError(f"{path}: no conflict copy of a file of this folder")
    if copy.original.name == journal.FILE:
        return _merge_journal(folder, copy, disk)
    if copy.original.name == CLIENT_FILE:
        return _merge_client(folder, copy, who, disk)
    content = content_mark(copy.path)
    document, theirs = _opened(folder, copy)
    saved = commit(document, lambda past: _reunited(past, theirs), who, disk)
    if content_mark(copy.path) == content:
        remove_lasting(disk, copy.path)
    return saved


def _opened(folder: Path, copy: Copy) -> tuple[ChapterFile | TableFile, Stored]:
    name, place = copy.original.name, copy.original.parent
    if place.name != TABLES:
        respondent = copy.original.stem if place.parent.name == RESPONDENTS else None
        document = ChapterFile(folder, place.name if respondent else copy.original.stem, respondent)
        return document, document.read(copy.path)
    table = TableFile(folder, name.removesuffix(SIDE).partition(".")[0])
    if name.endswith(SIDE):
        return table, table.with_beside(table.read(), copy.path)
    if not name.endswith(".csv"):
        raise Problems([Problem("conflict_copy_unmergeable", f"{TABLES}/{copy.path.name}", found=copy.path.name)])
    return table, table.read(copy.path)


def _reunited(past: Past, theirs: Stored) -> Proposal:
    ours = past.current
    base = parting(past, theirs.content)
    if base is None:
        ground = common_ground(ours.answers, theirs.answers, ours.removed, theirs.removed)
        base = with_former_values(past, theirs.answers, ground)
    answers, clashes = merge(base, ours.answers, theirs.answers)
    clashes += past.document.clashes(base, ours.answers, theirs.answers)
    return Proposal(answers, tuple(clashes), conflicts=theirs.conflicts, removed=theirs.removed)


def _merge_client(folder: Path, copy: Copy, who: str, disk: Disk) -> Saved:
    """Keys that only one of both has go together; a key with two values leaves the copy for a person to decide."""
    with writing(folder):
        ours, theirs = _yaml(folder / CLIENT_FILE), _yaml(copy.path)
        answers, clashes = merge(common_ground(ours, theirs, {}, {}), ours, theirs)
        if clashes:
            now = journal.now()
            found = tuple(Conflict(journal.item_of(c.path), c.kept, c.other, who, now) for c in clashes)
            return Saved(content_mark(folder / CLIENT_FILE), found)
        if answers != ours:
            write_aside(disk, folder / CLIENT_FILE, write_yaml(answers).encode())
        remove_lasting(disk, copy.path)
    return Saved(content_mark(folder / CLIENT_FILE))


def _yaml(path: Path) -> dict[str, Any]:
    data, problems = read_yaml(path, file=path.name)
    if problems or not isinstance(data, dict):
        values = {"key": path.name, "expected": "key: value"}
        raise Problems(problems or [Problem("client_bad_value", path.name, found=str(data)[:60], values=values)])
    return data


def _merge_journal(folder: Path, copy: Copy, disk: Disk) -> Saved:
    """Take over what the other machine's journal tells and ours doesn't: history only, marked as made elsewhere."""
    path = folder / journal.FILE
    with writing(folder):
        ours = {_told(line) for line in journal.newest_first(path)}
        new = [line for line in journal.newest_first(copy.path) if _told(line) not in ours]
        lines = [replace(line, kind=journal.ELSEWHERE, file="") for line in reversed(new) if line.kind != journal.MARK]
        if lines:
            journal.append(disk, path, journal.numbered(lines, journal.last_number(path) + 1))
        remove_lasting(disk, copy.path)
    return Saved(content_mark(path))


def _told(line: journal.Line) -> tuple:
    return line.when, line.who, line.chapter, line.item, repr(line.old), repr(line.new)
