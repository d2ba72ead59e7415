"""A table of the client folder as rows: text cells of a CSV on one side, values on the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from workbook import method
from workbook.client.info import ClientInfo
from workbook.client.intake import Dialect, read_table
from workbook.client.intake.cells import NUMERIC, Typing
from workbook.client.intake.numbers import Refused
from workbook.client.store import save_table, settle, stored_table
from workbook.client.store.stored import ABSENT, Stored, content_mark, content_of
from workbook.errors import Problem, Problems
from workbook.forms.grid.brought import frame_rows, table_fields
from workbook.forms.grid.cells import is_blank, problem_of
from workbook.forms.grid.conflicts import conflict_dicts
from workbook.forms.grid.entries import UNSEEN, cell_notes
from workbook.forms.grid.operations import (
    CellProblem,
    Operation,
    Row,
    applied,
    filled,
    insisted,
    read_operations,
)
from workbook.forms.grid.sight import Answer, Sight
from workbook.forms.grid.writing import Writing

MOST_ROWS = 5_000  # longer ones come out of other programs, and are mended there
MOST_PROBLEMS = 200


def to_row(cells: Mapping[str, str], typings: Mapping[str, Typing]) -> tuple[Row, dict[str, Refused]]:
    """A row of text cells as values; a cell that can't be read stays as it is written and is named."""
    row: Row = {"id": cells["id"]}
    refused = {}
    for name, text in cells.items():
        typing = typings.get(name.removeprefix("#") if name.startswith("#") else name)
        if name != "id" and typing is not None:
            value = typing.reader()(text)
            row[typing.field.id] = text if isinstance(value, Refused) else _on_page(value, typing.field)
            if isinstance(value, Refused):
                refused[typing.field.id] = value
    return row, refused


def _on_page(value: Any, column: method.Field) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def to_cells(row: Row, origin: Mapping[str, str] | None, before: Row | None, fields: Mapping[str, method.Field]):
    """The row as a table holds it, by column: what was not touched stays exactly as the client wrote it."""
    cells = {name.removeprefix("#"): text for name, text in (origin or {}).items() if name != "id"}
    for name, column in fields.items():
        value = row.get(name)
        if before is None or value != before.get(name):
            cells[name] = _in_file(value, column)
    return cells


def _in_file(value: Any, column: method.Field) -> Any:
    if is_blank(value):
        return None
    if column.type == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return float(value) if column.type in NUMERIC and isinstance(value, (int, float)) else value


