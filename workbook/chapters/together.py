"""One chapter seen by another: whether the client has filled it, and its result, analysed once without intervals."""

from __future__ import annotations

from typing import Any

from workbook import method
from workbook.client.answers import room
from workbook.metrics import Result


def is_filled(client: Any, chapter: str) -> bool:
    """Whether the client or a respondent has answered an item of the chapter, or a table of its own was brought."""
    record = getattr(client, "records", {}).get(chapter)
    if record is None or chapter not in method.chapters():
        return False
    asked = record != type(record)() or bool(getattr(client, "people", {}).get(chapter))
    tables = (client.table(name) for name in method.chapter(chapter).tables)
    return asked or any(table is not None and not table.empty for table in tables)


def before(chapter: str) -> tuple[str, ...]:
    """The chapters that come before this one, in the method's order."""
    return tuple(name for name in method.chapters() if method.chapter(name).number < method.chapter(chapter).number)


def result_of(client: Any, chapter: str) -> Result:
    """What the chapter finds for this client. A client opened again, after an edit say, is analysed again."""
    known = results_so_far(client)
    if chapter not in known:
        known[chapter] = room(chapter, "analysis").analyse(client, intervals=False)
    return known[chapter]


def results_so_far(client: Any) -> dict[str, Result]:
    """The chapters that have been analysed for this client already. They live as long as it does."""
    return vars(client).setdefault("_results", {})
