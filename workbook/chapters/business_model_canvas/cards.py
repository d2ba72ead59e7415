"""Notes laid out in a block of the canvas: wrapped and shrunk until they fit, counted when they no longer do.

All lengths are in points (1/72 inch), the origin is top left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbook.drawing.lettering import shortened, wrapped

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
LINE, GAP, STRIPE = 1.22, 4.0, 4.0


class Box(NamedTuple):
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Card:
    """A note cut into lines at a font size, and where it goes inside its block."""

    note: Mapping[str, str]
    lines: tuple[str, ...]
    size: float
    box: Box


@dataclass(frozen=True)
class Layout:
    """The cards that fit a block and how many notes had to be left out."""

    cards: tuple[Card, ...]
    left_out: int


def fitted(notes: Sequence[Mapping[str, str]], box: Box, columns: int = 1) -> Layout:
    """The notes laid out in the box at the largest size at which all of them fit.

    At the smallest size those that don't fit are left out and counted; a single note too long for the box is cut.
    """
    for size in SIZES:
        cards = _stacked(notes, box, size, columns)
        if len(cards) == len(notes):
            return Layout(cards, 0)
    shorter = box._replace(height=box.height - SIZES[-1] * LINE - 2)
    cards = _stacked(notes, shorter, SIZES[-1], columns) or (_cut(notes[0], shorter, columns),)
    return Layout(cards, len(notes) - len(cards))


def _stacked(notes: Sequence[Mapping[str, str]], box: Box, size: float, columns: int) -> tuple[Card, ...]:
    """The cards, in order, that find room: each goes under the shortest column."""
    wide = (box.width - (columns - 1) * GAP) / columns
    tops, cards = [box.top] * columns, []
    for note in notes:
        lines = _lines(note, size, wide)
        height = len(lines) * size * LINE + 6
        column = min(range(columns), key=lambda place: tops[place])
        if tops[column] + height > box.top + box.height + 0.01:
            break
        cards.append(Card(note, lines, size, Box(box.left + column * (wide + GAP), tops[column], wide, height)))
        tops[column] += height + GAP
    return tuple(cards)


def _lines(note: Mapping[str, str], size: float, wide: float) -> tuple[str, ...]:
    return tuple(wrapped(note["text"], size, wide - STRIPE - 8 - (9 if note["status"] else 0)))


def _cut(note: Mapping[str, str], box: Box, columns: int) -> Card:
    size, wide = SIZES[-1], (box.width - (columns - 1) * GAP) / columns
    lines = _lines(note, size, wide)[: max(1, int((box.height - 6) / (size * LINE)))]
    inner = wide - STRIPE - 8 - (9 if note["status"] else 0)
    last = shortened(lines[-1] + "…", size, inner) if not lines[-1].endswith("…") else lines[-1]
    return Card(note, (*lines[:-1], last), size, Box(box.left, box.top, wide, len(lines) * size * LINE + 6))
