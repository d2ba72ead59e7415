"""What is looked at in a workbook before it is opened: bombs, macros, links to other files.

A file of half a megabyte can ask for all the memory there is, so every part is unpacked once here, piece by piece, and
measured; only then does the reader see the file.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from workbook.client.intake.mistakes import Mistakes

MAX_PARTS = 2_000  # a workbook of a hundred sheets with pictures has a few hundred
MAX_UNPACKED = 400_000_000  # a full sheet of a million rows and a dozen columns
MAX_RATIO = 150  # worksheets pack 10 to 40 times; a bomb a thousand times
RATIO_FROM = 5_000_000  # small parts may pack as well as they like
MAX_CELLS = 25_000_000  # the area that the cells span: the reader keeps all of it in memory
MAX_TEXT = 1_000_000_000  # characters, a text counted as often as cells show it
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError, LookupError)
_PIECE = 1 << 20
_LONGEST = 8 << 20  # a piece is cut anywhere rather than grow beyond
_CELL = re.compile(rb"""\br=["']([A-Za-z]{0,3})([0-9]{1,18})["']""")
_SHARED = re.compile(rb"""<(?:\w+:)?c\b[^<>]{0,300}\bt=["']s["'][^<>]{0,300}>\s*<(?:\w+:)?v>([0-9]{1,9})<""")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_LONG_TEXT = 1000  # shorter ones can't add up to much
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def is_safe(path: Path, mistakes: Mistakes) -> bool:
    """Whether the workbook may be opened; every reason why not is noted."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, mistakes)
    except DAMAGED:
        mistakes.add("xlsx_unreadable")  # damaged, locked with a password, an older .xls, or no workbook at all
    return not mistakes


def pieces(archive: zipfile.ZipFile, name: str, end: bytes = b">") -> Iterator[bytes]:
    """A part of the workbook about a megabyte at a time, cut only where ``end`` stands: by default behind a tag."""
    rest = b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            whole, cut, rest = (rest + piece).rpartition(end)
            if len(rest) > _LONGEST:
                whole, rest = whole + cut + rest, b""
                cut = b""
            yield whole + cut
    yield rest


def _check(archive: zipfile.ZipFile, mistakes: Mistakes) -> None:
    parts = archive.infolist()
    names = [part.filename.casefold() for part in parts]
    if len(parts) > MAX_PARTS:
        mistakes.add("xlsx_too_many_parts", count=len(parts), limit=MAX_PARTS)
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        mistakes.add("xlsx_macros")
    if any("externallinks/" in name for name in names):
        mistakes.add("xlsx_links")
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED or swollen:
        mistakes.add("xlsx_bomb", size=unpacked // 1_000_000)
    if not mistakes:
        _measure(archive, mistakes)


def _measure(archive: zipfile.ZipFile, mistakes: Mistakes) -> None:
    """Unpack every part; a part that holds more than it declares fails its checksum and so is refused too."""
    texts = [0]
    for name in sorted(archive.namelist(), key=lambda name: not _is_shared(name)):
        rows = columns = characters = 0
        for piece in pieces(archive, name):
            if _DTD.search(piece) or (name.endswith((".xml", ".rels")) and b"\0" in piece):
                mistakes.add("xlsx_markup")
                return
            if _is_shared(name):
                _add_texts(piece, texts)
            rows, columns = _span(piece, rows, columns)
            characters += _shown_characters(piece, texts)
        if rows * columns > MAX_CELLS or characters > MAX_TEXT:
            mistakes.add("xlsx_area", found=f"{rows} x {columns}", limit=MAX_CELLS)


def _is_shared(name: str) -> bool:
    return "sharedstrings" in name.casefold()


def _add_texts(piece: bytes, texts: list[int]) -> None:
    """The lengths of the workbook's shared texts; the first stands for what comes before them."""
    first, *more = _TEXT.split(piece)
    texts[-1] += len(first)
    texts.extend(map(len, more))


def _shown_characters(piece: bytes, texts: list[int]) -> int:
    if max(texts) < _LONG_TEXT:
        return 0
    return sum(texts[min(int(at) + 1, len(texts) - 1)] for at in _SHARED.findall(piece))


def _span(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    places = _CELL.findall(piece)
    if not places:
        return rows, columns
    rows = max(rows, max(int(row) for row in {row for _, row in places}))
    return rows, max(columns, max(_number(letters) for letters in {letters for letters, _ in places}))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
