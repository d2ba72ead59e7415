"""Words measured before they are drawn: how wide a text is, where its lines break, what is left when room is short.

Widths are in points, taken from the outlines of the fonts in use, so that they hold for SVG, PDF and PNG alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

SPARE = 1.03
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # a no-break space keeps 33 € and « mot » on one line


def wrapped(text: str, size: float, wide: float, bold: bool = False) -> list[str]:
    """The text cut into lines no wider than ``wide`` points; a word too long for a line is broken with a hyphen."""
    lines, line = [], ""
    for word in filter(None, BREAKS.split(text)):
        *pieces, rest = _pieces(word, size, wide, bold)
        if pieces:
            lines += [*([line] if line else []), *pieces]
            line = rest
        elif line and text_width(f"{line} {rest}", size, bold) > wide:
            lines.append(line)
            line = rest
        else:
            line = f"{line} {rest}".strip()
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, size: float, wide: float, bold: bool) -> list[str]:
    """The word whole, or in pieces that fill a line each; all but the last end in a hyphen."""
    pieces, rest = [], word
    while len(rest) > 1 and text_width(rest, size, bold) > wide:
        cut = max((n for n in range(1, len(rest)) if text_width(rest[:n] + "-", size, bold) <= wide), default=1)
        pieces.append(rest[:cut] + "-")
        rest = rest[cut:]
    return [*pieces, rest]


def shortened(text: str, size: float, wide: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if text_width(text, size) <= wide:
        return text
    body = text.rstrip("…")
    while body and text_width(body.rstrip() + "…", size) > wide:
        body = body[:-1]
    return body.rstrip() + "…"


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in points, with a little to spare for the hinting of small sizes."""
    fonts = (tuple(rcParams["font.family"]), tuple(rcParams["font.sans-serif"]))
    return _width_at_ten(text, bold, fonts) * size / 10 * SPARE


@lru_cache(maxsize=20_000)
def _width_at_ten(text: str, bold: bool, fonts: tuple) -> float:
    font = FontProperties(family=list(fonts[0]), size=10, weight="bold" if bold else "normal")
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
