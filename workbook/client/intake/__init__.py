"""Tables that a client brings, CSV and XLSX: read as declared, never guessed, every mistake at once.

    intake = read_table(path, spec, Dialect(separator=";", decimal=","), file="tables/transactions.csv")
    intake.frame          one row a data row, by its number in the spreadsheet
    intake.problems       what has to be mended, with row, column and what to do
    intake.understood     what to show a person before the table is trusted

Bytes become text (``encoding``), a sheet of columns (``csv_file``, ``xlsx_file``), known columns (``header``) and
values (``table``, ``values``, ``cells``, ``numbers``, ``dates``). Each distinct cell is looked at once (``columns``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from workbook.client.intake.cells import Typing
from workbook.client.intake.csv_file import CsvSheet, open_csv
from workbook.client.intake.encoding import to_utf8
from workbook.client.intake.header import Layout, match_header
from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.records import (
    DATE_ORDERS,
    DECIMALS,
    MAX_BYTES,
    SEPARATORS,
    Dialect,
    Intake,
    Understood,
    UnderstoodColumn,
    is_encoding,
)
from workbook.client.intake.table import Sheet, read_frame
from workbook.client.intake.xlsx_file import open_xlsx
from workbook.method import Field, TableSpec

__all__ = [
    "DATE_ORDERS",
    "DECIMALS",
    "SEPARATORS",
    "Dialect",
    "Intake",
    "Understood",
    "UnderstoodColumn",
    "is_encoding",
    "read_table",
]


def read_table(
    path: Path,
    spec: TableSpec,
    dialect: Dialect,
    *,
    file: str,
    extra: Sequence[Field] = (),
    segments: frozenset[str] | None = None,
) -> Intake:
    """A table with everything that is wrong in it; nothing is raised for what a file contains.

    Columns are those of ``spec``, then those of ``extra`` (known from the record), as far as they are present. Text,
    ids and choices are str or None; numbers, and scales of integers, float64 with NaN; dates datetime64[ns]; yes_no
    True, False or None. ``file`` is how messages name it. Without ``segments`` the names of segments are not checked.
    """
    mistakes = Mistakes(file)
    fields = (*spec.columns, *extra)
    sheet = _open(path, spec.name, dialect, fields, mistakes)
    if sheet is None:
        return _intake(path, dialect, pd.DataFrame(), Layout({}, {}, ()), mistakes)
    layout = match_header(sheet.header, fields, mistakes)
    typings = {at: Typing(field, dialect, segments) for at, field in layout.known.items()}
    frame = read_frame(sheet, layout, typings, mistakes)
    return _intake(path, dialect, frame, layout, mistakes)


def _open(path: Path, table: str, dialect: Dialect, fields: Sequence[Field], mistakes: Mistakes) -> Sheet | None:
    try:
        path.open("rb").close()
        size = path.stat().st_size
        if size > MAX_BYTES:
            mistakes.add("file_too_large", size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
        elif path.suffix.lower() == ".xlsx":
            return open_xlsx(path, table, mistakes)
        elif path.suffix.lower() == ".csv":
            return _open_csv(path.read_bytes(), dialect, fields, mistakes)
        else:
            mistakes.add("file_kind", found=path.suffix)
    except OSError as error:
        mistakes.add("file_unreadable", reason=error.strerror or type(error).__name__)
    return None


def _open_csv(raw: bytes, dialect: Dialect, fields: Sequence[Field], mistakes: Mistakes) -> CsvSheet | None:
    text = to_utf8(raw, dialect, mistakes)
    if text is None:
        return None
    if text[:4].lower() == b"sep=":
        mistakes.add("separator_line", 1, None, text[:5].decode(errors="replace"))
        return None
    return open_csv(text, dialect, fields, mistakes)


def _intake(path: Path, dialect: Dialect, frame: pd.DataFrame, layout: Layout, mistakes: Mistakes) -> Intake:
    columns = [_understood(field, frame[field.id]) for field in layout.known.values() if field.id in frame]
    is_text = path.suffix.lower() == ".csv"
    understood = Understood(
        encoding=dialect.encoding if is_text else None,
        separator=dialect.separator if is_text else None,
        decimal=dialect.decimal,
        date_order=dialect.date_order,
        rows=len(frame),
        columns=tuple(columns),
    )
    return Intake(frame, mistakes.problems(), tuple(mistakes.notes), tuple(layout.ignored.values()), understood)


def _understood(field: Field, values: pd.Series) -> UnderstoodColumn:
    filled = values.head(1000).dropna()
    if filled.empty:
        filled = values.dropna()
    return UnderstoodColumn(field.id, field.type, None if filled.empty else filled.iloc[0])
