"""The first page: what was asked, what the client decides, at most ten findings, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from workbook.chapters.client_report.blocks import CHAPTERS_READ, metric, named
from workbook.chapters.client_report.check import Report
from workbook.chapters.client_report.checks_section import label_of
from workbook.chapters.client_report.headlines import Headline
from workbook.metrics import Block, Chart, Message, Section, Text, Warn, message


def section(record: Any, report: Report, ranked: list[Headline]) -> Section:
    return Section("summary", tuple(_blocks(record, report, ranked)))


def _blocks(record: Any, report: Report, ranked: list[Headline]) -> Iterator[Block]:
    yield from _said(record, "report_for", "report_question", "report_conclusion")
    yield from _figures(report, ranked)
    if not ranked:
        yield Warn(message("no_headlines"))
    for line in ranked:
        yield replace(line.finding, note=_note(line))
    priced = [line for line in ranked if line.worth]
    if priced:
        yield _chart(priced)
        yield Text(message("text.overlap"))
    yield from _said(record, "report_limits")


def _said(record: Any, *items: str) -> Iterator[Text]:
    """Answers in the client's own words, where there are any."""
    for item in items:
        if getattr(record, item):
            yield Text(message(f"text.{item}", answer=getattr(record, item)))


def _figures(report: Report, ranked: list[Headline]) -> Iterator[Block]:
    yield metric("headlines", len(ranked), CHAPTERS_READ)
    worths = [line.worth for line in ranked if line.worth]
    reasons = () if worths else (message("no_money"),)
    yield metric("largest_worth", max(worths, default=None), CHAPTERS_READ, "worth", warnings=reasons)
    yield metric("contradictions", len(report.of("contradiction")), CHAPTERS_READ)


def _note(line: Headline) -> Message:
    """Rank, where the finding comes from, and its money where it has any."""
    kind = ("one", "two", "several")[min(len(line.chapters), 3) - 1]
    values = {f"chapter{place}": named(name) for place, name in enumerate(line.chapters, start=1)}
    if kind == "several":
        values = {"chapters": [named(name) for name in line.chapters]}
    priced = "worth" if line.worth else "unpriced"
    return message(f"text.headline_{kind}_{priced}", rank=line.rank, worth=line.worth, **values)


def _chart(priced: list[Headline]) -> Chart:
    rows = [(line.rank, _short(line), line.worth, not line.finding.chapter) for line in priced]
    frame = pd.DataFrame(rows, columns=["rank", "label", "worth", "contradiction"])
    first = frame.iloc[0]
    title = message("chart.worth", n=len(frame), label=first["label"], worth=float(first["worth"]))
    return Chart("worth", frame, title, (7.2, 1.2 + 0.5 * len(frame)))


def _short(line: Headline) -> Message:
    """A few words for the finding: the check's name, or the figure it rests on first."""
    if line.finding.chapter:
        return label_of(*line.finding.metrics[0].split("."))
    return message(f"cross_check.{line.finding.key.removeprefix('check_')}")
