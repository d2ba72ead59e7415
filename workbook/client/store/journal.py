"""``journal.jsonl``: who changed what and when, one line an edit, each with a checksum.

The chapter file is the truth and the journal its history. A damaged line is left out, a missing journal is begun anew:
neither is ever fatal. ``file`` marks the last line of a save with the content that the file then had.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from workbook.client.store.disk import Disk, append_lasting, write_aside
from workbook.client.store.merging import ORDER, Edit
from workbook.errors import Problem, Problems

FILE = "journal.jsonl"
SCHEMA = 1
OUTSIDE = "outside"  # who: somebody with another program
UNKNOWN_WRITER = "unknown"  # who: the line was lost before it was written down, the edit was not
EDIT, CLASH, SETTLED, MARK, ELSEWHERE = "edit", "conflict", "settled", "mark", "elsewhere"
_BLOCK = 65_536


@dataclass(frozen=True)
class Line:
    """One line of history. ``chapter`` names the file: a chapter, ``tables/<t>`` or ``respondents/<chapter>/<name>``.

    ``item`` is an item, or ``item.entry`` or ``item.entry.field``; ``item.*`` is the order of a list. ``kind`` is edit,
    conflict (``old`` stands, ``new`` was kept beside it), settled, mark (only the content of the file is noted) or
    elsewhere (made in a copy of the folder).
    """

    seq: int
    when: str
    who: str
    chapter: str
    item: str
    old: Any
    new: Any
    client: str
    rev: int
    kind: str = EDIT
    file: str = ""
    schema: int = SCHEMA

    @property
    def edit(self) -> Edit:
        return Edit(path_of(self.item), self.old, self.new)

    def told(self) -> str:
        """The line for a person to read; ``seq`` in front is what undo takes."""
        values = " -> ".join(_json(value) for value in (self.old, self.new))
        kind = "" if self.kind == EDIT else f" ({self.kind})"
        when = self.when[:16].replace("T", " ")
        return f"{self.seq}  {when}  {self.who}  {self.chapter}  {self.item}: {values}{kind}"


def history(folder: Path, chapter: str | None = None) -> list[Line]:
    """What happened in the folder, oldest first, or in one of its files; an empty list when nothing is written down."""
    lines = [line for line in newest_first(Path(folder) / FILE) if line.kind != MARK]
    return [line for line in reversed(lines) if chapter is None or line.chapter == chapter]


def newest_first(path: Path) -> Iterator[Line]:
    """The sound lines of a journal from its end, read only as far as they are asked for."""
    for raw in _raw_newest_first(path):
        line = decoded(raw)
        if line is not None:
            yield line


def append(disk: Disk, path: Path, lines: Iterable[Line]) -> None:
    """Add lines; a line torn by an accident stays by itself and does not spoil the next."""
    start = b"" if _ends_whole(path) else b"\n"
    append_lasting(disk, path, start + b"".join(encoded(line) for line in lines))


def rewrite(disk: Disk, path: Path, lines: Iterable[Line]) -> None:
    """Replace a journal in one step; every checksum is made anew."""
    write_aside(disk, path, b"".join(encoded(line) for line in lines))


def encoded(line: Line) -> bytes:
    given = {key: value for key, value in asdict(line).items() if value != "" or key in ("who", "item", "old", "new")}
    return (_json({**given, "check": _checksum(given)}) + "\n").encode()


def decoded(raw: bytes) -> Line | None:
    """The line, or None when it is damaged. A line of a newer program raises Problems: what it means is not known."""
    try:
        given = json.loads(raw, object_hook=_dates)
        if given.pop("check") != _checksum(given):
            return None
        if given["schema"] > SCHEMA:
            values = {"schema": given["schema"]}
            raise Problems([Problem("schema_newer", FILE, found=str(given["schema"]), values=values)])
        return Line(**given)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def item_of(path: tuple[str, ...]) -> str:
    """A path as one word with dots; a dot, a star or a percent sign inside a part is written %2E, %2A, %25."""
    quoted = [part.replace("%", "%25").replace(".", "%2E").replace("*", "%2A") for part in path]
    return ".".join(ORDER if part == ORDER and place == 1 else quoted[place] for place, part in enumerate(path))


def path_of(item: str) -> tuple[str, ...]:
    return tuple(unquote(part) for part in item.split("."))


def numbered(lines: Iterable[Line], first: int) -> list[Line]:
    return [replace(line, seq=first + number) for number, line in enumerate(lines)]


def last_number(path: Path) -> int:
    return next((line.seq for line in newest_first(path)), 0)


def _checksum(given: dict) -> str:
    return hashlib.sha256(_json(given).encode()).hexdigest()[:16]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_dated, allow_nan=False)


def _dated(value: Any) -> dict[str, str]:
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    raise TypeError(f"{value!r} has no place in the journal")


def _dates(value: dict) -> Any:
    return date.fromisoformat(value["$date"]) if value.keys() == {"$date"} else value


def _ends_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return True
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
    except FileNotFoundError:
        return True


def _raw_newest_first(path: Path) -> Iterator[bytes]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        end, rest = file.seek(0, os.SEEK_END), b""
        while end > 0:
            start = max(0, end - _BLOCK)
            file.seek(start)
            rest, *whole = (file.read(end - start) + rest).split(b"\n")
            yield from reversed(whole)
            end = start
        yield rest
