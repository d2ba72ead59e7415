"""Columns of cells as columns of values, with the row of every cell that is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbook.client.intake.cells import Typing, any_cell, are_plain, as_text
from workbook.client.intake.columns import Words
from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.numbers import Refused
from workbook.client.intake.records import MAX_LINES
from workbook.method import Field


def read_cells(cells: Words, typing: Typing, rows: np.ndarray, mistakes: Mistakes) -> np.ndarray:
    """The column's values; a blank or refused cell is missing. ``rows`` are the rows' numbers in the spreadsheet."""
    found = _read_words(cells.words, typing)
    refused = {code: word for code, word in enumerate(found) if isinstance(word, Refused)}
    if refused:
        _report(cells, refused, typing.field.id, rows, mistakes)
    values = _array([None if isinstance(value, Refused) else value for value in found], typing.kind)[cells.codes]
    if typing.field.required:
        _report_blank(cells.blank(), typing.field.id, rows, mistakes)
    if typing.field.unique:
        _report_twice(values, cells, typing.field.id, rows, mistakes)
    return values


def _read_words(words: list, typing: Typing) -> list:
    if typing.is_free and are_plain(words):
        return [word or None for word in words]
    read = typing.reader()
    return [None if word == "" else any_cell(word) or read(word) for word in words]


def are_sound(values: np.ndarray, field: Field) -> bool:
    """Whether numbers that were read by whole columns need no second look: finite, within bounds, none missing."""
    known = values[~np.isnan(values)]
    whole = field.type != "count" or bool((known == np.floor(known)).all())
    inside = (field.low is None or (known >= field.low).all()) and (field.high is None or (known <= field.high).all())
    complete = not (field.required and len(known) < len(values)) and not field.unique
    return bool(np.isfinite(known).all()) and whole and bool(inside) and complete


def _array(values: list, kind: str) -> np.ndarray:
    if kind == "number":
        return np.array(values, dtype=float)
    if kind == "date":
        return np.array(values, dtype="datetime64[D]").astype("datetime64[ns]")
    filled = np.empty(len(values), dtype=object)
    filled[:] = values
    return filled


def _report(cells: Words, refused: dict[int, Refused], column: str, rows: np.ndarray, mistakes: Mistakes) -> None:
    for code in dict.fromkeys(reason.code for reason in refused.values()):
        mine = np.zeros(len(cells.words), bool)
        mine[[at for at, reason in refused.items() if reason.code == code]] = True
        places = np.flatnonzero(mine[cells.codes])
        shown = [
            (int(rows[at]), as_text(cells.words[cells.codes[at]]), refused[int(cells.codes[at])].details())
            for at in places[:MAX_LINES]
        ]
        mistakes.add_many(code, column, len(places), shown)


def _report_blank(blank: np.ndarray, column: str, rows: np.ndarray, mistakes: Mistakes) -> None:
    places = np.flatnonzero(blank)
    mistakes.add_many("cell_blank", column, len(places), [(int(rows[at]), "", {}) for at in places[:MAX_LINES]])


def _report_twice(values: np.ndarray, cells: Words, column: str, rows: np.ndarray, mistakes: Mistakes) -> None:
    series = pd.Series(values)
    places = np.flatnonzero(series.duplicated() & series.notna())
    shown = []
    for at in places[:MAX_LINES]:
        first = int(np.flatnonzero(values == values[at])[0])
        shown.append((int(rows[at]), as_text(cells.words[cells.codes[at]]), {"first": int(rows[first])}))
    mistakes.add_many("value_twice", column, len(places), shown)
