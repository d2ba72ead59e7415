"""A workbook's sheet as columns: what a spreadsheet shows, without running anything in it."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import numpy as np
import python_calamine

from workbook.client.intake.cells import as_text
from workbook.client.intake.columns import Words, distinct
from workbook.client.intake.header import letters
from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.xlsx_guard import DAMAGED, is_safe, pieces

_P = rb"(?:\w+:)?"  # some programs put a namespace before every tag
_HIDDEN = re.compile(rb"<" + _P + rb"""row\b[^<>]{0,300}\bhidden=["'](?:1|true)["']""")
_CELL = re.compile(rb"<" + _P + rb"c\b([^<>]*[^<>/])>")
_CELL_END = re.compile(rb"</" + _P + rb"c>")
_FORMULA = re.compile(rb"<" + _P + rb"f\b")
_VALUE = re.compile(rb"<" + _P + rb"v\b[^>]*>([^<]*)</")
_PLACE = re.compile(rb"""\br=["']([A-Z]+)([0-9]+)["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")


@dataclass(frozen=True)
class XlsxSheet:
    """The sheet that holds a table, all of its rows of the same length."""

    header: list[str]
    rows: list[list]

    def columns(self, numbers: Iterable[int], words: Iterable[int], others: Iterable[int]) -> dict[int, Words]:
        """The columns at those places, row 2 first."""
        return {at: self.words(at) for at in (*numbers, *words, *others)}

    def words(self, at: int) -> Words:
        cells = np.empty(len(self.rows), dtype=object)
        cells[:] = [_plain(row[at]) for row in self.rows]
        return distinct(cells)


def open_xlsx(path: Path, table: str, mistakes: Mistakes) -> XlsxSheet | None:
    """The sheet of that table; None, with the reason noted, where the workbook is unsafe or holds several."""
    if not is_safe(path, mistakes):
        return None
    try:
        return _open(path, table, mistakes)
    except (python_calamine.CalamineError, ElementTree.ParseError, *DAMAGED):
        mistakes.add("xlsx_unreadable")
        return None


def _open(path: Path, table: str, mistakes: Mistakes) -> XlsxSheet | None:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    sheet = _choose(book, table, mistakes)
    if sheet is None:
        return None
    rows = sheet.to_python(skip_empty_area=False)
    _look_beneath(path, sheet.name, rows, mistakes)
    header = [as_text(_plain(cell)).strip() for cell in rows[0]]
    if not any(header):
        mistakes.add("header_blank", 1)
        return None
    _find_merged(sheet, header, mistakes)
    return XlsxSheet(header, rows[1:])


def _choose(book, table: str, mistakes: Mistakes):
    """The only sheet that holds anything, or else the one named like the table."""
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    filled = [sheet for sheet in sheets if sheet.height]
    chosen = filled if len(filled) == 1 else [sheet for sheet in filled if sheet.name == table]
    if not filled:
        mistakes.add("table_empty")
    elif not chosen:
        names = [sheet.name for sheet in filled]
        mistakes.add("sheets_several", found=", ".join(names), sheets=names, table=table)
    return chosen[0] if chosen else None


def _find_merged(sheet, header: list[str], mistakes: Mistakes) -> None:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left < len(header):
            span = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
            mistakes.add("cells_merged", top + 1, header[left] or None, span)


def _look_beneath(path: Path, name: str, rows: list[list], mistakes: Mistakes) -> None:
    """What the reader does not say: hidden rows, formulas, and errors, which it would show as blank cells."""
    hidden = formulas = 0
    with zipfile.ZipFile(path) as archive:
        for piece in pieces(archive, _part(archive, name), b"row>"):
            hidden += len(_HIDDEN.findall(piece))
            if b"<f" in piece or b":f" in piece or b'"e"' in piece or b"'e'" in piece:
                formulas += _read_formulas(piece, rows, mistakes)
    if hidden:
        mistakes.note("hidden_rows_read", count=hidden)
    if formulas:
        mistakes.note("formulas_read_as_values", count=formulas)


def _read_formulas(piece: bytes, rows: list[list], mistakes: Mistakes) -> int:
    formulas = 0
    for cell in _CELL_END.split(piece)[:-1]:
        *_, attributes, content = (b"", *_CELL.split(cell))
        value = _VALUE.search(content)
        is_formula = _FORMULA.search(content) is not None
        formulas += is_formula
        place = _PLACE.search(attributes)
        if is_formula and not (value and (value[1] or _TEXT.search(attributes))):
            mistakes.add("formula_without_value", place and int(place[2]), None, place and place[0][3:-1].decode())
        elif value and place and _ERROR.search(attributes):
            rows[int(place[2]) - 1][_column(place[1])] = value[1].decode()
    return formulas


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = 26 * number + letter - 64
    return number - 1


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds the sheet of that name."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = {tag.get("name"): tag for tag in book.iter() if tag.tag.endswith("}sheet")}
    link = next((value for key, value in sheets[sheet].items() if key.endswith("}id")), None)
    target = targets[link]
    part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return next((name for name in archive.namelist() if name.casefold() == part.casefold()), part)


def _plain(cell: object) -> object:
    """A cell as text, a float or a date: what ``cells`` reads."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return float(cell)
    return cell if isinstance(cell, str | float | dt.date) else str(cell)
