"""Blocks of this chapter: the shared set, bound to it."""

from __future__ import annotations

from collections.abc import Iterable

from workbook.chapters.blocks import Blocks, choices
from workbook.metrics import Message, Metric, message

CHAPTER = "business_model_canvas"
Reasons = Message | str | Iterable[Message]
blocks = Blocks(CHAPTER)
threshold, finding = blocks.threshold, blocks.finding

__all__ = ["CHAPTER", "choices", "finding", "metric", "share", "threshold"]


def metric(
    name: str,
    value: float | None,
    source: str,
    missing: Reasons = (),
    *,
    warnings: Iterable[Message] = (),
    convention: Message | str | None = None,
) -> Metric:
    """A metric of this chapter.

    ``missing`` (a key, a message or several) says what is missing and counts only where there is no value; ``warnings``
    are given in any case.
    """
    said = (*_messages(missing if value is None else ()), *warnings)
    return blocks.metric(name, value, source, convention, warnings=said)


def _messages(reasons: Reasons) -> tuple[Message, ...]:
    if isinstance(reasons, str):
        return (message(reasons),)
    return (reasons,) if isinstance(reasons, Message) else tuple(reasons)


def share(part: float, whole: float) -> float | None:
    """Part of the whole, or None where there is no whole."""
    return part / whole if whole else None
