"""Numbers as people write them: read where the writing leaves no doubt, otherwise refused with what to write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

SPACES = " \u00a0\u2009\u202f"
_ACCEPTED = {
    ".": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"),
    ",": re.compile(rf"[+-]?(?:[0-9]+,?[0-9]*|,[0-9]+|[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?:,[0-9]*)?)"),
}
_DIGITS = re.compile("[0-9]+")
_SPACES = re.compile(rf"[{SPACES}]")
_ABSENT = frozenset(
    {"na", "n/a", "n.a.", "<na>", "nan", "null", "nil", "none", "nat", "nd", "n.d.", "n/d", "s.o.", "нд", "н/д", "нет"}
    | {"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞", "-", "–", "—", "?"}
)
_CURRENCY = re.compile(r"(?<![A-Za-z])(?:[A-Z]{3}|[Ee]uros?|kr|Fr)(?![A-Za-z])\.?|руб(?:лей|ля|ль)?\.?|\bр\.")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]*[.,]?[0-9]+[eE][+-]?[0-9]{1,3}")
_MINUS = "\u2212\u2013\u2014\ufe63\uff0d"
_SIGN = re.compile(rf"\(.*[0-9].*\)|[0-9].*[-{_MINUS}]|[{_MINUS}].*[0-9].*|[+-][{SPACES}].*[0-9].*")


class Refused(NamedTuple):
    """A cell that is not read, and why. ``details`` gives what the message names, worked out only when it is shown."""

    code: str
    details: Callable[[], dict[str, object]] = dict


def read_number(word: str, decimal: str) -> float | Refused:
    """The number a cell holds. Spaces may part the thousands only where the decimal mark is a comma."""
    if not _ACCEPTED[decimal].fullmatch(word):
        code = _what_is_wrong(_DIGITS.sub("9", word), decimal)
        return Refused(code, lambda: _details(word, decimal))
    if decimal == ",":
        word = _SPACES.sub("", word).replace(",", ".")
    return float(word)


@lru_cache(maxsize=10_000)
def _what_is_wrong(word: str, decimal: str) -> str:
    """The reason depends on the marks among the digits, not on the digits: a million wrong cells have a few shapes."""
    return next((code for code, holds in _CHECKS if holds(word, decimal)), "number_unreadable")


def _details(word: str, decimal: str) -> dict[str, object]:
    suggestion = _plainly(word, decimal) if _SCIENTIFIC.fullmatch(word) else _tidy(word, decimal)
    other = "," if decimal == "." else "."
    return {"suggestion": suggestion or f"1234{decimal}5", "decimal": decimal, "other": other}


def has_other_digits(word: str) -> bool:
    """Whether a digit stands there that is not one of 0 to 9: Arabic, Devanagari, full-width."""
    return any(c.isdigit() and not c.isascii() for c in word)


def with_ascii_digits(word: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in word)


def as_share(word: str, decimal: str) -> str:
    """``12,5 %`` as the share a file should hold: ``0,125``. Blank where the percentage cannot be read."""
    bare = _tidy(word, decimal).replace(",", ".")
    return format(Decimal(bare) / 100, "f").replace(".", decimal) if re.fullmatch(r"-?[0-9.]+", bare) else ""


def _has_currency(word: str) -> bool:
    symbol = any(unicodedata.category(c) == "Sc" for c in word)
    return _has_digit(word) and (symbol or _CURRENCY.search(word) is not None)


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _has_thousands(word: str) -> bool:
    marks = [c for c in word if c in ".,'’"]
    return len(marks) > 1 or any(c in "'’" for c in marks)


def _has_other_mark(word: str, decimal: str) -> bool:
    return ("," if decimal == "." else ".") in word


def _tidy(word: str, decimal: str) -> str:
    """The number as it should be written, or both readings where it has two; blank where it is no number at all."""
    bare = _CURRENCY.sub("", with_ascii_digits(unicodedata.normalize("NFKC", word)))
    bare = "".join(c for c in bare if not c.isspace() and c not in "_'’%+" and unicodedata.category(c) != "Sc")
    negative = bare[:1] in ("-", *_MINUS) or bare[-1:] in ("-", *_MINUS) or (bare[:1] == "(" and bare[-1:] == ")")
    bare = bare.strip(f"()-{_MINUS}")
    if not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", bare):
        return ""
    return " / ".join(("-" if negative else "") + text for text in _readings(bare, decimal))


def _readings(bare: str, decimal: str) -> list[str]:
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return [bare]
    whole, part = re.sub("[.,]", "", bare[:last]), bare[last + 1 :]
    if bare.count(bare[last]) > 1:
        return [whole + part]
    doubtful = bare[last] != decimal and len(part) == 3 and 0 < len(bare[:last]) <= 3
    return [whole + part, f"{whole}{decimal}{part}"] if doubtful else [f"{whole}{decimal}{part}"]


def _plainly(word: str, decimal: str) -> str:
    return format(Decimal(word.replace(",", ".")), "f").replace(".", decimal)


_CHECKS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("number_word", lambda word, decimal: word.casefold() in _ABSENT),
    ("other_digits", lambda word, decimal: has_other_digits(word)),
    ("number_currency", lambda word, decimal: _has_currency(word)),
    ("number_percent", lambda word, decimal: "%" in word and _has_digit(word)),
    ("number_underscore", lambda word, decimal: "_" in word and _has_digit(word)),
    ("number_scientific", lambda word, decimal: _SCIENTIFIC.fullmatch(word) is not None),
    ("number_sign", lambda word, decimal: _SIGN.fullmatch(word) is not None),
    ("number_unreadable", lambda word, decimal: not _tidy(word, decimal)),
    ("number_spaces", lambda word, decimal: decimal == "." and _SPACES.search(word) is not None),
    ("number_thousands", lambda word, decimal: _has_thousands(word)),
    ("decimal_mark", lambda word, decimal: _has_other_mark(word, decimal)),
)
