"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from workbook.chapters.blocks import Blocks, choices
from workbook.metrics import Message, Metric, Table

CHAPTER = "market_research"
blocks = Blocks(CHAPTER)
threshold, missing, finding, level = blocks.threshold, blocks.missing, blocks.finding, blocks.level

__all__ = [
    "CHAPTER", "as_frame", "blocks", "choices", "finding", "level", "metric", "missing", "table", "threshold",
]  # fmt: skip


def metric(
    name: str,
    value: float | None,
    source: str | Message,
    *warnings: Message,
    convention: Message | None = None,
    bounds: tuple[float, float] | None = None,
) -> Metric:
    """The promised metric of that name. Without a value, ``warnings`` say why."""
    return blocks.metric(name, value, source, convention, bounds=bounds, warnings=warnings)


def table(name: str, frame: pd.DataFrame, *columns: str, long: bool = False, total: bool = False) -> Table:
    """A table of these columns; a blank cell is None whatever the column holds."""
    frame = frame.astype(object).where(frame.notna(), None)
    return blocks.table(name, frame, *columns, long=long, total=total)


def as_frame(entries: Iterable[Any], *fields: str) -> pd.DataFrame:
    """Entries of a list as rows; a blank answer is None."""
    rows = [[None if (value := getattr(entry, name)) == "" else value for name in fields] for entry in entries]
    return pd.DataFrame(rows, columns=list(fields), dtype=object)
