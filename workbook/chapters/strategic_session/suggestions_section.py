"""Section ``suggestions``: findings of earlier chapters, and what the client makes of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    entries,
    finding,
    message,
    metric,
    table,
    threshold,
)
from workbook.chapters.strategic_session.other_chapters import Suggestion, suggestions_of
from workbook.metrics import Block, Section

FIELDS = ("chapter", "finding", "decision", "text", "goal", "reason", "by")
NAMES = ("suggestions", "suggestions_settled", "suggestions_refused")
COLUMNS = ("chapter", "finding", "level", "perspective", "text", "decision", "goal", "reason")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """Every suggestion with its decision; decisions about findings that no longer arise stand apart."""
    arrived, decided = suggestions_of(client), entries(record.suggestions, *FIELDS)
    if not arrived and not len(decided):
        missing = [message("no_findings_yet")]
        return Section("suggestions", tuple(metric(name, None, "earlier_none", warnings=missing) for name in NAMES))
    return Section("suggestions", tuple(_blocks(arrived, decided, {goal.id for goal in record.goals})))


def joined(arrived: tuple[Suggestion, ...], decided: pd.DataFrame) -> pd.DataFrame:
    """One row a suggestion with the last decision about it; open ones first, the most urgent of them on top."""
    last = {(row.chapter, row.finding): row for row in decided.itertuples()}
    perspective = threshold("suggested_perspectives")
    rows = [
        (one.chapter, one.code, one.level, perspective.get(one.chapter), one.text, *_decision(last, one))
        for one in arrived
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(object)
    frame = frame.where(frame.notna(), None)
    urgent = frame["level"].map({"act": 0, "watch": 1})
    return frame.assign(o=frame["decision"].notna(), u=urgent).sort_values(["o", "u"], kind="stable")[list(COLUMNS)]


def _decision(last: dict, one: Suggestion) -> tuple[str | None, str | None, str | None]:
    row = last.get((one.chapter, one.code))
    return (row.decision, row.goal, row.reason or row.text) if row else (None, None, None)


def _blocks(arrived: tuple[Suggestion, ...], decided: pd.DataFrame, goals: set[str]) -> Iterator[Block]:
    frame = joined(arrived, decided)
    chapters = frame["chapter"].nunique()
    source = message("earlier", n=chapters)
    settled = frame["decision"].notna()
    yield from _findings(frame, settled, decided, goals)
    yield metric("suggestions", len(frame), source, "suggestions")
    yield metric("suggestions_settled", int(settled.sum()), source, "suggestions_settled")
    yield metric("suggestions_refused", int((frame["decision"] == "refused").sum()), source)
    if len(frame):
        yield table(
            "suggested",
            frame,
            "chapter:text:session_chapter",
            "finding",
            "level:text:level",
            "perspective:text:session_perspective",
            "text",
            "decision:text:session_verdict",
            "goal",
            "reason",
            long=True,
        )
    gone = _gone(arrived, decided)
    if len(gone):
        yield table(
            "suggestions_gone", gone, "chapter:text:session_chapter", "finding", "decision:text:session_verdict", "goal"
        )


def _gone(arrived: tuple[Suggestion, ...], decided: pd.DataFrame) -> pd.DataFrame:
    known = {(one.chapter, one.code) for one in arrived}
    keep = [(row.chapter, row.finding) not in known for row in decided.itertuples()]
    return decided[pd.Series(keep, index=decided.index, dtype=bool)]


def _findings(frame: pd.DataFrame, settled: pd.Series, decided: pd.DataFrame, goals: set[str]) -> Iterator[Block]:
    waiting = frame[~settled & (frame["level"] == "act")]
    if len(waiting):
        yield finding(
            "suggestions_open", "suggestions", "suggestions_settled", level="act", n=len(waiting), all=len(frame)
        )
    elif len(frame) and settled.all():
        yield finding("suggestions_all_settled", "suggestions_settled", n=len(frame))
    without = decided[(decided["decision"] == "refused") & ~decided["reason"].map(bool)]
    if len(without):
        yield finding(
            "refused_without_reason", "suggestions_refused", level="watch", findings=without["finding"].tolist()
        )
    taken = decided[decided["decision"].isin(["accepted", "edited"])]
    lost = taken[~taken["goal"].isin(goals)]
    if len(lost):
        yield finding("accepted_without_goal", "suggestions_settled", level="act", findings=lost["finding"].tolist())
