"""Blocks of this chapter: the shared set, bound to it, and the intervals its measures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbook.chapters.blocks import Blocks, choices, entries, filled
from workbook.statistics import bootstrap, interval

CHAPTER = "tests_of_truth"
blocks = Blocks(CHAPTER)
metric, missing, table, finding = blocks.metric, blocks.missing, blocks.table, blocks.finding
threshold, full_table, share_bounds = blocks.threshold, blocks.full_table, blocks.share_bounds


def redrawn(statistic: Any, n: int, least: str) -> tuple[float, float] | None:
    """The interval of a statistic over ``n`` members drawn again; None for fewer than the threshold ``least``."""
    if n < threshold(least):
        return None
    drawn = bootstrap(statistic, n, threshold("bootstrap_draws"), threshold("seed"))
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return None
    low, high = interval(drawn, threshold("interval_level"))
    return float(low), float(high)


def folded(text: Any) -> str:
    """How a name is compared: without regard to capitals and white space."""
    return " ".join(str(text).casefold().split())


def listed(names: Sequence[str]) -> list[str]:
    """The first names of a list, as many as a sentence bears."""
    return list(names)[: threshold("names_listed")]


__all__ = [
    "CHAPTER",
    "choices",
    "entries",
    "filled",
    "finding",
    "folded",
    "full_table",
    "listed",
    "metric",
    "missing",
    "redrawn",
    "share_bounds",
    "table",
    "threshold",
]
