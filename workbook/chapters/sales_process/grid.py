"""The grid of products and customers: how far each customer has come with each product, and which step comes next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import filled, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.names import key, merged_columns
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Grid:
    """``levels``: one row a customer, one column a product, 0 to 4, both in the order of the table."""

    levels: pd.DataFrame
    warnings: tuple[Message, ...] = ()

    @cached_property
    def total(self) -> int:
        return int(self.levels.to_numpy().sum())

    @property
    def cells(self) -> int:
        return self.levels.size

    @property
    def most(self) -> int:
        """The total if every customer bought every product."""
        return self.cells * threshold("grid_top_level")


def read_grid(client: Any) -> Grid | None:
    """The client's grid; a pair that stands twice counts at its higher level, one without a row as 0; both are said."""
    raw = filled(client, "grid")
    return grid_of(raw) if raw is not None else None


def grid_of(raw: pd.DataFrame) -> Grid:
    """The grid of these rows of customer, product and level.

    The source's example: rows 5 6 4 4, columns 5 4 5 5, total 19, mean per customer 4.75.
    """
    frame, warnings = merged_columns(raw.reset_index(drop=True), ["customer", "product"])
    rows, customers = pd.factorize(frame["customer"])
    columns, products = pd.factorize(frame["product"])
    levels = np.full((len(customers), len(products)), -1.0)
    np.maximum.at(levels, (rows, columns), frame["level"].to_numpy(float))
    twice = len(frame) - int((levels >= 0).sum())
    if twice:
        warnings.append(message("grid_twice", n=twice))
    blank = int((levels < 0).sum())
    if blank:
        warnings.append(message("grid_blank", n=blank, all=levels.size))
    whole = np.maximum(levels, 0).astype(int)
    return Grid(pd.DataFrame(whole, index=list(customers), columns=list(products)), tuple(warnings))


def customers(grid: Grid) -> pd.DataFrame:
    """One row a customer, the furthest first: total, share of the possible, products sold, and the next product."""
    top = threshold("grid_top_level")
    levels = grid.levels.to_numpy()
    open_levels = np.where(levels < top, levels, -1)
    best = open_levels.argmax(axis=1)
    following = [
        grid.levels.columns[place] if row[place] >= 0 else None for row, place in zip(open_levels, best, strict=True)
    ]
    frame = pd.DataFrame({"customer": grid.levels.index, "total": levels.sum(axis=1)})
    frame["share"] = frame["total"] / (levels.shape[1] * top)
    frame["sold"] = (levels == top).sum(axis=1)
    frame["next"] = following
    return frame.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)


def products(grid: Grid) -> pd.DataFrame:
    """One row a product: total, customers at each level, and the share that is at least interested."""
    levels = grid.levels.to_numpy()
    frame = pd.DataFrame({"product": grid.levels.columns, "total": levels.sum(axis=0)})
    for level in range(threshold("grid_top_level") + 1):
        frame[f"level_{level}"] = (levels == level).sum(axis=0)
    return frame.assign(interested_share=(levels >= threshold("grid_interested")).mean(axis=0))


def next_actions(grid: Grid, deals: Deals | None) -> pd.DataFrame:
    """One row a pair below a sale, the nearest to a sale first, then the customers worth most in the opportunities."""
    worth = _worth(deals)
    levels = grid.levels.to_numpy()
    row, column = np.nonzero(levels < threshold("grid_top_level"))
    frame = pd.DataFrame(
        {
            "customer": grid.levels.index.to_numpy()[row],
            "product": grid.levels.columns.to_numpy()[column],
            "level": levels[row, column],
        }
    )
    frame["action"] = frame["level"].astype(str)
    frame["worth"] = [worth.get(key(name), np.nan) for name in frame["customer"]]
    return frame.sort_values(["level", "worth"], ascending=False, kind="stable", na_position="last").reset_index(
        drop=True
    )


def _worth(deals: Deals | None) -> dict[str, float]:
    """What each customer bought and has open, by the key of its name."""
    if deals is None:
        return {}
    live = deals.won | deals.open
    codes, names = pd.factorize(deals.frame["customer"].to_numpy()[live])
    sums = np.bincount(codes[codes >= 0], weights=deals.amount[live][codes >= 0], minlength=len(names))
    return {key(name): float(total) for name, total in zip(names, sums, strict=True)}
