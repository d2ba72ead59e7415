"""One chapter's result for another: analysed without intervals, once for each client that was opened."""

from __future__ import annotations

from typing import Any

from workbook.client.answers import room
from workbook.metrics import Result


def result_of(client: Any, chapter: str) -> Result:
    """What the chapter finds for this client. A client opened again, after an edit say, is analysed again."""
    known = vars(client).setdefault("_results", {})
    if chapter not in known:
        known[chapter] = room(chapter, "analysis").analyse(client, intervals=False)
    return known[chapter]
