"""Opening a client folder: records and tables of the chapters asked for, or every mistake in them at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import BaseModel

from workbook import method
from workbook.client.answers import read_answers, room, validated
from workbook.client.info import FILE, ClientInfo, read_info
from workbook.client.store.chapter_file import RESPONDENTS
from workbook.client.store.respondents import Respondent, respondents
from workbook.errors import Problem, Problems, UsageError, nearest
from workbook.project import DATA

if TYPE_CHECKING:
    from workbook.client.intake import Understood

TABLE_ENDINGS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Client:
    """A client as analysis sees it: identity, validated answers, tables. Nothing in it touches files any more."""

    info: ClientInfo
    records: Mapping[str, BaseModel]
    tables: Mapping[str, pd.DataFrame]
    inputs: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    scenario: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    people: Mapping[str, tuple[Respondent, ...]] = field(default_factory=dict)
    understood: Mapping[str, Understood] = field(default_factory=dict)

    @property
    def segments(self) -> frozenset[str] | None:
        """The names of the one list of segments, or None when the client has no such list."""
        return segment_names(self.tables)

    def record(self, chapter: str) -> BaseModel:
        """The chapter's answers; an unanswered item is None."""
        return self.records[chapter]

    def respondents(self, chapter: str) -> tuple[Respondent, ...]:
        """The people whose own answers to the chapter lie in the folder."""
        return self.people.get(chapter, ())

    def table(self, name: str) -> pd.DataFrame | None:
        """The table the client brought, or None."""
        return self.tables.get(name)


def find_client(named: str | Path) -> Path:
    """The folder of a client named by path or id, looked up from here and then in the project's ``data/``."""
    if not isinstance(named, (str, Path)):
        raise UsageError(
            f'client: found the number {named!r}; write it in quotes: client = "{named}" (papermill: -r client {named})'
        )
    for place in (Path(named), DATA / named, DATA / "portfolio" / named):
        if (place / FILE).is_file():
            return place
    known = [path.parent.name for path in DATA.glob("**/client.yaml")]
    near = nearest(str(named), known)
    raise UsageError(
        f"client {str(named)!r}: no folder of that name with a {FILE}" + (f"; nearest: {near}" if near else "")
    )


def client_folders(path: str | Path) -> list[Path]:
    """The client folder itself, or every client folder directly inside it."""
    path = Path(path)
    if path.is_dir() and not (path / FILE).is_file():
        found = sorted(child for child in path.iterdir() if child.is_dir() and (child / FILE).is_file())
        if found:
            return found
        raise UsageError(f"{path}: no {FILE} in it and none in the folders inside it")
    return [find_client(path)]


def chapters_with_data(folder: Path) -> list[str]:
    """The chapters for which the folder holds answers, respondents' among them, or a table of the chapter's own."""
    return [name for name in method.chapters() if _has_data(folder, method.chapter(name))]


def _has_data(folder: Path, chapter: method.Chapter) -> bool:
    answered = (folder / f"{chapter.name}.yaml").is_file() or any((folder / RESPONDENTS / chapter.name).glob("*.yaml"))
    return answered or any(_table_file(folder, name) for name in chapter.tables)


def open_client(
    folder: str | Path,
    chapters: Iterable[str] | None = None,
    *,
    language: str | None = None,
    scenario: Mapping[str, Any] | None = None,
) -> Client:
    """The client of that folder, with the records and tables of these chapters (all by default) and those they draw on.

    ``scenario`` overrides answers for a what-if. Raises Problems with every mistake found, in the order of the files.
    """
    folder = Path(folder)
    info, problems = read_info(folder)
    if info is None:
        raise Problems(problems)
    reading = _Reading(folder, info)
    wanted = method.with_sources(chapters if chapters is not None else method.chapters())
    reading.read_records(wanted, dict(scenario or {}))
    reading.read_tables(wanted)
    reading.validate(wanted)
    if reading.problems:
        raise Problems(reading.problems, language or info.language)
    return reading.client(dict(scenario or {}), language or info.language)


