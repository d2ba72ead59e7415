"""Section ``follow_up``: progress since the first and the last session, steps and decisions that fell due, cycles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    ANSWERS,
    entries,
    finding,
    message,
    metric,
    rows,
    session_day,
    table,
    threshold,
)
from workbook.chapters.strategic_session.cycles import cycles
from workbook.chapters.strategic_session.follow_up import first_session, followed, last_session, mean_progress
from workbook.chapters.strategic_session.goals import Strategy, strategy_of
from workbook.metrics import Block, Chart, Section, Warn


def section(client: Any, record: Any, intervals: bool) -> Section:
    """What came of it: without an earlier session, only what is missing."""
    strategy, today = strategy_of(record), session_day(client, record)
    goals, steps, decisions = _goals(strategy, record, today), _steps(strategy, today), _decisions(record, today)
    return Section("follow_up", (*goals, *steps, *decisions, *cycles(record)))


def _goals(strategy: Strategy, record: Any, today: date) -> Iterator[Block]:
    frame, last, first = followed(strategy, record, today), last_session(record, today), first_session(record, today)
    if last is None:
        for name in ("progress_since_first", "progress_since_last"):
            yield metric(name, None, ANSWERS, warnings=[message("no_session_before")])
    else:
        yield from _progress(frame, strategy, first, last)
    unknown = {row.goal for row in record.readings} - set(frame["id"])
    if unknown:
        yield Warn(message("readings_unknown", goals=sorted(unknown)))
    yield from _on_track(frame)
    if last is not None and frame["progress"].notna().any():
        yield _chart(frame[frame["progress"].notna()], last)
        yield _table(frame)


def _progress(frame: pd.DataFrame, strategy: Strategy, first: Any, last: Any) -> Iterator[Block]:
    source = message("readings", n=int(frame["progress"].notna().sum()), all=len(frame))
    whole = mean_progress(frame["progress"], strategy.weights)
    since = mean_progress(frame["since_last"], strategy.weights, -1)
    reason = [message("no_progress_known")]
    yield metric(
        "progress_since_first",
        whole,
        source,
        message("progress_since_first", session=first.session),
        warnings=() if whole is not None else reason,
    )
    yield metric(
        "progress_since_last",
        since,
        source,
        message("progress_since_last", session=last.session, d=last.date),
        warnings=() if since is not None else reason,
    )
    if since is None:
        return
    asked = "act" if since <= 0 else "note"
    yield finding(
        "nothing_moved" if since <= 0 else "moved",
        "progress_since_last",
        "progress_since_first",
        level=asked,
        share=since,
        whole=whole,
        session=last.session,
    )
    back = frame[frame["since_last"] < 0]
    if len(back):
        yield finding("goals_fell_back", "progress_since_last", level="act", goals=back["text"].tolist())


def _on_track(frame: pd.DataFrame) -> Iterator[Block]:
    known = frame.dropna(subset=["progress", "expected"])
    if not len(known):
        yield metric("goals_on_track", None, ANSWERS, warnings=[message("no_dates_known")])
        return
    late = known[known["progress"] < known["expected"] - threshold("track_tolerance")]
    source = message("readings", n=len(known), all=len(frame))
    yield metric(
        "goals_on_track", len(known) - len(late), source, message("on_track", tolerance=threshold("track_tolerance"))
    )
    if len(late):
        behind = late.assign(gap=late["expected"] - late["progress"]).sort_values("gap", ascending=False)
        yield finding(
            "goals_late", "goals_on_track", level="watch", n=len(late), all=len(known), goals=behind["text"].tolist()
        )


def _chart(frame: pd.DataFrame, last: Any) -> Chart:
    shown = frame.sort_values("progress", ascending=False)
    best = shown.iloc[0]
    words = {"goal": best["text"], "share": float(best["progress"]), "session": last.session}
    return Chart(
        "progress",
        shown[["text", "progress", "since_last", "expected"]].reset_index(drop=True),
        message("chart.progress", **words),
        (7.2, 1.4 + 0.36 * len(shown)),
    )


def _table(frame: pd.DataFrame) -> Block:
    return table(
        "progress",
        frame,
        "text",
        "measure",
        "unit",
        "now:number",
        "at_last:number",
        "value:number",
        "target:number",
        "progress:share",
        "since_last:share",
        "expected:share",
    )


def _steps(strategy: Strategy, today: date) -> Iterator[Block]:
    """The steps that should be finished by today."""
    due = rows(strategy.live, (day is not None and day <= today for day in strategy.live["due"]))
    if not len(due):
        yield metric("steps_done_in_time", None, ANSWERS, warnings=[message("no_steps_due")])
        return
    done = int((due["done"] >= 1).sum())
    yield metric("steps_done_in_time", done / len(due), message("steps_due", n=len(due)), "steps_done")
    open_ = due[due["done"] < 1]
    if len(open_):
        yield finding(
            "steps_overdue", "steps_done_in_time", level="act", n=len(open_), all=len(due), steps=open_["text"].tolist()
        )
        yield table(
            "overdue",
            open_.assign(days=[(today - day).days for day in open_["due"]]),
            "text",
            "owner",
            "due:date",
            "days:days",
            "done:share",
        )


def _decisions(record: Any, today: date) -> Iterator[Block]:
    """The decisions of earlier sessions."""
    all_ = entries(record.decisions, "decision", "date", "owner", "due", "status")
    before = rows(all_, (day is not None and day < today for day in all_["date"]))
    before = before[before["status"] != "dropped"]
    if not len(before):
        yield metric("decisions_done", None, ANSWERS, warnings=[message("no_decisions_before")])
        return
    done = int((before["status"] == "done").sum())
    yield metric("decisions_done", done / len(before), message("decisions_before", n=len(before)))
    yield table("earlier_decisions", before, "decision", "date:date", "owner", "due:date", "status:text:session_status")
