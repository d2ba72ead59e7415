"""Dates as people write them: read in the declared order only, otherwise refused with what to write."""

from __future__ import annotations

import datetime as dt
import re

from workbook.client.intake.numbers import Refused, has_other_digits, with_ascii_digits

EXAMPLES = {"ymd": "2026-03-07", "dmy": "07.03.2026", "mdy": "03/07/2026"}
FORMS = {"ymd": "%Y-%m-%d", "dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y"}
_PATTERNS = {
    "ymd": re.compile(r"(?P<y>[0-9]{4})([-/.])(?P<m>[0-9]{1,2})\2(?P<d>[0-9]{1,2})"),
    "dmy": re.compile(r"(?P<d>[0-9]{1,2})([-/.])(?P<m>[0-9]{1,2})\2(?P<y>[0-9]{4})"),
    "mdy": re.compile(r"(?P<m>[0-9]{1,2})([-/.])(?P<d>[0-9]{1,2})\2(?P<y>[0-9]{4})"),
}
_MIDNIGHT = re.compile(r"[T ]00?:00(?::00(?:\.0+)?)?$")
_TIME = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}.*$")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_DAY_NUMBER = re.compile(r"[2-7][0-9]{4}")  # days since 1899-12-30: 1954 to 2119
_FIRST_YEAR, _LAST_YEAR = 1678, 2261  # what 64 bits of nanoseconds hold whole


def read_date(word: str, order: str) -> dt.date | Refused:
    """The day a cell holds, its parts in the declared order; a time of day other than midnight is refused."""
    found = _day(_MIDNIGHT.sub("", word), order)
    return found if found is not None else _refused(word, order)


def day_of(number: float, order: str) -> str:
    """The day that a spreadsheet's day number stands for, written in the declared order."""
    return (dt.date(1899, 12, 30) + dt.timedelta(days=int(number))).strftime(FORMS[order])


def _day(word: str, order: str) -> dt.date | None:
    parts = _PATTERNS[order].fullmatch(word)
    if parts is None or not _FIRST_YEAR <= int(parts["y"]) <= _LAST_YEAR:
        return None
    try:
        return dt.date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _refused(word: str, order: str) -> Refused:
    day = _TIME.sub("", word)
    orders = [other for other in _PATTERNS if _day(day, other)]
    named = {"example": EXAMPLES[order], "order": order, "orders": orders}
    if day != word and order in orders:
        return Refused("date_with_time", lambda: named | {"suggestion": day})
    if orders:
        return Refused("date_order", lambda: named)
    if any(pattern.fullmatch(day) for pattern in _PATTERNS.values()):
        return Refused("date_impossible", lambda: named)
    return Refused(_unread(word, day), lambda: named | {"suggestion": _suggestion(word, order)})


def _unread(word: str, day: str) -> str:
    if has_other_digits(word):
        return "other_digits"
    if _SHORT_YEAR.fullmatch(day):
        return "date_short_year"
    return "date_day_number" if _DAY_NUMBER.fullmatch(word) else "date_unreadable"


def _suggestion(word: str, order: str) -> str:
    if _DAY_NUMBER.fullmatch(word):
        return day_of(int(word), order)
    return with_ascii_digits(word) if has_other_digits(word) else EXAMPLES[order]
