"""What the session decided, against priorities, indicators, expectations, improvements and the money there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.check import Check, Judged, count, money, names, share
from workbook.chapters.client_report.matching import alike, unmatched
from workbook.chapters.client_report.reading import Chapters, Unknown
from workbook.metrics import message


def priority_without_a_goal(chapters: Chapters) -> Judged:
    """What management ranks first is served by no goal of the session."""
    ranked = chapters.brought("tests_of_truth", "priorities", "group", "priority", "rank")
    leaders = ranked[ranked["group"] == "management"]
    if leaders.empty:
        raise Unknown("tests_of_truth", "priorities")
    first = leaders.groupby("priority")["rank"].mean().idxmin()
    goals = _goals(chapters)
    served = [goal for goal in goals if alike(first, goal)]
    values = {"priority": first, "goals": len(goals)}
    return Judged(not served, message("cell.names", names=[first]), names(served[:1]), values)


def goals_nobody_measures(chapters: Chapters) -> Judged:
    """Goals whose measure stands in no register of indicators."""
    register = chapters.answer("tests_of_truth", "indicators")
    known = [" ".join(filter(None, (entry.indicator, entry.objective))) for entry in register]
    goals = chapters.answer("strategic_session", "goals")
    without = [_text(goal) for goal in goals if unmatched([_measure(goal)], known)]
    values = {"goals": without[: threshold("names_shown")], "n": len(without), "all": len(goals)}
    return Judged(bool(without), count(len(goals)), count(len(goals) - len(without)), values)


def expectation_without_a_goal(chapters: Chapters) -> Judged:
    """What customers miss most, and the session decided nothing about."""
    missed = chapters.table("market_research", "expectations", "expectation", "importance", "met").astype(
        {"importance": float, "met": float}
    )
    missed = missed[(missed["importance"] >= threshold("important")) & (missed["met"] <= threshold("badly_met"))]
    decided = _goals(chapters) + _actions(chapters)
    without = unmatched(missed["expectation"], decided)
    values = {"expectations": without, "n": len(without)}
    return Judged(bool(without), names(list(missed["expectation"])), count(len(missed) - len(without)), values)


def improvements_without_a_goal(chapters: Chapters) -> Judged:
    """Improvements the self-diagnosis asks for that the session took up neither as a goal nor as an action."""
    listed = _texts(chapters.answer("commercial_effectiveness", "improvements"), "improvement")
    decided = _goals(chapters) + _actions(chapters)
    without = unmatched(listed, decided)
    values = {"improvements": without[: threshold("names_shown")], "n": len(without), "all": len(listed)}
    return Judged(bool(without), count(len(listed)), count(len(listed) - len(without)), values)


def plan_above_the_profit(chapters: Chapters) -> Judged:
    """The plan costs more than the business earns a year."""
    cost = chapters.figure("strategic_session", "plan_cost")
    profit = chapters.figure("business_model_canvas", "operating_profit")
    missing = cost - profit
    values = {"cost": cost, "profit": profit, "missing": missing}
    return Judged(missing > 0, money(cost), money(profit), values, missing if missing > 0 else None)


def measured_in_two_chapters(chapters: Chapters) -> Judged:
    """One chapter holds more to be measured than the other."""
    told = chapters.figure("commercial_effectiveness", "measurement_coverage")
    kept = chapters.figure("tests_of_truth", "objectives_measured_share")
    apart = abs(told - kept)
    return Judged(apart > threshold("measured_apart"), share(told), share(kept), {"told": told, "kept": kept})


def _goals(chapters: Chapters) -> list[str]:
    return [_text(goal) for goal in chapters.answer("strategic_session", "goals")]


def _actions(chapters: Chapters) -> list[str]:
    record = chapters.client.record("strategic_session")
    return _texts(getattr(record, "actions", ()) or (), "text")


def _text(goal: Any) -> str:
    return " ".join(_texts([goal], "text"))


def _measure(goal: Any) -> str:
    return " ".join(_texts([goal], "measure"))


def _texts(entries: Iterable[Any], *fields: str) -> list[str]:
    """Of each entry the first of these fields that holds something."""
    found = [[getattr(entry, name, None) for name in fields] for entry in entries]
    return [next(filter(None, texts)) for texts in found if any(texts)]


CHECKS = (
    Check(
        "priority_without_a_goal",
        priority_without_a_goal,
        ("tests_of_truth.top_priority_share", "strategic_session.goals"),
        "strategic_session.goals",
    ),
    Check(
        "goals_nobody_measures",
        goals_nobody_measures,
        ("strategic_session.goals", "tests_of_truth.indicators"),
        "tests_of_truth.indicators",
    ),
    Check(
        "expectation_without_a_goal",
        expectation_without_a_goal,
        ("market_research.expectations", "market_research.interview_respondents", "strategic_session.goals"),
        "strategic_session.goals",
        ("market_research.expectation_unmet",),
    ),
    Check(
        "improvements_without_a_goal",
        improvements_without_a_goal,
        ("commercial_effectiveness.backlog_items", "strategic_session.goals"),
        "strategic_session.goals",
    ),
    Check(
        "plan_above_the_profit",
        plan_above_the_profit,
        ("strategic_session.plan_cost", "business_model_canvas.operating_profit"),
        "strategic_session.actions",
    ),
    Check(
        "measured_in_two_chapters",
        measured_in_two_chapters,
        ("commercial_effectiveness.measurement_coverage", "tests_of_truth.objectives_measured_share"),
        "tests_of_truth.objectives",
    ),
)
