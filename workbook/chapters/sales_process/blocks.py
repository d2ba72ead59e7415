"""Blocks of this chapter: the shared set, bound to it."""

from workbook.chapters.blocks import Blocks, choices, entries, filled

CHAPTER = "sales_process"
blocks = Blocks(CHAPTER)
metric, missing, table, finding = blocks.metric, blocks.missing, blocks.table, blocks.finding
level, threshold, full_table = blocks.level, blocks.threshold, blocks.full_table
share_bounds = blocks.share_bounds

__all__ = [
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
