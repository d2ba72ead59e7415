"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

from workbook.chapters.blocks import Blocks, entries
from workbook.metrics import Message, message

CHAPTER = "client_report"
CHAPTERS_READ = message("chapters_read")
blocks = Blocks(CHAPTER)
metric, table, finding, threshold = blocks.metric, blocks.table, blocks.finding, blocks.threshold

__all__ = ["CHAPTER", "CHAPTERS_READ", "entries", "finding", "metric", "named", "table", "threshold"]


def named(chapter: str, key: str = "chapter") -> Message:
    """A word of another chapter: its title, the label of one of its items or metrics."""
    return Message(key, {}, chapter)
