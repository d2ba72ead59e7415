"""A chapter's guide: the trainer's text, by section, from ``guide.<lang>.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workbook.project import TEMPLATES

HEADING = re.compile(r"^## (?P<title>.+?)\s*\{#(?P<id>[a-z0-9_]+)\}\s*(?P<tag>\{[^#}]+\})?\s*$")
TAG = re.compile(r"\s*\{(?P<ids>[A-Z0-9][A-Z0-9-]*(?:\s*,\s*[A-Z0-9][A-Z0-9-]*)*)\}\s*$")


@dataclass(frozen=True)
class Line:
    """One line of the guide and the inventory ids it answers to."""

    text: str
    method_ids: tuple[str, ...]


@dataclass(frozen=True)
class GuideSection:
    id: str
    title: str
    lines: tuple[Line, ...]

    @property
    def method_ids(self) -> tuple[str, ...]:
        return tuple(i for line in self.lines for i in line.method_ids)


@dataclass(frozen=True)
class Guide:
    """The whole guide in one language: a title and sections by id, in reading order."""

    title: str
    sections: dict[str, GuideSection]

    @staticmethod
    @cache
    def of(chapter: str, language: str) -> Guide:
        """A chapter's guide, or with ``start`` that of the first page."""
        folder = TEMPLATES / "start" if chapter == "start" else TEMPLATES / "chapters" / chapter
        return parse((folder / f"guide.{language}.md").read_text("utf-8"))

    def markdown(self, section: str) -> str:
        """The section as Markdown, without its tags. Raises KeyError for a section that does not exist."""
        found = self.sections[section]
        return "\n".join((f"## {found.title}", "", *(line.text for line in found.lines))).strip()


def parse(text: str) -> Guide:
    """The guide written in this text. Raises ValueError for a second-level heading without an id."""
    title, current, found = "", None, {}
    for raw in text.splitlines():
        if raw.startswith("# "):
            title = raw[2:].strip()
        elif raw.startswith("## "):
            current = _heading(raw, found)
        elif current:
            found[current].append(_line(raw))
    return Guide(title, {key: GuideSection(key, *_split(lines)) for key, lines in found.items()})


def _heading(raw: str, found: dict[str, list[Line]]) -> str:
    match = HEADING.match(raw)
    if not match or match["id"] in found:
        raise ValueError(f"guide heading without an id of its own: {raw!r}")
    found[match["id"]] = [_line(f"{match['title']} {match['tag'] or ''}")]
    return match["id"]


def _split(lines: list[Line]) -> tuple[str, tuple[Line, ...]]:
    """The title and the lines beneath it; the title's own ids stay on an empty line."""
    title, *rest = lines
    head = (Line("", title.method_ids),) if title.method_ids else ()
    return title.text, (*head, *rest)


def _line(raw: str) -> Line:
    tag = TAG.search(raw)
    if not tag:
        return Line(raw.rstrip(), ())
    return Line(raw[: tag.start()].rstrip(), tuple(part.strip() for part in tag["ids"].split(",")))
