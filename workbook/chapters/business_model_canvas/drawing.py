"""The nine-block drawing of the canvas: blocks, notes, legend, credit and the limits of the tool.

Layout of the nine blocks: Strategyzer, CC BY-SA 3.0. All lengths are in points (1/72 inch), the origin is top left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from workbook.chapters.business_model_canvas.cards import GAP, LINE, SIZES, STRIPE, Box, Card, fitted
from workbook.drawing.lettering import shortened, text_width, wrapped

INK, GREY, EDGE = "#1f2933", "#5b6770", "#8a97a3"
PAD = 5.0
STATUS_COLOURS = {"untested": "white", "testing": "#E1A730", "confirmed": "#3A9188", "refuted": "#D1495B"}
REVENUE_SIDE = frozenset({"segments", "value_propositions", "channels", "relationships", "revenue"})
SIDE_COLOURS = {True: "#1f2933", False: "#9aa5b1"}  # neither is a colour of a segment
CYCLE = tuple(f"C{number}" for number in range(6))
FOOTER = 48.0


# where each block lies, as shares of the board: left, top, width, height
PLACES = {
    "partners": (0, 0, 0.2, 0.72),
    "activities": (0.2, 0, 0.2, 0.36),
    "resources": (0.2, 0.36, 0.2, 0.36),
    "value_propositions": (0.4, 0, 0.2, 0.72),
    "relationships": (0.6, 0, 0.2, 0.36),
    "channels": (0.6, 0.36, 0.2, 0.36),
    "segments": (0.8, 0, 0.2, 0.72),
    "costs": (0, 0.72, 0.5, 0.28),
    "revenue": (0.5, 0.72, 0.5, 0.28),
}


def draw_canvas(data: Mapping[str, Sequence[Mapping[str, str]]], texts: Any, ax: Axes) -> Axes:
    """The nine blocks with their notes, then legend, credit and limits of the tool beneath."""
    width, height = _prepare(ax)
    colours = _segment_colours(data)
    board = height - FOOTER
    for number, block in enumerate(data, start=1):
        left, top, wide, high = PLACES[block]
        box = Box(left * width, top * board, wide * width, high * board)
        _draw_block(ax, block, number, box, data[block], colours, texts)
    ax.add_patch(Rectangle((0, 0), width, board, fill=False, edgecolor=INK, linewidth=1.6, zorder=5))
    _draw_footer(ax, Box(0, board, width, FOOTER), data, colours, texts)
    return ax


def _prepare(ax: Axes) -> tuple[float, float]:
    """Give the drawing the whole figure, in points, so that lengths of text and of boxes are the same unit."""
    figure = ax.figure
    figure.set_layout_engine("none")
    ax.set_position((0.004, 0.004, 0.992, 0.992))
    width, height = (0.992 * 72 * inches for inches in figure.get_size_inches())
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="auto")
    ax.set_axis_off()
    return width, height


def _segment_colours(data: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, str]:
    """The colour of each segment: the one chosen for its first note, or else the next that nobody has chosen."""
    chosen: dict[str, str] = {}
    for note in (note for notes in data.values() for note in notes if note["segment"]):
        chosen[note["segment"]] = chosen.get(note["segment"]) or note["colour"]
    free = [colour for colour in CYCLE if colour not in chosen.values()] or list(CYCLE)
    spare = cycle(free)
    return {segment: colour or next(spare) for segment, colour in chosen.items()}


def _draw_block(ax: Axes, block: str, number: int, box: Box, notes: Sequence, colours: Mapping, texts: Any) -> None:
    ax.add_patch(Rectangle(box[:2], box.width, box.height, facecolor="white", edgecolor=INK, linewidth=0.9))
    used = _draw_heading(ax, texts.label(f"canvas_block.{block}"), number, box, block in REVENUE_SIDE)
    inner = Box(box.left + PAD, box.top + used, box.width - 2 * PAD, box.height - used - PAD)
    if not notes:
        _draw_prompt(ax, texts.label(f"result.nine_questions.question.{block}"), inner)
        return
    found = fitted(notes, inner, columns=2 if box.width > 1.5 * box.height else 1)
    for card in found.cards:
        _draw_card(ax, card, colours.get(card.note["segment"]))
    if found.left_out:
        more = texts.label("chart.canvas.more").replace("{n}", str(found.left_out))
        right, bottom = inner.left + inner.width, inner.top + inner.height
        _write(ax, right, bottom, more, SIZES[-1], ha="right", va="bottom", color=GREY, weight="bold")


def _draw_heading(ax: Axes, label: str, number: int, box: Box, revenue_side: bool) -> float:
    """The block's name and its place in the order of filling; returns the height it takes."""
    colour = SIDE_COLOURS[revenue_side]
    size, lines = 9.5, wrapped(label, 9.5, box.width - 2 * PAD - 12, bold=True)
    if len(lines) > 1:
        size, lines = 8.5, wrapped(label, 8.5, box.width - 2 * PAD - 12, bold=True)
    height = len(lines) * size * LINE + 7
    ax.add_patch(Rectangle(box[:2], box.width, height, facecolor=_tint(colour, 0.86), edgecolor="none"))
    ax.add_patch(Rectangle(box[:2], box.width, 2.4, facecolor=colour, edgecolor="none"))
    for place, line in enumerate(lines):
        _write(ax, box.left + PAD, box.top + 5 + place * size * LINE, line, size, weight="bold")
    _write(ax, box.left + box.width - PAD, box.top + 5, str(number), 8, ha="right", color=GREY)
    return height + GAP


