"""The words of the workbook, by key and language, from ``templates/**/<name>.<lang>.csv``.

A text that is missing is shown as ``[missing fr: key]``, never silently in English; a test fails before that happens.
``python -m workbook.texts`` stamps French and Russian rows with the English row they were translated from.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbook.project import TEMPLATES

LANGUAGES = ("en", "fr", "ru")
FIELDS = ("label", "help", "example")


@dataclass(frozen=True)
class Text:
    """The words of one key: its label, the help beneath it and an example; blank where there is none."""

    key: str
    label: str
    help: str = ""
    example: str = ""
    source: str = ""

    @property
    def stamp(self) -> str:
        """Eight characters that change when any word of this text does."""
        words = "\x1f".join((self.label, self.help, self.example))
        return hashlib.sha256(words.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Texts:
    """All texts of one file or of several laid over each other, in one language."""

    language: str
    rows: Mapping[str, Text]

    def get(self, key: str) -> Text:
        found = self.rows.get(key)
        return found or Text(key, f"[missing {self.language}: {key}]")

    def label(self, key: str) -> str:
        return self.get(key).label

    def __contains__(self, key: str) -> bool:
        return key in self.rows

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """The sentence with its placeholders filled in, numbers and dates written the local way."""
        from workbook.wording import fill

        return fill(template, values, self.language)


def read_texts(path: Path) -> dict[str, Text]:
    """The rows of one text file. Raises ValueError for a key that stands twice."""
    rows: dict[str, Text] = {}
    for row in _rows(path):
        key = row["id"]
        if key in rows:
            raise ValueError(f"{path.name}: key {key} stands twice")
        rows[key] = Text(key, *(row.get(name) or "" for name in (*FIELDS, "source")))
    return rows


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if None in row:
                raise ValueError(f"{path.name}: {row['id']}: a comma outside quotation marks splits the text")
            yield row


@cache
def shared(name: str, language: str) -> Texts:
    """The texts of ``templates/<name>.<language>.csv``: interface, messages, scales, sources, tables."""
    return Texts(language, read_texts(TEMPLATES / f"{name}.{language}.csv"))


@cache
def of_chapter(chapter: str, language: str) -> Texts:
    """A chapter's texts, with the scales, the shared tables and the interface words within reach.

    Choices of a scale are found as ``<scale>.<value>``.
    """
    rows: dict[str, Text] = {}
    for name in ("interface", "tables", "scales", "sources"):
        rows |= shared(name, language).rows
    rows |= read_texts(TEMPLATES / "chapters" / chapter / f"texts.{language}.csv")
    return Texts(language, rows)


def text_files() -> list[Path]:
    """Every English text file of the templates."""
    return sorted(TEMPLATES.rglob("*.en.csv"))


def translation(path: Path, language: str) -> Path:
    """The file beside an English one that holds its translation."""
    return path.with_name(path.name.replace(".en.csv", f".{language}.csv"))


def stamp(path: Path) -> int:
    """Write into both translations the stamp of the English row each was made from; return how many changed."""
    english = read_texts(path)
    return sum(_stamp_one(translation(path, language), english) for language in LANGUAGES if language != "en")


def _stamp_one(path: Path, english: dict[str, Text]) -> int:
    texts, changed = read_texts(path), 0
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["id", *FIELDS, "source"])
        for text in texts.values():
            mark = english[text.key].stamp if text.key in english else text.source
            changed += mark != text.source
            writer.writerow([text.key, text.label, text.help, text.example, mark])
    return changed


if __name__ == "__main__":
    chosen = [Path(p) for p in sys.argv[1:] if p != "stamp"] or text_files()
    for file in chosen:
        print(f"{file.relative_to(TEMPLATES) if file.is_relative_to(TEMPLATES) else file}: {stamp(file)} rows stamped")
