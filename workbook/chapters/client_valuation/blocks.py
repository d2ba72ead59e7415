"""Blocks of this chapter with what the chapter's templates say of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER
from workbook.metrics import Column, Finding, Message, Metric, Table


def metric(
    name: str,
    value: float | None,
    source: Message,
    convention: Message | None = None,
    *,
    bounds: tuple[float, float] | None = None,
    warnings: Iterable[Message] = (),
    label: Message | None = None,
) -> Metric:
    """The promised metric of that name, in the unit the chapter gives it; without a value it has no bounds either.

    ``label`` is needed where the name follows a pattern: its key is the pattern's.
    """
    unit = method.chapter(CHAPTER).metrics[label.key if label else name].unit
    low, high = bounds if bounds and value is not None else (None, None)
    value = None if value is None or pd.isna(value) else float(value)
    return Metric(name, value, unit, source, convention, low, high, tuple(warnings), label)


def table(name: str, frame: pd.DataFrame, *columns: str, long: bool = False, total: bool = False) -> Table:
    """A table of these columns, each written ``name``, ``name:unit`` or ``name:text:choices``."""
    shown = method.chapter(CHAPTER).threshold("rows_shown") if long else None
    return Table(name, frame, tuple(Column(*column.split(":")) for column in columns), shown, total)


def finding(key: str, *metrics: str, level: str = "note", **values: Any) -> Finding:
    """A finding and the metrics that carry it."""
    return Finding(key, values, metrics, level)


def level(value: float, act: str | None, watch: str | None = None) -> str:
    """What a value asks for: act or watch from the chapter's threshold of that name on, else note."""
    chapter = method.chapter(CHAPTER)
    if act and value >= chapter.threshold(act):
        return "act"
    return "watch" if watch and value >= chapter.threshold(watch) else "note"


def transactions_source(lines: pd.DataFrame) -> Message:
    """The transactions a figure rests on: how many and from when to when."""
    first, last = lines["date"].min().date(), lines["date"].max().date()
    return Message("transactions", {"n": len(lines), "start": first, "end": last})
