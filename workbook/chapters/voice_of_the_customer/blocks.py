"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

from workbook.chapters.blocks import Blocks, choices, entries, filled
from workbook.metrics import message

CHAPTER = "voice_of_the_customer"
ANSWERS = message("answers")
blocks = Blocks(CHAPTER)
missing, table, finding = blocks.missing, blocks.table, blocks.finding
level, threshold, full_table = blocks.level, blocks.threshold, blocks.full_table
share_bounds = blocks.share_bounds


def metric(name, value, source=ANSWERS, convention=None, **said):
    """The promised metric; what rests on answers of the form alone needs no source of its own."""
    return blocks.metric(name, value, source, convention, **said)


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
