"""A CSV file as columns: whole columns by the pandas parser, the csv module only to say what is wrong and where.

Records are counted as a spreadsheet counts rows: a blank line is a row, a quoted line break is not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.client.intake.columns import WIDTH, Column, Words, distinct, is_cut
from workbook.client.intake.header import other_separator
from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.records import MAX_CELL, MAX_ROWS, Dialect
from workbook.method import Field

_BOOLEANS = (b"True", b"TRUE", b"true", b"False", b"FALSE", b"false")
_SHAPES = bytes(ord("1") if chr(i) in "0123456789." else ord("e") if chr(i) in "eE" else i for i in range(256))


@dataclass(frozen=True)
class CsvSheet:
    """The text of a CSV file, its header, and ``body``: its rows under a blank row in the header's place."""

    header: list[str]
    body: bytes
    dialect: Dialect
    mistakes: Mistakes

    def columns(self, numbers: Iterable[int], words: Iterable[int], others: Iterable[int]) -> dict[int, Column]:
        """The columns at those places, row 2 first: numbers as floats if every cell is plainly one, the rest as words.

        Of the ``others`` only whether anything stands there is kept. Nothing is returned, and the reasons are noted,
        where rows and header do not fit each other.
        """
        kinds = {at: "S1" for at in others} | {at: f"S{WIDTH}" for at in (*words, *numbers)}
        plain = set(numbers) if self._is_plain() else set()
        try:
            return self._typed(kinds, plain)
        except pd.errors.ParserError:
            self.explain()
            if not self.mistakes:  # longer rows are fine where nothing stands in them
                return self._typed(kinds, plain, longer_rows=True)
            return {}

    def words(self, at: int) -> Words:
        """One column again, as it is written."""
        return self._words(at, self._parse({at: f"S{WIDTH}"}, longer_rows=True)[at])

    def explain(self) -> None:
        """Note every row that is not well formed: quotes, NUL bytes, cells and rows that are too long."""
        row, lines = 0, []
        try:
            for row, cells in enumerate(_records(self.body, self.dialect, lines), 1):
                self._explain_row(row, cells)
                lines.clear()
        except csv.Error as error:
            code = "cell_too_long" if "field limit" in str(error) else "quotes_unbalanced"
            self.mistakes.add(code, row + 1, None, lines[0].strip(), limit=MAX_CELL)

    def _explain_row(self, row: int, cells: list[str]) -> None:
        if any(cells[len(self.header) :]):
            extra = next(cell for cell in cells[len(self.header) :] if cell)
            self.mistakes.add("row_too_long", row, None, extra, cells=len(cells), columns=len(self.header))
        for at, cell in enumerate(cells[: len(self.header)]):
            if "\0" in cell:
                self.mistakes.add("control_character", row, self.header[at] or None, cell, character="U+0000")

    def _typed(self, kinds: dict[int, str], plain: set[int], longer_rows: bool = False) -> dict[int, Column]:
        try:
            found = self._parse(kinds | {at: "float64" for at in plain}, longer_rows)
        except pd.errors.ParserError:
            raise
        except ValueError:  # some cell is no plain number: the words will tell which
            found = self._parse(kinds, longer_rows)
        return {at: self._column(at, cells) for at, cells in found.items()}

    def _column(self, at: int, cells: np.ndarray) -> Column:
        if cells.dtype.kind == "f":
            return cells
        return cells != b"" if cells.dtype.itemsize == 1 else self._words(at, cells)

    def _words(self, at: int, cells: np.ndarray) -> Words:
        return distinct(self._parse({at: "object"}, longer_rows=True)[at] if is_cut(cells) else cells)

    def _is_plain(self) -> bool:
        """Whether the parser's own idea of a number can't go beyond ours: no 1e3, no True."""
        if b"e" not in self.body and b"E" not in self.body:
            return True
        return b"1e" not in self.body.translate(_SHAPES) and not any(word in self.body for word in _BOOLEANS)

    def _parse(self, kinds: Mapping[int, str], longer_rows: bool) -> dict[int, np.ndarray]:
        frame = pd.read_csv(
            io.BytesIO(self.body),
            sep=self.dialect.separator,
            decimal=self.dialect.decimal,
            header=None,
            usecols=sorted(kinds) if longer_rows else None,  # given columns to use, the parser lets longer rows pass
            dtype=dict(kinds),
            keep_default_na=False,
            na_values={at: [""] for at, kind in kinds.items() if kind == "float64"},
            skip_blank_lines=False,
            low_memory=False,
        )
        return {at: frame[at].to_numpy()[1:] for at in kinds}


def open_csv(text: bytes, dialect: Dialect, fields: Sequence[Field], mistakes: Mistakes) -> CsvSheet | None:
    """The sheet of a CSV file already in UTF-8; None, with the reason noted, where its rows can't be told apart."""
    header, end = _header(text, dialect, mistakes)
    if header is None:
        return None
    blank_row = b'""' + dialect.separator.encode() * (len(header) - 1) + b"\n"
    sheet = CsvSheet(header, blank_row + text[end:], dialect, mistakes)
    suggestion = other_separator(header, dialect.separator, fields)
    if suggestion is not None:
        named = {"separator": _shown(dialect.separator), "suggestion": _shown(suggestion)}
        mistakes.add("separator_other", 1, None, dialect.separator.join(header), **named)
    elif text.count(b"\n") > MAX_ROWS:
        mistakes.add("rows_too_many", count=text.count(b"\n"), limit=MAX_ROWS)
    elif text.find(b'"', end) >= 0 or text.find(b"\0", end) >= 0:
        sheet.explain()
    return None if mistakes else sheet


def _shown(separator: str) -> str:
    return "\\t" if separator == "\t" else separator


def _header(text: bytes, dialect: Dialect, mistakes: Mistakes) -> tuple[list[str] | None, int]:
    """The first record and where it ends, in bytes; no record where there are no names in it."""
    lines: list[str] = []
    try:
        cells = [cell.strip() for cell in next(_records(text, dialect, lines), [])]
    except csv.Error:
        mistakes.add("quotes_unbalanced", 1, None, lines[0].strip())
        return None, 0
    if not any(cells):
        mistakes.add("header_blank" if text.strip() else "table_empty", 1 if text.strip() else None)
        return None, 0
    return cells, len("".join(lines).encode())


def _records(text: bytes, dialect: Dialect, read: list[str]) -> Iterator[list[str]]:
    """The rows of the file, its lines being added to ``read`` as they are needed."""

    def lines() -> Iterator[str]:
        for line in io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""):
            read.append(line)
            yield line

    return csv.reader(lines(), delimiter=dialect.separator, strict=True)
