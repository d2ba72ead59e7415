"""Section ``journey``: who decides at a business customer, what the problem costs them, and our part at each stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook.chapters.firm_economics import influence
from workbook.chapters.firm_economics.blocks import choices, entries, finding, level, metric, missing, table
from workbook.metrics import Block, Section, message

CELLS = ("person", "question", "touchpoint", "content", "tactic", "kpi")


@dataclass(frozen=True)
class Case:
    """The problem of this customer at the economic level, undiscounted."""

    saved: float
    cost: float
    yearly: float
    years: int

    @property
    def payback(self) -> float | None:
        gain = self.saved - self.yearly
        return self.cost / gain if gain > 0 else None

    @property
    def roi(self) -> float | None:
        """(Gains over the years - cost) / cost."""
        return ((self.saved - self.yearly) * self.years - self.cost) / self.cost if self.cost else None


def section(client: Any, record: Any, intervals: bool) -> Section:
    """People, business case and the map of stages."""
    return Section("journey", (*influence.blocks(record, intervals), *_case(record), *_steps(record)))


def _case(record: Any) -> Iterator[Block]:
    names = ("case_payback_years", "case_roi")
    gone = [name for name in ("case_problem_cost", "case_solution_cost") if getattr(record, name) is None]
    if gone:
        yield from missing(names, "answers", *(message(f"missing_{name}") for name in gone))
        return
    case, said = case_of(record, record.case_problem_cost)
    never = () if case.payback is not None else (message("never_pays", saved=case.saved, yearly=case.yearly),)
    if case.payback is None and case.roi is not None:
        yield finding("case_never", "case_roi", level="act")
    elif case.payback is not None:
        asks = level(case.payback, None, "payback_watch")
        yield finding("case", "case_payback_years", level=asks, saved=case.saved, cost=case.cost, years=case.payback)
        yield from _cautious(record)
    share = [warning for warning in said if warning.key == "solved_in_full"]
    yield metric(names[0], case.payback, "answers", "payback", warnings=[*share, *never])
    free = () if case.roi is not None else (message("no_solution_cost"),)
    yield metric(names[1], case.roi, "answers", message("roi", years=case.years), warnings=[*said, *free])


def case_of(record: Any, problem: float) -> tuple[Case, tuple]:
    """The case for this cost of the problem, and what was assumed."""
    share, years = record.case_problem_solved, record.case_years
    said = [*(() if share is not None else (message("solved_in_full"),))]
    said += [] if years is not None else [message("case_one_year")]
    saved = problem * (1.0 if share is None else share)
    return Case(saved, record.case_solution_cost, record.case_solution_yearly or 0.0, years or 1), tuple(said)


def _cautious(record: Any) -> Iterator[Block]:
    """The payback at the figure that even a doubter would sign."""
    if record.case_problem_low is None:
        return
    cautious = case_of(record, record.case_problem_low)[0].payback
    if cautious is None:
        yield finding("case_falls", "case_payback_years", level="watch", low=record.case_problem_low)
    else:
        asks = level(cautious, None, "payback_watch")
        yield finding("case_low", "case_payback_years", level=asks, low=record.case_problem_low, years=cautious)


def _steps(record: Any) -> Iterator[Block]:
    """The stages in their order, and how much of the map is filled in."""
    if not record.journey_steps:
        yield metric("journey_coverage", None, message("answers"), warnings=[message("missing_journey")])
        return
    frame = entries(record.journey_steps, "stage", *CELLS)
    stages = choices("journey_stage")
    frame = frame.assign(place=frame["stage"].map(stages.index)).sort_values("place", kind="stable")
    filled = frame[list(CELLS)].map(lambda cell: isinstance(cell, str) and bool(cell.strip()))
    covered = pd.DataFrame(filled).groupby(frame["stage"]).any().sum().sum()
    value = covered / (len(stages) * len(CELLS))
    yield from _gaps(frame, filled, stages)
    convention = message("journey_coverage", stages=len(stages), cells=len(CELLS))
    yield metric("journey_coverage", value, message("journey", n=len(frame)), convention)
    plain = frame.astype(object).where(filled.reindex(columns=frame.columns, fill_value=True), None)
    yield table("journey", plain, "stage:text:journey_stage", *CELLS)


def _gaps(frame: pd.DataFrame, filled: pd.DataFrame, stages: tuple[str, ...]) -> Iterator[Block]:
    for field, key in (("tactic", "stages_without_tactic"), ("kpi", "stages_without_kpi")):
        covered = set(frame.loc[filled[field], "stage"])
        missing_ = [stage for stage in stages if stage not in covered]
        if missing_:
            yield finding(key, "journey_coverage", level="watch", n=len(missing_), all=len(stages))
