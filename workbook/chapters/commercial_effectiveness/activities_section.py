"""Section ``activities``: what is done of the typical activities, what research found, and whether the plans agree."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook import method
from workbook.chapters.commercial_effectiveness import plans
from workbook.chapters.commercial_effectiveness.blocks import (
    entries,
    filled,
    finding,
    metric,
    missing,
    table,
    threshold,
)
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.chapters.commercial_effectiveness.subjects import SCALE
from workbook.metrics import Block, Chart, Finding, Metric, Section, message

RESEARCH = ("market", "customers", "competition")
STATUSES = ("done", "partly", "not_done", "unsaid")


def section(case: Case) -> Section:
    blocks = (*_activities(case), *_research(case), *plans.blocks(case), *_objectives(case))
    return Section("activities", blocks)


def checklist(case: Case) -> pd.DataFrame | None:
    """Every typical activity with its component and status; ``unsaid`` where the client says nothing of it."""
    brought = filled(case.client, "commercial_activities")
    if brought is None:
        return None
    of = [(component, name) for component, names in threshold("activities_of").items() for name in names]
    frame = pd.DataFrame(of, columns=["component", "activity"])
    said = brought.reindex(columns=["activity", "status", "owner", "last_run"]).dropna(subset=["activity", "status"])
    frame = frame.merge(said.drop_duplicates("activity"), on="activity", how="left")
    scores = {choice.value: choice.score for choice in method.scales()["topic_status"]}
    return frame.assign(score=frame["status"].map(scores).astype(float), status=frame["status"].fillna("unsaid"))


def _activities(case: Case) -> Iterator[Block]:
    frame = checklist(case)
    if frame is None or frame["score"].isna().all():
        yield from missing(["activities_done"], "activities", message("no_activities"))
        return
    yield from _activity_findings(case, frame)
    yield _done(frame)
    yield _chart(frame)
    listed = frame[frame["status"] != "unsaid"]
    columns = ("activity:text:effectiveness_activity", "status:text:topic_status", "owner", "last_run:date")
    yield table("activities", listed, f"component:text:{SCALE}", *columns, long=True)


def _done(frame: pd.DataFrame) -> Metric:
    """The value counts what was spoken of; the bounds count the rest as not begun, then as in hand."""
    unsaid = int(frame["score"].isna().sum())
    warnings = (message("activities_unsaid", n=unsaid, all=len(frame)),) if unsaid else ()
    bounds = (frame["score"].fillna(0).mean(), frame["score"].fillna(1).mean()) if unsaid else None
    source = message("activities_listed", n=len(frame) - unsaid, all=len(frame))
    return metric("activities_done", frame["score"].mean(), source, "activities_done", bounds=bounds, warnings=warnings)


def _activity_findings(case: Case, frame: pd.DataFrame) -> Iterator[Finding]:
    idle = frame[frame["status"] == "not_done"]
    if len(idle):
        yield finding("activities_idle", "activities_done", level="watch", n=len(idle), all=len(frame))
    as_of = pd.Timestamp(case.client.info.as_of)
    ran = pd.to_datetime(frame["last_run"])
    stale = frame[(frame["status"] == "done") & ((as_of - ran).dt.days > threshold("stale_days"))]
    if len(stale):
        days = threshold("stale_days")
        yield finding("activities_stale", "activities_done", level="watch", n=len(stale), days=days)


def _chart(frame: pd.DataFrame) -> Chart:
    counts = pd.crosstab(frame["component"], frame["status"]).reindex(columns=list(STATUSES), fill_value=0)
    counts = counts.loc[list(dict.fromkeys(frame["component"]))]
    title = message("chart.activities", n=int(counts["done"].sum()), all=len(frame))
    return Chart("activities", counts, title, (7.2, 4.2))


def _research(case: Case) -> Iterator[Block]:
    said = [(name, getattr(case.record, f"research_{name}")) for name in RESEARCH]
    frame = pd.DataFrame([row for row in said if row[1]], columns=["field", "said"])
    if len(frame):
        yield table("research", frame, "field:text:result.research.kind", "said")
        if len(frame) < len(RESEARCH):
            yield finding(
                "research_missing", "activities_done", level="watch", n=len(RESEARCH) - len(frame), all=len(RESEARCH)
            )


def _objectives(case: Case) -> Iterator[Block]:
    frame = entries(case.record.objectives, "objective", "target", "unit", "budget", "due")
    budget = pd.to_numeric(frame["budget"])
    if frame.empty or budget.isna().all():
        yield from missing(["objectives_budget"], "answers", message("no_budget" if len(frame) else "no_objectives"))
    else:
        unpriced = int(budget.isna().sum())
        warnings = (message("objectives_unpriced", n=unpriced),) if unpriced else ()
        yield metric("objectives_budget", budget.sum(), "answers", warnings=warnings)
    if frame.empty:
        return
    vague = frame[pd.to_numeric(frame["target"]).isna() | frame["due"].isna()]
    if len(vague):
        yield finding("objectives_vague", "objectives_budget", level="watch", n=len(vague), all=len(frame))
    frame = frame.assign(target=pd.to_numeric(frame["target"]), budget=budget)
    yield table("objectives", frame, "objective", "target:number", "unit", "budget:currency", "due:date")
