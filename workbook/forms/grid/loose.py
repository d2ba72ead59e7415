"""Rows that live only as long as the page: a grid that belongs to no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook.forms.grid.entries import cell_notes
from workbook.forms.grid.operations import Operation, Row, applied, filled, insisted, read_operations
from workbook.forms.grid.sight import Answer, Sight
from workbook.forms.grid.writing import Writing
from workbook.method import Field


@dataclass
class LooseSource:
    """Rows in memory, checked like any others."""

    fields: tuple[Field, ...]
    writing: Writing
    rows: list[Row] = field(default_factory=list)
    saves: int = 0

    def rev(self) -> str:
        return str(self.saves)

    def read(self) -> Sight:
        return Sight([dict(row) for row in self.rows], self.rev())

    def save(self, operations: list[Operation]) -> Answer:
        taken, problems = read_operations(operations, self.fields, self.writing)
        done = applied(self.rows, taken)
        self.rows, self.saves = insisted(done.rows, done.doubtful), self.saves + 1
        return Answer(self.read(), cell_notes(problems, self.writing.language), kept=done.kept)

    def settle(self, item: str, choice: str) -> Sight:
        return self.read()


def fields_of(columns: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Columns given as dicts as the fields that check their cells. Choices stay with the page."""
    return tuple(
        Field(
            id=column["id"],
            type="text" if column.get("choices") else column["type"],
            low=column.get("low"),
            high=column.get("high"),
            required=bool(column.get("required")),
        )
        for column in columns
    )


def rows_of(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows without blanks; one without an id gets its number."""
    return [filled({"id": str(number), **row}) for number, row in enumerate(rows, start=1)]
