"""Saving: what was acknowledged is on the disk, and what two people gave at the same time is merged or kept twice.

seen = stored(folder, "client_valuation")
saved = save(folder, "client_valuation", {"margin_rate": 0.3}, seen.rev, "Helen")
saved.conflicts      what somebody else had changed in the meantime, to be settled
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook.client.info import read_info
from workbook.client.store import journal
from workbook.client.store.ancestry import Tombstones, buried, common_ground, joined
from workbook.client.store.chapter_file import RESPONDENTS, ChapterFile
from workbook.client.store.disk import DISK, Disk, writing
from workbook.client.store.merging import UNKNOWN, Clash, Edit, apply, diff, merge, plain, value_at
from workbook.client.store.past import Past, closed
from workbook.client.store.stored import Conflict, Document, Saved, Stored, content_mark, revision_word
from workbook.client.store.table_file import TABLES, TableFile
from workbook.errors import Problems

_NO_CLIENT = frozenset({"client_missing", "client_id_form", "client_id_folder", "schema_newer"})


@dataclass(frozen=True)
class Proposal:
    """The state that somebody wants, what clashed on the way, and the items whose conflict is hereby settled.

    ``conflicts`` and ``removed`` are those that a conflict copy brings with it.
    """

    answers: Mapping[str, Any]
    clashes: tuple[Clash, ...] = ()
    settled: frozenset[str] = frozenset()
    conflicts: tuple[Conflict, ...] = ()
    removed: Tombstones = field(default_factory=dict)


def stored(folder: str | Path, chapter: str, *, respondent: str | None = None) -> Stored:
    """A chapter's answers as the file holds them now, with the ``rev`` to give back when they are saved."""
    return ChapterFile(Path(folder), chapter, respondent).read()


def stored_table(folder: str | Path, table: str) -> Stored:
    """A table's ``columns`` and ``rows`` as its CSV holds them now, cells as they are written."""
    return TableFile(Path(folder), table).read()


def save(
    folder: str | Path,
    chapter: str,
    changes: Mapping[str, Any],
    base_rev: str,
    who: str,
    *,
    respondent: str | None = None,
    disk: Disk = DISK,
) -> Saved:
    """Store these answers; None clears one, a list of entries is given whole. It is on the disk when this returns.

    ``base_rev`` says what the person had seen: what others changed since then is merged, item by item and entry by
    entry. A value that both changed keeps what stands and comes back as a conflict, kept in the file until it is
    settled. Raises Problems, and stores nothing, for answers the chapter doesn't take and for a file it can't read.
    """
    document = ChapterFile(Path(folder), chapter, respondent)
    document.check(changes)
    given = {item: plain(value) for item, value in changes.items()}
    return commit(document, lambda past: _merged(past, given, base_rev), who, disk)


def save_table(
    folder: str | Path, table: str, rows: Iterable[Mapping[str, Any]], base_rev: str, who: str, *, disk: Disk = DISK
) -> Saved:
    """Store a table as somebody sees it, merged like a chapter; rows are mappings of column to value.

    The columns are those of the file, then new ones. Raises Problems for a table that is a workbook (.xlsx).
    """
    document, rows = TableFile(Path(folder), table), [dict(row) for row in rows]

    def proposal(past: Past) -> Proposal:
        columns = [*(past.current.answers.get("columns") or ()), *(name for row in rows for name in row)]
        given = document.state(dict.fromkeys(columns), rows)
        return _merged(past, {"rows": None, **given}, base_rev)

    return commit(document, proposal, who, disk)


def settle(folder: str | Path, name: str, item: str, value: Any, who: str, *, disk: Disk = DISK) -> Saved:
    """End a conflict with the value that holds from now on. ``name`` is the chapter, or ``tables/<table>``."""
    document = document_named(Path(folder), name)
    path = journal.path_of(item)

    def proposal(past: Past) -> Proposal:
        edit = Edit(path, value_at(past.current.answers, path), plain(value))
        answers = apply(past.current.answers, [edit]) if edit.old != edit.new else past.current.answers
        if isinstance(document, ChapterFile):
            document.check({path[0]: answers.get(path[0])})
        return Proposal(answers, settled=frozenset({item}))

    return commit(document, proposal, who, disk)


