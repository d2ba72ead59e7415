"""How far each chapter is filled in: what this report can rest on and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from workbook.chapters.client_report.blocks import CHAPTERS_READ, metric, named, table
from workbook.chapters.client_report.reading import EARLIER, Chapters
from workbook.client.progress import ChapterProgress, progress
from workbook.metrics import Block, Chart, Section, Warn, message

COLUMNS = ("number:number", "chapter", "state:text:chapter_state", "answered:count", "items:count", "tables:count",
           "tables_read:count", "share:share", "findings:count")  # fmt: skip


def section(chapters: Chapters) -> Section:
    return Section("coverage", tuple(_blocks(chapters)))


def _blocks(chapters: Chapters) -> Iterator[Block]:
    filled = chapters.filled
    frame = pd.DataFrame(_rows(chapters, filled))
    yield metric("chapters_filled", len(filled), CHAPTERS_READ)
    reasons = () if filled else (message("nothing_filled"),)
    yield metric("answers_given", _share(frame), CHAPTERS_READ, "answers_given", warnings=reasons)
    empty = [named(name) for name in EARLIER if name not in filled]
    if empty:
        yield Warn(message("chapters_empty", chapters=empty, n=len(empty)))
    said = message("chart.coverage", n=len(filled), all=len(EARLIER))
    yield Chart("coverage", frame[["number", "chapter", "share"]], said, (7.2, 3.6))
    yield table("coverage", frame, *COLUMNS)


def _rows(chapters: Chapters, filled: Sequence[str]) -> Iterator[dict[str, Any]]:
    known = {found.chapter: found for found in progress(chapters.client)}
    for number, name in enumerate(EARLIER, start=1):
        found = known.get(name)
        there = name in filled
        yield {
            "number": number,
            "chapter": named(name),
            "state": _state(found, there),
            "answered": found.answered if found else 0,
            "items": found.items if found else 0,
            "tables": found.tables if found else 0,
            "tables_read": found.tables_read if found else 0,
            "share": found.share if found and there else 0.0,
            "findings": len(chapters.result(name).findings) if there else 0,
        }


def _state(found: ChapterProgress | None, there: bool) -> str:
    """As the client's own answers stand; with respondents' answers alone a chapter is started too."""
    if not there:
        return "empty"
    return "complete" if found and found.state == "complete" else "started"


def _share(frame: pd.DataFrame) -> float | None:
    """Answers and tables given as a share of all that the filled chapters ask for."""
    filled = frame[frame["state"] != "empty"]
    asked = (filled["items"] + filled["tables_read"]).sum()
    return float((filled["answered"] + filled["tables"]).sum() / asked) if asked else None
