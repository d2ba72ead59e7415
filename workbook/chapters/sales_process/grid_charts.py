"""Pictures of grids: coverage of the blocks, products and customers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from workbook.drawing.axes import INK, units
from workbook.drawing.names import folded, name_rows

COLUMNS = ("existing", "described", "documented", "controlled")
LEVELS = ("#EEF1F4", "#C9D6E2", "#8FA9C0", "#4F7396", "#1F4263")


def _shades() -> LinearSegmentedColormap:
    return LinearSegmentedColormap.from_list("levels", LEVELS)


def plot_coverage(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Blocks by what their operations have; a dash where no operation is described."""
    values = frame[list(COLUMNS)].to_numpy(float)
    ax.imshow(np.nan_to_num(values), cmap=_shades(), vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(values.shape):
        _cell(ax, row, column, texts.value(values[row, column], "share"), values[row, column])
    ax.set_xticks(range(len(COLUMNS)), [folded(texts.label(f"chart.coverage.{name}"), 14) for name in COLUMNS])
    name_rows(ax, [texts.label(f"sales_block.{block}") for block in frame["block"]])
    return _bare(ax)


def plot_grid(data: dict[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Customers by products, the darker the closer to a sale, with sums at the edges."""
    levels, top = data["levels"], data["top"]
    values = levels.to_numpy(float) / top
    ax.imshow(values, cmap=_shades(), vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(values.shape):
        _cell(ax, row, column, str(int(levels.iat[row, column])), values[row, column])
    for row, total in enumerate(levels.sum(axis=1)):
        ax.text(
            levels.shape[1] - 0.3, row, texts.value(total, "count"), va="center", ha="left", color=INK, weight="bold"
        )
    for column, total in enumerate(data["sums"]):
        place = (column, len(levels) - 0.25)
        ax.text(*place, texts.value(total, "count"), va="center", ha="center", color=INK, weight="bold")
    ax.text(-0.62, len(levels) - 0.25, texts.label("chart.grid.sum"), va="center", ha="right", color=INK, weight="bold")
    ax.set_xticks(range(levels.shape[1]), [folded(name, 14) for name in levels.columns])
    name_rows(ax, levels.index.tolist())
    ax.set_xlim(-0.5, levels.shape[1] + 0.1)
    ax.set_ylim(len(levels) + 0.1, -0.5)
    return _bare(ax)


def _cell(ax: Axes, row: int, column: int, words: str, darkness: float) -> None:
    colour = "white" if darkness > 0.55 else INK
    ax.text(column, row, words, ha="center", va="center", color=colour)


def _bare(ax: Axes) -> Axes:
    ax.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.grid(False)
    return ax


def plot_grid_products(frame: pd.DataFrame, *, texts: Any, ax: Axes) -> Axes:
    """Each product divided by the level its customers have reached."""
    left, rows = np.zeros(len(frame)), np.arange(len(frame))
    for level, colour in enumerate(LEVELS):
        values = frame[f"level_{level}"].to_numpy(float)
        label = texts.label(f"result.grid_products.level_{level}")
        ax.barh(rows, values, left=left, height=0.62, color=colour, edgecolor="white", label=label)
        for row in np.flatnonzero(values):
            ink = "white" if level > 2 else INK
            words = texts.value(values[row], "count")
            ax.text(left[row] + values[row] / 2, row, words, ha="center", va="center", color=ink, fontsize="small")
        left += values
    name_rows(ax, frame["product"].tolist())
    ax.invert_yaxis()
    units(ax.xaxis, "count", texts, "chart.grid_products.x")
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.18), ncols=3)
    return ax
