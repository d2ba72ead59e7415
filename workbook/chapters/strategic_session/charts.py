"""Pictures of this chapter: the map, its steps, the calendar, choices and money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from workbook.chapters.strategic_session.choice_charts import (
    plot_areas,
    plot_impact_effort,
    plot_rice,
    plot_votes,
    plot_wsjf,
)
from workbook.chapters.strategic_session.map_drawing import draw_map
from workbook.chapters.strategic_session.money_charts import (
    plot_drivers,
    plot_growth,
    plot_marketing,
    plot_portfolio,
    plot_scenarios,
)
from workbook.chapters.strategic_session.plan_charts import plot_agenda, plot_cycles, plot_gantt, plot_progress
from workbook.chapters.strategic_session.steps_drawing import draw_steps


def plot_strategy_map(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """All goals in their perspectives and what serves what."""
    return draw_map(data, texts, ax)


def plot_steps_financial(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The financial goals with their steps."""
    return draw_steps(data, texts, ax)


def plot_steps_processes(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The goals of internal processes with their steps."""
    return draw_steps(data, texts, ax)


def plot_steps_customer(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The goals towards customers with their steps."""
    return draw_steps(data, texts, ax)


def plot_steps_growth(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The goals of growth and learning with their steps."""
    return draw_steps(data, texts, ax)


__all__ = [
    "plot_agenda",
    "plot_areas",
    "plot_cycles",
    "plot_drivers",
    "plot_gantt",
    "plot_growth",
    "plot_impact_effort",
    "plot_marketing",
    "plot_portfolio",
    "plot_progress",
    "plot_rice",
    "plot_scenarios",
    "plot_steps_customer",
    "plot_steps_financial",
    "plot_steps_growth",
    "plot_steps_processes",
    "plot_strategy_map",
    "plot_votes",
    "plot_wsjf",
]
