"""Conflicts that wait in a file, told so that a person can choose between both versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workbook.client.store import Conflict
from workbook.client.store.journal import path_of
from workbook.forms.grid.operations import Row
from workbook.forms.grid.words import entry_words, worded
from workbook.forms.grid.writing import Writing
from workbook.method import Field


def conflict_dicts(
    conflicts: Iterable[Conflict], item: str, rows: Iterable[Row], fields: Iterable[Field], columns: Mapping, writing
) -> list[dict[str, Any]]:
    """The conflicts of that list: where, the version that stands, the other one, whose it is.

    ``columns`` gives the label of each field. A version that is no value but an absence is None.
    """
    known, by_id = {field.id: field for field in fields}, {row["id"]: row for row in rows}
    found = [(conflict, path_of(conflict.item)) for conflict in conflicts]
    return [
        {
            "item": conflict.item,
            "row": path[1] if len(path) > 1 else "",
            "title": _title(by_id.get(path[1]) if len(path) > 1 else None, conflict, known, writing),
            "field": columns.get(path[2].removeprefix("#"), path[2]) if len(path) > 2 else "",
            "kept": _version(conflict.kept, path, known, columns, writing),
            "other": _version(conflict.other, path, known, columns, writing),
            "both": isinstance(conflict.kept, list) and len(path) == 2,
            "who": conflict.who,
            "when": conflict.when,
        }
        for conflict, path in found
        if path[0] == item
    ]


def _version(value: Any, path: tuple, known: Mapping[str, Field], columns: Mapping, writing: Writing) -> str | None:
    if value is None:
        return None
    if len(path) > 2:
        field = known.get(path[2])
        return worded(value, field, writing) if field else str(value)
    entries = value if isinstance(value, list) else [value]
    return "; ".join(entry_words(entry, known, columns, writing) for entry in entries if isinstance(entry, Mapping))


def _title(row: Row | None, conflict: Conflict, known: Mapping[str, Field], writing: Writing) -> str:
    """The row by its first text: what a person calls it."""
    versions = [part for part in (row, conflict.kept, conflict.other) if isinstance(part, Mapping)]
    free = [name for name, field in known.items() if field.type in ("text", "id", "memo", "segment")]
    return next((str(part[name]) for part in versions for name in free if part.get(name)), "")
