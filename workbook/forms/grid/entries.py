"""A list of a chapter's record as rows: read from the chapter file, saved entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbook import method
from workbook.client.answers import validated
from workbook.client.store import save, settle, stored
from workbook.client.store.chapter_file import ChapterFile
from workbook.client.store.stored import Stored, content_mark, content_of
from workbook.errors import Problems
from workbook.forms.grid.cells import told
from workbook.forms.grid.conflicts import conflict_dicts
from workbook.forms.grid.operations import (
    Applied,
    CellProblem,
    Operation,
    Row,
    applied,
    filled,
    insisted,
    read_operations,
)
from workbook.forms.grid.sight import Answer, CellNote, Sight
from workbook.forms.grid.writing import Writing

UNSEEN = "0-unseen"  # a revision that nobody was given: the store then keeps both versions of whatever differs


def to_rows(entries: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Entries as the page holds them: dates ISO, yes and no as words, without blank fields."""
    return [filled({name: _on_page(value) for name, value in entry.items()}) for entry in entries]


def to_entries(rows: Iterable[Row], fields: Iterable[method.Field]) -> list[dict[str, Any]]:
    """Rows as the chapter file holds them."""
    dates = {field.id for field in fields if field.type == "date"}
    return [{name: _in_file(value, name in dates) for name, value in filled(row).items()} for row in rows]


def _on_page(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _in_file(value: Any, is_date: bool) -> Any:
    if not is_date or not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def cell_notes(problems: Iterable[CellProblem], language: str) -> list[CellNote]:
    """The problems as the page shows them under their cells."""
    return [{"row": p.row, "column": p.problem.column or "", "text": told(p.problem, language)} for p in problems]


@dataclass
class EntrySource:
    """The entries of one list of a chapter. ``mended`` puts right what a change leaves without its counterpart."""

    folder: Path
    chapter: str
    item: str
    writing: Writing
    who: str
    columns: Mapping[str, str]
    mended: Callable[[list[Row]], list[Row]] = list

    @property
    def fields(self) -> tuple[method.Field, ...]:
        return method.chapter(self.chapter).items[self.item].fields

    def rev(self) -> str:
        return content_mark(ChapterFile(self.folder, self.chapter).path)

    def read(self) -> Sight:
        return self._sight(stored(self.folder, self.chapter))

    def save(self, operations: list[Operation]) -> Answer:
        taken, problems = read_operations(operations, self.fields, self.writing)
        seen = stored(self.folder, self.chapter)
        done = applied(to_rows(seen.answers.get(self.item) or ()), taken)
        self._store(self.mended(done.rows), seen.rev)
        self._insist(done)
        return Answer(self.read(), cell_notes(problems, self.writing.language), kept=done.kept)

    def settle(self, item: str, choice: str) -> Sight:
        """``item`` names a conflict that waits. Settling one that is settled already changes nothing."""
        found = next((c for c in stored(self.folder, self.chapter).conflicts if c.item == item), None)
        if found is not None:
            settle(self.folder, self.chapter, item, found.other if choice == "other" else found.kept, self.who)
        return self.read()

    def _insist(self, done: Applied) -> None:
        """Both changed the same value: store ours as the other version, so that nothing is lost."""
        if done.doubtful:
            now = to_rows(stored(self.folder, self.chapter).answers.get(self.item) or ())
            self._store(insisted(now, done.doubtful), UNSEEN)

    def _store(self, rows: list[Row], rev: str) -> None:
        entries = to_entries(rows, self.fields)
        save(self.folder, self.chapter, {self.item: entries or None}, rev, self.who)

    def _sight(self, seen: Stored) -> Sight:
        rows = to_rows(seen.answers.get(self.item) or ())
        conflicts = conflict_dicts(seen.conflicts, self.item, rows, self.fields, self.columns, self.writing)
        return Sight(rows, content_of(seen.rev), self._problems(seen, rows), conflicts)

    def _problems(self, seen: Stored, rows: list[Row]) -> list[CellNote]:
        """What is wrong with the entries as they stand, by cell."""
        try:
            problems = validated(self.chapter, seen.answers)[1]
        except Problems as error:
            problems = error.problems
        mine = [(problem.column or "").split(".") for problem in problems]
        return [
            {"row": rows[int(place[1]) - 1]["id"], "column": place[2], "text": told(problem, self.writing.language)}
            for problem, place in zip(problems, mine, strict=True)
            if place[0] == self.item and len(place) > 2 and place[1].isdigit() and int(place[1]) <= len(rows)
        ]
