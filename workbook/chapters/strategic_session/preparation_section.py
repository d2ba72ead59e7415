"""Section ``preparation``: who meets on what, and whether the agenda fits the day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import ANSWERS, choices, entries, finding, message, metric, table
from workbook.metrics import Block, Chart, Section, Text, Warn

STAGES = ("financial", "processes", "customer", "growth")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The brief of the session and its agenda with the minute at which each item begins."""
    return Section("preparation", tuple((*_said(record), *_agenda(record))))


def _said(record: Any) -> Iterator[Block]:
    for name in ("perimeter", "shared_vision"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answer=getattr(record, name)))
    if not record.perimeter:
        yield Warn(message("missing_perimeter"))
    method_word = record.goal_method or "scorecard"
    yield Text(message(f"text.goal_method.{method_word}"))
    if record.direction_known is False:
        yield finding("direction_unknown", "goals", level="act")
    elif record.direction_known and not record.parameters:
        yield finding("parameters_unnamed", "goals", level="watch")
    if record.transformation:
        yield from _transformation(record)


def _transformation(record: Any) -> Iterator[Block]:
    """A change of the organisation needs a goal for the systems it rests on."""
    covered = any(goal.area == "it_stack" for goal in record.goals)
    if record.transformation_systems:
        yield Text(message("text.transformation", systems=list(record.transformation_systems)))
    if not covered:
        yield finding("transformation_without_it", "goals", level="watch")


def _agenda(record: Any) -> Iterator[Block]:
    if not record.agenda:
        missing = [message("missing_agenda")]
        yield metric("agenda_minutes", None, ANSWERS, warnings=missing)
        yield metric("agenda_minutes_left", None, ANSWERS, warnings=missing)
        return
    frame = timed(record)
    total = int(frame["minutes"].sum())
    left = None if record.minutes_available is None else record.minutes_available - total
    yield from _agenda_findings(frame, left)
    yield metric("agenda_minutes", total, message("agenda", n=len(frame)))
    unknown = () if left is not None else (message("missing_minutes"),)
    yield metric("agenda_minutes_left", left, message("agenda", n=len(frame)), warnings=unknown)
    yield Chart("agenda", {"frame": frame, "available": record.minutes_available}, _title(total, left), _size(frame))
    yield table(
        "agenda",
        frame,
        "begins:count",
        "minutes:count",
        "stage:text:session_stage",
        "topic",
        "lead",
        "outcome",
    )


def timed(record: Any) -> pd.DataFrame:
    """The agenda with the minute at which each item begins and ends, counted from the opening."""
    frame = entries(record.agenda, "topic", "stage", "minutes", "lead", "outcome")
    frame["minutes"] = frame["minutes"].astype(int)
    ends = frame["minutes"].cumsum()
    return frame.assign(begins=ends - frame["minutes"], ends=ends)


def _agenda_findings(frame: pd.DataFrame, left: int | None) -> Iterator[Block]:
    if left is not None and left < 0:
        yield finding("agenda_too_long", "agenda_minutes", "agenda_minutes_left", level="act", n=-left)
    forgotten = [stage for stage in STAGES if stage not in set(frame["stage"])]
    for stage in (stage for stage in choices("session_stage") if stage in forgotten):
        yield finding(f"agenda_without_{stage}", "agenda_minutes", level="watch")


def _title(total: int, left: int | None) -> Any:
    if left is None:
        return message("chart.agenda", n=total)
    return message("chart.agenda.over", n=-left) if left < 0 else message("chart.agenda.fits", n=total, left=left)


def _size(frame: pd.DataFrame) -> tuple[float, float]:
    return 7.2, 1.2 + 0.34 * len(frame)
