"""Answers as a person types them: written into a field in the reader's language, and read back from it.

A share is typed in percent, a number with the decimal mark of ``writing``. What is shown and left as it is reads back
as the stored answer. Choices and yes / no travel as the words that files store, dates as ISO. The rules are the cells'.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from workbook.client.intake.numbers import Refused
from workbook.errors import Problem, Problems
from workbook.forms.grid.cells import MANY, problem_of, read_cell
from workbook.forms.grid.writing import Writing
from workbook.method import CALENDAR_YEAR, Field

NUMERIC = frozenset({"number", "share", "money", "count"})
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def written(field: Field, value: Any, writing: Writing) -> Any:
    """The stored value as its field holds it: text, or a list of texts; blank for none."""
    if field.type in MANY:
        return [str(part) for part in value or ()]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.unit == CALENDAR_YEAR:
        return str(value)
    if field.type in NUMERIC and isinstance(value, (int, float)):
        return _percent(value, writing) if field.type == "share" else number(Decimal(repr(value)), writing)
    return value.isoformat() if isinstance(value, date) else str(value)


def _percent(share: float, writing: Writing) -> str:
    """The share in percent; less than one percent carries its sign, since 0.5 could also be meant as a half."""
    exact = Decimal(repr(share)) * 100
    return number(exact, writing) + ("" if exact == 0 or abs(exact) >= 1 else percent_sign(writing))


def percent_sign(writing: Writing) -> str:
    return "%" if writing.language == "en" else "\u202f%"


def number(exact: Decimal, writing: Writing) -> str:
    """The number without spare zeros, its thousands grouped the local way."""
    text = format(exact, ",f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    group = "," if writing.decimal == "." else "\u202f"
    return text.replace(",", " ").replace(".", writing.decimal).replace(" ", group)


def read(field: Field, given: Any, writing: Writing) -> Any:
    """The answer that files store; None for a blank field. Raises Problems with what to write instead."""
    found = read_cell(_plainly(field, given, writing), as_typed(field), writing)
    if isinstance(found, Refused):
        raise Problems([problem_of(found, field, given)], writing.language)
    if field.type == "share" and found is not None:
        return _share(field, found, given, writing)
    return date.fromisoformat(found) if field.type == "date" and found else found or (found if found == 0 else None)


def _share(field: Field, percent: float, given: Any, writing: Writing) -> float | int:
    """Raises Problems for 0.1 without a percent sign: files would take it for 10 %, the field for a thousandth."""
    exact = Decimal(repr(percent))
    if 0 < abs(exact) < 1 and "%" not in str(given):
        values = {"suggestion": number(exact * 100, writing), "other": str(given).strip()}
        raise Problems([Problem("percent_doubtful", "", column=field.id, found=str(given), values=values)])
    share = exact / 100
    return int(share) if share == int(share) else float(share)


def as_typed(field: Field) -> Field:
    """The field in the unit of its control: a share in percent; a question may always be left open."""
    if field.type != "share":
        return replace(field, required=False)
    low, high = (None if bound is None else bound * 100 for bound in (field.low, field.high))
    return replace(field, type="number", low=low, high=high, required=False)


def _plainly(field: Field, given: Any, writing: Writing) -> Any:
    """Without the percent sign that stands behind the field anyway, and without its own marks of thousands."""
    if field.type not in NUMERIC or not isinstance(given, str):
        return given
    text = given.strip().removesuffix("%").rstrip() if field.type == "share" else given.strip()
    return text.replace(",", "") if writing.decimal == "." and _THOUSANDS.fullmatch(text) else text
