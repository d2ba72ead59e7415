"""The client's business model as the sections of this chapter read it: answers, present canvas, segments, money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.blocks import filled
from workbook.chapters.business_model_canvas.blocks import CHAPTER
from workbook.chapters.business_model_canvas.record import notes_of


@dataclass(frozen=True)
class Business:
    """One client's model. A table is None where the client brought none, or one without rows."""

    record: Any
    segment_table: pd.DataFrame | None
    streams: pd.DataFrame | None
    costs: pd.DataFrame | None

    @classmethod
    def of(cls, client: Any) -> Business:
        return cls(client.record(CHAPTER), *(filled(client, name) for name in ("segments", "streams", "costs")))

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
