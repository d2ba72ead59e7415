"""Conflicts that wait in a client folder: values that two people gave, one of which stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workbook import method
from workbook.client.store.chapter_file import RESPONDENTS, ChapterFile
from workbook.client.store.table_file import SIDE, TABLES, TableFile
from workbook.errors import Problem, Problems


def open_conflicts(folder: str | Path) -> list[Problem]:
    """Every conflict that nobody has settled, one problem each; files that can't be read are another check's affair."""
    found = []
    for document in documents(Path(folder)):
        try:
            found += [conflict.problem(document.file) for conflict in document.read().conflicts]
        except Problems:
            continue
    return found


def documents(folder: Path) -> Iterator[ChapterFile | TableFile]:
    """The chapter files, the respondents' and the tables that have conflicts beside them."""
    for chapter in method.chapters():
        if (folder / f"{chapter}.yaml").is_file():
            yield ChapterFile(folder, chapter)
        for path in sorted((folder / RESPONDENTS / chapter).glob("*.yaml")):
            with suppress(Problems):  # a name that saving would not give
                yield ChapterFile(folder, chapter, path.stem)
    for table in method.known_tables():
        if (folder / TABLES / f"{table}{SIDE}").is_file() and (folder / TABLES / f"{table}.csv").is_file():
            with suppress(Problems):
                yield TableFile(folder, table)
