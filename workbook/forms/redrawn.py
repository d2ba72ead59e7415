"""Results and charts that redraw themselves after every save, from the same fragments that a static page shows."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING

from ipywidgets import HTML

from workbook.forms.live import Live
from workbook.forms.twin import Twin
from workbook.notebook import shown
from workbook.notebook.shown import Shown, rows_shown

if TYPE_CHECKING:
    from workbook.notebook.page import Page


class Redrawn(Twin, HTML):
    """A fragment of our own making, escaped by its template, made anew when what it shows has changed."""

    def __init__(
        self,
        live: Live,
        make: Callable[[Page], Shown],
        mark: Callable[[Page], object] = lambda page: None,
        has_intervals: bool = False,
    ):
        self._live, self._make, self._mark, self._has_intervals = live, make, mark, has_intervals
        self._made, self._made_of = Shown(), object()
        super().__init__()
        self.computed()

    def twin(self) -> Shown:
        return self._made

    def answered(self) -> None:
        """Results wait for the computing."""

    def computed(self) -> None:
        """Show the new results; where the client cannot be computed, what has to be mended above the last ones."""
        page = self._live.page
        if page.mistakes:
            self.value = _to_mend(page) + self._made.html
            return
        mark = self._mark(page)
        if mark is None or mark != self._made_of:
            self._made, self._made_of = self._make(page), mark
        self.value = (_intervals_follow(page) if self._has_intervals else "") + self._made.html


def _to_mend(page: Page) -> str:
    lines = [(mistake.line(page.language),) for mistake in page.mistakes]
    return rows_shown(page.wording.label("results_wait"), "", [], lines).html


def _intervals_follow(page: Page) -> str:
    return rows_shown("", page.wording.label("intervals_follow"), [], []).html if page.provisional else ""


def results(live: Live, section: str) -> Redrawn:
    """The section's warnings, metrics, findings and tables."""
    made = lambda page: shown.results(page, section)  # noqa: E731
    return live.view(("results", section), lambda: Redrawn(live, made, has_intervals=True))


def chart(live: Live, name: str) -> Redrawn:
    """The chart between its sentence and how to read it; drawn again only when its data are new."""

    def mark(page: Page) -> tuple[bool, bytes]:
        return live.opening, pickle.dumps(page.analysis.charts.get(name))

    def made(page: Page) -> Shown:
        return shown.chart_to_come(page, name) if live.opening else shown.chart(page, name).as_one()

    return live.view(("chart", name), lambda: Redrawn(live, made, mark))