class _Reading:
    """One pass over a folder, collecting what is right and what is wrong."""

    def __init__(self, folder: Path, info: ClientInfo):
        self.folder, self.info = folder, info
        self.answers: dict[str, dict] = {}
        self.records: dict[str, BaseModel] = {}
        self.tables: dict[str, pd.DataFrame] = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.people: dict[str, tuple[Respondent, ...]] = {}
        self.understood: dict[str, Understood] = {}
        self.inputs = {FILE: sha256(folder / FILE)}

    def read_records(self, chapters: list[str], scenario: dict) -> None:
        for name in chapters:
            answers, problems = read_answers(self.folder, name, self.info.id)
            overrides = {key: value for key, value in scenario.items() if key in method.chapter(name).scenario}
            self.answers[name] = {**answers, **overrides}
            self.problems += problems
            self._count_input(self.folder / f"{name}.yaml")

    def read_tables(self, chapters: list[str]) -> None:
        wanted = {**method.shared_tables()}
        for name in chapters:
            wanted |= method.chapter(name).tables
        extra = self._columns_of_records(chapters)
        for name, spec in wanted.items():
            self._read_table(name, spec, extra.get(name, ()))

    def _columns_of_records(self, chapters: list[str]) -> dict[str, list[method.Field]]:
        """Columns that the answers themselves declare, such as one per scoring criterion."""
        found: dict[str, list[method.Field]] = {}
        for name in chapters:
            record, problems = validated(name, self.answers[name])
            own = room(name, "record")
            if not problems and own and hasattr(own, "table_columns"):
                for table, columns in own.table_columns(record).items():
                    found.setdefault(table, []).extend(columns)
        return found

    def _read_table(self, name: str, spec: method.TableSpec, extra: Iterable[method.Field]) -> None:
        from workbook.client.intake import read_table

        path = _table_file(self.folder, name)
        if path is None:
            return
        file = f"tables/{path.name}"
        if path.suffix != TABLE_ENDINGS[-1] and path.with_suffix(TABLE_ENDINGS[-1]).is_file():
            self.problems.append(Problem("table_twice", file))
            return
        read = read_table(path, spec, self.info.tables, file=file, extra=tuple(extra), segments=self.segments)
        self.problems += read.problems
        self.notes += read.notes
        self.tables[name] = read.frame
        self.understood[file] = read.understood
        self._count_input(path)

    @property
    def segments(self) -> frozenset[str] | None:
        return segment_names(self.tables)

    def validate(self, chapters: list[str]) -> None:
        for name in chapters:
            self.records[name], problems = validated(name, self.answers[name], self.segments)
            self.people[name], mistakes = respondents(self.folder, name, self.segments)
            self.problems += [*problems, *mistakes, *self._across(name)]
            for person in self.people[name]:
                self._count_input(self.folder / person.file)

    def _across(self, chapter: str) -> list[Problem]:
        """What the chapter's tables contradict among themselves or in what its respondents say."""
        own = room(chapter, "record")
        return own.table_rules(self.tables, self.people[chapter]) if hasattr(own, "table_rules") else []

    def _count_input(self, path: Path) -> None:
        if path.is_file():
            self.inputs[path.relative_to(self.folder).as_posix()] = sha256(path)

    def client(self, scenario: dict, language: str) -> Client:
        return Client(
            info=self.info,
            records=self.records,
            tables=self.tables,
            inputs=self.inputs,
            notes=tuple(self.notes),
            scenario=scenario,
            language=language,
            people=self.people,
            understood=self.understood,
        )


def segment_names(tables: Mapping[str, pd.DataFrame]) -> frozenset[str] | None:
    """The names that other tables and answers may use, or None where there is no list of segments."""
    table = tables.get("segments")
    return frozenset(table["segment"].dropna()) if table is not None and "segment" in table else None


def _table_file(folder: Path, name: str) -> Path | None:
    for ending in TABLE_ENDINGS:
        path = folder / "tables" / f"{name}{ending}"
        if path.is_file():
            return path
    return None


def sha256(path: Path) -> str:
    """The file's content as ``sha256:<hex>``."""
    with path.open("rb") as content:
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"
