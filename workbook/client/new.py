"""``workbook new``: a client folder of one's own, blank or from an example."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from workbook.client.folder import find_client
from workbook.client.info import FILE, ID_FORM, RESERVED
from workbook.client.strict_yaml import read_yaml, write_yaml
from workbook.errors import UsageError
from workbook.project import TEMPLATES
from workbook.texts import LANGUAGES

BLANK = TEMPLATES / "client"
NOT_COPIED = shutil.ignore_patterns("journal.jsonl", "respondents", "*.lock", "*.bak", "*.conflicts.yaml", ".*")


def new_client(
    client_id: str,
    *,
    example: str = "",
    language: str = "",
    name: str = "",
    currency: str = "",
    where: Path | None = None,
) -> Path:
    """Make the folder ``where/client_id`` and return it.

    An example is copied whole, its answers as they were written; id, name and language become the new client's.
    Raises UsageError for an id that cannot be a folder, a folder that exists, an unknown example or language.
    """
    folder = (where or Path()) / client_id
    _check(client_id, language, folder)
    source = find_client(example) if example else BLANK
    shutil.copytree(source, folder, ignore=NOT_COPIED)
    given = {"id": client_id, "name": name or client_id, "language": language, "currency": currency, "consultant": ""}
    if not example:
        given |= {"language": language or "en", "as_of": date.today()}
    _rewrite(folder / FILE, {key: value for key, value in given.items() if value or key == "consultant"})
    for chapter in folder.glob("*.yaml"):
        if chapter.name != FILE:
            _rewrite(chapter, {"client": client_id})
    return folder


def _check(client_id: str, language: str, folder: Path) -> None:
    if not ID_FORM.fullmatch(client_id) or client_id.lower() in RESERVED:
        raise UsageError(
            f"id {client_id!r}: use letters, digits, - and _ only, 64 at most, beginning with a letter or digit"
        )
    if language and language not in LANGUAGES:
        raise UsageError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
    if folder.exists():
        raise UsageError(f"{folder}: exists already; choose another id")


def _rewrite(path: Path, changed: dict) -> None:
    data, problems = read_yaml(path, file=path.name)
    if problems:
        raise UsageError("\n".join(problem.line() for problem in problems))
    path.write_text(write_yaml({**data, **changed}), encoding="utf-8", newline="\n")
