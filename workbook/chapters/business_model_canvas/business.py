"""The client's business model as the sections of this chapter read it: answers, present canvas, segments, money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.business_model_canvas.record import notes_of
from workbook.metrics import Finding, Level, Message, Metric, message

CHAPTER = "business_model_canvas"


@dataclass(frozen=True)
class Business:
    """One client's model. A table is None where the client brought none, or one without rows."""

    record: Any
    segment_table: pd.DataFrame | None
    streams: pd.DataFrame | None
    costs: pd.DataFrame | None

    @classmethod
    def of(cls, client: Any) -> Business:
        return cls(client.record(CHAPTER), *(_filled(client.table(name)) for name in ("segments", "streams", "costs")))

    @cached_property
    def notes(self) -> tuple[Any, ...]:
        """The notes of the present canvas."""
        return notes_of(self.record, None)

    @property
    def untouched(self) -> bool:
        """Nothing has been said or brought for this chapter."""
        return self.streams is None and self.costs is None and self.record == type(self.record)()

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The segments, in the order of the client's list; without a list, in the order in which answers name them.

        Where no answer names one either, each note of the block of segments counts as a segment.
        """
        if self.segment_table is not None:
            return tuple(self.segment_table["segment"].dropna())
        named = dict.fromkeys(self._named_segments())
        return tuple(named or dict.fromkeys(note.text for note in self.notes_in("segments")))

    def _named_segments(self) -> Iterator[str]:
        for item in method.chapter(CHAPTER).items.values():
            if any(field.type == "segment" for field in item.fields):
                entries = self.notes if item.id == "notes" else getattr(self.record, item.id)
                yield from (entry.segment for entry in entries if entry.segment)
        if self.streams is not None and "segment" in self.streams:
            yield from self.streams["segment"].dropna()

    def notes_in(self, block: str) -> list[Any]:
        return [note for note in self.notes if note.block == block]

    def customers(self, segment: str) -> float | None:
        """How many customers the segment counts, or None when the list of segments doesn't say."""
        table = self.segment_table
        if table is None or "customers" not in table:
            return None
        found = table.loc[table["segment"] == segment, "customers"].dropna()
        return float(found.iloc[0]) if len(found) else None


def _filled(table: pd.DataFrame | None) -> pd.DataFrame | None:
    return table if table is not None and len(table) else None


def choices(scale: str) -> tuple[str, ...]:
    """The values of a scale in their order: the nine blocks in the order of filling, for instance."""
    return tuple(choice.value for choice in method.scales()[scale])


def threshold(name: str) -> Any:
    return method.chapter(CHAPTER).threshold(name)


Reasons = Message | str | Iterable[Message]


def metric(
    name: str,
    value: float | None,
    source: str,
    missing: Reasons = (),
    *,
    warnings: Iterable[Message] = (),
    convention: Message | str | None = None,
) -> Metric:
    """A metric of this chapter in the unit that chapter.yaml promises.

    ``missing`` (a key, a message or several) says what is missing and counts only where there is no value; ``warnings``
    are given in any case.
    """
    said = (*_messages(missing if value is None else ()), *warnings)
    rule = message(convention) if isinstance(convention, str) else convention
    unit = method.chapter(CHAPTER).metrics[name].unit
    return Metric(name, None if value is None else float(value), unit, message(source), rule, warnings=said)


def _messages(reasons: Reasons) -> tuple[Message, ...]:
    if isinstance(reasons, str):
        return (message(reasons),)
    return (reasons,) if isinstance(reasons, Message) else tuple(reasons)


def finding(key: str, *metrics: str, level: Level = "note", **values: Any) -> Finding:
    """Short form of a finding: its key, the metrics that support it, how urgent it is, the values in its sentence."""
    return Finding(key, values, metrics, level)


def share(part: float, whole: float) -> float | None:
    """Part of the whole, or None where there is no whole."""
    return part / whole if whole else None
