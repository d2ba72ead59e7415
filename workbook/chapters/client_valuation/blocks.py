"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

import pandas as pd

from workbook.chapters.blocks import Blocks
from workbook.chapters.client_valuation.customers import CHAPTER
from workbook.metrics import Message

blocks = Blocks(CHAPTER)
metric, table, finding, level = blocks.metric, blocks.table, blocks.finding, blocks.level


def transactions_source(lines: pd.DataFrame) -> Message:
    """The transactions a figure rests on: how many and from when to when."""
    first, last = lines["date"].min().date(), lines["date"].max().date()
    return Message("transactions", {"n": len(lines), "start": first, "end": last})
