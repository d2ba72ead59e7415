"""Blocks of this chapter: the shared set, bound to it, and the interval of a share as plain numbers."""

from __future__ import annotations

from workbook.chapters.blocks import Blocks, choices, entries, filled
from workbook.metrics import message
from workbook.statistics import wilson

CHAPTER = "voice_of_the_customer"
ANSWERS = message("answers")
blocks = Blocks(CHAPTER)
missing, table, finding = blocks.missing, blocks.table, blocks.finding
level, threshold, full_table = blocks.level, blocks.threshold, blocks.full_table


def metric(name, value, source=ANSWERS, convention=None, **said):
    """The promised metric; what rests on answers of the form alone needs no source of its own."""
    return blocks.metric(name, value, source, convention, **said)


def share_bounds(part: float, whole: float) -> tuple[float, float]:
    """Between which shares the true one lies, 19 times out of 20 (Wilson, 1927)."""
    low, high = wilson(part, whole, threshold("interval_level"))
    return float(low), float(high)


__all__ = [
    "ANSWERS",
    "CHAPTER",
    "choices",
    "entries",
    "filled",
    "finding",
    "full_table",
    "level",
    "metric",
    "missing",
    "share_bounds",
    "table",
    "threshold",
]
