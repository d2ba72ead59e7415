"""``workbook check``: every mistake in client folders, before any of them is run."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook import method
from workbook.client.folder import TABLE_ENDINGS, client_folders, open_client
from workbook.client.info import FILE, read_info
from workbook.client.store import conflict_copies, open_conflicts
from workbook.errors import Problem, Problems, nearest
from workbook.wording import Wording


@dataclass(frozen=True)
class Line:
    """One printed line; a note such as an ignored column is no mistake."""

    text: str
    is_mistake: bool


def check_folders(paths: Iterable[str | Path], *, preview: bool = False) -> Iterator[Line]:
    """The mistakes and notes of every client folder under these paths; of several, each line names its folder."""
    folders = [folder for path in paths for folder in client_folders(path)]
    for folder in folders:
        prefix = f"{folder.name}/" if len(folders) > 1 else ""
        for line in (*check_folder(folder), *(preview_folder(folder) if preview else ())):
            yield Line(prefix + line.text, line.is_mistake)


def check_folder(folder: Path) -> Iterator[Line]:
    """The mistakes, then the notes, of one client folder, in the client's language."""
    info, _ = read_info(folder)
    language = info.language if info else "en"
    copies = conflict_copies(folder)
    mistakes, notes = [], []
    try:
        notes = list(open_client(folder).notes)
    except Problems as problems:
        mistakes += problems.problems
    mistakes += [*unknown_files(folder, {copy.file for copy in copies}), *copies, *open_conflicts(folder)]
    yield from (Line(problem.line(language), True) for problem in mistakes)
    yield from (Line(note.line(language), False) for note in notes)


def preview_folder(folder: Path) -> Iterator[Line]:
    """How each table was understood: its form as declared, and every column with its type and a first value."""
    try:
        client = open_client(folder)
    except Problems:
        return
    words = Wording(client.language)
    for file, read in client.understood.items():
        form = {name: getattr(read, name) or "–" for name in ("encoding", "separator", "decimal", "date_order", "rows")}
        yield Line(f"{file}: {words.fill(words.label('understood_table'), form)}", False)
        for column in read.columns:
            yield Line(f"  {column.name} ({column.type}): {_sample(column.sample)}", False)


def _sample(value: object) -> str:
    return "–" if value is None else str(value)[:60]


def unknown_files(folder: Path, copies: Container[str] = ()) -> list[Problem]:
    """Files that no chapter reads: a misspelt name would otherwise be silence. ``copies`` are reported elsewhere."""
    chapters, tables = method.chapters(), method.known_tables()
    found = [path for path in sorted(folder.glob("*.yaml")) if path.name not in copies]
    problems = [
        Problem("chapter_unknown", path.name, found=path.stem, values=_near("chapter", path.stem, chapters))
        for path in found
        if path.name != FILE and path.stem not in chapters
    ]
    for path in sorted((folder / "tables").glob("*")):
        file = f"tables/{path.name}"
        if path.suffix in TABLE_ENDINGS and path.stem not in tables and file not in copies:
            problems.append(Problem("table_unknown", file, found=path.stem, values=_near("table", path.stem, tables)))
    return problems


def _near(kind: str, name: str, known: Iterable[str]) -> dict[str, str]:
    known = list(known)
    return {kind: name, "nearest": nearest(name, known) or ", ".join(sorted(known))}
