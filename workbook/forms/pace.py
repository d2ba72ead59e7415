"""What takes long comes a moment after the rest: a page opens without its charts, an edit is shown without intervals.

Where a chapter's resampling is slow, a live page first computes without it (``page.provisional``) and completes the
result beside everything else, once nothing has been shown or typed for a moment.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING

from workbook.client.answers import room
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from workbook.client import Client
    from workbook.forms.live import Live
    from workbook.metrics import Result

QUICK = 0.25  # seconds that computing may take before it is divided in two
REST = 0.4  # seconds after the last form was shown before charts are drawn
CALM = 3.0  # seconds after the last result was shown before intervals are computed: further edits come first
PATIENCE = 8.0  # seconds after which it starts even if the page has not said that its forms are there

_taken: dict[str, float] = {}


def analysed(chapter: str, client: Client) -> Result:
    """The chapter's whole result; how long it took is remembered."""
    began = perf_counter()
    result = room(chapter, "analysis").analyse(client)
    _taken[chapter] = perf_counter() - began
    return result


def is_slow(chapter: str) -> bool:
    """Whether the whole result took long the last time; before its first time it is taken to."""
    return _taken.get(chapter, QUICK) >= QUICK


class Completing:
    """Completes what an open chapter shows: draws the charts of a page just opened, then computes the intervals."""

    def __init__(self, live: Live):
        self._live = live
        self._due: asyncio.TimerHandle | None = None
        self._task: asyncio.Task | None = None

    def wait(self, rest: float = REST) -> None:
        """Something was shown or typed: start once that has been a moment ago."""
        if self._due:
            self._due.cancel()
        if self._live.page.provisional or self._live.opening:
            with suppress(RuntimeError):
                self._due = asyncio.get_running_loop().call_later(rest, self._start)

    def wait_for_page(self) -> None:
        """The browser is still making the page: it comes first."""
        self.wait(PATIENCE if self._live.opening else CALM)

    def wait_for_edits(self) -> None:
        """Everything is shown; somebody may go on typing."""
        self.wait(CALM)

    def _start(self) -> None:
        if self._live.opening:
            self._live.opening = False
            self._live.show()  # and waits again when that is done
        elif self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._complete())
        else:
            self.wait(CALM)

    async def _complete(self) -> None:
        page = self._live.page
        client = page.client
        with suppress(WorkbookError):
            result = await asyncio.to_thread(analysed, page.spec.name, client)
            if page is self._live.page and client is page.client:
                page.complete(result)
                self._live.show()


def can_wait() -> bool:
    """Whether something can be completed later: only where an event loop runs."""
    with suppress(RuntimeError):
        return asyncio.get_running_loop() is not None
    return False
