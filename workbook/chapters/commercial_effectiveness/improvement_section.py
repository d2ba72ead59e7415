"""Section ``improvement``: what is measured, what was learnt in cycles of PDCA, and the backlog for the session."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness.backlog import backlog
from workbook.chapters.commercial_effectiveness.blocks import blank, entries, finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.chapters.commercial_effectiveness.subjects import SCALE
from workbook.metrics import Block, Section, message

STAGES = ("plan", "do", "check", "act")
REFLECTION = ("worked", "failed", "next")


def section(case: Case) -> Section:
    return Section("improvement", (*_measured(case), *_cycles(case), *_reflection(case), *_backlog(case)))


def _measured(case: Case) -> Iterator[Block]:
    frame = entries(case.record.measured_activities, "activity", "origin", "indicator", "frequency")
    if frame.empty:
        yield from missing(["measurement_coverage"], "answers", message("no_measured_activities"))
        return
    frame["measured"] = ~blank(frame["indicator"]) & frame["frequency"].notna() & (frame["frequency"] != "never")
    share = float(frame["measured"].mean())
    if share < 1:
        rank = "act" if share < threshold("coverage_low") else "watch"
        left = frame.loc[~frame["measured"], "activity"].tolist()
        yield finding("unmeasured", "measurement_coverage", level=rank, n=len(left), all=len(frame), activities=left)
    if "customer" not in set(frame["origin"]):
        yield finding("customers_unmeasured", "measurement_coverage", level="watch")
    source = message("activities_named", n=len(frame))
    yield metric("measurement_coverage", share, source, "measurement_coverage")
    columns = ("origin:text:effectiveness_origin", "indicator", "frequency:text:effectiveness_frequency")
    yield table("measured", frame, "activity", *columns, "measured:yes_no")


def _cycles(case: Case) -> Iterator[Block]:
    """Cycles of plan, do, check, act: how far each came, and which wait for their review."""
    frame = entries(case.record.pdca, "cycle", *STAGES, "review")
    if frame.empty:
        yield from missing(["pdca_closed"], "answers", message("no_pdca"))
        return
    filled = ~frame[list(STAGES)].apply(blank)
    reached = filled.cumprod(axis=1).sum(axis=1)
    frame["reached"] = [STAGES[number - 1] if number else None for number in reached]
    frame["closed"] = reached == len(STAGES)
    late = frame[~frame["closed"] & (pd.to_datetime(frame["review"]) < pd.Timestamp(case.client.info.as_of))]
    if len(late):
        yield finding("pdca_late", "pdca_closed", level="act", n=len(late), cycles=late["cycle"].tolist())
    unchecked = frame[filled["act"] & ~filled["check"]]
    if len(unchecked):
        yield finding(
            "pdca_unchecked", "pdca_closed", level="watch", n=len(unchecked), cycles=unchecked["cycle"].tolist()
        )
    yield metric("pdca_closed", float(frame["closed"].mean()), message("cycles", n=len(frame)), "pdca_closed")
    yield table("pdca", frame, "cycle", *STAGES, "reached:text:effectiveness_pdca", "review:date")


def _reflection(case: Case) -> Iterator[Block]:
    said = [(name, getattr(case.record, f"reflection_{name}")) for name in REFLECTION]
    frame = pd.DataFrame([row for row in said if row[1]], columns=["question", "said"])
    if len(frame):
        yield table("reflection", frame, "question:text:result.reflection.kind", "said")


def _backlog(case: Case) -> Iterator[Block]:
    frame = backlog(case)
    if frame.empty:
        reason = "no_backlog" if case.components.rated else "no_ratings"
        yield from missing(["backlog_items", "backlog_ownerless"], "answers", message(reason))
        return
    ownerless = frame[blank(frame["owner"])]
    undone = frame[blank(frame["improvement"])]
    if len(ownerless):
        acts = int((ownerless["urgency"] == "act").sum())
        rank = "act" if acts else "watch"
        yield finding("backlog_ownerless", "backlog_ownerless", level=rank, n=len(ownerless), all=len(frame))
    if len(undone):
        yield finding("backlog_unwritten", "backlog_items", level="watch", n=len(undone), all=len(frame))
    yield metric("backlog_items", len(frame), case.source, message("backlog", limit=threshold("gap_watch")))
    yield metric("backlog_ownerless", len(ownerless), case.source)
    words = (f"component:text:{SCALE}", "improvement", "owner", "due:date")
    yield table(
        "backlog", frame, *words, "gap:points", "priority:points", "urgency:text:result.backlog.level", "id", long=True
    )
