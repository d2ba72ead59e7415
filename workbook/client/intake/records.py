"""What intake takes and gives: how a client writes its tables, and what was understood of one.

The limits keep one bad file from filling the memory or a screen; each says where it comes from.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import pandas as pd

from workbook.errors import Problem

SEPARATORS = frozenset({",", ";", "\t", "|"})
DECIMALS = frozenset({".", ","})
DATE_ORDERS = frozenset({"ymd", "dmy", "mdy"})

MAX_BYTES = 500_000_000  # ten million transactions take about 250 MB
MAX_ROWS = 20_000_000  # beyond it a laptop of 16 GB starts to swap
MAX_CELL = 32_767  # what one cell of a spreadsheet can hold
MAX_LINES = 100  # of one kind in one column: nobody reads more before mending the export


@dataclass(frozen=True)
class Dialect:
    """How a client writes its tables, as client.yaml declares it: nothing here is ever guessed.

    Raises ValueError for a separator, a decimal mark, a date order or an encoding that no table can have.
    """

    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    date_order: str = "ymd"

    def __post_init__(self) -> None:
        for value, known in self._allowed():
            if value not in known:
                raise ValueError(f"{value!r} is none of {', '.join(map(repr, sorted(known)))}")
        if not is_encoding(self.encoding):
            raise ValueError(f"{self.encoding!r} is no text encoding")

    def _allowed(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return (self.separator, SEPARATORS), (self.decimal, DECIMALS), (self.date_order, DATE_ORDERS)


def is_encoding(name: object) -> bool:
    """Whether that name stands for a way of writing text, such as utf-8, cp1252 or utf-16."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)  # type: ignore[arg-type]
    except (LookupError, TypeError, ValueError):
        return False


@dataclass(frozen=True)
class UnderstoodColumn:
    """One column as it was read: its type and its first filled cell as the program understands it."""

    name: str
    type: str
    sample: object


@dataclass(frozen=True)
class Understood:
    """What a person should see before trusting a table. A workbook has no encoding or separator: they are None."""

    encoding: str | None
    separator: str | None
    decimal: str
    date_order: str
    rows: int
    columns: tuple[UnderstoodColumn, ...] = ()


@dataclass(frozen=True)
class Intake:
    """A table as it was read, with every mistake found in it.

    ``frame`` has one row a data row; its index is the row's number in the spreadsheet (the header is row 1, blank rows
    count and are left out). Where there are ``problems``, the cells that they name are blank in the frame. ``notes``
    say what a person should know and need not mend.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    ignored_columns: tuple[str, ...]
    understood: Understood
