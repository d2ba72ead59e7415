"""``<chapter>.yaml`` and ``respondents/<chapter>/<name>.yaml`` as files that are saved.

Beside the answers they hold ``revision`` (the number of saves), and where there are any ``conflicts`` (values that two
people gave) and ``removed`` (the ids of deleted entries).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbook import method
from workbook.client.answers import validated
from workbook.client.migration import CHAPTER_KEYS, SCHEMA, schema_of, to_current
from workbook.client.store.disk import Disk, write_aside
from workbook.client.store.merging import Clash, plain
from workbook.client.store.stored import ABSENT, Conflict, Stored, content_mark, read_whole, revision_word
from workbook.client.strict_yaml import MAX_BYTES, read_yaml, write_yaml
from workbook.errors import Problem, Problems, nearest
from workbook.record import record_model

RESPONDENTS = "respondents"
_FILE_NAME = re.compile(r"[^\W_][\w .'-]{0,63}(?<![ .])")


class ChapterFile:
    """The file of a chapter's answers, or of one respondent's answers to it."""

    def __init__(self, folder: Path, chapter: str, respondent: str | None = None):
        method.chapter(chapter)
        if respondent is not None and not _FILE_NAME.fullmatch(respondent):
            raise Problems([Problem("respondent_name", RESPONDENTS, found=respondent)])
        self.folder, self.chapter, self.respondent = folder, chapter, respondent
        self.name = chapter if respondent is None else f"{RESPONDENTS}/{chapter}/{respondent}"
        self.file = f"{self.name}.yaml"
        self.client = folder.resolve().name

    @property
    def path(self) -> Path:
        return self.folder / self.file

    def check(self, changes: Mapping[str, Any]) -> None:
        """Raise Problems for answers that the chapter doesn't take; rules across answers are ``check``'s affair."""
        known = method.chapter(self.chapter).items
        given = {item: value for item, value in changes.items() if value is not None or item not in known}
        try:
            record_model(self.chapter).model_validate(given)
        except ValidationError as error:
            raise Problems(replace(found, file=self.file) for found in validated(self.chapter, given)[1]) from error

    def read(self, path: Path | None = None) -> Stored:
        """What the file holds; no file holds nothing. Raises Problems for one that can't be read whole."""
        path = path or self.path
        if not path.is_file():
            return Stored({}, revision_word(0, ABSENT))
        (data, problems), content = read_whole(path, lambda: read_yaml(path, file=self.file))
        if problems:
            raise Problems(problems)
        return self._stored(data, content)

    def _stored(self, data: Any, content: str) -> Stored:
        if not isinstance(data, dict):
            raise Problems([self._refused("answers", data, "item: answer")])
        schema = schema_of(data)
        data = to_current("respondent" if self.respondent else "chapter", data, self.file)
        problems = self._problems(data)
        if problems:
            raise Problems(problems)
        revision = data.get("revision") or 0
        return Stored(
            answers={key: value for key, value in (data.get("answers") or {}).items() if plain(value) is not None},
            rev=revision_word(revision, content),
            revision=revision,
            conflicts=tuple(self._conflict(given) for given in data.get("conflicts") or ()),
            removed=data.get("removed") or {},
            schema=None if schema == SCHEMA else schema,
        )

    def _problems(self, data: dict) -> list[Problem]:
        """What stands beside the answers and would be lost or misread."""
        found = []
        for key in (key for key in data if key not in CHAPTER_KEYS):
            values = {"item": key, "nearest": nearest(key, CHAPTER_KEYS) or "answers"}
            found.append(Problem("record_unknown_item", self.file, column=key, found=key, values=values))
        for key, kind in (("answers", dict), ("conflicts", list), ("removed", dict), ("revision", int)):
            if not isinstance(data.get(key) or kind(), kind):
                found.append(self._refused(key, data[key], kind.__name__))
        if data.get("client") != self.client:
            values = {"client": self.client}
            named = str(data.get("client"))
            found.append(Problem("record_client_differs", self.file, column="client", found=named, values=values))
        return found

    def _conflict(self, given: Any) -> Conflict:
        try:
            return Conflict(**{"kept": None, "other": None, "who": "", "when": "", **given})
        except TypeError:
            raise Problems([self._refused("conflicts", given, "item, kept, other, who, when")]) from None

    def _refused(self, item: str, found: Any, expected: str) -> Problem:
        values = {"item": item, "expected": expected}
        return Problem("record_bad_answer", self.file, column=item, found=str(found)[:60], values=values)

    def write(self, stored: Stored, disk: Disk) -> str:
        """Put the answers on the disk, a copy of a former schema's file kept first."""
        content = self._text(stored)
        if stored.schema is not None:
            self._keep_copy(disk, stored.schema)
        write_aside(disk, self.path, content)
        return content_mark(self.path)

    def _keep_copy(self, disk: Disk, schema: int) -> None:
        """The file of a former schema stays beside the new one, as it was: ``<chapter>.yaml.v0.bak``."""
        copy = self.path.with_name(f"{self.path.name}.v{schema}.bak")
        if not copy.exists():
            write_aside(disk, copy, self.path.read_bytes())

    def _text(self, stored: Stored) -> bytes:
        data = {
            "schema": SCHEMA,
            "client": self.client,
            "respondent": self.respondent,
            "revision": stored.revision,
            "answers": dict(stored.answers),
            "conflicts": [vars(conflict) for conflict in stored.conflicts],
            "removed": {item: dict(marks) for item, marks in stored.removed.items()},
        }
        kept = {key: value for key, value in data.items() if value or key in ("schema", "client", "answers")}
        try:
            content = write_yaml(kept).encode()
        except (ValueError, TypeError) as error:  # characters that no document can hold
            raise Problems([Problem("save_failed", self.file, values={"reason": str(error)})]) from error
        if len(content) > MAX_BYTES:
            raise Problems([Problem("yaml_size", self.file, values={"limit": MAX_BYTES // 1_000_000})])
        return content

    def clashes(self, base: Mapping, ours: Mapping, theirs: Mapping) -> list[Clash]:
        return []
