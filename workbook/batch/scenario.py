"""Scenario overrides from the command line: ``name=value``, the value a number, a word, yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbook.errors import UsageError

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def parse_settings(settings: Iterable[str]) -> dict[str, str | float | int]:
    """The overrides by name. Raises UsageError for what is not ``name=value`` and for a name given twice."""
    found: dict[str, str | float | int] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip().isidentifier():
            raise UsageError(f"--set {setting!r}: write NAME=VALUE, for example discount_rate=0.12")
        if name.strip() in found:
            raise UsageError(f"--set {name.strip()}: given twice; keep one")
        found[name.strip()] = _value(value.strip())
    return found


def _value(text: str) -> str | float | int:
    if not NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)
