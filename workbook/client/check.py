"""``workbook check``: every mistake in client folders, before any of them is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook import method
from workbook.client.folder import TABLE_ENDINGS, client_folders, open_client
from workbook.client.info import FILE, read_info
from workbook.errors import Problem, Problems, nearest


@dataclass(frozen=True)
class Line:
    """One printed line; a note such as an ignored column is no mistake."""

    text: str
    is_mistake: bool


def check_folders(paths: Iterable[str | Path]) -> Iterator[Line]:
    """The mistakes and notes of every client folder under these paths; of several, each line names its folder."""
    folders = [folder for path in paths for folder in client_folders(path)]
    for folder in folders:
        prefix = f"{folder.name}/" if len(folders) > 1 else ""
        for line in check_folder(folder):
            yield Line(prefix + line.text, line.is_mistake)


def check_folder(folder: Path) -> Iterator[Line]:
    """The mistakes, then the notes, of one client folder, in the client's language."""
    info, _ = read_info(folder)
    language = info.language if info else "en"
    mistakes, notes = unknown_files(folder), []
    try:
        notes = list(open_client(folder).notes)
    except Problems as problems:
        mistakes = problems.problems + mistakes
    yield from (Line(problem.line(language), True) for problem in mistakes)
    yield from (Line(note.line(language), False) for note in notes)


def unknown_files(folder: Path) -> list[Problem]:
    """Files that no chapter reads: a misspelt name would otherwise be silence."""
    known_chapters = method.chapters()
    problems = [
        Problem("chapter_unknown", path.name, found=path.stem, values=_near("chapter", path.stem, known_chapters))
        for path in sorted(folder.glob("*.yaml"))
        if path.name != FILE and path.stem not in known_chapters
    ]
    known_tables = method.known_tables()
    for path in sorted((folder / "tables").glob("*")):
        if path.suffix in TABLE_ENDINGS and path.stem not in known_tables:
            problems.append(
                Problem(
                    "table_unknown",
                    f"tables/{path.name}",
                    found=path.stem,
                    values=_near("table", path.stem, known_tables),
                )
            )
    return problems


def _near(kind: str, name: str, known: Iterable[str]) -> dict[str, str]:
    known = list(known)
    return {kind: name, "nearest": nearest(name, known) or ", ".join(sorted(known))}
