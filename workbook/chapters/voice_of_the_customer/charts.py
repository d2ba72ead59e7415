"""Pictures of this chapter, by subject: recommendation, satisfaction and its drivers, reaction and system."""

from workbook.chapters.voice_of_the_customer.layer_charts import plot_elements, plot_layers, plot_links, plot_stages
from workbook.chapters.voice_of_the_customer.satisfaction_charts import (
    plot_cross,
    plot_csi_factors,
    plot_csi_trend,
    plot_distribution,
    plot_drivers,
    plot_grid,
    plot_seven,
)
from workbook.chapters.voice_of_the_customer.voice_charts import (
    plot_nps_groups,
    plot_nps_trend,
    plot_themes,
    plot_tone,
    plot_waiting,
)

__all__ = [
    "plot_cross",
    "plot_csi_factors",
    "plot_csi_trend",
    "plot_distribution",
    "plot_drivers",
    "plot_elements",
    "plot_grid",
    "plot_layers",
    "plot_links",
    "plot_nps_groups",
    "plot_nps_trend",
    "plot_seven",
    "plot_stages",
    "plot_themes",
    "plot_tone",
    "plot_waiting",
]
