"""Where two contents of one file parted: the last one both come from, as the journals of both machines tell it.

A chain goes from a content back from save to save. It ends at an edit made outside: from what that came nobody knows,
and a sync program that exchanges a file looks just like it. Rather no common content than a wrong one, which would undo
somebody's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbook.client.store import journal
from workbook.client.store.copies import copies
from workbook.client.store.merging import Answers, apply, diff, value_at
from workbook.client.store.past import Past, lines_of, state_of

Chain = dict[str, Sequence[journal.Line]]  # content -> the lines up to it, newest first; in order, newest content first
_BROKEN = (journal.OUTSIDE, journal.UNKNOWN_WRITER)


def parting(past: Past, content: str) -> dict[str, Any] | None:
    """The answers that the file and a copy of this content last had in common, or None when no journal tells."""
    journals = _journals(past)
    ours, theirs = _chain(journals, past.current.content), _chain(journals, content)
    if past.current.content in theirs:
        return past.current.answers
    common = next((known for known in ours if known in theirs), None)
    return None if common is None else state_of(reversed(ours[common]))


def with_former_values(past: Past, theirs: Answers, base: dict[str, Any]) -> dict[str, Any]:
    """The common ground, and in it each value of theirs that ours once had: only ours has moved on from it."""
    former: dict[tuple, list] = {}
    for line in _since_break(past):
        former.setdefault(line.edit.path, []).append(line.old)
    edits = [edit for edit in diff(base, theirs) if edit.new is not None and edit.new in former.get(edit.path, ())]
    return apply(base, [edit for edit in edits if value_at(base, edit.path) is None])


def _journals(past: Past) -> list[list[journal.Line]]:
    folder: Path = past.document.folder
    paths = [folder / journal.FILE, *(copy.path for copy in copies(folder) if copy.original.name == journal.FILE)]
    return [list(lines_of(path, past.document.name, past.client)) for path in paths]


def _chain(journals: Iterable[list[journal.Line]], content: str) -> Chain:
    """The longest chain that a journal has for this content."""
    chains = [_chain_in(lines, content) for lines in journals]
    return max(chains, key=len, default={})


def _chain_in(lines: list[journal.Line], content: str) -> Chain:
    chain: Chain = {}
    for place, line in enumerate(lines):
        if line.file and (chain or line.file == content):
            chain.setdefault(line.file, lines[place:])
        if chain and line.who in _BROKEN:
            break
    return chain


def _since_break(past: Past) -> list[journal.Line]:
    """The edits that led to the file's content, as far back as they are certain to be its own."""
    lines = list(past.lines())
    chain = _chain_in(lines, past.current.content)
    if not chain:
        return []
    first, last = next(iter(chain.values())), list(chain.values())[-1]
    certain = first[: len(first) - len(last)]
    return [line for line in certain if line.kind == journal.EDIT]
