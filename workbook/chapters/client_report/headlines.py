"""The findings that matter most: ranked by the money a year they touch, then by how urgent they are.

Amounts overlap (a customer who fell silent may also be one nobody looks after), so they are ranked and never added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.check import Report
from workbook.chapters.client_report.reading import EARLIER, Chapters
from workbook.metrics import Finding, Result

URGENCY = ("act", "watch", "note")


@dataclass(frozen=True)
class Headline:
    """One finding of the first page. ``chapters`` are those it comes from, ``worth`` is money a year.

    ``turn`` is its place among the findings of its chapter that are as urgent; a contradiction has none.
    """

    finding: Finding
    chapters: tuple[str, ...]
    worth: float | None
    turn: int = 0
    rank: int = 0

    @property
    def source(self) -> str:
        """The finding's name among all: ``<chapter>.<key>``."""
        return f"{self.finding.chapter}.{self.finding.key}"

    @property
    def asks(self) -> bool:
        """Whether it is worth money or calls for attention."""
        return bool(self.worth) or self.finding.level != "note"


def headlines(chapters: Chapters, report: Report) -> list[Headline]:
    """At most as many as fit on a page, and not more of one chapter than leaves room for the others."""
    found = [*_contradictions(report), *_of_chapters(chapters)]
    said = {covered for outcome in report.of("contradiction") for covered in outcome.check.covers}
    found = [line for line in found if line.source not in said and line.asks]
    kept = list(_with_room(sorted(found, key=_order)))[: threshold("headlines_most")]
    return [replace(line, rank=place) for place, line in enumerate(kept, start=1)]


def _with_room(lines: list[Headline]) -> Iterator[Headline]:
    """The first lines of each chapter; the comparison of chapters has more room than a single one."""
    room: Counter[str] = Counter()
    for line in lines:
        own = line.finding.chapter
        room[own] += 1
        if room[own] <= threshold("headlines_a_chapter" if own else "contradictions_most"):
            yield line


def _order(line: Headline) -> tuple:
    """Money first, the most on top; without it urgency, contradictions, then each chapter's first, then second."""
    return -(line.worth or 0.0), URGENCY.index(line.finding.level), line.turn


def _contradictions(report: Report) -> Iterator[Headline]:
    for outcome in report.of("contradiction"):
        yield Headline(outcome.finding, outcome.check.chapters, outcome.worth)


def _of_chapters(chapters: Chapters) -> Iterator[Headline]:
    for name in chapters.filled:
        result = chapters.result(name)
        stakes = threshold("stakes").get(name, {})
        turns: Counter[str] = Counter()
        for finding in (finding for finding in result.findings if finding.metrics):
            turns[finding.level] += 1
            metrics = tuple(f"{name}.{metric}" for metric in finding.metrics)
            worth = _worth(finding, stakes.get(finding.key), result)
            yield Headline(replace(finding, chapter=name, metrics=metrics), (name,), worth, turns[finding.level])


def _worth(finding: Finding, stake: str | None, result: Result) -> float | None:
    """The money a year that a finding touches: one of its values or a metric, where chapter.yaml names it."""
    if stake is None:
        return None
    value = finding.values.get(stake)
    if value is None and stake in result.metrics:
        value = result.metrics[stake].value
    return float(abs(value)) if isinstance(value, (int, float)) and not pd.isna(value) and value else None


def order_of(chapter: str) -> int:
    """The number of a chapter in the method."""
    return EARLIER.index(chapter) + 1
