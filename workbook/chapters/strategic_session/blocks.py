"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.blocks import Blocks, choices
from workbook.chapters.blocks import entries as listed
from workbook.metrics import message

CHAPTER = "strategic_session"
ANSWERS = message("answers")

blocks = Blocks(CHAPTER)
metric, missing, table, finding = blocks.metric, blocks.missing, blocks.table, blocks.finding
level, threshold = blocks.level, blocks.threshold


def entries(records: Iterable[Any], *names: str) -> pd.DataFrame:
    """A list of answers as a frame, one row an entry; a blank answer is None, whatever its column holds."""
    frame = listed(list(records), *names).astype(object)
    return frame.where(frame.notna(), None)


def scores(scale: str) -> dict[str, float]:
    """The number behind each choice of a scale."""
    return {choice.value: choice.score for choice in method.scales()[scale]}


def rows(frame: pd.DataFrame, keep: Iterable[bool]) -> pd.DataFrame:
    """The rows to keep; of an empty frame none, with its columns."""
    return frame[np.array(list(keep), dtype=bool)]


def session_day(client: Any, record: Any) -> Any:
    """The day up to which progress counts: that of the session, or the date of the figures."""
    return record.session_date or client.info.as_of


__all__ = [
    "ANSWERS",
    "CHAPTER",
    "choices",
    "entries",
    "finding",
    "level",
    "message",
    "metric",
    "missing",
    "rows",
    "scores",
    "session_day",
    "table",
    "threshold",
]
