"""Section ``decisions``: what only a manager can answer, what is still open, and the steps to do now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.sales_process.blocks import entries, finding, metric, missing, table, threshold
from workbook.chapters.sales_process.events_section import states
from workbook.metrics import Block, Section, message

ATTRACT = (
    "audience",
    "message",
    "channels",
    "budget",
    "terms",
    "indicators",
    "responsible",
    "team",
    "recording",
    "follow_up",
    "report",
    "motivation",
    "skills",
)
DEVELOP = (
    "contacts",
    "priorities",
    "occasions",
    "services",
    "indicators",
    "norms",
    "responsible",
    "team",
    "non_core",
    "recording",
    "register",
    "report",
    "motivation",
    "skills",
)
QUESTIONS = {f"event_{name}": "attract" for name in ATTRACT} | {f"develop_{name}": "develop" for name in DEVELOP}


def section(client: Any, record: Any) -> Section:
    """The questions without an answer, and the steps to do now."""
    return Section("decisions", (*_questions(record), *_skills(record), *_steps(record, client.info.as_of)))


def _is_answered(record: Any, question: str) -> bool:
    return getattr(record, question) not in (None, (), "")


def _questions(record: Any) -> Iterator[Block]:
    unanswered = [question for question in QUESTIONS if not _is_answered(record, question)]
    if len(unanswered) == len(QUESTIONS):
        yield from missing(["decisions_made"], "answers", message("missing_decisions"))
        return
    if unanswered:
        values = {"n": len(unanswered), "all": len(QUESTIONS)}
        yield finding("decisions_open", "decisions_made", level="watch", **values)
    else:
        yield finding("decisions_all", "decisions_made")
    yield metric("decisions_made", 1 - len(unanswered) / len(QUESTIONS), "answers", "decisions")
    if unanswered:
        rows = [[QUESTIONS[question], question] for question in unanswered]
        frame = pd.DataFrame(rows, columns=["block", "question"])
        yield table("decisions", frame, "block:text:sales_block", "question:text:decision", long=True)


def _skills(record: Any) -> Iterator[Block]:
    low = [s for s in (record.event_skills, record.develop_skills) if s is not None and s <= threshold("low_rating")]
    if low:
        yield finding("skills_low", "decisions_made", level="watch", n=len(low))


def _steps(record: Any, as_of: Any) -> Iterator[Block]:
    if not record.next_steps:
        return
    frame = states(entries(record.next_steps, "step", "owner", "date", "done"), as_of)
    late = int((frame["state"] == "late").sum())
    if late:
        yield finding("next_steps_late", "decisions_made", level="watch", n=late)
    columns = ("owner", "date:date", "state:text:task_state")
    yield table("next_steps", frame, "step:text:sales_next_step", *columns)
