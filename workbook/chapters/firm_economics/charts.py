"""Pictures of this chapter, by subject: the firm and its fee, the profit, people."""

from workbook.chapters.firm_economics.firm_charts import (
    plot_fee_scenarios,
    plot_hours,
    plot_levers,
    plot_niche,
    plot_projects,
)
from workbook.chapters.firm_economics.people_charts import plot_influence, plot_pulse, plot_survival
from workbook.chapters.firm_economics.profit_charts import plot_change, plot_formula

__all__ = [
    "plot_change",
    "plot_fee_scenarios",
    "plot_formula",
    "plot_hours",
    "plot_influence",
    "plot_levers",
    "plot_niche",
    "plot_projects",
    "plot_pulse",
    "plot_survival",
]
