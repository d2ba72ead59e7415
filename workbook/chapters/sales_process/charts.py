"""Pictures of this chapter, by subject: the system and its process, opportunities, plan and events, grid and people."""

from workbook.chapters.sales_process.deal_charts import (
    plot_conversions,
    plot_decision,
    plot_forecast,
    plot_refusals,
    plot_trend,
    plot_win_rates,
)
from workbook.chapters.sales_process.funnel_charts import plot_event, plot_funnel_trend, plot_ladder_pair, plot_plan
from workbook.chapters.sales_process.grid_charts import plot_coverage, plot_grid, plot_grid_products
from workbook.chapters.sales_process.people_charts import plot_new_repeat, plot_norms, plot_side_by_side, plot_sides
from workbook.chapters.sales_process.system_charts import plot_documents, plot_receivables, plot_resources, plot_system

__all__ = [
    "plot_conversions",
    "plot_coverage",
    "plot_decision",
    "plot_documents",
    "plot_event",
    "plot_forecast",
    "plot_funnel_trend",
    "plot_grid",
    "plot_grid_products",
    "plot_ladder_pair",
    "plot_new_repeat",
    "plot_norms",
    "plot_plan",
    "plot_receivables",
    "plot_refusals",
    "plot_resources",
    "plot_side_by_side",
    "plot_sides",
    "plot_system",
    "plot_trend",
    "plot_win_rates",
]
