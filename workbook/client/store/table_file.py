"""``tables/<table>.csv`` as a file that is saved: rows are merged like the entries of a list.

A row is known by its cell in the table's first unique column; in a table without one by its content, so that a row
edited by two people stands there twice and is named. Cells are text as the client writes it. Conflicts and deletions,
for which a CSV has no place, stand beside it in ``<table>.conflicts.yaml``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook import method
from workbook.client.info import TableFormat, read_info
from workbook.client.intake.dates import FORMS
from workbook.client.migration import SCHEMA
from workbook.client.store.ancestry import mark
from workbook.client.store.disk import Disk, remove_lasting, write_aside
from workbook.client.store.merging import Clash, diff
from workbook.client.store.stored import ABSENT, Conflict, Stored, content_mark, read_whole, revision_word
from workbook.client.strict_yaml import read_yaml, write_yaml
from workbook.errors import Problem, Problems, nearest

TABLES = "tables"
SIDE = ".conflicts.yaml"
BOM = b"\xef\xbb\xbf"


class TableFile:
    """A table in CSV. Its state is ``columns`` (their names) and ``rows`` (entries of column and cell)."""

    def __init__(self, folder: Path, table: str):
        if table not in method.known_tables():
            known = method.known_tables()
            raise KeyError(f"no table {table!r}; nearest: {nearest(table, known) or ', '.join(sorted(known))}")
        info, problems = read_info(folder)
        if info is None:
            raise Problems(problems)
        self.folder, self.table, self.format = folder, table, info.tables
        self.name = f"{TABLES}/{table}"
        self.file = f"{self.name}.csv"
        unique = [column.id for column in method.known_tables()[table].columns if column.unique]
        self.key = unique[0] if unique else None
        if (folder / TABLES / f"{table}.xlsx").is_file():
            raise Problems([Problem("save_workbook", f"{self.name}.xlsx", values={"csv": f"{table}.csv"})])

    @property
    def path(self) -> Path:
        return self.folder / self.file

    @property
    def side(self) -> Path:
        return self.folder / TABLES / f"{self.table}{SIDE}"

    def read(self, path: Path | None = None) -> Stored:
        """The cells as they are written, without blank rows. Raises Problems for a file that can't be read whole."""
        path = path or self.path
        if not path.is_file():
            return Stored({}, revision_word(0, ABSENT))
        answers, content = read_whole(path, lambda: self._state(path.read_bytes()))
        found = Stored(answers, revision_word(0, content))
        return self.with_beside(found, self.side) if path == self.path else found

    def _state(self, raw: bytes) -> dict[str, Any]:
        try:
            text = raw.removeprefix(BOM).decode(self.format.encoding)
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.format.separator, strict=True))
        except (ValueError, LookupError, csv.Error) as error:
            raise Problems([Problem("save_failed", self.file, values={"reason": str(error)})]) from error
        header, *rows = lines or [[]]
        self._refuse_what_would_be_lost(header, rows)
        return self.state(header, (dict(zip(header, row, strict=False)) for row in rows))

    def _refuse_what_would_be_lost(self, header: list[str], rows: list[list[str]]) -> None:
        """Cells without a column of their own have no place in a row."""
        twice = [column for column in header if header.count(column) > 1]
        if twice:
            raise Problems([Problem("save_table_form", self.file, 1, found=twice[0])])
        for number, row in enumerate(rows, start=2):
            if any(row[len(header) :]):
                raise Problems([Problem("save_table_form", self.file, number, found=row[-1])])

    def state(self, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """The table as a state that can be merged, values written as the client's tables write them."""
        entries, seen = [], {}
        for row in rows:
            cells = {field_of(column): cell_text(value, self.format) for column, value in row.items()}
            cells = {column: text for column, text in cells.items() if text}
            if not cells:
                continue
            key = self._key(cells)
            seen[key] = seen.get(key, 0) + 1
            entries.append({"id": key if seen[key] == 1 else f"{key}#{seen[key]}", **cells})
        return {"columns": list(columns), "rows": entries} if entries else {"columns": list(columns)}

    def _key(self, cells: Mapping[str, str]) -> str:
        key = cells.get(self.key, "") if self.key else mark(cells)
        return f"#{key}" if key in ("", "*") or key.startswith("#") else key

    def with_beside(self, found: Stored, side: Path) -> Stored:
        """The table with the conflicts and deletions that stand beside it."""
        data, problems = read_yaml(side, file=f"{self.name}{SIDE}") if side.is_file() else ({}, [])
        if problems:
            raise Problems(problems)
        conflicts = tuple(Conflict(**given) for given in data.get("conflicts") or ())
        return replace(found, conflicts=conflicts, removed=data.get("removed") or {})

    def write(self, stored: Stored, disk: Disk) -> str:
        """Put the table on the disk; what stands beside it goes first, so no conflict is ever without its record."""
        content = self._text(stored.answers)
        beside = self._text_beside(stored)
        if beside:
            write_aside(disk, self.side, beside)
        write_aside(disk, self.path, content)
        if not beside and self.side.exists():
            remove_lasting(disk, self.side)
        return content_mark(self.path)

    def _text_beside(self, stored: Stored) -> bytes | None:
        conflicts = [vars(conflict) for conflict in stored.conflicts]
        removed = {item: dict(marks) for item, marks in stored.removed.items()}
        if not (conflicts or removed):
            return None
        about = {"schema": SCHEMA, "client": self.folder.resolve().name}
        return write_yaml({**about, "conflicts": conflicts, "removed": removed}).encode()

    def _text(self, state: Mapping[str, Any]) -> bytes:
        lines = io.StringIO(newline="")
        writer = csv.writer(lines, delimiter=self.format.separator, lineterminator="\n")
        columns = state.get("columns") or []
        writer.writerow(columns)
        writer.writerows([entry.get(field_of(column), "") for column in columns] for entry in state.get("rows") or ())
        try:
            raw = lines.getvalue().encode(self.format.encoding)
        except UnicodeEncodeError as error:
            found, values = error.object[error.start : error.end], {"encoding": self.format.encoding}
            raise Problems([Problem("save_encoding", self.file, found=found, values=values)]) from error
        return BOM + raw if self.path.is_file() and self.path.read_bytes()[:3] == BOM and raw[:3] != BOM else raw

    def clashes(self, base: Mapping, ours: Mapping, theirs: Mapping) -> list[Clash]:
        """A row without a key that both sides changed: each side's new rows."""
        if self.key:
            return []
        (gone_here, new_here), (gone_there, new_there) = _changed(base, ours), _changed(base, theirs)
        both = [key for key in gone_here if key in gone_there]
        differ = both and new_here and new_there and new_here != new_there
        return [Clash(("rows", both[0]), new_here, new_there)] if differ else []


def _changed(base: Mapping, state: Mapping) -> tuple[list[str], list[dict]]:
    edits = [edit for edit in diff(base, state) if len(edit.path) == 2 and edit.path[0] == "rows"]
    return [e.path[1] for e in edits if e.new is None], [e.new for e in edits if e.old is None]


def field_of(column: str) -> str:
    """The name of a column inside an entry, where ``id`` is taken."""
    return f"#{column}" if column == "id" or column.startswith("#") else column


def cell_text(value: Any, form: TableFormat) -> str:
    """A value as the client's tables write it: its decimal mark, its order of day and month, yes and no."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.strftime(FORMS[form.date_order])
    if isinstance(value, float):
        number = format(Decimal(repr(float(value))), "f")
        return (number.rstrip("0").rstrip(".") if "." in number else number).replace(".", form.decimal)
    return str(value)