def document_named(folder: Path, name: str) -> ChapterFile | TableFile:
    """The file that the journal calls so: a chapter, ``tables/<table>`` or ``respondents/<chapter>/<name>``."""
    kind, _, rest = name.partition("/")
    if kind == TABLES and rest:
        return TableFile(folder, rest)
    if kind == RESPONDENTS and rest:
        return ChapterFile(folder, *rest.split("/", 1))
    return ChapterFile(folder, name)


def _merged(past: Past, given: Mapping[str, Any], base_rev: str) -> Proposal:
    ours, base = past.current.answers, past.state_at(base_rev)
    if base is None:
        base = common_ground(ours, {**ours, **given}, past.current.removed, {})
        base |= {item: UNKNOWN for item, value in given.items() if value is None and item in ours}
        theirs = {**ours, **given}
    else:
        theirs = {**base, **given}
    theirs = {item: value for item, value in theirs.items() if value is not None}
    answers, clashes = merge(base, ours, theirs)
    return Proposal(answers, (*clashes, *past.document.clashes(base, ours, theirs)))


def commit(document: Document, proposal: Callable[[Past], Proposal], who: str, disk: Disk) -> Saved:
    """Bring a proposal about under the folder's lock: the file first, which decides, then its history."""
    _refuse_other_client(document.folder)
    who = who.encode(errors="replace").decode()
    with writing(document.folder):
        while True:
            past = Past(document, document.read())
            saved = _brought_about(past, proposal(past), who, disk)
            if saved:
                return saved


def _brought_about(past: Past, proposed: Proposal, who: str, disk: Disk) -> Saved | None:
    """The save, or None when another program replaced the file while it was being prepared."""
    document, current, lines = past.document, past.current, past.outside_lines()
    after, found = _after(past, proposed, who)
    edits = diff(current.answers, proposed.answers)
    if not edits and (after.conflicts, after.removed) == (current.conflicts, current.removed):
        _remember(document, lines, disk)
        return Saved(current.rev, found)
    if content_mark(document.path) != current.content:
        return None
    content = document.write(after, disk)
    _remember(document, [*lines, *_lines(past, after, edits, proposed, found, who, content)], disk)
    return Saved(revision_word(after.revision, content), found)


def _after(past: Past, proposed: Proposal, who: str) -> tuple[Stored, tuple[Conflict, ...]]:
    """The file after the change, and the conflicts it meets; one that is met again is not kept again."""
    current = past.current
    left = [conflict for conflict in current.conflicts if conflict.item not in proposed.settled]
    found = []
    for clash in proposed.clashes:
        same = [conflict for conflict in left if conflict.is_of(clash)]
        found.append(same[0] if same else _conflict(clash, who))
    new = [conflict for conflict in (*proposed.conflicts, *found) if conflict not in left]
    removed = buried(joined(proposed.removed, current.removed), current.answers, proposed.answers)
    stored = Stored(dict(proposed.answers), "", past.revision + 1, (*left, *new), removed, current.schema)
    return stored, tuple(found)


def _conflict(clash: Clash, who: str) -> Conflict:
    return Conflict(journal.item_of(clash.path), clash.kept, clash.other, who, journal.now())


def _lines(past, after: Stored, edits, proposed: Proposal, found, who: str, content: str) -> list[journal.Line]:
    known = past.current.conflicts
    lines = [past.line(who, edit, after.revision) for edit in edits]
    for conflict in (conflict for conflict in found if conflict not in known):
        edit = Edit(journal.path_of(conflict.item), conflict.kept, conflict.other)
        lines.append(past.line(who, edit, after.revision, journal.CLASH))
    for conflict in (conflict for conflict in known if conflict.item in proposed.settled):
        edit = Edit(journal.path_of(conflict.item), conflict.kept, conflict.other)
        lines.append(past.line(who, edit, after.revision, journal.SETTLED))
    return closed(lines, content)


def _remember(document: Document, lines: list[journal.Line], disk: Disk) -> None:
    path = document.folder / journal.FILE
    if lines:
        with suppress(OSError):  # the answers are on the disk: the next save finds and writes down what is missing here
            journal.append(disk, path, journal.numbered(lines, journal.last_number(path) + 1))


def _refuse_other_client(folder: Path) -> None:
    """A folder that is not its client's own, copied or renamed by hand, takes no answers."""
    problems = [problem for problem in read_info(folder)[1] if problem.code in _NO_CLIENT]
    if problems:
        raise Problems(problems)
