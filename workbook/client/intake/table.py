"""A sheet under its header as a frame of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from workbook.client.intake.cells import NUMERIC, Typing
from workbook.client.intake.columns import Column, Words
from workbook.client.intake.csv_file import CsvSheet
from workbook.client.intake.header import Layout, letters
from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.values import are_sound, read_cells
from workbook.client.intake.xlsx_file import XlsxSheet

Sheet = CsvSheet | XlsxSheet


def read_frame(sheet: Sheet, layout: Layout, typings: Mapping[int, Typing], mistakes: Mistakes) -> pd.DataFrame:
    """The known columns as values, one row for every row in which anything stands, known or not.

    The index counts as the spreadsheet does. Refused cells are missing and noted.
    """
    numbers = [at for at, typing in typings.items() if typing.field.type in NUMERIC]
    words = [at for at in typings if at not in numbers]
    others = [at for at in range(len(sheet.header)) if at not in typings]
    columns = sheet.columns(numbers, words, others)
    kept = np.flatnonzero(_filled(columns.values()))
    _find_unnamed(layout, columns, mistakes)
    index = pd.Index(_row(kept), name="row")
    values = {
        typing.field.id: _series(_values(sheet, at, columns[at], typing, kept, mistakes), index)
        for at, typing in typings.items()
        if at in columns
    }
    return pd.DataFrame(values, index=index, copy=False)


def _series(values: np.ndarray, index: pd.Index) -> pd.Series:
    return pd.Series(values, index, dtype=values.dtype, copy=False)  # told its type, pandas makes no text of its own


def _row(place: np.ndarray) -> np.ndarray:
    return place + 2  # the first data row stands under the header, which is row 1


def _values(sheet: Sheet, at: int, column: Column, typing: Typing, kept: np.ndarray, mistakes: Mistakes) -> np.ndarray:
    if not isinstance(column, Words):
        if are_sound(column[kept], typing.field):
            return column[kept]
        column = sheet.words(at)  # something is wrong with a number: read it again as it is written
    return read_cells(column.take(kept), typing, _row(kept), mistakes)


def _filled(columns: Iterable[Column]) -> np.ndarray:
    """In which rows anything stands."""
    filled = np.zeros(0, bool)
    for column in columns:
        mine = _is_filled(column)
        filled = mine if not len(filled) else filled | mine
        if filled.all():
            break
    return filled


def _is_filled(column: Column) -> np.ndarray:
    if isinstance(column, Words):
        return ~column.blank()
    return column if column.dtype == bool else ~np.isnan(column)


def _find_unnamed(layout: Layout, columns: Mapping[int, Column], mistakes: Mistakes) -> None:
    for at in layout.unnamed:
        places = np.flatnonzero(_is_filled(columns[at])) if at in columns else ()
        if len(places):
            mistakes.add("column_without_name", int(_row(places[0])), None, letters(at))
