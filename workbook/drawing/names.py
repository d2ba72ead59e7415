"""Names that leave room for what is drawn: in lines of bearable length, and pushed apart where they would collide."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes

LONGEST = 34  # characters of a row's name in one line


def folded(words: str, width: int = 16, lines: int = 4) -> str:
    """A name in lines of at most ``width`` characters, short enough to stand under a bar; what is left over is cut."""
    return "\n".join(textwrap.wrap(str(words), width, max_lines=lines, placeholder=" …"))


def name_rows(ax: Axes, names: list[str]) -> None:
    """Names of the rows, broken so that a long one leaves room for what is drawn."""
    ax.set_yticks(range(len(names)), [folded(name, LONGEST, 3) for name in names])


def names_at_ends(ax: Axes, ends: dict[str, tuple[float, float, str]]) -> None:
    """Names beside the last points, pushed apart where they would cover each other."""
    least, most = ax.get_ylim()
    apart = (most - least) / 13
    height = least - apart
    for name, (x, y, colour) in sorted(ends.items(), key=lambda end: end[1][1]):
        height = max(y, height + apart)
        ax.annotate(name, (x, height), xytext=(8, 0), textcoords="offset points", va="center", fontsize=9, color=colour)
