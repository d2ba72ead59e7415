"""The bytes of a file as text in the encoding the client declared, or what they look like instead."""

from __future__ import annotations

import codecs
import csv
import io
import re
from contextlib import suppress

from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.records import Dialect, is_encoding

_BOMS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CYRILLIC, _WESTERN = "cp1251", "cp1252"
_WESTERN_NAMES = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTERS = re.compile(rb"[\xa8\xb8\xc0-\xff]+")
_WITHIN_LATIN = re.compile(rb"[A-Za-z][\xc0-\xff]{1,2}|[\xc0-\xff]{1,2}[A-Za-z]")
_WINDOW = 200_000  # bytes around the first foreign letter: enough to tell Russian from French


def to_utf8(raw: bytes, dialect: Dialect, mistakes: Mistakes) -> bytes | None:
    """The same text in UTF-8 without byte-order mark; None, with the reason noted, when it is not as declared."""
    if not is_encoding(dialect.encoding):
        mistakes.add("encoding_unknown", None, None, str(dialect.encoding))
        return None
    declared = codecs.lookup(dialect.encoding).name
    suggestion = _contradiction(raw, declared)
    if suggestion is not None:
        _refuse(raw, dialect, suggestion, _first_foreign(raw), mistakes)
        return None
    try:
        text = raw.decode("utf-8-sig" if declared == "utf-8" else declared)
    except UnicodeDecodeError as error:
        _refuse(raw, dialect, looks_like(raw[max(0, error.start - _WINDOW) :][: 2 * _WINDOW]), error.start, mistakes)
        return None
    body = raw.removeprefix(codecs.BOM_UTF8) if declared.startswith("utf-8") else text.encode("utf-8")
    return body if b"\n" in body else body.replace(b"\r", b"\n")  # an old Mac ends its lines with CR alone


def looks_like(raw: bytes) -> str | None:
    """The encoding those bytes are most plausibly written in, None where nothing speaks for one.

    Russian words are runs of bytes above 0xC0; French and other western words have one or two among Latin letters.
    """
    runs = [len(run) for run in _LETTERS.findall(raw)]
    if runs and sum(run for run in runs if run >= 3) >= sum(runs) / 2:
        return _CYRILLIC
    return _WESTERN if max(runs, default=0) <= 2 and _decodes(raw, _WESTERN) else None


def _contradiction(raw: bytes, declared: str) -> str | None:
    """What the file must be instead when it can't be what was declared, though every byte of it might decode."""
    marked = next((name for mark, name in _BOMS.items() if raw.startswith(mark)), None)
    if marked or declared.startswith(("utf-16", "utf-32")):
        return None if marked is None or declared.startswith(marked) else marked
    if raw[:2000].count(0) * 3 > len(raw[:2000]):
        return "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    return None if declared.startswith("utf") or raw.isascii() else _other_than(raw, declared)


def _other_than(raw: bytes, declared: str) -> str | None:
    if _decodes(raw, "utf-8"):
        return "utf-8"
    start = max(0, _first_foreign(raw) - 1000)
    near = raw[start : start + _WINDOW]
    likely = looks_like(near)
    if likely == _CYRILLIC:
        return likely if declared in _WESTERN_NAMES else None
    western = 2 * len(_WITHIN_LATIN.findall(near)) >= len(_LETTERS.findall(near)) > 0
    return likely if declared == _CYRILLIC and western else None


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _first_foreign(raw: bytes) -> int:
    found = _HIGH.search(raw)
    return found.start() if found else 0


def _refuse(raw: bytes, dialect: Dialect, suggestion: str | None, start: int, mistakes: Mistakes) -> None:
    code = "encoding_wrong" if suggestion is None else "encoding_other"
    row, column, cell = _place(raw, start, suggestion or "latin-1", dialect.separator)
    found = cell if suggestion else ascii(cell)[1:-1]
    mistakes.add(code, row, column, found, encoding=dialect.encoding, suggestion=suggestion)


def _place(raw: bytes, start: int, encoding: str, separator: str) -> tuple[int, str | None, str]:
    """Row, column and whole cell of the byte at ``start``, the file being read in ``encoding``."""
    if encoding.startswith(("utf-16", "utf-32")):
        first = raw[:2000].decode(encoding, "ignore").splitlines()
        return 1, None, first[0] if first else ""
    end = re.compile(b"[\r\n" + re.escape(separator.encode()) + b"]").search(raw, start)
    text = raw[: end.start() if end else len(raw)].removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    row, header, cells = 0, [], [""]
    with suppress(csv.Error):  # quotes and lengths are not what is wrong here
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            row, header = row + 1, header or cells
    column = header[len(cells) - 1].strip() if row > 1 and 0 < len(cells) <= len(header) else None
    return max(row, 1), column, cells[-1] if cells else ""
