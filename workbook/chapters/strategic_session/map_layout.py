"""Where everything on the strategy map stands: how large the letters, how high the rows, where the boxes.

In points from the upper left corner. The largest letters are taken with which all rows fit the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from workbook.chapters.strategic_session.layers import Layers, Node
from workbook.chapters.strategic_session.places import places
from workbook.drawing.lettering import shortened, wrapped

SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
SMALL, LEAD = 8.4, 1.16
STRIPE, BOX, LINE, GAP, BETWEEN = 24.0, 109.0, 7.0, 6.0, 15.0
FOOT = 17.0
MOST_LINES = 5


class Look(NamedTuple):
    """How large the letters of the goals are, and whether there is room to name owners."""

    size: float
    owners: bool

    @property
    def small(self) -> float:
        return min(SMALL, self.size - 1.2)

    def height(self, lines: list[str]) -> float:
        """What a box with these lines needs."""
        return 5 + len(lines) * self.size * LEAD + (1 + self.owners) * self.small * LEAD + 11


class Box(NamedTuple):
    """A goal on the page: middle, top and height in points from the upper left corner."""

    x: float
    top: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


def fitted(found: Layers, cards: Mapping[str, Mapping], owners: bool, high: float) -> tuple[Look, dict[str, list[str]]]:
    """The largest letters with which all rows and some room between them fit the page."""
    for size in SIZES:
        look = Look(size, owners)
        written = {goal: _lines(card["text"], size) for goal, card in cards.items()}
        if sum(_row_heights(found, written, look)) + BETWEEN * (len(found.rows) - 1) <= high - FOOT - 12:
            break
    return look, written


def _lines(words: str, size: float) -> list[str]:
    lines = wrapped(words, size, BOX - 10)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], shortened(" ".join(lines[MOST_LINES - 1 :]), size, BOX - 10)]
    return lines


def _row_heights(found: Layers, written: Mapping[str, list[str]], look: Look) -> list[float]:
    return [max((look.height(written[n]) for n in row if isinstance(n, str)), default=20) for row in found.rows]


def rows_of(
    found: Layers, written: Mapping[str, list[str]], look: Look, high: float
) -> tuple[list[float], list[float]]:
    """Top and height of each row; what is left of the page goes between the rows."""
    heights = _row_heights(found, written, look)
    free = max(high - FOOT - sum(heights) - 12, 0) / max(len(heights) - 1, 1)
    gap = min(free, 3 * BETWEEN)
    tops = [6 + sum(heights[:number]) + number * gap for number in range(len(heights))]
    return tops, heights


def boxes_of(
    found: Layers, tops: list[float], heights: list[float], written: Mapping[str, list[str]], look: Look, wide: float
) -> dict[Node, Box]:
    middles = places(found, wide - STRIPE - 8, BOX, LINE, GAP)
    row_of = found.row_of()
    boxes = {}
    for node, x in middles.items():
        row = row_of[node]
        height = look.height(written[node]) if isinstance(node, str) else heights[row]
        boxes[node] = Box(STRIPE + 6 + x, tops[row], height)
    return boxes


def edges_of(tops: list[float], heights: list[float]) -> list[float]:
    """Where bands may begin: half-way between two rows."""
    between = [(top + height + after) / 2 for top, height, after in zip(tops, heights, tops[1:], strict=False)]
    return [tops[0] - 5, *between, tops[-1] + heights[-1] + 6]
