"""The columns of a grid as the page needs them: words, type, choices and bounds, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbook.forms.grid.writing import Writing
from workbook.method import CALENDAR_YEAR, Field

ADDED_UP = frozenset({"money", "count"})
SUMMED = frozenset(  # prices, rates and ratings have no sum; amounts of a year have one, and these
    {
        "table.costs.amount",
        "table.segments.customers",
        "table.transactions.amount",
        "discount_periods.deals",
        "discount_periods.discounted",
        "discount_periods.discounts",
        "discount_periods.list_revenue",
        "relations.cost",
        "relations.customers",
        "resources.cost",
    }
)


def column_dicts(fields: Iterable[Field], prefix: str, writing: Writing) -> list[dict[str, Any]]:
    """One dict a column. ``prefix`` leads to its words: ``notes.`` or ``table.costs.``."""
    return [_column(field, prefix, writing) for field in fields]


def _column(field: Field, prefix: str, writing: Writing) -> dict[str, Any]:
    key = f"{prefix}{field.id}"
    text = writing.texts.get(key) if key in writing.texts else None
    return {
        "id": field.id,
        "label": text.label if text else field.id,
        "help": text.help if text else "",
        "type": field.type,
        "choices": [[value, word] for value, word in writing.choices(field)],
        "required": field.required,
        "unit": writing.currency if field.type == "money" else _unit(field, writing),
        "low": field.low,
        "high": field.high,
        "total": field.type in ADDED_UP and (field.unit == "per_year" or key in SUMMED),
        **({"year": True} if field.unit == CALENDAR_YEAR else {}),
    }


def _unit(field: Field, writing: Writing) -> str:
    """Days, years: units that have a name of their own."""
    key = f"unit_name_{field.unit}"
    return writing.texts.label(key) if field.unit in ("days", "years") and key in writing.texts else ""
