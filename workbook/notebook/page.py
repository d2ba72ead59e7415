"""What a chapter's notebook calls: a page that opens a client and shows guide, forms, tables, results and charts.

Everything is shown in the client's language as escaped HTML with a plain-text twin, so the same notebook reads in
JupyterLab, after a headless run and in an export without a kernel. Where somebody can type, forms and tables are live:
edits are saved as they are made, and results and charts follow. Otherwise nothing of that is even loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook import method
from workbook.client import Client, find_client, open_client
from workbook.client.answers import room
from workbook.errors import Problem, Problems
from workbook.forms.frontend import has_front_end
from workbook.forms.pace import analysed
from workbook.guide import Guide
from workbook.metrics import Result
from workbook.notebook import shown
from workbook.notebook.parameters import chosen_language, declared_parameters
from workbook.notebook.shown import Shown, ShownChart
from workbook.record import record_model
from workbook.results import MIME, chapter_json
from workbook.wording import Wording

if TYPE_CHECKING:
    from workbook.forms.live import Live

Widget = Any  # a live component, with its static twin


def open_page(chapter: str, parameters: Mapping[str, Any]) -> Page:
    """The page of a chapter for the client and scenario that the parameters cell names.

    ``parameters`` is the notebook's ``globals()``. A name the notebook does not declare is refused with the nearest
    one; every mistake of the client folder is listed at once.
    """
    spec = method.chapter(chapter)
    given = declared_parameters(parameters, ("client", "language", *spec.scenario))
    scenario = {name: value for name, value in given.items() if name in spec.scenario}
    folder, language = find_client(given["client"]), chosen_language(given)
    try:
        return Page(spec, open_client(folder, [chapter], language=language, scenario=scenario), folder)
    except Problems as found:
        if not has_front_end():
            raise
        return _to_mend(spec, folder, language, found)


def _to_mend(spec: method.Chapter, folder: Path, language: str | None, found: Problems) -> Page:
    """The page of a client whose files have mistakes: its forms open, so that they can be mended there."""
    client = open_client(folder, [], language=language)
    return Page(spec, replace(client, records={spec.name: record_model(spec.name)()}), folder, tuple(found.problems))


@dataclass
class Page:
    """One chapter for one client, ready to be shown cell by cell. It changes only by ``renew``.

    ``mistakes`` are those that keep the client from being computed; only a page that somebody can mend has any.
    ``provisional``: intervals are left out for now, since somebody waits for the rest; ``complete`` brings them.
    """

    spec: method.Chapter
    client: Client
    folder: Path
    mistakes: tuple[Problem, ...] = ()
    provisional: bool = False

    def renew(self, client: Client, provisional: bool = False) -> None:
        """Go on with the client as it is stored now: what was computed before no longer counts."""
        self.client, self.mistakes, self.provisional = client, (), provisional
        for name in ("analysis", "json"):
            self.__dict__.pop(name, None)

    def complete(self, result: Result) -> None:
        """Put the whole result in the place of the provisional one."""
        self.renew(self.client)
        self.__dict__["analysis"] = result

    @property
    def live(self) -> Live | None:
        """The open chapter behind the forms, or None where nobody can type."""
        if not has_front_end():
            return None
        from workbook.forms.live import live_of

        return live_of(self)

    @property
    def language(self) -> str:
        return self.client.language

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.language, self.client.info.currency, self.spec.name)

    @cached_property
    def _guide(self) -> Guide:
        return Guide.of(self.spec.name, self.language)

    @cached_property
    def analysis(self) -> Result:
        """The chapter's result, computed once. Raises Problems while the client's files have mistakes."""
        if self.mistakes:
            raise Problems(self.mistakes, self.language)
        if self.provisional:
            return room(self.spec.name, "analysis").analyse(self.client, intervals=False)
        return analysed(self.spec.name, self.client)

    @cached_property
    def json(self) -> dict[str, Any]:
        notes = [note.line(self.language) for note in self.client.notes]
        return chapter_json(self.analysis, self.wording, dict(self.client.inputs), notes)

    def opening(self) -> Shown:
        """Title, client and, for a what-if, the scenario that sets it apart from the base case."""
        return shown.opening(self)

    def guide(self, section: str) -> Shown:
        """The trainer's text of that section."""
        return Shown(markdown=self._guide.markdown(section))

    def form(self, section: str) -> Shown | Widget:
        """The section's questions to be answered; without a front end, the stored answers as a table."""
        if self.live is None:
            return shown.questions(self, section)
        from workbook.forms.form import section_form

        return section_form(self.live, section)

    questions = form  # its former name, which stands in working copies that people made

    def tables(self) -> Shown:
        """The tables this chapter reads, column by column, with what the client brought."""
        return shown.tables(self)

    def table(self, name: str) -> Shown | Widget:
        """One table of the client folder to be edited; without a front end, its first rows."""
        if self.live is None:
            return shown.table(self, name)
        from workbook.forms.lists import table_view

        return table_view(self.live, name)

    def results(self, section: str) -> Shown | Widget:
        """Warnings, metrics, findings and tables of that section; its charts have cells of their own."""
        if self.live is None:
            return shown.results(self, section)
        from workbook.forms import redrawn

        return redrawn.results(self.live, section)

    def chart(self, name: str) -> ShownChart | Widget:
        """The chart, titled with what it shows, and how to read it; the reason where it cannot be drawn."""
        if self.live is None:
            return shown.chart(self, name)
        from workbook.forms import redrawn

        return redrawn.chart(self.live, name)

    def result(self) -> ChapterResult:
        """The whole chapter as data, for the run to collect."""
        return ChapterResult(self)


@dataclass(frozen=True)
class ChapterResult:
    """The chapter's result as MIME bundle ``application/vnd.workbook+json`` with a text twin of its metrics."""

    page: Page

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {MIME: self.data, "text/plain": repr(self)}

    @property
    def data(self) -> dict[str, Any]:
        info = self.page.client.info
        return {
            "chapter": self.page.spec.name,
            "client": {
                **info.model_dump(mode="json", by_alias=True, exclude={"tables", "language", "schema_"}),
                "language": self.page.language,
            },
            "scenario": dict(self.page.client.scenario),
            "result": self.page.json,
        }

    def __repr__(self) -> str:
        metrics = self.page.json["metrics"]
        return "\n".join(f"{name}: {metric['text']}" for name, metric in metrics.items())
