"""What a chapter's analysis returns: metrics, findings, tables and charts, as keys and values without any language.

A ``Result`` is a sequence of sections; a section is a sequence of blocks in the order they are read. The wording step
(``workbook.wording``) turns keys into sentences; renderers know these blocks and never a chapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

Level = Literal["act", "watch", "note"]
UNITS = (
    "currency", "share", "points", "index", "count", "days", "years", "per_year", "text", "date", "calendar_year",
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A sentence to be said: the key of its text and the values that go into it.

    ``chapter`` names the chapter whose words say it, where that is another one than the chapter that shows it.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    chapter: str = ""


def message(key: str, **values: Any) -> Message:
    """Short form of ``Message(key, values)``."""
    return Message(key, values)


@dataclass(frozen=True)
class Metric:
    """One computed number and how sure it is.

    ``value`` is None when it cannot be computed; then ``warnings`` says what is missing. ``low`` and ``high`` bound a
    95 % interval, or are None. ``source`` names the data it rests on, ``convention`` how it was computed where peers
    disagree. Keys of messages are looked up as ``source.<key>``, ``convention.<key>``, ``warning.<key>``.
    """

    name: str
    value: float | None
    unit: str
    source: Message
    convention: Message | None = None
    low: float | None = None
    high: float | None = None
    warnings: tuple[Message, ...] = ()
    label: Message | None = None

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"metric {self.name}: unknown unit {self.unit}")
        if self.value is None and not self.warnings:
            raise ValueError(f"metric {self.name} has no value and does not say why")


@dataclass(frozen=True)
class Finding:
    """A sentence that metrics support. ``level``: act (decide now), watch, note.

    ``chapter`` names the chapter that found it, where another one shows it; its metrics are then ``<chapter>.<name>``.
    ``note`` is said beneath it in small letters; findings with notes keep their order instead of being put by level.
    """

    key: str
    values: Mapping[str, Any]
    metrics: tuple[str, ...]
    level: Level = "note"
    chapter: str = ""
    note: Message | None = None


@dataclass(frozen=True)
class Warn:
    """Something the reader must know before trusting the section. Text key ``warning.<key>``."""

    message: Message


@dataclass(frozen=True)
class Text:
    """A passage of explanation. Text key is the message's key, whole."""

    message: Message


@dataclass(frozen=True)
class Column:
    """A column of a computed table: its name in the frame and the unit of its cells.

    ``choices`` names a prefix of text keys (a scale, for instance) when cells hold coded words.
    """

    name: str
    unit: str = "text"
    choices: str | None = None


@dataclass(frozen=True)
class Table:
    """A computed table. ``frame`` holds one row a line, its columns are ``columns`` in this order.

    ``shown`` limits the rows a page shows; results.json always keeps all of them. ``total`` marks the last row as a
    total.
    """

    name: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    shown: int | None = None
    total: bool = False


@dataclass(frozen=True)
class Chart:
    """A picture to be drawn by ``charts.plot_<name>(data, texts=..., ax=...)`` of the chapter.

    ``data`` is what the plot function takes; ``title`` states the finding, computed from the data.
    """

    name: str
    data: Any
    title: Message
    size: tuple[float, float] = (7.2, 4.0)


Block = Metric | Finding | Warn | Text | Table | Chart


@dataclass(frozen=True)
class Section:
    """One part of a chapter, with its blocks in reading order. Heading and introduction: text ``section.<id>``."""

    id: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Result:
    """All that a chapter's analysis found for one client."""

    chapter: str
    sections: tuple[Section, ...]

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks

    def _all(self, kind: type) -> list:
        return [block for block in self.blocks() if isinstance(block, kind)]

    @property
    def metrics(self) -> dict[str, Metric]:
        return {metric.name: metric for metric in self._all(Metric)}

    @property
    def findings(self) -> list[Finding]:
        return self._all(Finding)

    @property
    def tables(self) -> dict[str, Table]:
        return {table.name: table for table in self._all(Table)}

    @property
    def charts(self) -> dict[str, Chart]:
        return {chart.name: chart for chart in self._all(Chart)}

    @property
    def warnings(self) -> list[Message]:
        return [warn.message for warn in self._all(Warn)]

    def section(self, section_id: str) -> Section:
        """The section of that id. Raises KeyError with the known ids."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(f"{section_id}: not one of {[s.id for s in self.sections]}")


def missing(metric: Metric, *reasons: Message) -> Metric:
    """The same metric without a value, with the reasons why."""
    return replace(metric, value=None, low=None, high=None, warnings=metric.warnings + reasons)
