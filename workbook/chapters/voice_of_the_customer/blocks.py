"""Blocks of this chapter with what the chapter's templates say of them, and answers as frames."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import Any

import pandas as pd

from workbook import method
from workbook.metrics import Column, Finding, Message, Metric, Table, message

CHAPTER = "voice_of_the_customer"
ANSWERS = message("answers")


def threshold(name: str) -> Any:
    return method.chapter(CHAPTER).threshold(name)


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
    """The promised metric of that name, in the unit the chapter gives it. Without a value it has neither bounds.

    ``label`` names a pattern of chapter.yaml and fills it in: one metric an offer.
    """
    unit = method.chapter(CHAPTER).metrics[label.key if label else name].unit
    value = None if value is None or pd.isna(value) else float(value)
    low, high = (float(bound) for bound in bounds) if bounds and value is not None else (None, None)
    return Metric(name, value, unit, source, convention, low, high, tuple(warnings), label)


def table(name: str, frame: pd.DataFrame, *columns: str, long: bool = False, total: bool = False) -> Table:
    """A table of these columns, each written ``name``, ``name:unit`` or ``name:text:choices``."""
    shown = threshold("rows_shown") if long else None
    return Table(name, frame, tuple(Column(*column.split(":")) for column in columns), shown, total)


def finding(key: str, *metrics: str, level: str = "note", **values: Any) -> Finding:
    """A finding and the metrics that carry it."""
    return Finding(key, values, metrics, level)


def level(value: float, act: str | None, watch: str | None = None) -> str:
    """What a value asks for: act or watch from the chapter's threshold of that name on, else note."""
    if act and value >= threshold(act):
        return "act"
    return "watch" if watch and value >= threshold(watch) else "note"


def entries(records: Sequence[Any], *names: str) -> pd.DataFrame:
    """A list of answers as a frame, one row an entry; a blank answer is None or NaN."""
    rows = [[getattr(entry, name) for name in names] for entry in records]
    return pd.DataFrame(rows, columns=list(names))


def filled(client: Any, name: str) -> pd.DataFrame | None:
    """The client's table of that name, or None where there is none or it has no rows."""
    found = client.table(name)
    return found if found is not None and len(found) else None


def share_bounds(part: float, whole: float) -> tuple[float, float] | None:
    """Between which shares the true one lies, 19 times out of 20 (Wilson, 1927); None of nothing."""
    if not whole:
        return None
    square = NormalDist().inv_cdf((1 + threshold("interval_level")) / 2) ** 2
    middle = (part + square / 2) / (whole + square)
    reach = math.sqrt(square * (part * (whole - part) / whole + square / 4)) / (whole + square)
    return (0.0 if part == 0 else middle - reach), (1.0 if part == whole else middle + reach)
