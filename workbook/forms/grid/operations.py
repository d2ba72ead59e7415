"""What a person did to a list of rows, as small operations that merge with what others did meanwhile.

    set     {"op": "set", "id", "values", "was", "whole"}     values of one row; was = what the person saw there
    add     {"op": "add", "id", "values", "after"}            a row behind another one; None is the top
    delete  {"op": "delete", "id", "was"}
    move    {"op": "move", "id", "after"}

Nothing here touches files. An operation that was carried out already changes nothing, so it may be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbook.client.intake.numbers import Refused
from workbook.errors import Problem
from workbook.forms.grid.cells import is_blank, problem_of, read_cell
from workbook.forms.grid.writing import Writing
from workbook.method import Field

Row = dict[str, Any]
KINDS = frozenset({"set", "add", "delete", "move"})
END = "*end*"


@dataclass(frozen=True)
class Operation:
    """One step. ``was`` is what the person saw before: values of the fields set, or the whole row deleted."""

    kind: str
    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] | None = None
    whole: Mapping[str, Any] = field(default_factory=dict)
    after: str | None = END

    @staticmethod
    def of(given: Mapping[str, Any]) -> Operation:
        """The operation that a page sent. Raises ValueError for one that can't be understood."""
        kind, key = given.get("op"), given.get("id")
        parts = {name: given.get(name) or {} for name in ("values", "whole")}
        if kind not in KINDS or not isinstance(key, str) or not all(isinstance(p, Mapping) for p in parts.values()):
            raise ValueError(f"no such operation: {str(given)[:80]}")
        return Operation(kind, key, was=given.get("was"), after=given.get("after", END), **parts)


@dataclass(frozen=True)
class Applied:
    """Rows after the operations; those whose ground had shifted (``doubtful``) and rows not deleted (``kept``)."""

    rows: list[Row]
    doubtful: tuple[Operation, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellProblem:
    """A cell that can't be taken, by the row's id."""

    row: str
    problem: Problem


def read_operations(
    operations: Iterable[Operation], fields: Iterable[Field], writing: Writing
) -> tuple[list[Operation], list[CellProblem]]:
    """The operations with values instead of typed text, and the cells refused.

    A refused cell leaves the others of its row; a new row is taken whole or, while a cell is refused, not at all.
    """
    known, taken, problems = {f.id: f for f in fields}, [], []
    for operation in operations:
        if operation.kind not in ("set", "add"):
            taken.append(operation)
            continue
        asked = known if operation.kind == "add" else [name for name in operation.values if name in known]
        read = {name: read_cell(operation.values.get(name), known[name], writing) for name in asked}
        refused = {name: value for name, value in read.items() if isinstance(value, Refused)}
        problems += [
            CellProblem(operation.id, problem_of(reason, known[name], operation.values.get(name)))
            for name, reason in refused.items()
        ]
        values = {name: value for name, value in read.items() if name not in refused}
        if not (refused and operation.kind == "add") and (values or operation.kind == "add"):
            taken.append(replace(operation, values=values))
    return taken, problems


def applied(rows: Iterable[Row], operations: Iterable[Operation]) -> Applied:
    """The rows after these operations, in order. What somebody else has changed meanwhile is left as it is."""
    work, doubtful, kept = [dict(row) for row in rows], [], []
    for operation in operations:
        found = next((row for row in work if row["id"] == operation.id), None)
        if operation.kind == "add" and found is None:
            _insert(work, {"id": operation.id, **filled(operation.values)}, operation.after)
        elif operation.kind in ("add", "set"):
            rest = _set(found, operation)
            doubtful += [rest] if rest else []
        elif found is not None and operation.kind == "delete":
            if operation.was is None or filled(operation.was) == filled(found):
                work.remove(found)
            else:
                kept.append(operation.id)
        elif found is not None and operation.after != operation.id:
            work.remove(found)
            _insert(work, found, operation.after)
    return Applied(work, tuple(doubtful), tuple(kept))


def _set(row: Row | None, operation: Operation) -> Operation | None:
    """Set what nobody else has changed; the rest comes back."""
    if row is None:
        return operation if operation.whole else None
    was, rest = operation.was or {}, {}
    for name, value in operation.values.items():
        now = row.get(name)
        if now == value or (is_blank(now) and is_blank(value)):
            continue
        if name in was and not _same(was[name], now):
            rest[name] = value
        elif is_blank(value):
            row.pop(name, None)
        else:
            row[name] = value
    return replace(operation, values=rest) if rest else None


def _same(seen: Any, now: Any) -> bool:
    return seen == now or (is_blank(seen) and is_blank(now))


def _insert(rows: list[Row], row: Row, after: str | None) -> None:
    if after is None:
        rows.insert(0, row)
        return
    place = next((number for number, other in enumerate(rows) if other["id"] == after), len(rows) - 1)
    rows.insert(place + 1, row)


def filled(row: Mapping[str, Any]) -> Row:
    """The row without its blank cells."""
    return {name: value for name, value in row.items() if not is_blank(value)}


def insisted(rows: Iterable[Row], doubtful: Iterable[Operation]) -> list[Row]:
    """The rows as the person wants them in spite of others: what the store then keeps beside what stands."""
    work = [dict(row) for row in rows]
    for operation in doubtful:
        found = next((row for row in work if row["id"] == operation.id), None)
        if found is None:
            work.append({"id": operation.id, **filled({**operation.whole, **operation.values})})
        else:
            found.update(operation.values)
    return work
