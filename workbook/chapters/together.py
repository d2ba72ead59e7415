"""One chapter's result for another: analysed without intervals, once for each client that was opened."""

from __future__ import annotations

from typing import Any

from workbook.client.answers import room
from workbook.metrics import Result


def result_of(client: Any, chapter: str) -> Result:
    """What the chapter finds for this client. A client opened again, after an edit say, is analysed again."""
    known = results_so_far(client)
    if chapter not in known:
        known[chapter] = room(chapter, "analysis").analyse(client, intervals=False)
    return known[chapter]


def results_so_far(client: Any) -> dict[str, Result]:
    """The chapters that have been analysed for this client already. They live as long as it does."""
    return vars(client).setdefault("_results", {})
