"""``workbook forget``: a person's answers and name taken out of a client folder, its history and its copies.

The folder keeps working: a required value becomes a neutral mark, the client's own id stays. What a program cannot
change (a workbook, a file of another kind) is listed, to be done by hand. Results of former runs lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook.client.info import read_info
from workbook.client.store import journal
from workbook.client.store.chapter_file import RESPONDENTS
from workbook.client.store.copies import copies
from workbook.client.store.disk import DISK, LOCK, Disk, remove_lasting, write_aside, writing
from workbook.client.store.naming import Name
from workbook.client.store.redaction import redacted_csv, redacted_journal, redacted_text, redacted_yaml
from workbook.client.store.respondents import respondent_name
from workbook.client.store.stored import content_mark
from workbook.errors import Problem, UsageError

KEPT_ASIDE = (".bak", ".tmp")  # copies that only ever repeat what another file holds or held


class Removal(Problem):
    """One thing that was taken out, or could not be (``forget_left``), and where."""

    def line(self, language: str = "en") -> str:
        from workbook.texts import shared

        words = shared("messages", language)
        text = words.get(self.code)
        parts = [words.fill(part, self.values) for part in (text.label, text.help) if part]
        return f"{self._place(words)}: {'; '.join(parts)}"


@dataclass
class _Forgetting:
    """One pass over a folder: what is done, and the marks of contents that changed by it."""

    folder: Path
    name: Name
    disk: Disk
    removals: list[Removal] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    def tell(self, code: str, path: Path, column: str | None = None, row: int | None = None, **values) -> None:
        file = path.relative_to(self.folder).as_posix()
        self.removals.append(Removal(code, file, row, column or None, values=values))

    def remove(self, path: Path, code: str) -> None:
        remove_lasting(self.disk, path)
        self.tell(code, path)

    def rewrite(self, path: Path, content: bytes) -> None:
        before = content_mark(path)
        write_aside(self.disk, path, content)
        self.contents[before] = content_mark(path)


def forget(folder: str | Path, name: str, *, disk: Disk = DISK) -> list[Removal]:
    """Take this person out of the folder and say what was done, file by file; an empty list when the name is nowhere.

    Killed half way it can simply be run again. Raises UsageError for a name of fewer than two letters.
    """
    try:
        person = Name(name)
    except ValueError as error:
        raise UsageError(f"{name!r}: {error}") from error
    doing = _Forgetting(Path(folder), person, disk)
    with writing(doing.folder):
        _own_answers(doing)
        for path in _files(doing.folder):
            _redact(doing, path)
        for path in _journals(doing.folder):
            _history(doing, path)
        _copies_named_after(doing)
    return doing.removals


def _own_answers(doing: _Forgetting) -> None:
    for path in sorted((doing.folder / RESPONDENTS).glob("*/*.yaml*")):
        stem = path.name.partition(".yaml")[0]
        if doing.name.is_whole(stem) or (path.suffix == ".yaml" and doing.name.is_whole(respondent_name(path))):
            doing.dropped.add(f"{RESPONDENTS}/{path.parent.name}/{stem}")
            doing.remove(path, "forget_file")


def _files(folder: Path) -> Iterator[Path]:
    journals = set(_journals(folder))
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in journals and path.name != LOCK:
            yield path


def _journals(folder: Path) -> list[Path]:
    """The journal, its copies and what an accident left of it."""
    return [path for path in sorted(folder.glob(f"*{Path(journal.FILE).stem}*")) if path.suffix == ".jsonl"]


def _redact(doing: _Forgetting, path: Path) -> None:
    raw = path.read_bytes()
    if path.suffix in KEPT_ASIDE:
        if doing.name.stands_in(raw.decode("utf-8", "replace")) or _belongs_to_dropped(doing, path):
            doing.remove(path, "forget_copy")
        return
    ways = {".yaml": redacted_yaml, ".csv": redacted_csv}
    way = ways.get(path.suffix, redacted_text)
    found = way(raw, path, doing.name, _table_format(doing.folder))
    for code, column, row in found.done:
        doing.tell(code, path, column, row)
    if found.content != raw:
        doing.rewrite(path, found.content)


def _belongs_to_dropped(doing: _Forgetting, path: Path) -> bool:
    place = path.relative_to(doing.folder).as_posix().partition(".yaml")[0]
    return place in doing.dropped


def _table_format(folder: Path):
    info, _ = read_info(folder)
    return info.tables if info else None


def _history(doing: _Forgetting, path: Path) -> None:
    lines = list(reversed(list(journal.newest_first(path))))
    kept, touched = redacted_journal(lines, doing.name, doing.dropped)
    kept = [replace(line, file=doing.contents.get(line.file, line.file)) for line in kept]
    damaged = doing.name.stands_in(path.read_text("utf-8", "replace"))
    if kept != lines or damaged:
        journal.rewrite(doing.disk, path, kept)
    if touched or (damaged and kept == lines):
        doing.tell("forget_history", path, n=touched)


def _copies_named_after(doing: _Forgetting) -> None:
    """Some sync programs write the name of whoever had the copy into the name of its file."""
    for copy in copies(doing.folder):
        if doing.name.stands_in(copy.path.name):
            doing.tell("forget_file_name", copy.path)
            free = (copy.original.with_stem(f"{copy.original.stem} (conflicted copy {n})") for n in range(1, 1000))
            target = next(path for path in free if not path.exists())
            doing.disk.replace(copy.path, target)
            doing.disk.sync_folder(target.parent)