@dataclass
class TableSource:
    """A table of the client folder, in CSV. One that is a workbook, or too long, is shown and left alone."""

    folder: Path
    table: str
    writing: Writing
    who: str
    info: ClientInfo
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[method.Field, ...]:
        return table_fields(self.folder, self.table, self.info)

    @property
    def path(self) -> Path:
        return self.folder / "tables" / f"{self.table}.csv"

    def rev(self) -> str:
        return content_mark(self.path)

    def read(self) -> Sight:
        try:
            return self._sight(stored_table(self.folder, self.table))
        except Problems as error:
            return self._left_alone(error.problems[0])

    def save(self, operations: list[Operation]) -> Answer:
        seen = stored_table(self.folder, self.table)
        fields, rows = self.fields, self._rows(seen)[0]
        taken, problems = read_operations(operations, fields, self.writing)
        taken, twice = _without_repeated(rows, taken, fields)
        done = applied(rows, taken)
        now = self._store(seen, rows, done.rows, seen.rev)
        if done.doubtful:
            standing = self._rows(now)[0]
            now = self._store(now, standing, insisted(standing, done.doubtful), UNSEEN)
        notes = cell_notes([*problems, *twice], self.writing.language)
        return Answer(self._sight(now), notes, self._renamed(seen, now, done.rows), done.kept)

    def settle(self, item: str, choice: str) -> Sight:
        """A row without a key stands twice, so either choice only ends the conflict."""
        found = next((c for c in stored_table(self.folder, self.table).conflicts if c.item == item), None)
        if found is not None:
            both = isinstance(found.kept, list)
            value = None if both else found.other if choice == "other" else found.kept
            settle(self.folder, f"tables/{self.table}", item, value, self.who)
        return self.read()

    def _typings(self) -> dict[str, Typing]:
        names = None if self.writing.segments is None or self.table == "segments" else frozenset(self.writing.segments)
        dialect = Dialect(decimal=self.info.tables.decimal, date_order=self.info.tables.date_order)
        return {column.id: Typing(column, dialect, names) for column in self.fields}

    def _rows(self, seen: Stored) -> tuple[list[Row], list[CellProblem]]:
        typings, rows, problems = self._typings(), [], []
        for number, cells in enumerate(seen.answers.get("rows") or (), start=2):
            row, refused = to_row(cells, typings)
            blank = [name for name, typing in typings.items() if typing.field.required and name not in row]
            refused |= {name: Refused("cell_blank") for name in blank}
            rows.append(row)
            for name, reason in refused.items() if len(problems) < MOST_PROBLEMS else ():
                problem = problem_of(reason, typings[name].field, row.get(name), f"tables/{self.table}.csv", number)
                problems.append(CellProblem(row["id"], problem))
        return rows, problems

    def _sight(self, seen: Stored) -> Sight:
        rows, problems = self._rows(seen)
        conflicts = conflict_dicts(seen.conflicts, "rows", rows, self.fields, self.columns, self.writing)
        notes, rev = cell_notes(problems, self.writing.language), content_of(seen.rev)
        if len(rows) > MOST_ROWS:
            note = self.writing.texts.fill(self.writing.texts.label("grid_too_long"), {"n": MOST_ROWS})
            return Sight(rows[:MOST_ROWS], rev, notes, conflicts, note)
        return Sight(rows, rev, notes, conflicts)

    def _left_alone(self, problem: Problem) -> Sight:
        """The rows of a workbook, which only a spreadsheet program changes."""
        path = self.path.with_suffix(".xlsx")
        if not path.is_file():
            raise Problems([problem], self.writing.language)
        spec = method.known_tables()[self.table]
        frame = read_table(path, spec, Dialect(**dict(self.info.tables)), file=f"tables/{path.name}").frame
        return Sight(frame_rows(frame.head(MOST_ROWS)), ABSENT, note=problem.line(self.writing.language))

    def _store(self, seen: Stored, before: list[Row], after: list[Row], rev: str) -> Stored:
        fields = {column.id: column for column in self.fields}
        origin = {cells["id"]: cells for cells in seen.answers.get("rows") or ()}
        known = {row["id"]: row for row in before}
        cells = [to_cells(row, origin.get(row["id"]), known.get(row["id"]), fields) for row in after]
        if not seen.answers.get("columns"):
            cells = [dict.fromkeys(fields) | row for row in cells]
        save_table(self.folder, self.table, cells, rev, self.who)
        return stored_table(self.folder, self.table)

    def _renamed(self, seen: Stored, now: Stored, wanted: list[Row]) -> dict[str, str]:
        """Rows are known by what stands in them: which ones go by another id since."""
        known = {cells["id"] for cells in seen.answers.get("rows") or ()}
        left = {row["id"]: filled({**row, "id": ""}) for row in wanted}
        renamed = {}
        for row in self._rows(now)[0]:
            content = filled({**row, "id": ""})
            if left.get(row["id"]) == content:
                del left[row["id"]]
            elif row["id"] not in known or row["id"] not in left:
                former = next((key for key, other in left.items() if other == content), None)
                if former is not None:
                    renamed[former] = row["id"]
                    del left[former]
        return renamed


def _without_repeated(rows: list[Row], operations: list[Operation], fields: Iterable[method.Field]):
    """Leave out values that would stand twice where each may stand only once."""
    taken, problems = [], []
    for unique in (column for column in fields if column.unique):
        numbers = {row.get(unique.id): (row["id"], number) for number, row in enumerate(rows, start=2)}
        for operation in operations:
            value = operation.values.get(unique.id)
            other = numbers.get(value)
            if not is_blank(value) and other is not None and other[0] != operation.id:
                refused = Refused("value_twice", lambda first=other[1]: {"first": first})
                problems.append(CellProblem(operation.id, problem_of(refused, unique, value)))
            elif not is_blank(value):
                numbers[value] = (operation.id, len(numbers) + 2)
    wrong = {problem.row for problem in problems}
    for operation in operations:
        if operation.id not in wrong or operation.kind not in ("set", "add"):
            taken.append(operation)
    return taken, problems
