"""The method as content: what ``templates/`` says of each chapter, read once and checked.

A chapter has sections, items (the questions), tables (what the client brings), metrics and thresholds. The pydantic
model of its record is built from the items in ``workbook.record``; the words are in ``workbook.texts``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from workbook.errors import nearest
from workbook.project import TEMPLATES

CHAPTERS = TEMPLATES / "chapters"
VALUE_TYPES = frozenset(
    {"text", "memo", "number", "share", "money", "count", "date", "one_of", "yes_no", "scale", "segment"}
)
ITEM_TYPES = VALUE_TYPES | {"list", "many_of", "records"}
COLUMN_TYPES = VALUE_TYPES | {"id"}
CALENDAR_YEAR = "calendar_year"  # unit of a count that is a year: written without marks of thousands
SCALED_TYPES = frozenset({"one_of", "many_of", "scale"})


@dataclass(frozen=True)
class Choice:
    """One answer of a scale. ``value`` is what files store; ``score`` its number where the scale measures."""

    value: str
    score: float | None
    method_ids: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """What an item, a field of a list entry and a table's column have in common: a type with its bounds."""

    id: str
    type: str
    scale: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    required: bool = False
    unique: bool = False
    method_ids: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        return scales()[self.scale] if self.type in SCALED_TYPES else ()


@dataclass(frozen=True)
class Item(Field):
    """One question of a chapter. ``fields`` are the columns of each entry when the answer is a list of records."""

    section: str = ""
    weight: float | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class TableSpec:
    """The columns of a table that the client brings, in the order of the form."""

    name: str
    columns: tuple[Field, ...]
    method_ids: tuple[str, ...] = ()

    def column(self, name: str) -> Field | None:
        return next((column for column in self.columns if column.id == name), None)


@dataclass(frozen=True)
class MetricSpec:
    """A metric the chapter promises. ``<x>`` in the name stands for one metric per offer, segment or stage."""

    name: str
    unit: str
    method_ids: tuple[str, ...] = ()

    def covers(self, name: str) -> bool:
        pattern = re.sub(r"<\w+>", "[a-z0-9_]+", self.name)
        return re.fullmatch(pattern, name) is not None


@dataclass(frozen=True)
class Threshold:
    """A number that decides something, with where it comes from (an id of sources.csv) and since when."""

    value: Any
    unit: str
    source: str
    date: str


@dataclass(frozen=True)
class Chapter:
    """One step of the method, as its folder of templates describes it.

    ``draws_on`` names the chapters whose answers and tables its analysis uses (``earlier``: all of a lower number);
    they are opened along with it, as far as they stand.
    """

    name: str
    number: int
    sections: tuple[str, ...]
    items: Mapping[str, Item]
    tables: Mapping[str, TableSpec]
    metrics: Mapping[str, MetricSpec]
    thresholds: Mapping[str, Threshold]
    scenario: tuple[str, ...] = ()
    reads: tuple[str, ...] = field(default=())
    draws_on: str | tuple[str, ...] = ()

    @property
    def notebook(self) -> str:
        """The notebook's file name without its ending: ``04_client_valuation``."""
        return f"{self.number:02d}_{self.name}"

    def threshold(self, name: str) -> Any:
        return self.thresholds[name].value

    def items_of(self, section: str) -> list[Item]:
        return [item for item in self.items.values() if item.section == section]

    def all_tables(self) -> dict[str, TableSpec]:
        """The chapter's own tables and the shared ones it reads."""
        return {**{name: shared_tables()[name] for name in self.reads}, **self.tables}


def chapters() -> list[str]:
    """The chapters that stand, in the order of their numbers."""
    names = [path.parent.name for path in CHAPTERS.glob("*/chapter.yaml")]
    return sorted(names, key=lambda name: chapter(name).number)


@cache
def chapter(name: str) -> Chapter:
    """The chapter of that name. Raises KeyError with the nearest name, ValueError where its templates are wrong."""
    folder = CHAPTERS / name
    if not (folder / "chapter.yaml").is_file():
        known = [path.parent.name for path in CHAPTERS.glob("*/chapter.yaml")]
        raise KeyError(f"no chapter {name!r}; nearest: {nearest(name, known) or ', '.join(sorted(known))}")
    described = read_yaml(folder / "chapter.yaml")
    return Chapter(
        name=described["chapter"],
        number=described["number"],
        sections=tuple(described["sections"]),
        items=_items(folder / "items.csv", described["sections"]),
        tables=_tables(folder / "tables.csv"),
        metrics={key: _metric(key, value) for key, value in described["metrics"].items()},
        thresholds={key: Threshold(**value) for key, value in (described.get("thresholds") or {}).items()},
        scenario=tuple(described.get("scenario") or ()),
        reads=tuple(described.get("reads") or ()),
        draws_on=described.get("draws_on") or (),
    )


