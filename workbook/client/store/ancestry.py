"""Deletions that are remembered, and what two states have in common when nobody knows where they parted.

A deleted entry leaves its id and a mark of its content (a tombstone): an old copy of it never comes back, a copy that
somebody changed in the meantime is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from workbook.client.store.merging import ORDER, Answers, are_entries, diff, may_be_entries

Tombstones = Mapping[str, Mapping[str, str]]  # item -> entry id -> mark of the content when it was deleted


def mark(entry: Any) -> str:
    """A short mark of an entry's content: equal for equal entries."""
    text = json.dumps(entry, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def buried(known: Tombstones, before: Answers, after: Answers) -> dict[str, dict[str, str]]:
    """The tombstones after a change: of entries it deleted, too, and no longer of entries that stand again."""
    found = {item: dict(marks) for item, marks in known.items()}
    for edit in diff(before, after):
        if len(edit.path) == 2 and edit.path[1] != ORDER and edit.new is None:
            found.setdefault(edit.path[0], {})[edit.path[1]] = mark(edit.old)
    left = {item: _absent(marks, after.get(item)) for item, marks in found.items()}
    return {item: marks for item, marks in left.items() if marks}


def joined(some: Tombstones, more: Tombstones) -> dict[str, dict[str, str]]:
    """The tombstones of both."""
    return {item: {**some.get(item, {}), **more.get(item, {})} for item in {**some, **more}}


def _absent(marks: dict[str, str], value: Any) -> dict[str, str]:
    present = {entry["id"] for entry in value} if are_entries(value) else set()
    return {key: content for key, content in marks.items() if key not in present}


def common_ground(ours: Answers, theirs: Answers, gone_here: Tombstones, gone_there: Tombstones) -> dict[str, Any]:
    """The most that both states can have started from.

    Merging over it adds what only one side has, keeps deletions, and makes a clash of every value that differs.
    """
    base: dict[str, Any] = {}
    for item in {**ours, **theirs}:
        mine, other = ours.get(item), theirs.get(item)
        if mine == other:
            base[item] = mine
        elif may_be_entries(mine) and may_be_entries(other):
            base[item] = _ground(_by_id(mine), _by_id(other), gone_here.get(item, {}), gone_there.get(item, {}))
    return base


def _ground(mine: dict, other: dict, gone_here: Mapping[str, str], gone_there: Mapping[str, str]) -> list[dict]:
    both = [_shared(mine[key], other[key]) for key in mine if key in other]
    deleted_here = [_former(other[key], gone_here[key]) for key in other if key not in mine and key in gone_here]
    deleted_there = [_former(mine[key], gone_there[key]) for key in mine if key not in other and key in gone_there]
    return both + deleted_here + deleted_there


def _shared(mine: Mapping, other: Mapping) -> dict:
    return {field: value for field, value in mine.items() if field in other and other[field] == value}


def _former(entry: dict, content: str) -> dict:
    """The entry as it was deleted, or only its id when somebody has changed it since."""
    return entry if mark(entry) == content else {"id": entry["id"]}


def _by_id(entries: list[dict] | None) -> dict[str, dict]:
    return {entry["id"]: entry for entry in entries or ()}
