"""Is the ground prepared? The prerequisites, the questions to be answered first, the talks behind the notes."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import finding, metric, share, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Block, Column, Finding, Metric, Section, Table, Warn, message

UNTOUCHED = message("nothing_answered")


def section(business: Business) -> Section:
    return Section("readiness", tuple(_blocks(business)))


def preparation(business: Business) -> dict[str, bool]:
    """Which prerequisites are met. The last two hold for a new business only and are absent for an existing one."""
    record = business.record
    steps = {"market_research": bool(record.market_research_done), "goals": bool(record.goals)}
    if record.business_stage == "new":
        steps |= {"target_audience": bool(record.target_audience), "undertaking": bool(record.undertaking)}
    return steps


def compulsory(business: Business) -> dict[str, bool]:
    """The questions that this kind of business must answer, and whether it has."""
    items = [*threshold("compulsory_always"), *threshold(f"compulsory_{business.record.business_stage or 'existing'}")]
    return {item: getattr(business.record, item) not in (None, "", ()) for item in items}


def _blocks(business: Business) -> Iterator[Block]:
    steps, asked = preparation(business), compulsory(business)
    if business.untouched:
        yield Warn(UNTOUCHED)
    yield _share_met("readiness", steps, business)
    yield _share_met("compulsory_answered", asked, business)
    yield _held(business, "interviews_held")
    yield _held(business, "talks_held")
    if not business.untouched:
        yield from _findings(business, steps, asked)
    columns = (Column("step", choices="result.preparation.step"), Column("met", "yes_no"))
    yield Table("preparation", _checklist("step", steps), columns)
    if not all(asked.values()):
        columns = (Column("question", choices="result.compulsory_questions.question"), Column("met", "yes_no"))
        yield Table("compulsory_questions", _checklist("question", asked), columns)


def _share_met(name: str, checks: dict[str, bool], business: Business) -> Metric:
    if business.untouched:
        return metric(name, None, "answers", UNTOUCHED)
    unsaid = () if business.record.business_stage else (message("stage_unknown"),)
    return metric(name, share(sum(checks.values()), len(checks)), "answers", warnings=unsaid, convention=name)


def _held(business: Business, name: str) -> Metric:
    return metric(name, getattr(business.record, name), "answers", f"{name}_unknown")


def _checklist(name: str, checks: dict[str, bool]) -> pd.DataFrame:
    return pd.DataFrame({name: list(checks), "met": list(checks.values())})


def _findings(business: Business, steps: dict[str, bool], asked: dict[str, bool]) -> Iterator[Finding]:
    level = "act" if business.record.business_stage == "new" else "watch"
    for step in (step for step, met in steps.items() if not met):
        yield finding(f"preparation_{step}", "readiness", level=level)
    if all(steps.values()):
        yield finding("preparation_complete", "readiness", n=len(steps))
    still_open = list(asked.values()).count(False)
    if still_open:
        yield finding("compulsory_open", "compulsory_answered", level=level, open=still_open, n=len(asked))
    for name in ("interviews_held", "talks_held"):
        held, low = getattr(business.record, name), threshold("interviews_low")
        if held is not None and held < low:
            yield finding(f"{name}_few", name, level="watch", n=held, low=low)
