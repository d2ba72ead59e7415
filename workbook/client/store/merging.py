"""What changed between two states of answers, and how the changes of two people go together.

A state is a mapping of item to value. A list whose entries have an ``id`` is merged entry by entry and field by field,
everything else as one value. Nothing here touches files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]
Path = tuple[str, ...]  # (item,) or (item, entry id) or (item, entry id, field) or (item, ORDER)
ORDER = "*"
UNKNOWN = object()  # a former value of which nobody knows what it was; equal to no other


@dataclass(frozen=True)
class Edit:
    """One value before and after. None means unanswered, or that the entry is not there."""

    path: Path
    old: Any
    new: Any

    @property
    def inverse(self) -> Edit:
        return Edit(self.path, self.new, self.old)


@dataclass(frozen=True)
class Clash:
    """Two versions of one value: the one that stands and the other, which is kept beside it."""

    path: Path
    kept: Any
    other: Any


def plain(value: Any) -> Any:
    """The value as files hold it: lists instead of tuples, None for an empty one."""
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items() if plain(entry) is not None}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value] or None
    return value


def diff(old: Answers, new: Answers) -> list[Edit]:
    """The edits that lead from one state to the other, the smallest there are."""
    edits: list[Edit] = []
    for item in {**old, **new}:
        before, after = old.get(item), new.get(item)
        if before == after:
            continue
        if may_be_entries(before) and may_be_entries(after):
            edits += _entry_edits(item, before or [], after or [])
        else:
            edits.append(Edit((item,), before, after))
    return edits


def apply(answers: Answers, edits: Iterable[Edit]) -> dict[str, Any]:
    """The state after these edits, whatever stood there before."""
    state = dict(answers)
    for edit in edits:
        item = edit.path[0]
        value = edit.new if len(edit.path) == 1 else _edited(_entries(state.get(item)), edit)
        state[item] = value
        if value is None or value == []:
            del state[item]
    return state


def merge(base: Answers, ours: Answers, theirs: Answers) -> tuple[dict[str, Any], list[Clash]]:
    """Ours with all that theirs changed since ``base``; of a value that both changed ours stands, with a clash."""
    state, clashes = dict(ours), []
    for edit in diff(base, theirs):
        for part in _parts(state, edit):
            clash = _clash(state, part, theirs)
            if clash is None:
                state = apply(state, [part])
            elif clash not in clashes:
                clashes.append(clash)
    return state, clashes


def value_at(answers: Answers, path: Path) -> Any:
    """What stands there now, or None."""
    value = answers.get(path[0])
    if len(path) == 1:
        return value
    if path[1] == ORDER:
        return [entry["id"] for entry in _entries(value)]
    entry = next((entry for entry in _entries(value) if entry["id"] == path[1]), None)
    return entry if len(path) == 2 or entry is None else entry.get(path[2])


def are_entries(value: Any) -> bool:
    """Whether this is a list of entries that can be told apart by their ids."""
    if not isinstance(value, list) or not all(isinstance(e, Mapping) and isinstance(e.get("id"), str) for e in value):
        return False
    return len({entry["id"] for entry in value}) == len(value)


def may_be_entries(value: Any) -> bool:
    """Entries, or nothing answered yet."""
    return value is None or are_entries(value)


def _entries(value: Any) -> list[dict]:
    return list(value) if are_entries(value) else []


def _entry_edits(item: str, before: list[dict], after: list[dict]) -> list[Edit]:
    old, new = ({entry["id"]: entry for entry in entries} for entries in (before, after))
    edits = [Edit((item, key), entry, None) for key, entry in old.items() if key not in new]
    for key in (key for key in old if key in new):
        edits += [
            Edit((item, key, field), old[key].get(field), new[key].get(field))
            for field in {**old[key], **new[key]}
            if old[key].get(field) != new[key].get(field)
        ]
    edits += [Edit((item, key), None, entry) for key, entry in new.items() if key not in old]
    expected = [key for key in old if key in new] + [key for key in new if key not in old]
    return edits if expected == list(new) else [*edits, Edit((item, ORDER), expected, list(new))]


def _edited(entries: list[dict], edit: Edit) -> list[dict]:
    key = edit.path[1]
    if key == ORDER:
        place = {known: number for number, known in enumerate(edit.new or ())}
        return sorted(entries, key=lambda entry: place.get(entry["id"], len(place)))
    if len(edit.path) == 3:
        return [_with_field(entry, edit.path[2], edit.new) if entry["id"] == key else entry for entry in entries]
    if edit.new is None:
        return [entry for entry in entries if entry["id"] != key]
    if any(entry["id"] == key for entry in entries):
        return [edit.new if entry["id"] == key else entry for entry in entries]
    return [*entries, edit.new]


def _with_field(entry: Mapping, field: str, value: Any) -> dict:
    changed = {**entry, field: value}
    return {name: kept for name, kept in changed.items() if kept is not None}


def _parts(state: Answers, edit: Edit) -> list[Edit]:
    """An entry that both sides added goes together field by field; an order that ours changed as well stands."""
    if edit.path[1:] == (ORDER,):
        return [edit] if _keeps_order(value_at(state, edit.path), edit) else []
    if len(edit.path) == 2 and edit.old is None and value_at(state, edit.path) is not None:
        return [Edit((*edit.path, field), None, value) for field, value in edit.new.items() if field != "id"]
    return [edit]


def _keeps_order(now: list[str], edit: Edit) -> bool:
    common = set(now) & set(edit.old)
    return [key for key in now if key in common] == [key for key in edit.old if key in common]


def _clash(state: Answers, edit: Edit, theirs: Answers) -> Clash | None:
    item, value = edit.path[0], state.get(edit.path[0])
    if len(edit.path) > 1 and not may_be_entries(value):
        return Clash((item,), value, theirs.get(item))
    if edit.path[1:] == (ORDER,):
        return None
    if len(edit.path) == 3 and value_at(state, edit.path[:2]) is None:
        return Clash(edit.path[:2], None, value_at(theirs, edit.path[:2]))
    now = value_at(state, edit.path)
    return None if now == edit.old or now == edit.new else Clash(edit.path, now, edit.new)
