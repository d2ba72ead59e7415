"""Canvases beside each other: copied under a name, compared, and kept in line when a note goes.

``continues`` holds the id of a note's twin on another canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from workbook.chapters.business_model_canvas.comparison import paired

Row = dict[str, Any]
FIELDS = ("block", "text", "segment", "continues")


def on_canvas(rows: Iterable[Row], version: str | None) -> list[Row]:
    """The notes of that canvas that are not archived; a blank name is the present one."""
    return [row for row in rows if (row.get("version") or "") == (version or "") and row.get("archived") != "yes"]


def copied(rows: Iterable[Row], source: str | None, name: str) -> list[Row]:
    """New notes under that name: the twins of those on ``source``, each saying which note it continues."""
    rows = list(rows)
    taken = {row["id"] for row in rows}
    return [_twin(row, name, taken) for row in on_canvas(rows, source)]


def _twin(row: Row, name: str, taken: set[str]) -> Row:
    number = 1
    while f"v{number:02d}" in taken:
        number += 1
    key = f"v{number:02d}"
    taken.add(key)
    origin = row.get("continues") if row.get("version") else None
    return {**row, "id": key, "version": name, "continues": origin or row["id"]}


def mended(rows: Iterable[Row]) -> list[Row]:
    """The rows without a link to a note that is gone: the first that continued it stands in its place."""
    rows = [dict(row) for row in rows]
    known = {row["id"] for row in rows}
    heirs: dict[str, str] = {}
    for row in rows:
        lost = row.get("continues")
        if lost and (lost not in known or lost == row["id"]):
            heir = heirs.setdefault(lost, row["id"])
            if heir == row["id"]:
                del row["continues"]
            else:
                row["continues"] = heir
    return rows


def changes(rows: Iterable[Row], before: str | None, after: str | None) -> list[dict[str, Any]]:
    """What turns one canvas into the other, note by note, by the rules of the report.

    ``id`` is the note's on the canvas after, or before where it was removed; ``other`` that of its twin.
    """
    rows = list(rows)
    pairs, gone, new = paired(_notes(rows, before), _notes(rows, after))
    found = [_change(note, "added") for note in new] + [_change(note, "removed") for note in gone]
    for pair in (pair for pair in pairs if pair.change):
        was = pair.before.block if pair.change == "moved" else None
        previous = pair.before.text if pair.before.text != pair.after.text else None
        told = {"other": pair.before.id, "was": was, "previous": previous}
        found.append({**_change(pair.after, pair.change), **told})
    return found


def _notes(rows: Iterable[Row], version: str | None) -> tuple[Any, ...]:
    shown = on_canvas(rows, version)
    return tuple(SimpleNamespace(id=row["id"], **{name: row.get(name) or "" for name in FIELDS}) for row in shown)


def _change(note: Any, change: str) -> dict[str, Any]:
    return {"id": note.id, "change": change, "block": note.block, "text": note.text}


def is_free(name: str, versions: Iterable[Mapping[str, Any]], rows: Iterable[Row]) -> bool:
    """Whether no canvas goes by that name yet."""
    known = {str(version.get("name", "")) for version in versions} | {row.get("version") for row in rows}
    return name.casefold() not in {str(one).casefold() for one in known if one}
