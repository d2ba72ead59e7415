"""The strategy map as a picture: a band a perspective, a box a goal, lines up to the goals that are served.

Everything is placed in points, so that letters keep their size whatever the map holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path as Curve

from workbook.chapters.strategic_session.layers import Layers, Node
from workbook.chapters.strategic_session.map_layout import (
    BOX,
    LEAD,
    SIZES,
    SMALL,
    STRIPE,
    Box,
    Look,
    boxes_of,
    edges_of,
    fitted,
    rows_of,
)
from workbook.drawing.lettering import shortened, text_width, wrapped

COLOURS = {"financial": "#12355B", "processes": "#B07C10", "customer": "#3A9188", "growth": "#6B3F87"}
INK, GREY, RED, TRACK = "#1C2733", "#5B6775", "#D1495B", "#DDE3EA"


def draw_map(data: Mapping[str, Any], texts: Any, ax: Axes) -> Axes:
    """Bands, then lines, then boxes over them, then the legend."""
    found, cards = data["layers"], data["goals"]
    wide, high = (72 * side for side in ax.figure.get_size_inches())
    wide, high = wide - 8, high - 8
    ax.set(xlim=(0, wide), ylim=(high, 0))
    ax.axis("off")
    look, written = fitted(found, cards, data["owners"], high)
    tops, heights = rows_of(found, written, look, high)
    boxes = boxes_of(found, tops, heights, written, look, wide)
    _bands(ax, found, data["order"], tops, heights, wide, texts)
    _links(ax, found, boxes, cards, data["wrong"])
    for goal, card in cards.items():
        _goal(ax, boxes[goal], card, written[goal], look, texts)
    _legend(ax, high, bool(found.closing or data["wrong"]), texts)
    return ax


def _bands(
    ax: Axes, found: Layers, order: tuple[str, ...], tops: list[float], heights: list[float], wide: float, texts: Any
) -> None:
    edges = edges_of(tops, heights)
    for lane in sorted(set(found.lanes)):
        rows = [number for number, its in enumerate(found.lanes) if its == lane]
        top, bottom = edges[rows[0]], edges[rows[-1] + 1]
        colour = COLOURS[order[lane]]
        ax.add_patch(Rectangle((0, top), wide, bottom - top - 2, facecolor=colour, alpha=0.07, edgecolor="none"))
        ax.add_patch(Rectangle((0, top), STRIPE - 4, bottom - top - 2, facecolor=colour, edgecolor="none"))
        name = wrapped(texts.label(f"session_perspective.{order[lane]}"), SIZES[0], bottom - top - 6, bold=True)[:2]
        look = {"rotation": 90, "ha": "center", "va": "center", "color": "white", "weight": "bold"}
        size = SIZES[0] if len(name) == 1 else SMALL
        _write(ax, (STRIPE - 4) / 2, (top + bottom - 2) / 2, "\n".join(name), size, linespacing=1.0, **look)


def _links(ax: Axes, found: Layers, boxes: Mapping[Node, Box], cards: Mapping[str, Mapping], wrong: list) -> None:
    ports = _ports(found, boxes)
    for link, path in found.paths.items():
        colour, style = (RED, "--") if link in wrong else (COLOURS[cards[link[0]]["perspective"]], "-")
        points = [(ports[link][0], boxes[path[0]].top)]
        for node in path[1:-1]:
            points += [(boxes[node].x, boxes[node].bottom), (boxes[node].x, boxes[node].top)]
        points.append((ports[link][1], boxes[path[-1]].bottom))
        _arrow(ax, _curve(points[::-1] if link in found.down else points), colour, style)
    for link in found.closing:
        child, parent = boxes[link[0]], boxes[link[1]]
        if link[0] == link[1]:
            continue
        style = "arc3,rad=0.35"
        ax.add_patch(
            FancyArrowPatch(
                (child.x + BOX / 2, child.top + child.height / 2),
                (parent.x + BOX / 2, parent.top + parent.height / 2),
                connectionstyle=style,
                arrowstyle="-|>",
                mutation_scale=9,
                linewidth=1.4,
                linestyle="--",
                color=RED,
                zorder=5,
            )
        )


def _ports(found: Layers, boxes: Mapping[Node, Box]) -> dict[tuple[str, str], tuple[float, float]]:
    """Where each line meets its lower and its upper goal: side by side, in the order of the other ends."""
    above: dict[Node, list] = {}
    beneath: dict[Node, list] = {}
    for link, path in found.paths.items():
        above.setdefault(path[0], []).append((boxes[path[1]].x, link))
        beneath.setdefault(path[-1], []).append((boxes[path[-2]].x, link))
    start = {link: x for goal, ends in above.items() for link, x in _side_by_side(boxes[goal], ends)}
    end = {link: x for goal, ends in beneath.items() for link, x in _side_by_side(boxes[goal], ends)}
    return {link: (start[link], end[link]) for link in found.paths}


def _side_by_side(box: Box, ends: list) -> list:
    step = min(16.0, (BOX - 20) / max(len(ends) - 1, 1))
    first = box.x - step * (len(ends) - 1) / 2
    return [(link, first + step * number) for number, (_, link) in enumerate(sorted(ends))]


def _curve(points: list[tuple[float, float]]) -> Curve:
    """A line that leaves and arrives upright, straight where it passes a row."""
    vertices, codes = [points[0]], [Curve.MOVETO]
    for number, (start, end) in enumerate(zip(points, points[1:], strict=False)):
        if number % 2:
            vertices.append(end)
            codes.append(Curve.LINETO)
            continue
        half = (start[1] + end[1]) / 2
        vertices += [(start[0], half), (end[0], half), end]
        codes += [Curve.CURVE4] * 3
    return Curve(vertices, codes)


def _arrow(ax: Axes, curve: Curve, colour: str, style: str) -> None:
    look = {"linewidth": 1.15, "alpha": 0.75, "linestyle": style}
    ax.add_patch(FancyArrowPatch(path=curve, arrowstyle="-|>", mutation_scale=8, color=colour, zorder=2, **look))


def _goal(ax: Axes, box: Box, card: Mapping[str, Any], lines: list[str], look: Look, texts: Any) -> None:
    edge = {"edgecolor": COLOURS[card["perspective"]], "linewidth": 0.9}
    if not card["complete"]:
        edge = {"edgecolor": RED, "linewidth": 1.7}
    left, inner = box.x - BOX / 2, BOX - 10
    corner = FancyBboxPatch(
        (left, box.top), BOX, box.height, boxstyle="round,pad=0,rounding_size=3", facecolor="white", zorder=3, **edge
    )
    ax.add_patch(corner)
    y = box.top + 4
    for line in lines:
        _write(ax, left + 5, y, line, look.size)
        y += look.size * LEAD
    told = [_way(card, texts), *([card["owner"] or "–"] if look.owners else [])]
    for number, words in enumerate(told):
        _write(
            ax,
            left + 5,
            y + 1 + number * look.small * LEAD,
            shortened(words, look.small, inner),
            look.small,
            color=GREY,
        )
    _steps(ax, left, box, card, look.small, texts)


def _way(card: Mapping[str, Any], texts: Any) -> str:
    """From the start to the target, with the unit: 14 → 22 %."""
    numbers = [texts.value(card[end], "number") for end in ("now", "target")]
    return f"{numbers[0]} → {numbers[1]} {card['unit']}".strip()


def _steps(ax: Axes, left: float, box: Box, card: Mapping[str, Any], size: float, texts: Any) -> None:
    """A bar at the foot of the box: how far the steps are; nothing where there are none."""
    if not card["steps"]:
        return
    words = texts.fill(texts.label("chart.strategy_map.steps"), {"n": card["steps"]})
    wide, y = BOX - 15 - text_width(words, size), box.bottom - 8
    ax.add_patch(Rectangle((left + 5, y), wide, 3, facecolor=TRACK, edgecolor="none", zorder=4))
    ax.add_patch(
        Rectangle((left + 5, y), wide * min(card["done"], 1), 3, facecolor="#3A9188", edgecolor="none", zorder=4)
    )
    _write(ax, left + BOX - 5, y + 1.5, words, size, ha="right", va="center", color=GREY)


def _legend(ax: Axes, high: float, wrong: bool, texts: Any) -> None:
    """What the marks mean; circles and lines downwards only where there are any."""
    keys = [("bar", "done"), ("frame", "incomplete")]
    keys += [("dash", "wrong_way")] if wrong else []
    x, y = 2.0, high - 7
    for kind, name in keys:
        words = texts.label(f"chart.strategy_map.{name}")
        if kind == "bar":
            ax.add_patch(Rectangle((x, y - 1.5), 16, 3, facecolor="#3A9188", edgecolor="none"))
        elif kind == "frame":
            ax.add_patch(Rectangle((x, y - 4), 16, 8, facecolor="white", edgecolor=RED, linewidth=1.7))
        else:
            ax.plot([x, x + 16], [y, y], color=RED, linewidth=1.4, linestyle="--")
        _write(ax, x + 21, y, words, SMALL, va="center", color=GREY)
        x += 21 + text_width(words, SMALL) + 18


def _write(ax: Axes, x: float, y: float, words: str, size: float, **look: Any) -> None:
    """Words of the client are never read as mathematics."""
    ax.text(x, y, words, fontsize=size, parse_math=False, zorder=6, **{"va": "top", "color": INK, **look})


__all__ = ["COLOURS", "GREY", "INK", "RED", "TRACK", "draw_map"]
