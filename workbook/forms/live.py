"""An open chapter: what is stored, what follows from it, and the views that show both after every save.

live = live_of(page)
live.save({"margin_rate": 0.3}, live.seen.rev)      # on the disk when it returns; views follow
"""

from __future__ import annotations

import asyncio
import getpass
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workbook.client import open_client
from workbook.client.answers import validated
from workbook.client.store import Conflict, Saved, save, settle, stored
from workbook.errors import Problem, Problems
from workbook.forms.frontend import in_the_app
from workbook.forms.grid.writing import Writing, writing_of
from workbook.forms.pace import Completing, can_wait, is_slow
from workbook.project import DATA

if TYPE_CHECKING:
    from workbook.notebook.page import Page

WATCH = 2.0  # seconds between looks at the folder for what others saved
PAUSE = 0.05  # seconds that edits which follow each other at once are waited for before computing
WHO = "WORKBOOK_WHO"


class View(Protocol):
    """Something on the screen. ``answered`` follows what is stored, ``computed`` what was computed from it."""

    def answered(self) -> None: ...

    def computed(self) -> None: ...


class Live:
    """One chapter of one client while people work on it. Views come to it once and are told of every change."""

    def __init__(self, page: Page):
        self.page = page
        self.folder = Path(page.folder).resolve()
        self.chapter = page.spec.name
        self.who = _person()
        self.seen = stored(self.folder, self.chapter)
        self._views: dict[Any, View] = {}
        self._mark = _mark(self.folder, self.chapter)
        self._due: asyncio.TimerHandle | None = None
        self._watching: asyncio.Task | None = None
        self.completing = Completing(self)
        self.opening = in_the_app() and can_wait()  # charts are drawn once the page is there
        page.provisional = self.opening and is_slow(self.chapter)

    @property
    def writable(self) -> bool:
        """The project's own examples stay as they are."""
        return not self.folder.is_relative_to(DATA.resolve())

    @property
    def segments(self) -> tuple[str, ...] | None:
        """The names of the client's list of segments in its order, or None where there is none."""
        table = self.page.client.table("segments")
        return tuple(table["segment"].dropna()) if table is not None and "segment" in table else None

    @property
    def writing(self) -> Writing:
        """How people write numbers and dates on this page."""
        client = self.page.client
        return writing_of(client.info, client.language, self.page.wording.texts, self.segments)

    def view(self, key: Any, make: Callable[[], Any]) -> Any:
        """The view of that key; shown a second time it is the same one."""
        if key not in self._views:
            self._views[key] = make()
        self._watch()
        self.completing.wait_for_page()
        return self._views[key]

    def save(self, changes: Mapping[str, Any], base: str) -> Saved:
        """Store the answers and tell the views. Raises Problems, and stores nothing, where the chapter refuses them."""
        self._refuse_what_contradicts(changes)
        saved = save(self.folder, self.chapter, changes, base, self.who)
        self.follow()
        return saved

    def settle(self, conflict: Conflict, keep: bool) -> None:
        """End a conflict: what stands is kept, or the other version takes its place."""
        value = self.seen.answers.get(conflict.item) if keep else conflict.other
        settle(self.folder, self.chapter, conflict.item, value, self.who)
        self.follow()

    def follow(self) -> None:
        """Read what is stored now and let the views show it; computing comes after the page has its answer."""
        self._mark = _mark(self.folder, self.chapter)
        with suppress(Problems):  # a file that somebody is editing by hand; computing says what is wrong with it
            self.seen = stored(self.folder, self.chapter)
            for view in self._views.values():
                view.answered()
        self._soon(self.compute)

    def compute(self) -> None:
        """Open the client again and let the views show the results, one after the other, edits between them first."""
        try:
            client = self.page.client
            again = open_client(self.folder, [self.chapter], language=client.language, scenario=client.scenario)
            self.page.renew(again, is_slow(self.chapter) and can_wait())
        except Problems as found:
            self.page.mistakes = tuple(found.problems)
        self.show()

    def show(self) -> None:
        """Let every view show what is computed now."""
        self._show(list(self._views.values()))

    def _show(self, left: list[View]) -> None:
        if left:
            left[0].computed()
            self._soon(lambda: self._show(left[1:]), 0)
        else:
            self.completing.wait_for_edits()

    def _soon(self, what: Callable[[], None], pause: float = PAUSE) -> None:
        """A later call takes the place of one that is still waiting; without an event loop it is done at once."""
        if self._due:
            self._due.cancel()
        try:
            self._due = asyncio.get_running_loop().call_later(pause, what)
        except RuntimeError:
            what()

    def _refuse_what_contradicts(self, changes: Mapping[str, Any]) -> None:
        """Answers that break a rule across answers which held before."""
        answers = stored(self.folder, self.chapter).answers
        known = None if self.segments is None else frozenset(self.segments)
        before = _places(validated(self.chapter, answers, known)[1])
        given = {item: value for item, value in {**answers, **changes}.items() if value is not None}
        new = [p for p in validated(self.chapter, given, known)[1] if (p.code, p.column) not in before]
        if new:
            raise Problems(new, self.page.language)

    def _watch(self) -> None:
        with suppress(RuntimeError):
            if self._watching is None:
                self._watching = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(WATCH)
            if _mark(self.folder, self.chapter) != self._mark:
                self.follow()


_OPEN: dict[Any, Live] = {}


def live_of(page: Page) -> Live:
    """The open chapter behind a page; a page that is opened again takes the place of the former one."""
    client = page.client
    key = (Path(page.folder).resolve(), page.spec.name, page.language, str(sorted(client.scenario.items())))
    if key not in _OPEN:
        _OPEN[key] = Live(page)
    elif _OPEN[key].page is not page:
        _OPEN[key].page = page
        _OPEN[key].follow()
    return _OPEN[key]


def _places(problems: list[Problem]) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.column) for problem in problems}


def _mark(folder: Path, chapter: str) -> tuple:
    """What tells that something in the folder changed: sizes and times of the files this chapter reads."""
    files = [folder / "client.yaml", folder / f"{chapter}.yaml", *sorted((folder / "tables").glob("*.*"))]
    with suppress(FileNotFoundError):
        return tuple((path.name, (at := path.stat()).st_mtime_ns, at.st_size) for path in files if path.exists())
    return ()


def _person() -> str:
    """Who edits, for the history: the name given in WORKBOOK_WHO, or the user of this computer."""
    with suppress(OSError, KeyError, ImportError):
        return os.environ.get(WHO) or getpass.getuser()
    return "–"
