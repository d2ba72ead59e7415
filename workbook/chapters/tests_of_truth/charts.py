"""Pictures of this chapter: the verdicts, the boundaries, the priorities, the customers, the indicators."""

from workbook.chapters.tests_of_truth.bar_charts import (
    plot_choice,
    plot_first_choices,
    plot_indicators,
    plot_refusals,
    plot_time_wasters,
)
from workbook.chapters.tests_of_truth.map_charts import plot_deserving, plot_places, plot_service
from workbook.chapters.tests_of_truth.verdict_charts import plot_verdicts

__all__ = [
    "plot_choice",
    "plot_deserving",
    "plot_first_choices",
    "plot_indicators",
    "plot_places",
    "plot_refusals",
    "plot_service",
    "plot_time_wasters",
    "plot_verdicts",
]
