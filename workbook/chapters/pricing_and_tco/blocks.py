"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

from collections.abc import Iterable

from workbook.chapters.blocks import Blocks, entries, filled
from workbook.metrics import Message, Metric, message

CHAPTER = "pricing_and_tco"
ANSWERS = message("answers")
blocks = Blocks(CHAPTER)
threshold, table, finding, level = blocks.threshold, blocks.table, blocks.finding, blocks.level
share_bounds = blocks.share_bounds

__all__ = [
    "ANSWERS",
    "CHAPTER",
    "entries",
    "filled",
    "finding",
    "level",
    "metric",
    "share_bounds",
    "table",
    "threshold",
]


def metric(
    name: str,
    value: float | None,
    source: Message = ANSWERS,
    convention: Message | None = None,
    *,
    bounds: tuple[float, float] | None = None,
    warnings: Iterable[Message] = (),
    label: Message | None = None,
) -> Metric:
    """The promised metric of that name; unless said otherwise it rests on the answers."""
    return blocks.metric(name, value, source, convention, bounds=bounds, warnings=warnings, label=label)