def _draw_prompt(ax: Axes, question: str, inner: Box) -> None:
    for place, line in enumerate(wrapped(question, 8, inner.width)):
        _write(ax, inner.left, inner.top + 2 + place * 8 * LINE, line, 8, color=GREY, style="italic")


def _draw_card(ax: Axes, card: Card, stripe: str | None) -> None:
    box, status = card.box, card.note["status"]
    face = _tint(card.note["colour"], 0.78) if card.note["colour"] else "#f4f6f8"
    ax.add_patch(Rectangle(box[:2], box.width, box.height, facecolor=face, edgecolor="#ccd3da", linewidth=0.6))
    if stripe:
        ax.add_patch(Rectangle(box[:2], STRIPE, box.height, facecolor=stripe, edgecolor="none"))
    for place, line in enumerate(card.lines):
        _write(ax, box.left + STRIPE + 4, box.top + 3 + place * card.size * LINE, line, card.size)
    if status:
        _mark(ax, box.left + box.width - 6, box.top + 7, status)


def _mark(ax: Axes, x: float, y: float, status: str) -> None:
    look = {"markerfacecolor": STATUS_COLOURS[status], "markeredgecolor": INK, "markeredgewidth": 0.7}
    ax.plot([x], [y], marker="o", markersize=5, zorder=4, **look)


def _draw_footer(ax: Axes, box: Box, data: Mapping, colours: Mapping, texts: Any) -> None:
    """The legend in two lines at most (segments that find no room are left to the tables), then the small print."""
    left, top = box.left + 2, box.top + 10
    for key in _keys(data, colours, texts):
        if left + key.width > box.left + box.width:
            left, top = box.left + 2, top + 11
        if top > box.top + 24:
            break
        _draw_key(ax, left, top, key)
        left += key.width
    _draw_small_print(ax, box, texts)


class Key(NamedTuple):
    """One entry of the legend: a square in ``colour``, or the dot of a ``status``."""

    label: str
    colour: str
    status: str

    @property
    def width(self) -> float:
        return 11 + text_width(self.label, 7.5) + 13


def _keys(data: Mapping, colours: Mapping[str, str], texts: Any) -> Iterator[Key]:
    for side in ("revenue_side", "cost_side"):
        yield Key(shortened(texts.label(f"chart.canvas.{side}"), 7.5, 150), SIDE_COLOURS[side == "revenue_side"], "")
    used = {note["status"] for notes in data.values() for note in notes}
    for status in (status for status in STATUS_COLOURS if status in used):
        yield Key(shortened(texts.label(f"hypothesis_status.{status}"), 7.5, 150), "", status)
    for segment, colour in colours.items():
        yield Key(shortened(segment, 7.5, 150), colour, "")


def _draw_key(ax: Axes, left: float, middle: float, key: Key) -> None:
    if key.status:
        _mark(ax, left + 3, middle, key.status)
    else:
        ax.add_patch(Rectangle((left, middle - 3.5), 7, 7, facecolor=key.colour, edgecolor="none"))
    _write(ax, left + 11, middle, key.label, 7.5, va="center")


def _draw_small_print(ax: Axes, box: Box, texts: Any) -> None:
    words = f"{texts.label('chart.canvas.limits')} {texts.label('chart.canvas.credit')}"
    lines = wrapped(words, 7.5, box.width - 4)
    top = box.top + box.height - len(lines) * 7.5 * LINE
    for place, line in enumerate(lines):
        _write(ax, box.left + 2, top + place * 7.5 * LINE, line, 7.5, color=GREY)


def _tint(colour: str, white: float) -> tuple[float, ...]:
    return tuple(part + (1 - part) * white for part in to_rgb(colour))


def _write(ax: Axes, x: float, y: float, text: str, size: float, **look: Any) -> None:
    """Client text is never read as mathematics: a price in dollars stays a price."""
    ax.text(x, y, text, fontsize=size, parse_math=False, clip_on=True, **{"va": "top", "color": INK, **look})
