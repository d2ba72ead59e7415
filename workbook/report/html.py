"""The client's report as one HTML file that loads nothing and runs nothing, and fragments of it for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbook import method
from workbook.report.page import country, css_text, day, fragment_style, render, render_page
from workbook.report.sections import LEVELS, arrange, computed
from workbook.wording import Wording

FACTS = ("sector", "country", "as_of", "currency", "consultant")
TOLD = {"watch": 3, "note": 1}  # findings a chapter has among the headlines; all that must be decided are there


def render_report(results: Mapping, charts: Mapping[str, str]) -> str:
    """The report of one client. ``results`` is its results.json, ``charts`` holds SVG by ``<chapter>-<chart>``."""
    client = results["client"]
    wording = Wording(results.get("language") or client["language"], client["currency"])
    chapters = [
        _chapter(number, name, chapter, charts, wording)
        for number, (name, chapter) in enumerate(results["chapters"].items(), start=1)
    ]
    return render_page(
        "report.html.j2",
        wording,
        client=client,
        facts=_facts(client, wording),
        scenario=_scenario(results, wording),
        chapters=chapters,
        headlines=_headlines(chapters),
        notes=list(dict.fromkeys(note for chapter in chapters for note in chapter["notes"])),
        running={"client": css_text(client["name"]), "what_if": css_text(_what_if(results, wording))},
        page_word=css_text(wording.label("page") + " "),
    )


def _facts(client: Mapping, wording: Wording) -> list[tuple[str, str]]:
    known = {**client, "as_of": day(client["as_of"], wording), "country": country(client.get("country", ""), wording)}
    return [(wording.label(key), known[key]) for key in FACTS if known.get(key)]


def _what_if(results: Mapping, wording: Wording) -> str:
    return wording.label("what_if") if results["scenario"] else ""


def _scenario(results: Mapping, wording: Wording) -> list[tuple[str, str]]:
    """Each assumption that was changed, as its question is asked, with the value that was set."""
    return [_assumption(name, value, results["chapters"], wording) for name, value in results["scenario"].items()]


def _assumption(name: str, value: Any, chapters: Iterable[str], wording: Wording) -> tuple[str, str]:
    for chapter in (known for known in method.chapters() if known in chapters):
        item = method.chapter(chapter).items.get(name)
        if item:
            asked = Wording(wording.language, wording.currency, chapter).label(name)
            return asked, wording.value(value, {"money": "currency", "share": "percent"}.get(item.type, item.type))
    return name, wording.value(value, "number")


def _chapter(number: int, name: str, chapter: Mapping, charts: Mapping[str, str], wording: Wording) -> dict[str, Any]:
    drawn = {chart: charts[f"{name}-{chart}"] for chart in chapter["charts"] if f"{name}-{chart}" in charts}
    sections = [arrange(chapter, section, wording, drawn) for section in chapter["sections"]]
    return {
        "id": f"chapter-{number}",
        "number": number,
        "title": chapter["title"],
        "question": chapter["question"],
        "sections": [{"id": f"chapter-{number}-{place}", **section} for place, section in enumerate(sections, start=1)],
        "warnings": _untold(chapter),
        "notes": chapter.get("notes", []),
        "findings": [_with_place(number, chapter, index) for index in range(len(chapter["findings"]))],
        "computed": computed(chapter["metrics"], wording),
    }


def _untold(chapter: Mapping) -> list[str]:
    """The chapter's warnings that none of its sections tells."""
    blocks = [block for section in chapter["sections"] for block in section["blocks"]]
    told = {block["text"] for block in blocks if block["kind"] == "warning"}
    return [warning for warning in chapter["warnings"] if warning not in told]


def _with_place(number: int, chapter: Mapping, index: int) -> dict[str, str]:
    """A finding with the section it stands in."""
    finding = chapter["findings"][index]
    places = [place for place, section in enumerate(chapter["sections"], start=1) if _holds(section, index)]
    target = f"chapter-{number}-{places[0]}" if places else f"chapter-{number}"
    return {"level": finding["level"], "text": finding["text"], "target": target}


def _holds(section: Mapping, index: int) -> bool:
    return any(block["kind"] == "finding" and block["index"] == index for block in section["blocks"])


def _headlines(chapters: Sequence[Mapping]) -> list[tuple[str, list[dict]]]:
    """What must be decided first, chapter by chapter, then what to watch, then a word of what is good to know."""
    levels = [(level, [_of_level(chapter, level) for chapter in chapters]) for level in LEVELS]
    present = [(level, [found for found in by_chapter if found["findings"]]) for level, by_chapter in levels]
    return [(level, found) for level, found in present if found]


def _of_level(chapter: Mapping, level: str) -> dict[str, Any]:
    found = [finding for finding in chapter["findings"] if finding["level"] == level]
    told = found[: TOLD.get(level)]
    return {"title": chapter["title"], "id": chapter["id"], "findings": told, "more": len(found) - len(told)}


def render_section(
    chapter: Mapping, section_id: str, language: str, currency: str, charts: Mapping[str, str] | None = None
) -> str:
    """One section as a fragment for a notebook's output, readable on light and dark themes.

    ``charts`` holds SVG by chart name; without it the charts are left to cells of their own.
    Raises KeyError for a section that the chapter does not have.
    """
    found = next((section for section in chapter["sections"] if section["id"] == section_id), None)
    if found is None:
        raise KeyError(f"{section_id}: not one of {[section['id'] for section in chapter['sections']]}")
    wording = Wording(language, currency)
    return _fragment("section", wording, section=arrange(chapter, found, wording, charts or {}))


def render_rows(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], introduction: str = "") -> str:
    """Rows of text under headings as a fragment, every cell escaped; headings may be left out."""
    cells = [["–" if value is None else str(value) for value in row] for row in rows]
    return _fragment("rows", Wording("en"), title=title, columns=columns, rows=cells, introduction=introduction)


def _fragment(kind: str, wording: Wording, **values: Any) -> str:
    return render("fragment.html.j2", wording, kind=kind, style=fragment_style(), **values)
