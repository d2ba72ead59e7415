"""The questions of a chapter as fields of a form: which control, which words, which bounds. Plain data for the page.

A field is described by ``id, control, label, help, example`` and, where it has them, ``filling`` (the example as an
answer), ``choices`` (value, label, help), ``ends`` (words at the ends of a slider), ``low, high, step, unit``.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from workbook.errors import Problem, Problems
from workbook.forms.grid import cells
from workbook.forms.grid.writing import Writing
from workbook.forms.typed import NUMERIC, number, percent_sign, read, written
from workbook.method import CALENDAR_YEAR, Field, Item
from workbook.wording import Wording

MOST_BUTTONS = 8  # choices; more of them are a list to open
WIDEST_SLIDER = 10  # points; over a wider range a slider is too coarse for the hand
CONTROLS = {"money": "number", "count": "number", "share": "number", "many_of": "checks"}


def described(item: Item, wording: Wording, writing: Writing) -> dict[str, Any]:
    """The item as the page needs it to build its field."""
    text = wording.text(item.id)
    example = filling(item, text.example, writing)
    known = {
        "id": item.id,
        "control": control_of(item, writing),
        "label": text.label,
        "help": text.help,
        "example": _in_percent(example, writing) if item.type == "share" and example else text.example,
        "filling": example,
        "choices": choices(item, wording, writing),
        "unit": unit_word(item, wording),
        **_bounds(item, writing),
    }
    return {key: value for key, value in known.items() if value not in ("", None, [])}


def _in_percent(example: str, writing: Writing) -> str:
    return example if example.endswith("%") else example + percent_sign(writing)


def control_of(item: Field, writing: Writing) -> str:
    """text, memo, list, number, slider, date, scale, buttons, select, checks or records."""
    if item.type in NUMERIC and has_slider(item):
        return "slider"
    if item.type in ("one_of", "yes_no"):
        return "select" if len(item.choices) > MOST_BUTTONS else "buttons"
    if item.type == "segment":
        return "text" if writing.segments is None else "select"
    return CONTROLS.get(item.type, item.type)


def has_slider(item: Field) -> bool:
    """Whether the bounds lie close enough together to be swept by hand."""
    if item.type == "count" or item.low is None or item.high is None:
        return False
    return item.high - item.low <= (2 if item.type == "share" else WIDEST_SLIDER)


def _bounds(item: Field, writing: Writing) -> dict[str, Any]:
    if item.type not in NUMERIC or not has_slider(item):
        return {}
    percent = item.type == "share"
    low, high = (round(bound * (100 if percent else 1), 6) for bound in (item.low, item.high))
    sign = percent_sign(writing) if percent else ""
    ends = [number(Decimal(repr(end)), writing).replace("-", "\u2212") + sign for end in (low, high)]
    return {"low": low, "high": high, "step": 1 if percent else 0.1, "ends": ends, "decimal": writing.decimal}


def choices(item: Field, wording: Wording, writing: Writing) -> list[list[str]]:
    """What can be chosen: the stored word, its label and what it means."""
    meaning = {choice.value: wording.text(f"{item.scale}.{choice.value}").help for choice in item.choices}
    return [[value, label, meaning.get(value, "")] for value, label in writing.choices(item)]


def unit_word(item: Field, wording: Wording) -> str:
    """What stands behind the number: ``%``, the currency, and the unit in words."""
    if item.type not in NUMERIC:
        return ""
    sign = {"share": "%", "money": _sign(wording)}.get(item.type, "")
    named = item.unit and item.unit != CALENDAR_YEAR
    word = wording.label(f"in_{item.unit.replace(' ', '_')}") if named else ""
    return " ".join(part for part in (sign, word) if part)


def _sign(wording: Wording) -> str:
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(wording.currency, wording.language).replace("£GB", "£") if wording.currency else ""


def filling(item: Field, example: str, writing: Writing) -> Any:
    """The example as an answer that could be typed, or None where it only explains. A share's is as files write it."""
    if not example or item.type == "records":
        return None
    try:
        if item.type == "share":
            return written(item, float(example.replace(",", ".")), writing)
        return written(item, read(item, example, writing), writing)
    except (Problems, ValueError):
        return None


def under_field(problem: Problem, wording: Wording, item: str) -> str:
    """The mistake as it stands under its field: what was found, what to do; the question by its own words."""
    named = {"item": wording.label(item)} if "item" in problem.values else {}
    return cells.told(replace(problem, values={**problem.values, **named}), wording.language)
