"""Values of cells in words, for conflicts and for the static twin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workbook.forms.grid.cells import NUMERIC, is_blank
from workbook.forms.grid.writing import Writing
from workbook.method import CALENDAR_YEAR, Field
from workbook.wording import DASH, local_date, number


def worded(value: Any, field: Field, writing: Writing) -> str:
    """One value as a person reads it; a dash for none."""
    if is_blank(value):
        return DASH
    if isinstance(value, (list, tuple)):
        return ", ".join(worded(part, field, writing) for part in value)
    labels = dict(writing.choices(field))
    if str(value) in labels:
        return labels[str(value)]
    if field.type in NUMERIC and isinstance(value, (int, float)):
        kind = field.unit if field.unit == CALENDAR_YEAR else {"money": "money", "share": "percent"}.get(field.type)
        return number(value, kind or "number", writing.language, writing.currency)
    if field.type == "date":
        return _day(value, writing.language)
    return str(value)


def _day(value: Any, language: str) -> str:
    try:
        return local_date(value if isinstance(value, date) else date.fromisoformat(value), language)
    except ValueError:
        return str(value)


def entry_words(entry: Mapping[str, Any], known: Mapping[str, Field], columns: Mapping, writing: Writing) -> str:
    """A whole row: its labels and values."""
    shown = [(columns.get(name, name), worded(entry[name], known[name], writing)) for name in known if entry.get(name)]
    return ", ".join(f"{label}: {value}" for label, value in shown)
