"""Keys and values become sentences, numbers and dates in the reader's language.

Placeholders of the templates: ``{name}`` ``{x:money}`` ``{x:percent}`` ``{n:count}`` ``{x:number}`` ``{x:decimal1}``
``{d:date}`` ``{n:plural client|clients}``. Client text is only ever a value: it is never read as a template.
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from workbook.metrics import Message
from workbook.texts import Text, Texts, of_chapter, shared

LIST_JOIN = ", "
DASH = "–"
LEAST_SHOWN, TINY = 0.005, "0.00###"  # an index that two decimals would turn into nothing keeps those it needs
PATTERNS = {
    # in sentences: no more decimals than the number has
    "percent": "#,##0.#%",
    "count": "#,##0",
    "decimal1": "#,##0.0",
    # in cards and columns: as many as its neighbours, so that figures line up
    "share": "#,##0.0%",
    "points": "#,##0.00",
    "index": "#,##0.00",
    "days": "#,##0",
    "calendar_year": "0",
}


def fill(template: str, values: Mapping[str, object], language: str, currency: str = "") -> str:
    """The template with its placeholders filled in. Raises KeyError for a placeholder without a value."""
    return _Sentence(language, currency).vformat(template, (), values)


class _Sentence(string.Formatter):
    """``str.format`` without attribute access or indexing, and with this module's formats."""

    def __init__(self, language: str, currency: str):
        self.language, self.currency = language, currency

    def get_field(self, field_name, args, kwargs):
        if not field_name.isidentifier():
            raise KeyError(f"placeholder {field_name!r} is not a plain name")
        return kwargs[field_name], field_name

    def convert_field(self, value, conversion):
        return value

    def format_field(self, value, format_spec):
        if format_spec.startswith("plural "):
            return _plural(value, format_spec[len("plural ") :].split("|"), self.language)
        return _formatted(value, format_spec, self.language, self.currency)


def _formatted(value: object, spec: str, language: str, currency: str) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return LIST_JOIN.join(_formatted(part, spec, language, currency) for part in value)
    if isinstance(value, (date, datetime)):
        return local_date(value, language)
    if not spec or isinstance(value, str):
        return _plain(value, language)
    return number(value, spec, language, currency)


def _plain(value: object, language: str) -> str:
    if isinstance(value, float):
        return number(value, "number", language)
    return "" if value is None else str(value)


def number(value: float | None, kind: str, language: str, currency: str = "") -> str:
    """A number the local way. ``kind``: money, percent, count, number, decimal1, or a unit of metrics."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return DASH
    return _typographic(_number(value, kind, language, currency), language)


def _number(value: float, kind: str, language: str, currency: str) -> str:
    from babel import numbers

    if kind in ("money", "currency"):
        return _money(value, language, currency)
    pattern = TINY if kind == "index" and 0 < abs(value) < LEAST_SHOWN else PATTERNS.get(kind, "#,##0.##")
    return numbers.format_decimal(_unsigned_zero(value), pattern, locale=language)


def _money(value: float, language: str, currency: str) -> str:
    """Whole units from a thousand on, cents below: what a reader can take in."""
    from babel import numbers

    pattern = {"en": "¤#,##0", "fr": "#,##0 ¤", "ru": "#,##0 ¤"}[language]
    if abs(value) < 1000 and round(value, 2) != round(value):
        pattern = pattern.replace("#,##0", "#,##0.00")
    value = _unsigned_zero(round(value, 2))
    if not currency:
        return numbers.format_decimal(value, pattern.replace("¤", "").strip(), locale=language)
    shown = numbers.format_currency(value, currency, pattern, locale=language, currency_digits=False)
    return _space_code(shown.replace("£GB", "£"), currency)


def _space_code(shown: str, currency: str) -> str:
    """A currency without a sign of its own stands apart from the figures: ``CHF 1,200``."""
    return shown.replace(currency, f"{currency}\u00a0", 1) if shown.lstrip("-").startswith(currency) else shown


def _unsigned_zero(value: float) -> float:
    return value + 0 if value else 0


def _typographic(text: str, language: str) -> str:
    """Narrow no-break spaces in figures, a true minus sign, and one before the percent sign in French and Russian."""
    if language in ("fr", "ru"):
        text = text.replace("\u00a0", "\u202f").replace(" ", "\u202f").replace("%", "\u202f%")
    return text.replace("-", "\u2212")


def local_date(value: date | datetime, language: str) -> str:
    """A date the local way: 30 June 2026, 30 juin 2026, 30 июня 2026 г."""
    from babel.dates import format_date

    return format_date(value, "long" if language != "en" else "d MMMM y", locale=language)


def _plural(value: object, forms: list[str], language: str) -> str:
    """The form that goes with the number: two forms in English and French, three in Russian."""
    n = abs(float(value))
    if language == "ru":
        return forms[min(_russian_form(n), len(forms) - 1)]
    single = n < 2 if language == "fr" else n == 1
    return forms[0] if single else forms[-1]


def _russian_form(n: float) -> int:
    if n != int(n):
        return 1
    ones, tens = int(n) % 10, int(n) % 100
    if ones == 1 and tens != 11:
        return 0
    return 1 if ones in (2, 3, 4) and tens not in (12, 13, 14) else 2


@dataclass(frozen=True)
class Wording:
    """The words of one language, with a client's currency, for one chapter or for the interface alone."""

    language: str
    currency: str = ""
    chapter: str | None = None

    @property
    def texts(self) -> Texts:
        return of_chapter(self.chapter, self.language) if self.chapter else _common(self.language)

    def label(self, key: str) -> str:
        return self.texts.label(key)

    def text(self, key: str) -> Text:
        return self.texts.get(key)

    def say(self, message: Message, prefix: str = "") -> str:
        """The sentence of a message, its values written the local way; a value may be a message itself, or several."""
        words = self.of(message.chapter)
        values = {name: words.said(value) for name, value in message.values.items()}
        return self.fill(words.label(prefix + message.key), values)

    def of(self, chapter: str | None) -> Wording:
        """The same way of writing with another chapter's texts; without one, this one."""
        return replace(self, chapter=chapter) if chapter else self

    def said(self, value: Any) -> Any:
        """The value, messages in it put into words: a coded step becomes its name."""
        if isinstance(value, (list, tuple)):
            return [self.said(part) for part in value]
        return self.say(value) if isinstance(value, Message) else value

    def fill(self, template: str, values: Mapping[str, Any]) -> str:
        return fill(template, values, self.language, self.currency)

    def value(self, value: Any, unit: str) -> str:
        """A raw value as a reader expects it; a dash where there is none."""
        if _blank(value):
            return DASH
        if isinstance(value, bool) or unit == "yes_no":
            return self.label("yes" if value else "no")
        if isinstance(value, (date, datetime)):
            return local_date(value, self.language)
        if unit in ("text", "date") or isinstance(value, str):
            return str(value)
        shown = number(float(value), unit, self.language, self.currency)
        return self._with_unit(shown, float(value), unit)

    def _with_unit(self, shown: str, value: float, unit: str) -> str:
        key = f"unit_{unit}"
        return self.fill(self.label(key), {"shown": shown, "n": value}) if key in self.texts else shown


def _blank(value: Any) -> bool:
    return value is None or value != value or value is type(None)


@cache
def _common(language: str) -> Texts:
    rows = {}
    for name in ("interface", "tables", "scales", "sources"):
        rows |= shared(name, language).rows
    return Texts(language, rows)
