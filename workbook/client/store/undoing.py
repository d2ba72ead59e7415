"""Undo: an old value written back as a new edit, as long as nobody changed it since."""

from __future__ import annotations

from pathlib import Path

from workbook.client.store.disk import DISK, Disk
from workbook.client.store.journal import EDIT, FILE, Line, newest_first
from workbook.client.store.merging import ORDER, Clash, apply, value_at
from workbook.client.store.past import Past
from workbook.client.store.saving import Proposal, commit, document_named
from workbook.client.store.stored import Conflict, Saved
from workbook.errors import Problem, Problems


def undo(folder: str | Path, seq: int | None, who: str, *, chapter: str | None = None, disk: Disk = DISK) -> Saved:
    """Take back the edit with that number, by default the last one (of ``chapter``); undone twice it is done again.

    A value that was changed after that edit stays: it comes back as a conflict and nothing is stored. Raises Problems
    when there is no such edit.
    """
    folder = Path(folder)
    line = _line(folder, seq, chapter)
    later: list[Clash] = []

    def proposal(past: Past) -> Proposal:
        now, edit = value_at(past.current.answers, line.edit.path), line.edit
        if now != edit.new and edit.path[1:] != (ORDER,):
            later[:] = [Clash(edit.path, now, edit.old)]
            return Proposal(past.current.answers)
        return Proposal(apply(past.current.answers, [edit.inverse]))

    saved = commit(document_named(folder, line.chapter), proposal, who, disk)
    return Saved(saved.rev, tuple(Conflict(line.item, clash.kept, clash.other, line.who, line.when) for clash in later))


def _line(folder: Path, seq: int | None, chapter: str | None) -> Line:
    for line in newest_first(folder / FILE):
        if line.kind == EDIT and chapter in (None, line.chapter) and seq in (None, line.seq):
            return line
    raise Problems([Problem("undo_nothing", FILE, found="–" if seq is None else str(seq))])
