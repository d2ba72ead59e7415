"""Names beside the largest bubbles, each where it covers nothing, or left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

_LONGEST = 26


def label_largest(ax: Axes, points: pd.DataFrame, n: int, taken: list) -> None:
    """Name the ``n`` largest points. Columns x, y, label, area (of the bubble, in points squared), the largest first.

    ``taken``: texts already drawn. A name that finds no free place around its bubble is left out: the table has it.
    """
    ax.figure.draw_without_rendering()  # the layout has to be settled before anything can be measured
    boxes = [text.get_window_extent() for text in taken]
    bubbles = [_bubble(ax, row) for row in points.itertuples()]
    for number, row in enumerate(points.head(n).itertuples()):
        others = bubbles[:number] + bubbles[number + 1 :]
        _place(ax, row, boxes, others)


def _place(ax: Axes, row, boxes: list[Bbox], bubbles: list[Bbox]) -> None:
    name = row.label if len(row.label) <= _LONGEST else f"{row.label[: _LONGEST - 1]}…"
    reach = np.sqrt(row.area / np.pi) + 3
    text = ax.annotate(name, (row.x, row.y), xytext=(0, 0), textcoords="offset points", fontsize="small", zorder=4)
    for dx, dy, ha, va in (
        (1, 0, "left", "center"),
        (-1, 0, "right", "center"),
        (0, 1, "center", "bottom"),
        (0, -1, "center", "top"),
        (0.75, 0.75, "left", "bottom"),
        (0.75, -0.75, "left", "top"),
        (-0.75, 0.75, "right", "bottom"),
        (-0.75, -0.75, "right", "top"),
    ):
        text.set(ha=ha, va=va)
        text.xyann = (dx * reach, dy * reach)
        box = text.get_window_extent()
        if _inside(ax, box) and not any(box.overlaps(other) for other in boxes + bubbles):
            boxes.append(box)
            return
    text.remove()


def _bubble(ax: Axes, row) -> Bbox:
    """The square that a bubble fills on the page."""
    x, y = ax.transData.transform((row.x, row.y))
    radius = np.sqrt(row.area / np.pi) * ax.figure.dpi / 72 * 0.8
    return Bbox([[x - radius, y - radius], [x + radius, y + radius]])


def _inside(ax: Axes, box: Bbox) -> bool:
    frame = ax.get_window_extent()
    return frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
