"""Pieces that charts of several chapters share: names that fit, intervals only where known, names pushed apart."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from workbook.drawing.bars import bars, intervals
from workbook.drawing.lettering import text_width, wrapped
from workbook.drawing.names import folded, names_at_ends


@pytest.fixture
def ax():
    return Figure(figsize=(7, 4)).subplots()


def test_the_first_bar_stands_on_top_with_its_name_in_short_lines(ax):
    bars(ax, ["A long name of customers that needs more than one line", "b"], pd.Series([2, 1]), ["C0", "C1"])
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert max(map(len, names[0].split("\n"))) <= 34 and names[1] == "b"
    assert ax.yaxis_inverted()


def test_a_bar_without_an_interval_gets_no_line(ax):
    intervals(ax, pd.Series([1.0, np.nan]), pd.Series([2.0, np.nan]))
    assert [len(lines.get_segments()) for lines in ax.collections] == [1, 1]


def test_what_does_not_fit_in_the_lines_is_cut_visibly():
    assert folded("one two three four", 5, 2).endswith("…")


def test_names_at_the_ends_of_lines_stay_apart(ax):
    ax.set_ylim(0, 13)
    names_at_ends(ax, {"a": (1, 5.0, "C0"), "b": (1, 5.1, "C1"), "c": (1, 12.0, "C2")})
    heights = sorted(text.xy[1] for text in ax.texts)
    assert np.diff(heights).min() >= 1 - 1e-9


def test_measured_lines_are_no_wider_than_the_room():
    lines = wrapped("Un conseil en organisation pour 33\u00a0€ et un mot interminablementlongquinetientpas", 9, 90)
    assert len(lines) > 2 and all(text_width(line, 9) <= 90 for line in lines)
