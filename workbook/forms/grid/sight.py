"""What a page is told: the rows as the disk holds them, and what became of the operations it sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbook.forms.grid.operations import Operation, Row
from workbook.method import Field

CellNote = dict[str, str]  # row, column, text


@dataclass(frozen=True)
class Sight:
    """The rows under a ``rev``, with the cells that need mending and the conflicts that wait.

    ``note`` says why nothing can be changed here, where that is so.
    """

    rows: list[Row]
    rev: str
    problems: list[CellNote] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What is on the disk now. ``renamed`` says which rows go by another id since; ``kept`` were not deleted."""

    sight: Sight
    problems: list[CellNote] = field(default_factory=list)
    renamed: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


class Source(Protocol):
    """Where rows come from and go to: a list of a chapter, a table of the client folder, or memory alone."""

    fields: tuple[Field, ...]

    def rev(self) -> str:
        """The revision on the disk, found out cheaply."""

    def read(self) -> Sight: ...

    def save(self, operations: list[Operation]) -> Answer:
        """Carry the operations out; on the disk when this returns. Raises Problems where nothing could be saved."""

    def settle(self, item: str, choice: str) -> Sight:
        """End a conflict with the value that was ``kept`` or with the ``other``."""
