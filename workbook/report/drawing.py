"""A chart as SVG: the brand's colours and font, the same bytes each time, readable when 720 px wide."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from workbook.metrics import Chart
from workbook.report.brand import brand

LONGEST_LABEL = 26  # characters of a category on an axis before it is broken
LONGEST_NAME = 34  # characters of a name that a chapter set at a place itself
LINES_OF_LABEL = 3


def draw(chart: Chart, plot: Callable, texts: Any) -> str:
    """The chart as one ``<svg>`` element, its title in ``<title>`` for those who cannot see it.

    ``plot(data, texts=texts, ax=ax)`` draws; ``texts`` is the chapter's wording. Letters become outlines, so the
    picture needs no font where it is shown; a dollar sign in a client's text is never read as a formula.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_style()):
        figure = Figure(figsize=chart.size, layout="constrained")
        FigureCanvasSVG(figure)
        plot(chart.data, texts=texts, ax=figure.subplots())
        _break_long_labels(figure)
        figure.get_layout_engine().execute(figure)
        figure.set_layout_engine(None)  # done: saving would go through the whole drawing once more to lay it out
        return _svg(figure, texts.say(chart.title))


def _svg(figure: Any, title: str) -> str:
    written = io.StringIO()
    blank = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(written, format="svg", metadata={**blank, "Title": _one_line(title)})
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :].replace("<svg ", '<svg role="img" ', 1)
    # The title stays as <title>; the copy among the metadata says nothing more.
    return re.sub(r"\s*<metadata>.*?</metadata>", "", svg, count=1, flags=re.DOTALL)


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in text)


@cache
def _style() -> dict[str, Any]:
    from cycler import cycler
    from matplotlib import font_manager

    look = brand()
    for face in look.of_family(look.print_family):
        font_manager.fontManager.addfont(face.path)
    ink, line = look.colours["foreground"], "#C9D1DB"
    return {
        "svg.fonttype": "path",
        "svg.hashsalt": "workbook",
        "text.parse_math": False,
        "axes.formatter.use_mathtext": False,
        # What PT Sans lacks (a narrow no-break space, say) is taken from the font that matplotlib brings.
        "font.family": [look.print_family, "DejaVu Sans"],
        "font.size": 10,
        "axes.labelsize": 10,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "legend.fontsize": 9.5,
        "legend.frameon": False,
        "text.color": ink,
        "axes.labelcolor": ink,
        "xtick.labelcolor": ink,
        "ytick.labelcolor": ink,
        "xtick.color": line,
        "ytick.color": line,
        "axes.edgecolor": line,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.prop_cycle": cycler(color=list(look.palette.values())),
        "axes.unicode_minus": True,
        "grid.color": "#E6EAF0",
        "grid.linewidth": 0.8,
        "lines.linewidth": 2,
        "lines.markersize": 6,
        "patch.linewidth": 0,
        "figure.facecolor": look.colours["background"],
        "axes.facecolor": look.colours["background"],
        "savefig.facecolor": look.colours["background"],
    }


def _break_long_labels(figure: Any) -> None:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _break_labels_of(axis)


def _break_labels_of(axis: Any) -> None:
    """Names of categories in lines of bearable length: one long name would leave no room for the bars.

    A chapter that breaks its names itself is left alone.
    """
    most = _bearable(axis)
    labels = [label.get_text() for label in axis.get_majorticklabels()] if most else []
    if any(len(label) > most for label in labels) and not any("\n" in label for label in labels):
        axis.set_ticks(axis.get_majorticklocs(), [_broken(label, most) for label in labels])


def _bearable(axis: Any) -> int:
    """How many characters fit in a line of this axis's names; 0 where it shows no names but numbers."""
    from matplotlib.category import StrCategoryFormatter
    from matplotlib.ticker import FixedFormatter

    formatter = axis.get_major_formatter()
    if isinstance(formatter, (FixedFormatter, StrCategoryFormatter)):
        return LONGEST_LABEL
    # set_yticks(places, names) keeps the names in a partial of its own making
    return LONGEST_NAME if isinstance(getattr(formatter, "func", None), partial) else 0


def _broken(label: str, most: int) -> str:
    return "\n".join(textwrap.wrap(label, most, max_lines=LINES_OF_LABEL, placeholder=" …"))
