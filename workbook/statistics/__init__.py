"""Measures that several chapters use: concentration, shares with their intervals, resampling, Shapley values."""

from workbook.statistics.agreement import kendall_w, permutation_p, rank_biased_overlap, w_interval
from workbook.statistics.attribution import any_order, lmdi, product_shapley
from workbook.statistics.concentration import effective_number, gini, hhi, top_count, top_share
from workbook.statistics.resampling import bootstrap, interval, redrawn_weights, resamples
from workbook.statistics.shapley import shapley_values
from workbook.statistics.shares import difference_interval, wilson

__all__ = [
    "any_order",
    "bootstrap",
    "difference_interval",
    "effective_number",
    "gini",
    "hhi",
    "interval",
    "kendall_w",
    "permutation_p",
    "rank_biased_overlap",
    "lmdi",
    "product_shapley",
    "redrawn_weights",
    "resamples",
    "shapley_values",
    "top_count",
    "top_share",
    "w_interval",
    "wilson",
]
