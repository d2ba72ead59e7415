"""Blocks of this chapter: the shared set, bound to it."""

import pandas as pd

from workbook.chapters.blocks import Blocks, entries, filled

CHAPTER = "commercial_effectiveness"
blocks = Blocks(CHAPTER)
metric, missing, table, finding = blocks.metric, blocks.missing, blocks.table, blocks.finding
level, threshold = blocks.level, blocks.threshold


def blank(words: pd.Series) -> pd.Series:
    """Where nothing is written: no answer, or only spaces."""
    return words.isna() | words.astype(str).str.strip().eq("")


__all__ = [
    "CHAPTER",
    "blank",
    "entries",
    "filled",
    "finding",
    "level",
    "metric",
    "missing",
    "table",
    "threshold",
]
