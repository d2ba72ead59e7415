"""The other chapters as this one reads them: results of those that are filled, and by name what is not known.

Whatever is asked for and not there raises ``Unknown``: a check that needs it is then left out and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_report.blocks import CHAPTER
from workbook.chapters.together import before, is_filled, result_of
from workbook.metrics import Metric, Result

EARLIER = before(CHAPTER)


@dataclass(frozen=True)
class Unknown(Exception):
    """What a check cannot do without: a chapter nobody has filled, or a figure, table or answer of one that is."""

    chapter: str
    name: str = ""


@dataclass(frozen=True)
class Chapters:
    """One client's other chapters. Each is analysed once, when it is first asked for, without intervals.

    ``given``: results to take instead.
    """

    client: Any
    given: Mapping[str, Result] = field(default_factory=dict)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The chapters that hold an answer or a table of their own, in the method's order."""
        return tuple(name for name in EARLIER if is_filled(self.client, name))

    def result(self, chapter: str) -> Result:
        if chapter not in self.filled:
            raise Unknown(chapter)
        return self.given.get(chapter) or result_of(self.client, chapter)

    def metric(self, chapter: str, name: str) -> Metric:
        found = self.result(chapter).metrics.get(name)
        if found is None or found.value is None:
            raise Unknown(chapter, name)
        return found

    def figure(self, chapter: str, name: str) -> float:
        """The value of that metric."""
        return float(self.metric(chapter, name).value)

    def table(self, chapter: str, name: str, *columns: str) -> pd.DataFrame:
        """A table the chapter computed, with these columns; rows that do not name the first of them, a total, go."""
        found = self.result(chapter).tables.get(name)
        if found is None or found.frame.empty or not set(columns) <= set(found.frame):
            raise Unknown(chapter, name)
        return found.frame.dropna(subset=list(columns[:1]))

    def answer(self, chapter: str, item: str) -> Any:
        """What the client answered to an item."""
        if chapter not in self.filled:
            raise Unknown(chapter)
        found = getattr(self.client.record(chapter), item, None)
        if found is None or found == ():
            raise Unknown(chapter, item)
        return found

    def brought(self, chapter: str, name: str, *columns: str) -> pd.DataFrame:
        """A table the client brought for the chapter, with these columns filled in."""
        found = self.client.table(name)
        if chapter not in self.filled:
            raise Unknown(chapter)
        if found is None or not set(columns) <= set(found) or found.dropna(subset=list(columns)).empty:
            raise Unknown(chapter, name)
        return found.dropna(subset=list(columns))


def is_metric(chapter: str, name: str) -> bool:
    """Whether the chapter promises a metric of that name."""
    return any(spec.covers(name) for spec in method.chapter(chapter).metrics.values())
