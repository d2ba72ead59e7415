"""One cell as a value of its column's type, or the reason why it is refused."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from workbook.client.intake import dates, numbers
from workbook.client.intake.numbers import Refused
from workbook.client.intake.records import MAX_CELL, Dialect
from workbook.client.intake.suggestions import nearest_or_all
from workbook.method import Field

NUMERIC = frozenset({"number", "share", "money", "count"})
_SURE_DIGITS = 10**15  # a spreadsheet keeps fifteen digits of a number
_ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
Reader = Callable[[object], object]


@dataclass(frozen=True)
class Typing:
    """How the cells of one column are read: its field, the client's dialect and the segments that exist, if any."""

    field: Field
    dialect: Dialect
    segments: frozenset[str] | None = None

    @property
    def kind(self) -> str:
        """number, date, yes_no, or text: what the frame holds. A scale of integers is a number."""
        whole = self.field.type == "scale" and all(choice.value.isdecimal() for choice in self.field.choices)
        if self.field.type in NUMERIC or whole:
            return "number"
        return self.field.type if self.field.type in ("date", "yes_no") else "text"

    @property
    def is_free(self) -> bool:
        """Whether any line of text will do."""
        checked = self.field.choices or (self.field.type == "segment" and self.segments is not None)
        return self.kind == "text" and not checked

    def reader(self) -> Reader:
        if self.field.type in NUMERIC:
            return partial(_number, self.field, self.dialect)
        if self.field.choices:
            return partial(_choice, "choice_unknown", {choice.value: None for choice in self.field.choices}, self.kind)
        if self.field.type == "segment" and self.segments is not None:
            return partial(_choice, "segment_unknown", dict.fromkeys(sorted(self.segments)), self.kind)
        special = {"date": partial(_date, self.dialect), "yes_no": _yes_no, "memo": partial(_text, True)}
        return special.get(self.field.type, partial(_text, False))


def as_text(word: object) -> str:
    """A cell of a workbook as text: 7.0 is 7, a date is 2026-03-07."""
    if isinstance(word, float) and word.is_integer() and abs(word) < _SURE_DIGITS:
        return str(int(word))
    return word if isinstance(word, str) else str(word)


def any_cell(word: object) -> Refused | None:
    """Why a cell is refused whatever its column holds; None for nearly all."""
    if isinstance(word, str) and len(word) > MAX_CELL:
        return Refused("cell_too_long", lambda: {"limit": MAX_CELL})
    return Refused("spreadsheet_error") if word in _ERRORS else None


def are_plain(words: list) -> bool:
    """Whether these are all single lines of text in which there is nothing to look at."""
    if not set(map(type, words)) <= {str} or not _ERRORS.isdisjoint(words):
        return False
    return all(map(str.isprintable, words)) and max(map(len, words), default=0) <= MAX_CELL


def _text(lines: bool, word: object) -> str | Refused:
    if isinstance(word, float) and abs(word) >= _SURE_DIGITS:
        return Refused("digits_lost")
    text = as_text(word)
    if text.isprintable():
        return text
    if "\n" in text or "\r" in text:
        return text if lines else Refused("line_break")
    control = next((c for c in text if ord(c) < 32 and c != "\t" or 127 <= ord(c) < 160), None)
    return text if control is None else Refused("control_character", lambda: {"character": f"U+{ord(control):04X}"})


def _choice(code: str, known: dict[str, None], kind: str, word: object) -> object:
    text = as_text(word)
    if text in known:
        return float(text) if kind == "number" else text
    return Refused(code, lambda: {"nearest": nearest_or_all(text, known), "choices": [*known]})


def _yes_no(word: object) -> bool | Refused:
    known = {"yes": True, "no": False}
    return known[word] if word in known else Refused("yes_no_unknown")


def _date(dialect: Dialect, word: object) -> object:
    if isinstance(word, dt.date):
        return dates.read_date(word.isoformat(), "ymd")  # a typed date has no order to declare
    return dates.read_date(as_text(word), dialect.date_order)


def _number(field: Field, dialect: Dialect, word: object) -> object:
    found = word if isinstance(word, float) else numbers.read_number(as_text(word), dialect.decimal)
    if not isinstance(found, Refused):
        return _outside(field, found, dialect) or found
    if found.code == "number_percent" and field.type == "share":
        share = numbers.as_share(as_text(word), dialect.decimal)
        return Refused("share_percent", lambda: {"suggestion": share or f"0{dialect.decimal}12"})
    return found


def _outside(field: Field, number: float, dialect: Dialect) -> Refused | None:
    if not math.isfinite(number):
        return Refused("number_unreadable", lambda: {"suggestion": f"1234{dialect.decimal}5"})
    if field.type == "count" and number != int(number):
        return Refused("count_fraction")
    if field.low is not None and number < field.low:
        return Refused("value_below", lambda: {"low": as_text(float(field.low))})
    if field.high is not None and number > field.high:
        code = "share_above" if field.type == "share" and field.high == 1 else "value_above"
        return Refused(code, lambda: {"high": as_text(float(field.high)), "example": f"0{dialect.decimal}12"})
    return None
