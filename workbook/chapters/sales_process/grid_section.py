"""Section ``grid``: products and customers, their sums and the next best actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.chapters.sales_process.blocks import finding, metric, missing, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.grid import Grid, customers, next_actions, products, read_grid
from workbook.metrics import Block, Chart, Section, Warn, message

NAMES = ("grid_total", "grid_mean", "grid_share_of_maximum", "grid_mean_cell", "grid_sold_cells")


def section(client: Any, deals: Deals | None) -> Section:
    """The grid, or what is missing for it."""
    grid = read_grid(client)
    if grid is None:
        return Section("grid", tuple(missing(NAMES, "no_grid", message("missing_grid"))))
    return Section("grid", tuple(_blocks(grid, deals)))


def _blocks(grid: Grid, deals: Deals | None) -> Iterator[Block]:
    yield from (Warn(warning) for warning in grid.warnings)
    by_product, actions = products(grid), next_actions(grid, deals)
    yield from _findings(grid, by_product, actions)
    yield from _metrics(grid)
    yield from _charts(grid, by_product)
    yield table(
        "grid_customers", customers(grid), "customer", "total:count", "share:share", "sold:count", "next", long=True
    )
    levels = [f"level_{level}:count" for level in range(threshold("grid_top_level") + 1)]
    yield table("grid_products", by_product, "product", "total:count", *levels, "interested_share:share", long=True)
    columns = ("product", "level:count", "action:text:next_action", "worth:currency")
    yield table("next_actions", actions, "customer", *columns, long=True)


def _metrics(grid: Grid) -> Iterator[Block]:
    n_customers, n_products = grid.levels.shape
    source, top = message("grid_table", customers=n_customers, products=n_products), threshold("grid_top_level")
    yield metric("grid_total", grid.total, source, "grid_total", warnings=grid.warnings)
    yield metric("grid_mean", grid.total / n_customers, source, "grid_mean", warnings=grid.warnings)
    yield metric("grid_share_of_maximum", grid.total / grid.most, source, message("grid_share", top=top))
    yield metric("grid_mean_cell", grid.total / grid.cells, source, "grid_mean_cell")
    yield metric("grid_sold_cells", int((grid.levels.to_numpy() == top).sum()), source)


def _findings(grid: Grid, by_product: Any, actions: Any) -> Iterator[Block]:
    values = {"total": grid.total, "most": grid.most, "mean": grid.total / len(grid.levels)}
    yield finding("grid_total", "grid_total", "grid_mean", **values)
    near = actions[actions["level"] == threshold("grid_top_level") - 1]
    if len(near):
        first = near.iloc[0]
        values = {"pairs": len(near), "customer": first["customer"], "product": first["product"]}
        yield finding("grid_closest", "grid_total", level="act", **values)
    white = int((actions["level"] == 0).sum())
    if white:
        yield finding("grid_white", "grid_total", n=white)
    for name in by_product.loc[by_product["interested_share"] == 0, "product"]:
        yield finding("grid_product_weak", "grid_total", level="watch", product=name)


def _charts(grid: Grid, by_product: Any) -> Iterator[Block]:
    rows = min(len(grid.levels), threshold("grid_rows"))
    order = grid.levels.sum(axis=1).sort_values(ascending=False, kind="stable").index[:rows]
    strongest = by_product.loc[by_product["total"].idxmax(), "product"]
    title = message("chart.grid", total=grid.total, most=grid.most, product=strongest)
    data = {"levels": grid.levels.loc[order], "sums": grid.levels.sum(), "top": threshold("grid_top_level")}
    yield Chart("grid", data, title, (7.2, 2.0 + 0.34 * rows))
    interested = int((grid.levels.to_numpy() >= threshold("grid_interested")).sum())
    title = message("chart.grid_products", n=interested, all=grid.cells)
    yield Chart("grid_products", by_product, title, (7.2, 2.2 + 0.45 * len(by_product)))
