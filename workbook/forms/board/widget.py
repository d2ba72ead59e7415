"""The canvas board on a page: notes of the chapter's record, saved one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import traitlets

from workbook import method
from workbook.chapters.business_model_canvas.canvas import REVENUE_SIDE
from workbook.client.store import save, stored
from workbook.errors import WorkbookError
from workbook.forms.board.blocks import block_dicts
from workbook.forms.board.versions import changes, copied, is_free, mended
from workbook.forms.grid.brought import segment_names
from workbook.forms.grid.columns import column_dicts
from workbook.forms.grid.entries import EntrySource, to_entries, to_rows
from workbook.forms.grid.linked import Linked
from workbook.forms.grid.look import HERE as SHARED
from workbook.forms.grid.look import style
from workbook.forms.grid.loose import LooseSource, rows_of
from workbook.forms.grid.module import joined
from workbook.forms.grid.sight import Sight, Source
from workbook.forms.grid.widget import author, client_info, settings_of, words_of
from workbook.forms.grid.words import worded
from workbook.forms.grid.writing import Writing, writing_of
from workbook.report.brand import brand
from workbook.texts import Texts, of_chapter
from workbook.wording import DASH

HERE = Path(__file__).parent / "static"
CHAPTER, ITEM, VERSIONS = "business_model_canvas", "notes", "versions"
WORDS = ("sheet_", "board_", "grid_keys")
DETAILS = ("text", "segment", "status", "evidence", "question", "colour")


class Board(Linked):
    """Notes on nine blocks. Without a source of its own it keeps them in memory.

    ``blocks`` are those of ``block_dicts``; ``colours`` are (value, label, hex), ``statuses`` (value, label, help);
    ``fields`` gives label and help of each field of a note.
    """

    _esm = joined(HERE / "board.js")
    _css = style([SHARED / "sheet.css", HERE / "board.css"], ".wb-sheet")
    blocks = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        blocks: Iterable[Mapping[str, Any]],
        notes: Iterable[Mapping[str, Any]] = (),
        *,
        writing: Writing,
        segments: Iterable[str] = (),
        colours: Iterable[Iterable[str]] = (),
        statuses: Iterable[Iterable[str]] = (),
        fields: Mapping[str, Mapping[str, str]] | None = None,
        versions: Iterable[str] = (),
        labels: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
        source: Source | None = None,
    ):
        self.versions, self.writing = list(versions), writing
        blocks = [dict(block) for block in blocks]
        columns = method.chapter(CHAPTER).items[ITEM].fields
        super().__init__(
            source or LooseSource(columns, writing, rows_of(notes)),
            blocks=blocks,
            choices={
                "segments": list(segments),
                "colours": [list(colour) for colour in colours],
                "statuses": [list(status) for status in statuses],
                "fields": {name: dict(words) for name, words in (fields or {}).items()},
            },
            labels={**words_of(writing.language, WORDS), **(labels or {})},
            settings=dict(settings or settings_of(writing, "", "", False)),
        )

    def answers(self):
        return {**super().answers(), "copy": self._copy, "compare": self._compare}

    def _compare(self, content: dict) -> dict:
        rows = self.source.read().rows
        return {"kind": "compared", "changes": changes(rows, content.get("before"), content.get("after"))}

    def _copy(self, content: dict) -> dict:
        name = " ".join(str(content.get("name") or "").split())
        if not name or not is_free(name, self._listed(), self.source.read().rows):
            raise WorkbookError(self.labels["board_name_taken" if name else "board_name_blank"])
        self._store_copy(name, str(content.get("date") or ""), content.get("from") or None)
        return self._shown(self.source.read())

    def _store_copy(self, name: str, day: str, source: str | None) -> None:
        """A board that belongs to no file keeps the copy with its notes."""
        self.versions.append(name)
        self.source.rows += copied(self.source.rows, source, name)
        self.source.saves += 1

    def _listed(self) -> list[Mapping[str, Any]]:
        return [{"name": name} for name in self.versions]

    def _shown(self, sight: Sight) -> dict:
        return {**super()._shown(sight), "extra": self._extra()}

    def _extra(self) -> dict[str, Any]:
        """What else the page shows and others may change: the names of versions and segments."""
        return {"versions": list(self.versions), "segments": self.choices["segments"]}

    def twin(self) -> dict[str, str]:
        """The notes of the present canvas by block, as a table that anybody can read."""
        from workbook.report.html import render_rows

        words, names = self.choices["fields"], ("text", "segment", "status", "evidence")
        known = {field.id: field for field in self.source.fields}
        notes = [row for row in self.source.read().rows if not row.get("version") and row.get("archived") != "yes"]
        lines = [
            (block["label"], *(worded(note.get(name), known[name], self.writing) for name in names))
            for block in self.blocks
            for note in [note for note in notes if note.get("block") == block["id"]] or [{}]
        ]
        headings = [self.labels["board_block"], *(words.get(name, {}).get("label", name) for name in names)]
        title = self.settings.get("title", "")
        text = "\n".join("\t".join(part or DASH for part in line) for line in (headings, *lines))
        return {"text/html": render_rows(title, headings, lines), "text/plain": f"{title}\n{text}"}


class ClientBoard(Board):
    """The board of a client folder: versions are a list of the record, segments a table of the client."""

    def _listed(self) -> list[Mapping[str, Any]]:
        return stored(self.source.folder, CHAPTER).answers.get(VERSIONS) or []

    def _extra(self) -> dict[str, Any]:
        names = segment_names(self.source.folder, client_info(self.source.folder))
        return {
            "versions": [str(version["name"]) for version in self._listed() if version.get("name")],
            "segments": list(names or ()),
        }

    def _store_copy(self, name: str, day: str, source: str | None) -> None:
        """Notes and version in one save: neither stands on the disk without the other."""
        seen = stored(self.source.folder, CHAPTER)
        rows = to_rows(seen.answers.get(ITEM) or ())
        notes = to_entries([*rows, *copied(rows, source, name)], self.source.fields)
        listed = list(seen.answers.get(VERSIONS) or ())
        entry = {"id": _free_id(listed), "name": name, "date": _day(day), "status": "draft"}
        entry = {key: value for key, value in entry.items() if value}
        changed = {ITEM: notes or None, VERSIONS: [*listed, entry]}
        save(self.source.folder, CHAPTER, changed, seen.rev, self.source.who)


def _free_id(entries: Iterable[Mapping[str, Any]]) -> str:
    taken, number = {entry["id"] for entry in entries}, 1
    while f"c{number}" in taken:
        number += 1
    return f"c{number}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def board_for(
    folder: str | Path, chapter: str, item: str, language: str, *, who: str = "", readonly: bool = False
) -> Board:
    """The board of that client's canvas. ``who`` is the name in the history, by default the consultant.

    Raises KeyError for any list but the notes of the canvas.
    """
    if (chapter, item) != (CHAPTER, ITEM):
        raise KeyError(f"{chapter}.{item}: only {CHAPTER}.{ITEM} has a board")
    folder, texts = Path(folder), of_chapter(chapter, language)
    info = client_info(folder)
    segments = segment_names(folder, info)
    writing = writing_of(info, language, texts)  # a note may name a segment before the list does
    fields = column_dicts(method.chapter(chapter).items[item].fields, f"{item}.", writing)
    names = {column["id"]: column["label"] for column in fields}
    source = EntrySource(folder, chapter, item, writing, who or author(info), names, mended)
    return ClientBoard(
        block_dicts(texts, REVENUE_SIDE),
        writing=writing,
        segments=segments or (),
        colours=colour_choices(texts),
        statuses=status_choices(texts),
        fields={column["id"]: {"label": column["label"], "help": column["help"]} for column in fields},
        settings={
            **settings_of(writing, texts.label("chapter"), f"workbook:{info.id}:{chapter}:{item}", readonly),
            "archivable": "archived" in names,
            "asOf": info.as_of.isoformat(),
            "limits": texts.label("chart.canvas.limits"),
            "credit": texts.label("chart.canvas.credit"),
        },
        source=source,
    )


def colour_choices(texts: Texts) -> list[tuple[str, str, str]]:
    """The colours a note may have, in the brand's own hues."""
    palette = list(brand().palette.values())
    choices = method.scales()["note_colour"]
    return [(c.value, texts.label(f"note_colour.{c.value}"), palette[int(c.score) % len(palette)]) for c in choices]


def status_choices(texts: Texts) -> list[tuple[str, str, str]]:
    """What a note may be known to be: untested, being tested, confirmed, refuted."""
    values = [choice.value for choice in method.scales()["hypothesis_status"]]
    found = [(value, texts.get(f"hypothesis_status.{value}")) for value in values]
    return [(value, text.label, text.help) for value, text in found]
