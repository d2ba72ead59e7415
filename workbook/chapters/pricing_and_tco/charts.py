"""Pictures of this chapter, by subject: costs, what customers would pay, price and policies."""

from workbook.chapters.pricing_and_tco.cost_charts import (
    plot_evc,
    plot_payback,
    plot_simulation,
    plot_tco_stack,
    plot_tco_years,
    plot_tornado,
)
from workbook.chapters.pricing_and_tco.price_charts import (
    plot_discounts,
    plot_factors,
    plot_policies,
    plot_pyramid,
    plot_value_gaps,
    plot_waterfall,
)
from workbook.chapters.pricing_and_tco.survey_charts import plot_demand, plot_psm, plot_reach

__all__ = [
    "plot_demand",
    "plot_discounts",
    "plot_evc",
    "plot_factors",
    "plot_payback",
    "plot_policies",
    "plot_psm",
    "plot_pyramid",
    "plot_reach",
    "plot_simulation",
    "plot_tco_stack",
    "plot_tco_years",
    "plot_tornado",
    "plot_value_gaps",
    "plot_waterfall",
]
