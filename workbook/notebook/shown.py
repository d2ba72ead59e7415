"""The pieces of a page as they appear under a cell: escaped HTML with a plain-text twin, and a chart as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from workbook import method
from workbook.client.answers import room
from workbook.report.drawing import draw
from workbook.report.html import render_rows, render_section
from workbook.report.page import svg_uri

if TYPE_CHECKING:
    from workbook.notebook.page import Page

ROOM = "max-width: 720px; aspect-ratio: 16 / 9"  # about that of a chart
ROWS = 12  # of a table on a static page: enough to recognise it


@dataclass(frozen=True)
class Shown:
    """Something displayed: HTML or Markdown of our own making, with a plain-text twin, and for a chart its SVG."""

    markdown: str = ""
    html: str = ""
    plain: str = ""
    svg: str = ""
    chart: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": self.plain or self.markdown}
        named = {"text/markdown": self.markdown, "text/html": self.html}
        bundle |= {mime: text for mime, text in named.items() if text}
        if self.svg:
            return bundle | {"image/svg+xml": self.svg}, {"image/svg+xml": {"chart": self.chart}}
        return bundle

    def __repr__(self) -> str:
        return self.plain or self.markdown


@dataclass(frozen=True)
class ShownChart:
    """A chart's title, picture and reading, one output each: a picture and text share no output in a notebook."""

    parts: tuple[Shown, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            display(part)

    def as_one(self) -> Shown:
        """The parts as one piece of HTML, the picture as an image."""
        html = "".join(part.html or _image(part) for part in self.parts)
        return Shown(html=html, plain="\n".join(part.plain for part in self.parts if part.plain))


def _image(part: Shown) -> str:
    style = "display: block; width: 100%; max-width: 720px"
    return f'<img src="{svg_uri(part.svg)}" alt="{escape(part.plain)}" style="{style}">'


def opening(page: Page) -> Shown:
    """Title, question, client; then the scenario, so that a what-if never passes for the base case."""
    info, wording = page.client.info, page.wording
    rows = [
        (wording.label("client"), info.name),
        (wording.label("sector"), info.sector),
        (wording.label("as_of"), wording.value(info.as_of, "date")),
        (wording.label("currency"), info.currency),
        *((f"{wording.label('scenario')}: {name}", str(value)) for name, value in page.client.scenario.items()),
        *((wording.label("note"), note.line(page.language)) for note in page.client.notes),
    ]
    title = wording.text("chapter")
    return rows_shown(title.label, title.help, [], [row for row in rows if row[1]])


def questions(page: Page, section: str) -> Shown:
    """The section's questions, why they are asked, an example, and the stored answer."""
    record, wording = page.client.record(page.spec.name), page.wording
    rows = [
        (*_asked(item, wording), answer(item, getattr(record, item.id), wording))
        for item in page.spec.items_of(section)
    ]
    headings = [wording.label(key) for key in ("question", "why_we_ask", "answer")]
    return rows_shown(wording.label("questions"), "", headings, rows)


def _asked(item: method.Field, wording) -> tuple[str, str]:
    text = wording.text(item.id)
    example = f"{wording.label('example')}: {text.example}" if text.example else ""
    choices = [wording.text(f"{item.scale}.{choice.value}") for choice in item.choices]
    offered = "\n".join(f"– {choice.label}" + (f": {choice.help}" if choice.help else "") for choice in choices)
    fields = "\n".join(_field_asked(item.id, field, wording) for field in getattr(item, "fields", ()))
    return text.label, "\n".join(part for part in (text.help, offered, fields, example) if part)


def _field_asked(item_id: str, field: method.Field, wording) -> str:
    text = wording.text(f"{item_id}.{field.id}")
    offered = ", ".join(wording.label(f"{field.scale}.{choice.value}") for choice in field.choices)
    return f"– {text.label}" + (f": {text.help}" if text.help else "") + (f" ({offered})" if offered else "")


def answer(item: method.Item, value: Any, wording) -> str:
    """An answer as a person reads it; a dash for none."""
    if item.type == "records":
        return "\n".join(_entry(item, entry, wording) for entry in value) or wording.value(None, "text")
    return one_answer(item, value, wording)


def _entry(item: method.Item, entry: Any, wording) -> str:
    parts = [
        (wording.label(f"{item.id}.{field.id}"), one_answer(field, getattr(entry, field.id), wording))
        for field in item.fields
    ]
    return "• " + "; ".join(f"{label}: {shown}" for label, shown in parts if shown != wording.value(None, "text"))


def one_answer(field: method.Field, value: Any, wording) -> str:
    """One value in words: the label of a choice, a number with its unit, a date the local way."""
    if value is None or value == ():
        return wording.value(None, "text")
    if isinstance(value, tuple):
        return ", ".join(one_answer(field, part, wording) for part in value)
    if field.choices:
        return wording.label(f"{field.scale}.{value}")
    return wording.value(value, _unit(field))


def _unit(field: method.Field) -> str:
    if field.type == "count":
        return method.CALENDAR_YEAR if field.unit == method.CALENDAR_YEAR else "count"
    return {"share": "percent", "money": "currency", "number": field.unit or "number"}.get(field.type, "text")


def tables(page: Page) -> Shown:
    """Every table the chapter reads: its columns, what they mean, and how many rows the client brought."""
    rows = [row for spec in page.spec.all_tables().values() for row in _table_rows(page, spec)]
    headings = [page.wording.label(key) for key in ("table", "column", "meaning", "brought")]
    return rows_shown(page.wording.label("tables_read"), "", headings, rows)


def _table_rows(page: Page, spec: method.TableSpec) -> Iterable[tuple[str, ...]]:
    wording, frame = page.wording, page.client.table(spec.name)
    text = wording.text(f"table.{spec.name}")
    brought = wording.value(None, "text") if frame is None else wording.value(len(frame), "count")
    yield f"tables/{spec.name}", text.label, text.help, brought
    for column in spec.columns:
        text = wording.text(f"table.{spec.name}.{column.id}")
        here = frame is not None and column.id in frame
        count = wording.value(int(frame[column.id].notna().sum()), "count") if here else wording.value(None, "text")
        yield (
            "",
            f"{column.id}{' *' if column.required else ''}",
            ": ".join(part for part in (text.label, text.help) if part),
            count,
        )


def table(page: Page, name: str) -> Shown:
    """The first rows of a table as the client brought it, and how many more there are."""
    spec, frame, wording = page.spec.all_tables()[name], page.client.table(name), page.wording
    title = wording.label(f"table.{name}")
    if frame is None:
        return rows_shown(title, wording.label("no_table_yet"), [], [])
    columns = [column for column in spec.columns if column.id in frame]
    rows = [
        tuple(one_answer(column, _cell(value), wording) for column, value in zip(columns, row, strict=True))
        for row in frame[[column.id for column in columns]].head(ROWS).itertuples(index=False)
    ]
    more = {"n": len(frame) - ROWS, "file": f"tables/{name}"}
    note = wording.fill(wording.label("more_rows_of_table"), more) if len(frame) > ROWS else ""
    return rows_shown(title, note, [wording.label(f"table.{name}.{column.id}") for column in columns], rows)


def _cell(value: Any) -> Any:
    """A cell of a frame as an answer: None for what is missing, scales as whole numbers."""
    if value is None or value != value:
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def results(page: Page, section: str) -> Shown:
    """Warnings, metrics, findings and tables of the section."""
    html = render_section(page.json, section, page.language, page.client.info.currency)
    return Shown(html=html, plain="\n".join(_plain_lines(page.json, section, page.wording)))


def _plain_lines(chapter: dict, section_id: str, wording) -> Iterable[str]:
    section = next(section for section in chapter["sections"] if section["id"] == section_id)
    for block in section["blocks"]:
        yield from _plain_block(chapter, block, wording)


def _plain_block(chapter: dict, block: dict, wording) -> Iterable[str]:
    match block["kind"]:
        case "metric":
            metric = chapter["metrics"][block["name"]]
            interval = f" ({metric['range']})" if metric["range"] else ""
            yield f"{metric['label']}: {metric['text']}{interval}"
            yield from (f"  ! {warning}" for warning in metric["warnings"])
        case "finding":
            found = chapter["findings"][block["index"]]
            yield " – ".join(part for part in (f"* {found['text']}", found.get("note")) if part)
        case "table":
            yield from _plain_table(chapter, block["name"], wording)
        case "warning":
            yield f"! {block['text']}"
        case "text":
            yield block["text"]


def _plain_table(chapter: dict, name: str, wording) -> Iterable[str]:
    spec, rows = chapter["columns"][name], chapter["tables"][name]
    yield spec["title"]
    yield " | ".join(column["label"] for column in spec["columns"])
    for row in rows[: spec["shown"]]:
        yield " | ".join(_plain_cell(row[column["name"]], column, wording) for column in spec["columns"])


def _plain_cell(value: Any, column: dict, wording) -> str:
    if column["labels"] and value is not None:
        return column["labels"].get(str(value), str(value))
    return wording.value(value, column["unit"])


def chart(page: Page, name: str) -> ShownChart:
    """The chart under the sentence it shows, followed by how to read it; a note when the data do not allow one."""
    drawn = page.analysis.charts.get(name)
    if drawn is None:
        return ShownChart((rows_shown("", page.wording.label("no_chart"), [], []),))
    plot = getattr(room(page.spec.name, "charts"), f"plot_{name}")
    words = page.json["charts"][name]
    picture = Shown(svg=draw(drawn, plot, page.wording), chart=name, plain=words["title"])
    return ShownChart((rows_shown(words["title"], "", [], []), picture, rows_shown("", words["reading"], [], [])))


def chart_to_come(page: Page, name: str) -> Shown:
    """The chart's title above the room that its picture will take."""
    if page.analysis.charts.get(name) is None:
        return chart(page, name).as_one()
    title = rows_shown(page.json["charts"][name]["title"], "", [], [])
    return replace(title, html=f'{title.html}<div class="workbook-to-come" aria-busy="true" style="{ROOM}"></div>')


def rows_shown(title: str, introduction: str, headings: list[str], rows: Iterable[tuple[str, ...]]) -> Shown:
    """Rows of plain text as a small table, every cell escaped."""
    rows = [tuple(str(cell) for cell in row) for row in rows]
    plain = [title, introduction, " | ".join(headings), *(" | ".join(row) for row in rows)]
    return Shown(html=render_rows(title, headings, rows, introduction), plain="\n".join(line for line in plain if line))
