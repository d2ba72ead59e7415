"""Section ``organisation``: who contributes what, who may decide what, how mature the processes are, and the rules."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import blank, entries, finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.metrics import Block, Section, message

STEPS = ("created", "used", "improved", "measured")


def section(case: Case) -> Section:
    return Section("organisation", (*_departments(case), *_tasks(case), *_processes(case), *_rules(case)))


def _departments(case: Case) -> Iterator[Block]:
    frame = entries(case.record.departments, "department", "contribution", "offers")
    if frame.empty:
        return
    idle = frame[blank(frame["contribution"]) & (frame["offers"].map(len) == 0)]
    if len(idle):
        yield finding(
            "departments_idle", "process_maturity", level="watch", n=len(idle), departments=idle["department"].tolist()
        )
    frame = frame.assign(offers=[", ".join(names) or None for names in frame["offers"]])
    yield table("departments", frame, "department", "contribution", "offers")


def _tasks(case: Case) -> Iterator[Block]:
    frame = entries(case.record.tasks, "task", "responsible", "authority")
    if frame.empty:
        return
    nobody = frame[blank(frame["responsible"])]
    if len(nobody):
        yield finding("tasks_nobody", "process_maturity", level="act", n=len(nobody), tasks=nobody["task"].tolist())
    powerless = frame[~blank(frame["responsible"]) & blank(frame["authority"])]
    if len(powerless):
        yield finding(
            "tasks_powerless", "process_maturity", level="watch", n=len(powerless), tasks=powerless["task"].tolist()
        )
    yield table("tasks", frame, "task", "responsible", "authority")


def _processes(case: Case) -> Iterator[Block]:
    frame = entries(case.record.processes, "process", *STEPS)
    if frame.empty:
        yield from missing(["process_maturity"], "answers", message("no_processes"))
        return
    blank = int(frame[list(STEPS)].isna().sum().sum())
    frame["maturity"] = frame[list(STEPS)].eq(True).sum(axis=1)
    warnings = (message("process_blanks", n=blank),) if blank else ()
    weak = frame[frame["maturity"] <= threshold("process_weak")]
    if len(weak):
        yield finding(
            "processes_weak", "process_maturity", level="watch", n=len(weak), processes=weak["process"].tolist()
        )
    blind = frame[frame["improved"].eq(True) & ~frame["measured"].eq(True)]
    if len(blind):
        yield finding(
            "processes_blind", "process_maturity", level="watch", n=len(blind), processes=blind["process"].tolist()
        )
    yield metric("process_maturity", frame["maturity"].mean(), "answers", "process_maturity", warnings=warnings)
    yield table("processes", frame, "process", *(f"{step}:yes_no" for step in STEPS), "maturity:count")


def _rules(case: Case) -> Iterator[Block]:
    frame = entries(case.record.house_rules, "rule", "written", "place")
    if len(frame):
        unwritten = int((~frame["written"].eq(True)).sum())
        if unwritten:
            yield finding("rules_unwritten", "process_maturity", n=unwritten, all=len(frame))
        yield table("house_rules", frame, "rule", "written:yes_no", "place")
    if case.record.legal:
        kinds = pd.DataFrame({"kind": list(case.record.legal)})
        yield table("legal", kinds, "kind:text:legal_kind")
        if "tenders" in case.record.legal:
            yield finding("tenders", "process_maturity")
