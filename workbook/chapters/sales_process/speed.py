"""How fast the first sale to a customer is, and each sale after it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import metric
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.sampling import median_bounds
from workbook.metrics import Block, message

NAMES = {"first_deal_days": ("first_deal", "no_first_deals"), "repeat_deal_days": ("repeat_deal", "no_repeat_deals")}


def first_and_later(deals: Deals) -> tuple[np.ndarray, np.ndarray]:
    """Days of the first won sale of each customer, and of all its later ones. The first is the one closed first."""
    usable = deals.won & ~np.isnan(deals.days) & deals.frame["customer"].notna().to_numpy()
    codes, _ = pd.factorize(deals.frame["customer"].to_numpy()[usable])
    closed = deals.frame["closed"].to_numpy()[usable]
    order = np.lexsort((deals.frame["opened"].to_numpy()[usable], closed))
    codes, days = codes[order], deals.days[usable][order]
    first = np.zeros(len(codes), bool)
    first[np.unique(codes, return_index=True)[1]] = True
    return days[first], days[~first]


def blocks(deals: Deals | None, intervals: bool) -> Iterator[Block]:
    """Both medians, or why there is none."""
    if deals is None:
        for name, (convention, _) in NAMES.items():
            yield metric(name, None, "no_opportunities", convention, warnings=[message("missing_opportunities")])
        return
    for (name, (convention, why)), days in zip(NAMES.items(), first_and_later(deals), strict=True):
        source = message("won", n=len(days))
        if not len(days):
            yield metric(name, None, source, convention, warnings=[message(why)])
            continue
        bounds = median_bounds(days) if intervals else None
        yield metric(name, float(np.median(days)), source, convention, bounds=bounds)
