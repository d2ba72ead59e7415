"""``<chapter>.yaml``: a chapter's answers, validated into its record, every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ValidationError

from workbook import method
from workbook.client.migration import CHAPTER_KEYS, to_current
from workbook.client.strict_yaml import read_yaml
from workbook.errors import Problem, Problems, nearest
from workbook.record import record_model


def read_answers(folder: Path, chapter: str, client_id: str) -> tuple[dict[str, Any], list[Problem]]:
    """The stored answers by item id, or nothing with the mistakes of the file. No file means no answers."""
    file = f"{chapter}.yaml"
    if not (folder / file).is_file():
        return {}, []
    data, problems = read_yaml(folder / file, file=file)
    if problems:
        return {}, problems
    return _answers_of(data, file, client_id)


def _answers_of(data: Any, file: str, client_id: str) -> tuple[dict[str, Any], list[Problem]]:
    if not isinstance(data, dict):
        return {}, [_not_a_mapping(file, data)]
    try:
        data = to_current("chapter", data, file)
    except Problems as refused:
        return {}, refused.problems
    if not isinstance(data.get("answers") or {}, dict):
        return {}, [_not_a_mapping(file, data["answers"])]
    problems = [_unknown_key(file, str(key)) for key in data if key not in CHAPTER_KEYS]
    if data.get("client") != client_id:
        found = str(data.get("client"))
        problems.append(
            Problem("record_client_differs", file, column="client", found=found, values={"client": client_id})
        )
    return ({} if problems else data.get("answers") or {}), problems


def _not_a_mapping(file: str, found: Any) -> Problem:
    return Problem("record_bad_answer", file, found=str(found), values={"item": "answers", "expected": "item: answer"})


def _unknown_key(file: str, key: str) -> Problem:
    near = nearest(key, CHAPTER_KEYS) or "answers"
    return Problem("record_unknown_item", file, column=key, found=key, values={"item": key, "nearest": near})


def validated(
    chapter: str, answers: Mapping[str, Any], segments: frozenset[str] | None = None
) -> tuple[BaseModel, list[Problem]]:
    """The record of these answers, or an empty record with one problem for each mistake."""
    file, model = f"{chapter}.yaml", record_model(chapter)
    try:
        record = model.model_validate(dict(answers))
    except ValidationError as error:
        return model(), [_problem(file, chapter, detail) for detail in error.errors()]
    problems = [*_repeated_ids(file, chapter, record), *_unknown_segments(file, chapter, record, segments)]
    for code, item, values in _rules(chapter, record):
        problems.append(Problem(code, file, column=item, values=values, found=values.get("found")))
    return record, problems


def room(chapter: str, module: str) -> ModuleType | None:
    """A module of the chapter's own room, or None where the chapter needs none."""
    name = f"workbook.chapters.{chapter}.{module}"
    return import_module(name) if find_spec(name) else None


def _rules(chapter: str, record: BaseModel) -> list[tuple[str, str, dict]]:
    own = room(chapter, "record")
    return own.rules(record) if own else []


def _problem(file: str, chapter: str, detail: Any) -> Problem:
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
    known = _known_names(chapter, detail["loc"])
    if detail["type"] == "extra_forbidden":
        near = nearest(detail["loc"][-1], known) or ", ".join(list(known)[:12])
        return Problem("record_unknown_item", file, column=place, found=place, values={"item": place, "nearest": near})
    values = {"item": place, "expected": _expected(chapter, detail)}
    found = "" if detail["type"] == "missing" else str(detail["input"])
    return Problem("record_bad_answer", file, column=place, found=found, values=values)


def _known_names(chapter: str, loc: tuple) -> list[str]:
    items = method.chapter(chapter).items
    if len(loc) == 1:
        return list(items)
    return [field.id for field in items[loc[0]].fields]


def _expected(chapter: str, detail: Any) -> str:
    """What would be accepted there, in characters every language reads: bounds, choices, a form."""
    field = _field(chapter, detail["loc"])
    if field is None:
        return "id: [A-Za-z0-9_-]"
    if field.choices:
        return " | ".join(choice.value for choice in field.choices)
    bounds = f" {_bound(field.low)} … {_bound(field.high)}" if field.low is not None or field.high is not None else ""
    forms = {"date": "2026-06-30", "yes_no": "yes | no", "records": "- id: …", "list": "- …", "many_of": "- …"}
    numeric = {"number": "0.5", "share": "0.15", "money": "1250.50", "count": "12"}
    return forms.get(field.type) or (numeric.get(field.type, "text") + (f",{bounds}" if bounds else ""))


def _bound(value: float | None) -> str:
    return "∞" if value is None else f"{value:g}"


def _field(chapter: str, loc: tuple) -> method.Field | None:
    item = method.chapter(chapter).items.get(loc[0])
    names = [part for part in loc[1:] if isinstance(part, str)]
    if item is None or not names:
        return item
    return next((field for field in item.fields if field.id == names[0]), None)


def _repeated_ids(file: str, chapter: str, record: BaseModel) -> list[Problem]:
    problems = []
    for item in _records(chapter):
        seen: set[str] = set()
        for number, entry in enumerate(getattr(record, item.id), start=1):
            if entry.id in seen:
                problems.append(Problem("record_repeated_id", file, column=f"{item.id}.{number}.id", found=entry.id))
            seen.add(entry.id)
    return problems


def _records(chapter: str) -> list[method.Item]:
    return [item for item in method.chapter(chapter).items.values() if item.type == "records"]


def _unknown_segments(file: str, chapter: str, record: BaseModel, segments: frozenset[str] | None) -> list[Problem]:
    if segments is None:
        return []
    return [
        Problem(
            "segment_unknown",
            file,
            column=place,
            found=name,
            values={"nearest": nearest(name, segments) or ", ".join(sorted(segments))},
        )
        for place, name in _segment_answers(chapter, record)
        if name not in segments
    ]


def _segment_answers(chapter: str, record: BaseModel) -> list[tuple[str, str]]:
    """Every answer that names a segment, with the place where it stands."""
    found = []
    for item in method.chapter(chapter).items.values():
        if item.type == "segment" and getattr(record, item.id):
            found.append((item.id, getattr(record, item.id)))
        for field in (field for field in item.fields if field.type == "segment"):
            for number, entry in enumerate(getattr(record, item.id), start=1):
                if getattr(entry, field.id):
                    found.append((f"{item.id}.{number}.{field.id}", getattr(entry, field.id)))
    return found
