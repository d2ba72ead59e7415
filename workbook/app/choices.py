"""What a page may be asked for: a chapter that there is, a client of the opened folder, a language we speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from workbook.client import ClientInfo, client_folders
from workbook.client.info import FILE, read_info
from workbook.guide import Guide
from workbook.project import NOTEBOOKS
from workbook.texts import LANGUAGES
from workbook.wording import Wording

ASKED = frozenset({"client", "language"})


class NoSuchPage(Exception):
    """The address asks for what there is not; ``reason`` is the key of the words that say so."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Chapter:
    """One notebook as a page. ``name`` is the chapter's name, ``start`` for the first page."""

    stem: str

    @property
    def number(self) -> str:
        return self.stem.partition("_")[0]

    @property
    def name(self) -> str:
        name = self.stem.partition("_")[2]
        return "start" if name == "start_here" else name

    def title(self, language: str) -> str:
        if self.name == "start":
            return Guide.of("start", language).title
        return Wording(language, chapter=self.name).label("chapter")

    def sections(self, language: str) -> dict[str, str]:
        """The titles of the guide's sections by id."""
        return {section.id: section.title for section in Guide.of(self.name, language).sections.values()}


@dataclass(frozen=True)
class Choice:
    """One page: a chapter for a client in a language."""

    chapter: Chapter
    folder: Path
    language: str

    @property
    def client(self) -> str:
        return self.folder.name


@dataclass(frozen=True)
class Choices:
    """Everything that can be asked for under ``path``: a client folder or a folder of them."""

    path: Path

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(Chapter(path.stem) for path in sorted(NOTEBOOKS.glob("*.ipynb")))

    def folders(self) -> dict[str, Path]:
        """The client folders by id, looked up anew each time: a new client appears without a restart."""
        return {folder.name: folder for folder in (found.resolve() for found in client_folders(self.path))}

    def clients(self) -> dict[str, str]:
        """The clients' names by id, in the order of names; a client whose file cannot be read goes by its id."""
        named = {client: _name(folder) for client, folder in self.folders().items()}
        return dict(sorted(named.items(), key=lambda item: item[1].casefold()))

    def chosen(self, stem: str, asked: Mapping[str, Sequence[bytes]]) -> Choice:
        """The page asked for. Raises NoSuchPage for anything that is not on the lists."""
        given = _given(asked)
        chapter = next((chapter for chapter in self.chapters if chapter.stem == stem), None)
        if chapter is None:
            raise NoSuchPage("app_no_page")
        folder = self._folder(given.get("client"))
        return Choice(chapter, folder, _language(given.get("language"), folder))

    def _folder(self, client: str | None) -> Path:
        folders = self.folders()
        folder = folders.get(client) if client is not None else next(iter(folders.values()))
        if folder is None:
            raise NoSuchPage("app_no_client")
        return folder


def _given(asked: Mapping[str, Sequence[bytes]]) -> dict[str, str]:
    if not ASKED.issuperset(asked) or any(len(values) > 1 for values in asked.values()):
        raise NoSuchPage("app_no_page")
    return {key: values[0].decode("utf-8", "replace") for key, values in asked.items()}


def _language(language: str | None, folder: Path) -> str:
    if language is None:
        info = known_info(folder)
        return info.language if info else LANGUAGES[0]
    if language not in LANGUAGES:
        raise NoSuchPage("app_no_page")
    return language


def _name(folder: Path) -> str:
    info = known_info(folder)
    return info.name if info else folder.name


def known_info(folder: Path) -> ClientInfo | None:
    """Who the client is, read again only when its file has changed; None while the file has mistakes."""
    return _info(folder, (folder / FILE).stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _info(folder: Path, changed: int) -> ClientInfo | None:
    return read_info(folder)[0]