def with_sources(names: Iterable[str]) -> list[str]:
    """These chapters and then every chapter they draw on, directly or through another; none twice."""
    found = list(dict.fromkeys(names))
    for name in found:
        found += [source for source in drawn_on(name) if source not in found]
    return found


def drawn_on(name: str) -> list[str]:
    """The chapters this one draws on, in the method's order; one that does not stand yet is left out."""
    spec = chapter(name)
    if spec.draws_on == "earlier":
        return [other for other in chapters() if chapter(other).number < spec.number]
    return [other for other in chapters() if other in spec.draws_on]


@cache
def scales() -> dict[str, tuple[Choice, ...]]:
    """Every shared answer scale: its choices in the order they are shown."""
    found: dict[str, list[Choice]] = {}
    for row in _rows(TEMPLATES / "scales.csv"):
        choice = Choice(row["value"], _number(row["score"]), _ids(row))
        found.setdefault(row["scale"], []).append(choice)
    return {scale: tuple(choices) for scale, choices in found.items()}


@cache
def shared_tables() -> dict[str, TableSpec]:
    """Tables that several chapters read, such as the one list of segments."""
    return _tables(TEMPLATES / "tables.csv")


@cache
def known_tables() -> dict[str, TableSpec]:
    """Every table any chapter knows, by its file's name."""
    found = dict(shared_tables())
    for name in chapters():
        found |= chapter(name).tables
    return found


@cache
def sources() -> tuple[dict[str, str], ...]:
    """Every quoted norm and outside source, as the rows of ``sources.csv``."""
    return tuple(_rows(TEMPLATES / "sources.csv"))


def read_yaml(path: Path) -> Any:
    """A YAML 1.2 file of the templates as plain data."""
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def _metric(name: str, described: Mapping) -> MetricSpec:
    return MetricSpec(name, described["unit"], tuple(described.get("methods") or ()))


def _items(path: Path, sections: list[str]) -> dict[str, Item]:
    rows = _rows(path)
    fields: dict[str, list[Field]] = {}
    for row in rows:
        parent, dot, name = row["id"].partition(".")
        if dot:
            fields.setdefault(parent, []).append(Field(id=name, **_typed(path, row, ITEM_TYPES - {"records"})))
    return {row["id"]: _item(path, row, sections, fields) for row in rows if "." not in row["id"]}


def _item(path: Path, row: dict, sections: list[str], fields: dict[str, list[Field]]) -> Item:
    if row["section"] not in sections:
        raise ValueError(f"{_where(path)}: item {row['id']} is in an unknown section {row['section']!r}")
    typed = _typed(path, row, ITEM_TYPES)
    return Item(
        id=row["id"],
        section=row["section"],
        weight=_number(row["weight"]),
        fields=tuple(fields.get(row["id"], ())),
        **typed,
    )


def _tables(path: Path) -> dict[str, TableSpec]:
    columns: dict[str, list[Field]] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for row in _rows(path):
        listed = columns.setdefault(row["table"], [])
        if row["column"]:
            listed.append(Field(id=row["column"], **_typed(path, row, COLUMN_TYPES)))
        else:
            ids[row["table"]] = _ids(row)
    return {name: TableSpec(name, tuple(listed), ids.get(name, ())) for name, listed in columns.items()}


def _typed(path: Path, row: dict, allowed: frozenset) -> dict[str, Any]:
    if row["type"] not in allowed:
        raise ValueError(f"{_where(path)}: unknown type {row['type']!r} in {row}")
    if row["type"] in SCALED_TYPES and row["scale"] not in scales():
        raise ValueError(f"{_where(path)}: unknown scale {row['scale']!r} in {row}")
    return {
        "type": row["type"],
        "scale": row["scale"],
        "unit": row["unit"],
        "low": _low(row),
        "high": _high(row),
        "required": row["required"] == "yes",
        "unique": row.get("unique") == "yes",
        "method_ids": _ids(row),
    }


def _low(row: dict) -> float | None:
    """A share and a count are never negative unless the templates say how low they go."""
    return 0.0 if row["type"] in ("share", "count") and not row["low"] else _number(row["low"])


def _high(row: dict) -> float | None:
    """A share is at most 1 unless the templates give it bounds of its own."""
    return 1.0 if row["type"] == "share" and not row["low"] and not row["high"] else _number(row["high"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]


def _ids(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row["method_ids"].split())


def _number(text: str) -> float | None:
    return float(text) if text else None


def _where(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))
