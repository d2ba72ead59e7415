"""Second half of section ``survey``: the prices shown one by one, and who would buy at each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import filled, finding, metric, table, threshold
from workbook.chapters.pricing_and_tco.willingness import best, best_bounds, demand, usable
from workbook.metrics import Block, Chart, Message, Warn, message


def shown_prices(client: Any, record: Any, intervals: bool) -> Iterator[Block]:
    given = filled(client, "willingness")
    found = None if given is None else usable(given)
    if found is None or found.empty:
        reason = message("missing_willingness" if given is None else "no_usable_prices")
        yield metric("gg_price_max_revenue", None, message("no_prices_shown"), warnings=[reason])
        return
    if len(found) < len(given):
        yield Warn(message("prices_left_out", n=len(given) - len(found)))
    yield from _demand(demand(found, record.survey_unit_cost), record, intervals)


def _demand(found: pd.DataFrame, record: Any, intervals: bool) -> Iterator[Block]:
    price = best(found, "revenue")
    sold = bool((found["would_buy"] > 0).any())
    several = len(found) > 1 and sold
    bounds, kept = best_bounds(found) if intervals and several else (None, None)
    source = message("prices_shown", n=len(found), asked=int(found["respondents"].sum()))
    yield from _demand_findings(found, price, kept) if sold else ()
    yield metric(
        "gg_price_max_revenue",
        price if sold else None,
        source,
        message("gabor_granger"),
        bounds=bounds,
        warnings=_edges(found, price, sold),
    )
    if not sold:
        return
    share = float(found.loc[found["price"] == price, "share"].iloc[0])
    yield Chart("demand", {"frame": found, "best": price}, message("chart.demand", price=price, share=share))
    columns = [
        "price:currency",
        "respondents:count",
        "would_buy:count",
        "share:share",
        "low:share",
        "high:share",
        "revenue:currency",
    ]
    columns += ["margin:currency"] if record.survey_unit_cost is not None else []
    yield table("demand", found, *columns, "elasticity:number")


def _edges(found: pd.DataFrame, price: float, sold: bool) -> tuple[Message, ...]:
    """What makes the best price doubtful: it lies at the end of those shown, or dearer prices found more buyers."""
    if not sold:
        return (message("nobody_buys"),)
    warnings = []
    if len(found) == 1:
        warnings.append(message("one_price"))
    elif price in (found["price"].iloc[0], found["price"].iloc[-1]):
        warnings.append(message("best_at_edge", price=price))
    if (found["share"].diff() > 0).any():
        warnings.append(message("share_rises"))
    return tuple(warnings)


def _demand_findings(found: pd.DataFrame, price: float, kept: float | None) -> Iterator[Block]:
    share = float(found.loc[found["price"] == price, "share"].iloc[0])
    values = {"price": price, "share": share}
    if kept is None:
        yield finding("best_price", "gg_price_max_revenue", **values)
    else:
        yield finding(
            "best_price_kept",
            "gg_price_max_revenue",
            level="note" if kept >= threshold("chance_sure") else "watch",
            kept=kept,
            **values,
        )
    if found["margin"].notna().any() and best(found, "margin") != price:
        yield finding("best_margin", "gg_price_max_revenue", price=best(found, "margin"), revenue_price=price)
    steps = found.dropna(subset=["elasticity"])
    if len(steps):
        row = steps["elasticity"].idxmin()
        yield finding(
            "steepest_step",
            "gg_price_max_revenue",
            low=float(found["price"][row - 1]),
            high=float(found["price"][row]),
            loss=abs(float(found["elasticity"][row])),
        )
