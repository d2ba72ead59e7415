"""One cell as a person types or pastes it, read as the value that the page and the files hold, or refused.

The rules are those of intake. On top of them a screen takes what has one reading only: ``1 234,50 €`` in the client's
own currency, ``12,5 %`` for a share, the label of a choice. A value is a number, a text (dates ISO, yes / no), a list
of texts, or None for a blank cell.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from workbook.client.intake import dates, numbers
from workbook.client.intake.cells import NUMERIC, Typing, any_cell
from workbook.client.intake.numbers import Refused
from workbook.client.intake.suggestions import nearest_or_all
from workbook.errors import Problem
from workbook.forms.grid.writing import Writing
from workbook.method import Field
from workbook.record import LONGEST_TEXT
from workbook.texts import shared

MANY = frozenset({"list", "many_of"})
_ONE_READING = frozenset({"decimal_mark", "number_spaces", "number_thousands", "number_sign"})
_PARTS = re.compile(r"[\n;]")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def read_cell(given: Any, field: Field, writing: Writing) -> Any:
    """The value of the cell, or Refused with the reason why it can't be taken."""
    if is_blank(given):
        return Refused("cell_blank") if field.required else None
    if field.type in MANY:
        return _read_many(given, field, writing)
    if isinstance(given, (int, float)) and not isinstance(given, bool) and field.type in NUMERIC:
        return _tidy(Typing(field, writing.dialect).reader()(float(given)))
    text = str(given) if field.type == "memo" else str(given).strip()
    return any_cell(text) or _too_long(text) or _read_one(text, field, writing)


def is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _too_long(text: str) -> Refused | None:
    return Refused("cell_too_long", lambda: {"limit": LONGEST_TEXT}) if len(text) > LONGEST_TEXT else None


def _read_one(text: str, field: Field, writing: Writing) -> Any:
    if field.type in NUMERIC:
        return _read_number(text, field, writing)
    if field.type == "date":
        return _read_date(text, writing)
    choices = writing.choices(field)
    if choices:
        return _read_choice(text, field, choices)
    kind = "text" if field.type in ("list", "segment") else field.type
    return Typing(Field(field.id, kind), writing.dialect).reader()(text)


def _read_many(given: Any, field: Field, writing: Writing) -> Any:
    parts = given if isinstance(given, (list, tuple)) else _PARTS.split(str(given))
    one = Field(field.id, "one_of" if field.type == "many_of" else "text", field.scale)
    found = [_read_one(str(part).strip(), one, writing) for part in parts if str(part).strip()]
    refused = next((part for part in found if isinstance(part, Refused)), None)
    return refused or list(dict.fromkeys(found) if field.type == "many_of" else found)


def _read_number(text: str, field: Field, writing: Writing) -> Any:
    found = Typing(field, writing.dialect).reader()(text)
    if isinstance(found, Refused):
        found = _only_reading(text, found, field, writing)
    return _tidy(found)


def _only_reading(text: str, refused: Refused, field: Field, writing: Writing) -> Any:
    """The number where the writing leaves no second reading; otherwise still refused."""
    if refused.code == "share_percent":
        share = numbers.as_share(text, writing.decimal)
        return Typing(field, writing.dialect).reader()(share) if share else refused
    taken = refused.code in _ONE_READING or (refused.code == "number_currency" and _is_own_currency(text, writing))
    suggestion = str(refused.details().get("suggestion", "")) if taken else ""
    if not suggestion or "/" in suggestion:
        return refused
    again = Typing(field, writing.dialect).reader()(suggestion)
    return again if not isinstance(again, Refused) or again.code in ("value_below", "value_above") else refused


def _is_own_currency(text: str, writing: Writing) -> bool:
    from babel.numbers import get_currency_symbol

    signs = {writing.currency, get_currency_symbol(writing.currency, writing.language)} if writing.currency else set()
    rest = re.sub(r"[\d\s.,'’+()\u2212-]", "", text)
    return rest.rstrip(".") in {sign.rstrip(".").replace("\u00a0", "") for sign in signs}


def _tidy(value: Any) -> Any:
    """Whole numbers without a fraction, as a person writes them into a file."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _read_date(text: str, writing: Writing) -> str | Refused:
    """ISO is read everywhere; anything else in the order declared."""
    found = dates.read_date(text, "ymd" if _ISO.fullmatch(text) else writing.date_order)
    return found.isoformat() if isinstance(found, dt.date) else found


def _read_choice(text: str, field: Field, choices: list[tuple[str, str]]) -> Any:
    known = {folded(word): value for value, word in reversed(choices)} | {folded(value): value for value, _ in choices}
    value = known.get(folded(text))
    if value is None:
        labels = [word for _, word in choices]
        code = "segment_unknown" if field.type == "segment" else "choice_unknown"
        return Refused(code, lambda: {"nearest": nearest_or_all(text, labels), "choices": labels})
    return int(value) if field.type == "scale" and value.isdigit() else value


def folded(word: str) -> str:
    """A word without case, spare spaces and composed letters: how labels are recognised."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def problem_of(refused: Refused, field: Field, found: Any, file: str = "", row: int | None = None) -> Problem:
    """The refused cell as a problem that can be told like any other."""
    shown = None if is_blank(found) else ", ".join(map(str, found)) if isinstance(found, list) else str(found)
    return Problem(refused.code, file, row, field.id, shown, refused.details())


def told(problem: Problem, language: str) -> str:
    """The problem under its cell: what was found and what to do, without the place where it stands."""
    words = shared("messages", language)
    text, values = words.get(problem.code), _values(problem)
    return " ".join(_sentence(words.fill(part, values)) for part in (text.label, text.help) if part)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _values(problem: Problem) -> Mapping[str, object]:
    found = "" if problem.found is None else problem.found
    return {"found": found if len(found) <= 60 else f"{found[:59]}…", **problem.values}
