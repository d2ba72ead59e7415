"""What the chapters say of each other: contradictions, what agrees, what is explained, what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_report.blocks import CHAPTERS_READ, metric, named, table
from workbook.chapters.client_report.check import Outcome, Report
from workbook.chapters.client_report.headlines import Headline, order_of
from workbook.chapters.client_report.reading import EARLIER, Unknown
from workbook.metrics import Block, Chart, Message, Section, Warn, message
from workbook.texts import of_chapter

DONE = ("check:text:cross_check", "state:text:check_state", "found", "worth:currency", "open_chapter", "open")
STATES = ("contradiction", "explained", "agrees", "not_checked")
BASIS = ("check:text:cross_check", "chapters", "rests_on")


def section(record: Any, report: Report, ranked: list[Headline]) -> Section:
    return Section("checks", tuple(_blocks(record, report, ranked)))


def _blocks(record: Any, report: Report, ranked: list[Headline]) -> Iterator[Block]:
    """Contradictions that found room on the first page are not told twice."""
    yield from _figures(report)
    shown = {line.finding.key for line in ranked}
    yield from (found for found in (o.finding for o in report.of("contradiction")) if found.key not in shown)
    if report.outcomes and not report.of("contradiction", "explained", "agrees"):
        yield Warn(message("nothing_checked"))
    yield from _explained(record, report)
    done = report.of("contradiction", "explained", "agrees")
    if done:
        yield _web(report)
        rows = [_row(outcome) for outcome in sorted(done, key=_order)]
        yield table("checks_done", pd.DataFrame(rows), *DONE)
    left = report.of("not_checked")
    if left:
        rows = [(outcome.check.key, _chapters_missing(outcome), _names_missing(outcome)) for outcome in left]
        frame = pd.DataFrame(rows, columns=["check", "chapter", "missing"], dtype=object)
        yield table("checks_left", frame, "check:text:cross_check", "chapter", "missing")
    yield table("checks_basis", pd.DataFrame([_basis(outcome) for outcome in report.outcomes]), *BASIS)


def _figures(report: Report) -> Iterator[Block]:
    done = report.of("contradiction", "explained", "agrees")
    yield metric("checks_done", len(done), CHAPTERS_READ)
    yield metric("checks_agreeing", len(report.of("agrees")), CHAPTERS_READ)
    yield metric("checks_explained", len(report.of("explained")), CHAPTERS_READ)
    yield metric("checks_left", len(report.of("not_checked")), CHAPTERS_READ)


def _explained(record: Any, report: Report) -> Iterator[Block]:
    """Contradictions that somebody has explained, with the reason; and reasons for what no longer contradicts."""
    rows = [(o.check.key, o.judged.first, o.judged.second, o.reason) for o in report.of("explained")]
    if rows:
        frame = pd.DataFrame(rows, columns=["check", "first", "second", "reason"], dtype=object)
        yield table("checks_explained", frame, "check:text:cross_check", "first", "second", "reason")
    known = {outcome.check.key for outcome in report.of("explained", "not_checked")}
    spare = [message(f"cross_check.{entry.check}") for entry in record.explained if entry.check not in known]
    if spare:
        yield Warn(message("explained_in_vain", checks=spare))


def _order(outcome: Outcome) -> tuple:
    """Contradictions first, and of them the costliest."""
    return STATES.index(outcome.state), -(outcome.worth or 0.0)


def _row(outcome: Outcome) -> dict[str, Any]:
    judged, (chapter, _, item) = outcome.judged, outcome.check.open.partition(".")
    return {
        "check": outcome.check.key,
        "state": outcome.state,
        "found": message("cell.both", first=judged.first, second=judged.second),
        "worth": judged.worth,
        "open_chapter": named(chapter),
        "open": label_of(chapter, item),
    }


def _basis(outcome: Outcome) -> dict[str, Any]:
    named_figures = [name.partition(".") for name in outcome.check.rests_on]
    return {
        "check": outcome.check.key,
        "chapters": [named(name) for name in outcome.check.chapters],
        "rests_on": [label_of(chapter, item) for chapter, _, item in named_figures],
    }


def _chapters_missing(outcome: Outcome) -> list[Message]:
    return [named(unknown.chapter) for unknown in outcome.missing]


def _names_missing(outcome: Outcome) -> list[Message]:
    """What is missing in chapters that are filled; a chapter that is not filled misses everything."""
    return [_missing(unknown) for unknown in outcome.missing]


def _missing(unknown: Unknown) -> Message:
    return label_of(unknown.chapter, unknown.name) if unknown.name else message("cell.all")


def label_of(chapter: str, name: str) -> Message:
    """The label of a chapter's metric, item or table in its own words; its plain name where it has none."""
    plain, spec = message("cell.plain", name=name), method.chapter(chapter)
    if name in spec.items:
        return named(chapter, name)
    if name in spec.all_tables():
        return named(chapter, f"table.{name}")
    if name in spec.metrics:
        return named(chapter, f"metric.{name}")
    return named(chapter, f"result.{name}") if f"result.{name}" in of_chapter(chapter, "en") else plain


def _web(report: Report) -> Chart:
    """Pairs of chapters and how their checks came out, the worst on top of the others."""
    pairs: dict[tuple[int, int], list[str]] = {}
    for outcome in report.outcomes:
        numbers = sorted(order_of(name) for name in outcome.check.chapters)
        pairs.setdefault((numbers[0], numbers[-1]), []).append(outcome.state)
    rows = [(*pair, min(states, key=STATES.index), len(states)) for pair, states in sorted(pairs.items())]
    frame = pd.DataFrame(rows, columns=["one", "other", "state", "checks"])
    done, bad = len(report.of("contradiction", "explained", "agrees")), len(report.of("contradiction"))
    said = message("chart.web" if bad else "chart.web.agree", done=done, n=bad)
    return Chart("web", {"cells": frame, "titles": [named(name) for name in EARLIER]}, said, (7.2, 5.2))
