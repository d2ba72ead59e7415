"""An editable table on a page: for a list of a chapter, a table of the client folder, or rows in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import traitlets

from workbook import method
from workbook.client.info import ClientInfo, read_info
from workbook.errors import Problems, nearest
from workbook.forms.grid.brought import segment_names
from workbook.forms.grid.cells import is_blank
from workbook.forms.grid.columns import column_dicts
from workbook.forms.grid.entries import EntrySource
from workbook.forms.grid.linked import Linked
from workbook.forms.grid.look import HERE, style
from workbook.forms.grid.loose import LooseSource, fields_of, rows_of
from workbook.forms.grid.module import joined
from workbook.forms.grid.sight import Source
from workbook.forms.grid.tables import TableSource
from workbook.forms.grid.words import worded
from workbook.forms.grid.writing import DATE_ORDERS, DECIMALS, Writing, writing_of
from workbook.texts import Texts, of_chapter, shared
from workbook.wording import DASH

WORDS = ("sheet_", "grid_")
SHOWN = 30  # rows of the static twin; the file holds them all


class Grid(Linked):
    """Rows with typed cells. Without a source of its own it keeps them in memory."""

    _esm = joined(HERE / "grid.js")
    _css = style([HERE / "sheet.css", HERE / "grid.css"], ".wb-sheet")
    columns = traitlets.List().tag(sync=True)

    def __init__(
        self,
        columns: Iterable[Mapping[str, Any]],
        rows: Iterable[Mapping[str, Any]] = (),
        *,
        labels: Mapping[str, str] | None = None,
        readonly: bool = False,
        language: str = "en",
        title: str = "",
        key: str = "",
        source: Source | None = None,
    ):
        columns = [dict(column) for column in columns]
        writing = getattr(source, "writing", None) or Writing(
            language, shared("interface", language), DECIMALS[language], DATE_ORDERS[language]
        )
        self.title, self.writing = title, writing
        super().__init__(
            source or LooseSource(fields_of(columns), writing, rows_of(rows)),
            columns=columns,
            labels={**words_of(language, WORDS), **(labels or {})},
            settings=settings_of(writing, title, key, readonly),
        )

    def twin(self) -> dict[str, str]:
        """The rows as a table that anybody can read, the first thirty of them."""
        from workbook.report.html import render_rows

        rows = self.source.read().rows
        fields = {field.id: field for field in self.source.fields}
        names = [column["id"] for column in self.columns]
        cells = [[_shown(row.get(name), fields[name], self.writing) for name in names] for row in rows[:SHOWN]]
        if len(rows) > SHOWN:
            cells.append(["…", *[""] * (len(names) - 1)])
        headings = [column["label"] for column in self.columns]
        lines = ["\t".join(line) for line in (headings, *cells)]
        return {"text/html": render_rows(self.title, headings, cells), "text/plain": "\n".join((self.title, *lines))}


def _shown(value: Any, field: method.Field, writing: Writing) -> str:
    return DASH if is_blank(value) else worded(value, field, writing)


def grid_for_item(
    folder: str | Path, chapter: str, item: str, language: str, *, who: str = "", readonly: bool = False
) -> Grid:
    """The list of that chapter as a grid, saved in the client folder entry by entry.

    ``who`` is the name in the history; by default the consultant of client.yaml.
    """
    folder, texts = Path(folder), of_chapter(chapter, language)
    if method.chapter(chapter).items.get(item) is None or not method.chapter(chapter).items[item].fields:
        known = [name for name, spec in method.chapter(chapter).items.items() if spec.fields]
        raise KeyError(f"{item}: no list of {chapter}; nearest: {nearest(item, known) or ', '.join(known)}")
    info = client_info(folder)
    writing = writing_of(info, language, texts, segment_names(folder, info))
    columns = column_dicts(method.chapter(chapter).items[item].fields, f"{item}.", writing)
    names = {column["id"]: column["label"] for column in columns}
    source = EntrySource(folder, chapter, item, writing, who or author(info), names)
    key = f"workbook:{info.id}:{chapter}:{item}"
    return Grid(columns, title=texts.label(item), key=key, readonly=readonly, language=language, source=source)


def grid_for_table(folder: str | Path, table: str, language: str, *, who: str = "", readonly: bool = False) -> Grid:
    """The table of the client folder as a grid, saved into its CSV."""
    folder = Path(folder)
    if table not in method.known_tables():
        known = list(method.known_tables())
        raise KeyError(f"no table {table!r}; nearest: {nearest(table, known) or ', '.join(known)}")
    info, texts = client_info(folder), table_texts(table, language)
    writing = writing_of(info, language, texts, segment_names(folder, info) if table != "segments" else None)
    source = TableSource(folder, table, writing, who or author(info), info)
    columns = column_dicts(source.fields, f"table.{table}.", writing)
    source.columns = {column["id"]: column["label"] for column in columns}
    key, title = f"workbook:{info.id}:tables:{table}", texts.label(f"table.{table}")
    return Grid(columns, title=title, key=key, readonly=readonly, language=language, source=source)


def table_texts(table: str, language: str) -> Texts:
    """The words of the chapter whose table it is, or of the tables that chapters share."""
    if table in method.shared_tables():
        rows = {
            name: text
            for part in ("interface", "tables", "scales")
            for name, text in shared(part, language).rows.items()
        }
        return Texts(language, rows)
    return of_chapter(next(name for name in method.chapters() if table in method.chapter(name).tables), language)


def client_info(folder: Path) -> ClientInfo:
    """The client of that folder. Raises Problems for a folder that holds none."""
    info, problems = read_info(folder)
    if info is None:
        raise Problems(problems)
    return info


def author(info: ClientInfo) -> str:
    """Whose name the history gets when nobody else is named."""
    return info.consultant or info.name


def settings_of(writing: Writing, title: str, key: str, readonly: bool) -> dict[str, Any]:
    """How the page writes numbers and dates, and where it keeps what is not yet saved."""
    return {
        "language": writing.language,
        "decimal": writing.decimal,
        "dateOrder": writing.date_order,
        "title": title,
        "key": key,
        "readonly": readonly,
    }


@cache
def words_of(language: str, prefixes: tuple[str, ...]) -> dict[str, str]:
    """The interface's words that begin so."""
    rows = shared("interface", language).rows
    return {key: text.label for key, text in rows.items() if key.startswith(prefixes)}
