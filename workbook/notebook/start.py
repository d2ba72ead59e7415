"""The first page: what the workbook is, how far this client has come, what to fill in next, which norms are quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook import method
from workbook.client import Client, find_client, open_client
from workbook.client.progress import next_step, progress
from workbook.guide import Guide
from workbook.notebook.parameters import chosen_language, declared_parameters
from workbook.notebook.shown import Shown, rows_shown
from workbook.texts import shared
from workbook.wording import Wording


def open_start(parameters: Mapping[str, Any]) -> StartPage:
    """The first page for the client that the parameters cell names; ``parameters`` is the notebook's ``globals()``."""
    given = declared_parameters(parameters, ("client", "language"))
    return StartPage(open_client(find_client(given["client"]), language=chosen_language(given)))


@dataclass(frozen=True)
class StartPage:
    """The first page for one client."""

    client: Client

    @property
    def wording(self) -> Wording:
        return Wording(self.client.language, self.client.info.currency)

    def guide(self, section: str) -> Shown:
        return Shown(markdown=Guide.of("start", self.client.language).markdown(section))

    def progress(self) -> Shown:
        """One row a chapter: what it answers, how much of it is filled in, its notebook."""
        say = self.wording.label
        rows = [
            (self._chapter(chapter.chapter).label("chapter"), self._chapter(chapter.chapter).text("chapter").help,
             self.wording.value(chapter.share, "share"), f"{method.chapter(chapter.chapter).notebook}.ipynb")
            for chapter in progress(self.client)
        ]  # fmt: skip
        headings = [say(key) for key in ("chapter_word", "question", "filled_in", "notebook_word")]
        return rows_shown(self.client.info.name, "", headings, rows)

    def links(self) -> Shown:
        """A link to every chapter's notebook, in the method's order."""
        titles = [(method.chapter(name).notebook, self._chapter(name).label("chapter")) for name in method.chapters()]
        return Shown(markdown="\n".join(f"- [{title}]({notebook}.ipynb)" for notebook, title in titles))

    def next_step(self) -> Shown:
        """The next open question, with why it is asked."""
        step = next_step(self.client)
        if step is None:
            return rows_shown(self.wording.label("fill_next"), self.wording.label("all_answered"), [], [])
        words = self._chapter(step.chapter)
        asked = words.text(step.next_item)
        return rows_shown(
            self.wording.label("fill_next"), f"{words.label('chapter')}: {asked.label}", [], [(asked.help,)]
        )

    def sources(self) -> Shown:
        """The register of quoted norms and outside sources, each with its standing."""
        say, words = self.wording.label, shared("sources", self.client.language)
        rows = [
            (words.get(row["id"]).label, words.get(row["id"]).help, row["reference"], say(f"status_{row['status']}"))
            for row in method.sources()
        ]
        return rows_shown(
            say("sources_register"), "", [say(key) for key in ("norm", "meaning", "source", "standing")], rows
        )

    def _chapter(self, name: str) -> Wording:
        return Wording(self.client.language, self.client.info.currency, name)
