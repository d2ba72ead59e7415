"""Plain data as YAML that a person reads and edits with ease, and that is read back unchanged."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from math import isfinite
from typing import Any

from workbook.client.strict_yaml.reading import UNWELCOME

_PLAIN = re.compile(r"[^\W\d_](?:[\w .,/()%&'’«»€+\u00a0\u202f-]*[\w.)%'’»€+])?")
_OLD_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})  # no words to YAML 1.1 programs
_LONGEST_KEY = 200


def write_yaml(data: Any) -> str:
    """The data as YAML that ``read_yaml`` reads back unchanged, keys in their order.

    Takes mappings with text keys, lists, text, finite numbers, booleans, dates and None. Raises TypeError for anything
    else, ValueError for text with NUL or half characters and for keys beyond 200 characters.
    """
    return "\n".join(_lines(data)) + "\n"


def _lines(value: Any) -> list[str]:
    if isinstance(value, dict) and value:
        return [line for key, entry in value.items() for line in _entry(_key(key) + ":", entry)]
    if isinstance(value, (list, tuple)) and value:
        return [line for entry in value for line in _indented("- ", _lines(entry))]
    if isinstance(value, str) and _is_literal(value):
        return ["|" if value.endswith("\n") else "|-", *_indented("  ", value.removesuffix("\n").split("\n"))]
    return [_scalar(value)]


def _entry(key: str, value: Any) -> list[str]:
    lines = _lines(value)
    if isinstance(value, (dict, list, tuple)) and value:
        return [key, *_indented("  ", lines)]
    return [f"{key} {lines[0]}", *lines[1:]]


def _indented(first: str, lines: list[str]) -> list[str]:
    rest = " " * len(first)
    return [first + lines[0], *(rest + line if line else "" for line in lines[1:])]


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    if not 0 < len(key) <= _LONGEST_KEY:
        raise ValueError(f"a key must have 1 to {_LONGEST_KEY} characters, not {len(key)}")
    return _scalar(key)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.casefold() not in _OLD_WORDS else _quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and isfinite(value):
        text = format(Decimal(repr(value)), "f")
        return text if "." in text else f"{text}.0"
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return _empty(value)


def _empty(value: Any) -> str:
    if value == {} and isinstance(value, dict):
        return "{}"
    if isinstance(value, (list, tuple)):
        return "[]"
    raise TypeError(f"{value!r} can't be written as YAML")


def _is_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is: no spaces that an editor would change unseen."""
    lines = text.removesuffix("\n").split("\n")
    visible = all(line.isprintable() and line == line.rstrip() for line in lines)
    return len(lines) > 1 and visible and bool(lines[0]) and not lines[0].startswith(" ") and bool(lines[-1])


def _quoted(text: str) -> str:
    if UNWELCOME.search(text):
        raise ValueError("text holds NUL or half of a surrogate pair")
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _escaped(c: str) -> str:
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    if c in named or c.isprintable() or c in "\u00a0\u202f":
        return named.get(c, c)
    return f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}"
