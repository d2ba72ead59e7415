"""What a chapter's notebook calls: a page that opens a client and shows guide, questions, results and charts.

Everything is shown in the client's language as escaped HTML with a plain-text twin, so the same notebook reads in
JupyterLab, after a headless run and in an export without a kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbook import method
from workbook.client import Client, find_client, open_client
from workbook.client.answers import room
from workbook.guide import Guide
from workbook.metrics import Result
from workbook.notebook import shown
from workbook.notebook.parameters import chosen_language, declared_parameters
from workbook.notebook.shown import Shown, ShownChart
from workbook.results import MIME, chapter_json
from workbook.wording import Wording


def open_page(chapter: str, parameters: Mapping[str, Any]) -> Page:
    """The page of a chapter for the client and scenario that the parameters cell names.

    ``parameters`` is the notebook's ``globals()``. A name the notebook does not declare is refused with the nearest
    one; every mistake of the client folder is listed at once.
    """
    spec = method.chapter(chapter)
    given = declared_parameters(parameters, ("client", "language", *spec.scenario))
    scenario = {name: value for name, value in given.items() if name in spec.scenario}
    client = open_client(find_client(given["client"]), [chapter], language=chosen_language(given), scenario=scenario)
    return Page(spec, client)


@dataclass(frozen=True)
class Page:
    """One chapter for one client, ready to be shown cell by cell."""

    spec: method.Chapter
    client: Client

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
        """The chapter's result, computed once."""
        return room(self.spec.name, "analysis").analyse(self.client)

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

    def questions(self, section: str) -> Shown:
        """The section's questions with the stored answers."""
        return shown.questions(self, section)

    def tables(self) -> Shown:
        """The tables this chapter reads, column by column, with what the client brought."""
        return shown.tables(self)

    def results(self, section: str) -> Shown:
        """Warnings, metrics, findings and tables of that section; its charts have cells of their own."""
        return shown.results(self, section)

    def chart(self, name: str) -> ShownChart:
        """The chart, titled with what it shows, and how to read it; the reason where it cannot be drawn."""
        return shown.chart(self, name)

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
