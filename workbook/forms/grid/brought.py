"""What the client brought: a table's columns with those the answers add, names of segments, rows of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbook import method
from workbook.client.answers import read_answers, room, validated
from workbook.client.info import ClientInfo
from workbook.client.intake import Dialect, read_table
from workbook.forms.grid.operations import Row, filled


def frame_rows(frame: Any) -> list[Row]:
    """The frame that intake made of a table as rows of the page."""
    names = [str(name) for name in frame.columns]
    return [
        filled({"id": str(number), **{name: _plain(value) for name, value in zip(names, cells, strict=True)}})
        for number, *cells in frame.itertuples()
    ]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    if isinstance(value, bool) or not hasattr(value, "isoformat"):
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return value.date().isoformat() if hasattr(value, "date") else value.isoformat()


def table_fields(folder: Path, table: str, info: ClientInfo) -> tuple[method.Field, ...]:
    """The columns the method knows, then those that the client's own answers add."""
    spec = method.known_tables()[table]
    added: dict[str, method.Field] = {}
    for name in method.chapters():
        own = room(name, "record")
        if own is not None and hasattr(own, "table_columns") and table in method.chapter(name).all_tables():
            record, problems = validated(name, read_answers(folder, name, info.id)[0])
            columns = [] if problems else own.table_columns(record).get(table, ())
            added |= {column.id: column for column in columns}
    return (*spec.columns, *added.values())


def segment_names(folder: Path, info: ClientInfo) -> tuple[str, ...] | None:
    """The names in the client's one list of segments; None where there is no such list."""
    spec = method.shared_tables()["segments"]
    for path in (folder / "tables" / f"segments{ending}" for ending in (".csv", ".xlsx")):
        if path.is_file():
            frame = read_table(path, spec, Dialect(**dict(info.tables)), file=path.name).frame
            return tuple(dict.fromkeys(frame["segment"].dropna())) if "segment" in frame else ()
    return None
