"""The files of a client folder without a person's name, each kind in its own way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbook import method
from workbook.client.info import FILE as CLIENT_FILE
from workbook.client.info import TableFormat
from workbook.client.store.journal import Line, item_of, path_of
from workbook.client.store.naming import MARK, Name, taken_out
from workbook.client.store.table_file import BOM
from workbook.client.strict_yaml import read_yaml, write_yaml

PERSON_COLUMN = "respondent"  # a row of such a table is that person's answer
IDENTITY = ("schema", "client")  # what ties a file to its client; in client.yaml the id does
Done = tuple[str, str | None, int | None]  # code, column, row


@dataclass
class Redacted:
    """A file's new content and what was done to it."""

    content: bytes
    done: list[Done] = field(default_factory=list)

    def told(self, code: str, place: str | None, row: int | None = None) -> None:
        self.done.append((code, place, row))


def redacted_yaml(raw: bytes, path: Path, name: Name, form: TableFormat | None) -> Redacted:
    """Values that are the name go, longer texts keep a mark; comments go too where one holds the name."""
    data, problems = read_yaml(path, file=path.name)
    if problems or not isinstance(data, dict):
        return redacted_text(raw, path, name, form)
    found = Redacted(raw)
    fixed = (*IDENTITY, "id") if path.name.startswith(Path(CLIENT_FILE).stem) else IDENTITY
    required = frozenset({"name"}) if "id" in fixed else _required(path)
    new = {key: value if key in fixed else _part(key, value, name, found, required) for key, value in data.items()}
    new = {key: value for key, value in new.items() if value is not None or data[key] is None}
    if new.get("conflicts"):
        new["conflicts"] = [given for given in new["conflicts"] if given.get("kept") != given.get("other")]
    for key in (key for key in fixed if isinstance(data.get(key), str) and name.is_whole(data[key])):
        found.told("forget_left", key)
    in_comment = not found.done and name.stands_in(raw.decode("utf-8", "replace"))
    if in_comment:
        found.told("forget_text", "#")
    if new != data or in_comment:
        found.content = write_yaml(new).encode()
    return found


def _part(key: str, value: Any, name: Name, found: Redacted, required: frozenset[str]) -> Any:
    if key == "answers" and isinstance(value, dict):
        return taken_out(value, name, found.told, "", required)
    return taken_out(value, name, found.told, key, required)


def _required(path: Path) -> frozenset[str]:
    """The fields of entries that must stay filled, as ``item.field``: of every chapter, for copies have odd names."""
    items = (item for chapter in method.chapters() for item in method.chapter(chapter).items.values())
    return frozenset(f"{item.id}.{each.id}" for item in items for each in item.fields if each.required)


def redacted_csv(raw: bytes, path: Path, name: Name, form: TableFormat | None) -> Redacted:
    """Cells that are the name go; so do a column headed by it and, in the table's respondent column, the whole row."""
    form = form or TableFormat()
    try:
        text = raw.removeprefix(BOM).decode(form.encoding)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=form.separator))
    except (ValueError, LookupError, csv.Error):
        return redacted_text(raw, path, name, form)
    found = Redacted(raw)
    if not rows or not any(name.stands_in(cell) or name.is_whole(cell) for row in rows for cell in row):
        return found
    required = _required_columns(path)
    gone = [at for at, column in enumerate(rows[0]) if name.is_whole(column)]
    for at in gone:
        found.told("forget_column", rows[0][at], 1)
    header = [column if name.is_whole(column) else name.without(column) for column in rows[0]]
    numbered = enumerate(rows[1:], start=2)
    kept = [header, *(_row(row, rows[0], number, name, found, required) for number, row in numbered)]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=form.separator, lineterminator="\r\n" if "\r\n" in text else "\n")
    writer.writerows([cell for at, cell in enumerate(row) if at not in gone] for row in kept if row is not None)
    content = lines.getvalue().encode(form.encoding, "replace")
    found.content = BOM + content if raw.startswith(BOM) and not content.startswith(BOM) else content
    return found


def _row(row: list[str], header: list[str], number: int, name: Name, found: Redacted, required) -> list[str] | None:
    """A row under the header without the name; None where all of it is that person's answer."""
    cells = []
    for at, cell in enumerate(row):
        column = header[at] if at < len(header) else ""
        if name.is_whole(cell) and column == PERSON_COLUMN:
            found.told("forget_row", column, number)
            return None
        new = taken_out(cell, name, lambda kind, place, column=column: found.told(kind, column, number))
        cells.append((MARK if column in required else "") if new is None else new)
    return cells


def _required_columns(path: Path) -> frozenset[str]:
    tables = [spec for table, spec in method.known_tables().items() if path.name.startswith(table)]
    return frozenset(column.id for spec in tables for column in spec.columns if column.required)


def redacted_text(raw: bytes, path: Path, name: Name, form: TableFormat | None) -> Redacted:
    """A file that can't be read as what it should be: the name in it is marked. One of another kind is only named."""
    found, text = Redacted(raw), raw.decode("utf-8", "surrogateescape")
    if path.suffix in (".yaml", ".csv"):
        if name.stands_in(text):
            found.told("forget_text", None)
            found.content = name.without(text).encode("utf-8", "surrogateescape")
    elif name.stands_in(text) or name.is_whole(path.stem) or _in_workbook(path, name):
        found.told("forget_left", None)
    return found


def _in_workbook(path: Path, name: Name) -> bool:
    if path.suffix.lower() != ".xlsx":
        return False
    from python_calamine import CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]
    except Exception:  # a damaged workbook: whether the name is in it nobody can say, so it is listed
        return True
    return any(name.stands_in(str(cell)) for sheet in sheets for row in sheet for cell in row)


def redacted_journal(lines: Iterable[Line], name: Name, dropped: set[str]) -> tuple[list[Line], int]:
    """The lines without the name, those about the person's own answers left out; and how many were touched."""
    kept, touched, required = [], 0, _required(Path())
    for line in lines:
        new = None if line.chapter in dropped else _line(line, name, required)
        touched += new != line
        kept += [new] if new is not None else []
    return kept, touched


def _line(line: Line, name: Name, required: frozenset[str]) -> Line:
    path = tuple(_word(part, name) for part in path_of(line.item))
    values = [taken_out(value, name, lambda kind, place: None, line.item, required) for value in (line.old, line.new)]
    who = MARK if name.is_whole(line.who) else name.without(line.who) if name.stands_in(line.who) else line.who
    return replace(line, who=who, item=item_of(path), old=values[0], new=values[1])


def _word(part: str, name: Name) -> str:
    return str(taken_out({part: 0}, name, lambda kind, place: None).popitem()[0])
