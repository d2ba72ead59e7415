"""What a run will do: which clients, which chapters of each, in which language, under which scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook import method
from workbook.client import chapters_with_data, client_folders
from workbook.client.info import read_info
from workbook.errors import Problems, UsageError, nearest
from workbook.texts import LANGUAGES

FORMATS = ("html",)


@dataclass(frozen=True)
class Options:
    """What was asked for, beyond the clients.

    ``language`` None means each client's own, no ``chapters`` those with data.
    """

    chapters: tuple[str, ...] = ()
    language: str | None = None
    formats: tuple[str, ...] = FORMATS
    scenario: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """One client of a run, or the reason why it cannot be run."""

    folder: Path
    client_id: str
    chapters: tuple[str, ...] = ()
    language: str = "en"
    scenario: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS
    refused: str = ""

    def scenario_of(self, chapter: str) -> dict[str, Any]:
        """The overrides this chapter declares."""
        return {name: value for name, value in self.scenario.items() if name in method.chapter(chapter).scenario}

    def asked(self) -> dict[str, Any]:
        """What decides the outputs, apart from the client's own files."""
        return {
            "chapters": list(self.chapters),
            "language": self.language,
            "scenario": dict(self.scenario),
            "formats": list(self.formats),
        }


Plan = list[Job]


def make_plan(paths: Iterable[str | Path], options: Options) -> Plan:
    """One job for every client under these paths, in the order of their ids.

    Raises UsageError for options that no client could follow: an unknown chapter, format, language or scenario name.
    """
    _check(options)
    folders = list(dict.fromkeys(folder.resolve() for path in paths for folder in client_folders(path)))
    return _without_twins(sorted((_job(folder, options) for folder in folders), key=lambda job: job.client_id))


def _check(options: Options) -> None:
    _known("chapter", options.chapters, method.chapters())
    _known("format", options.formats, FORMATS)
    _known("language", (options.language,) if options.language else (), LANGUAGES)
    declared = {name for chapter in options.chapters or method.chapters() for name in method.chapter(chapter).scenario}
    _known("scenario", options.scenario, sorted(declared))


def _known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise UsageError(f"{kind} {name!r}: not known; nearest: {nearest(name, known) or ', '.join(known)}")


def _job(folder: Path, options: Options) -> Job:
    info, problems = read_info(folder)
    if info is None:
        return Job(folder, folder.name, refused="\n".join(Problems(problems).lines()))
    chapters = options.chapters or tuple(chapters_with_data(folder))
    language = options.language or info.language
    return Job(folder, info.id, chapters, language, dict(options.scenario), options.formats)


def _without_twins(jobs: list[Job]) -> list[Job]:
    """Two clients whose ids differ by case alone would share a folder of results: neither is run."""
    count = Counter(job.client_id.casefold() for job in jobs)
    return [_refused_twin(job) if count[job.client_id.casefold()] > 1 else job for job in jobs]


def _refused_twin(job: Job) -> Job:
    reason = f"{job.folder}: another client of this run has the id {job.client_id} too; rename one of them"
    return Job(job.folder, job.client_id, refused=reason)
