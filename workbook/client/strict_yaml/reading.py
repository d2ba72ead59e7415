"""A YAML file as plain data, with the line of everything in it that is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from workbook.errors import Problem

MAX_BYTES = 5_000_000  # answers of one chapter fill some tens of kilobytes
MAX_DEPTH = 20  # answers go four deep
_CONSTANTS = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_CONSTANTS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,3999})")
_DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
UNWELCOME = re.compile("[\x00\ud800-\udfff]")  # no document or spreadsheet can hold them


def read_yaml(path: Path, *, file: str) -> tuple[Any, list[Problem]]:
    """What the file says, and every mistake in it; ``file`` is how messages name it.

    Mappings have text keys as they are written; ISO dates are dates. Where there are problems the data are incomplete,
    and None where the file can't be read to its end.
    """
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        return None, [Problem("file_unreadable", file, values={"reason": error.strerror or type(error).__name__})]
    if raw is None:
        return None, [Problem("yaml_size", file, values={"limit": MAX_BYTES // 1_000_000})]
    text, problems = _text(raw, file)
    return (None, problems) if problems else _Reading(file, text).read()


def _text(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", [_bytes_problem(file, raw[: error.start].count(b"\n") + 1, f"0x{raw[error.start]:02X}")]
    at = text.find("\0")
    return (text, []) if at < 0 else ("", [_bytes_problem(file, text.count("\n", 0, at) + 1, "NUL")])


def _bytes_problem(file: str, row: int, found: str) -> Problem:
    return Problem("yaml_bytes", file, row, found=found)


class _Stop(Exception):
    """What follows can't be read."""


class _Reading:
    """One pass over the events of a file, which become data; mistakes are gathered on the way."""

    def __init__(self, file: str, text: str):
        self.file, self.text = file, text
        self.problems: list[Problem] = []
        self.events: Iterator[ev.Event] = YAML(typ="safe", pure=True).parse(text)

    def read(self) -> tuple[Any, list[Problem]]:
        data = None
        try:
            documents = 0
            for event in self.events:
                if isinstance(event, ev.DocumentStartEvent):
                    documents += 1
                    self._allow(documents == 1, "yaml_documents", event, stop=True)
                    data = self._node(next(self.events), 1)
        except _Stop:
            data = None
        except YAMLError as error:
            data = None
            self.problems.append(self._syntax(error))
        return data, self.problems

    def _node(self, event: ev.Event, depth: int) -> Any:
        self._allow(depth <= MAX_DEPTH, "yaml_depth", event, stop=True, limit=MAX_DEPTH)
        self._allow(getattr(event, "tag", None) is None, "yaml_tag", event)
        self._allow(event.anchor is None, "yaml_alias", event)
        if isinstance(event, ev.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, ev.SequenceStartEvent):
            return [self._node(entry, depth + 1) for entry in self._until(ev.SequenceEndEvent)]
        return self._mapping(depth) if isinstance(event, ev.MappingStartEvent) else None

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for event in self._until(ev.MappingEndEvent):
            is_text = isinstance(event, ev.ScalarEvent) and event.value != ""
            self._allow(is_text, "yaml_key", event)
            self._node(event, depth + 1)
            key = event.value if is_text else None
            self._allow(key not in lines, "yaml_key_twice", event, found=key, first=lines.get(key))
            value = self._node(next(self.events), depth + 1)
            if is_text and key not in lines:
                found[key], lines[key] = value, _line(event)
        return found

    def _until(self, end: type[ev.Event]) -> Iterator[ev.Event]:
        while not isinstance(event := next(self.events), end):
            yield event

    def _scalar(self, event: ev.ScalarEvent) -> Any:
        self._allow(not UNWELCOME.search(event.value), "yaml_bytes", event, found="U+0000, U+D800–U+DFFF")
        if event.style is not None:
            return event.value
        self._allow(not _NO_NUMBER.fullmatch(event.value), "yaml_number", event, found=event.value)
        return _meaning(event.value)

    def _allow(self, fine: bool, code: str, event: ev.Event, found: str | None = None, stop=False, **values) -> None:
        if not fine:
            text = self._written(_line(event)) if found is None else found
            self.problems.append(Problem(code, self.file, _line(event), found=text, values=values))
            if stop:
                raise _Stop

    def _written(self, line: int) -> str:
        lines = self.text.split("\n")
        return lines[min(line, len(lines)) - 1].strip()

    def _syntax(self, error: YAMLError) -> Problem:
        if not isinstance(error, MarkedYAMLError):  # a control character, refused before any line is counted
            row = self.text.count("\n", 0, getattr(error, "position", 0)) + 1
            return _bytes_problem(self.file, row, f"U+{ord(self.text[getattr(error, 'position', 0)]):04X}")
        unclosed = "end of stream" in str(error.problem) or "stream end" in str(error.problem)
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else 1
        written = self._written(row)
        tab = "\t" in self.text.split("\n")[min(row, self.text.count("\n") + 1) - 1][: mark.column + 1 if mark else 1]
        colon = "mapping values" in str(error.problem)
        code = "yaml_unclosed" if unclosed else "yaml_tab" if tab else "yaml_colon" if colon else "yaml_syntax"
        return Problem(code, self.file, row, found=written)


def _line(event: ev.Event) -> int:
    return event.start_mark.line + 1


def _meaning(word: str) -> Any:
    """An unquoted word: a constant, a number, a day, or else itself."""
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if _WHOLE.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return float(word)
    if _DAY.fullmatch(word):
        with suppress(ValueError):
            return dt.date.fromisoformat(word)
    return word
