"""The other chapters as this one reads them: results of those that are filled, and by name what is not known.

Whatever is asked for and not there raises ``Unknown``: a check that needs it is then left out and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.together import result_of
from workbook.metrics import Metric, Result

# the method's order; a chapter that does not stand yet is named like one that nobody has filled
EARLIER = (
    "market_research", "business_model_canvas", "tests_of_truth", "client_valuation", "pricing_and_tco",
    "sales_process", "voice_of_the_customer", "firm_economics", "commercial_effectiveness", "strategic_session",
)  # fmt: skip


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

    def filled(self) -> list[str]:
        """The chapters that hold an answer or a table of their own, in the method's order."""
        return [name for name in EARLIER if is_filled(self.client, name)]

    def result(self, chapter: str) -> Result:
        if not is_filled(self.client, chapter):
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
        if not is_filled(self.client, chapter):
            raise Unknown(chapter)
        found = getattr(self.client.record(chapter), item, None)
        if found is None or found == ():
            raise Unknown(chapter, item)
        return found

    def brought(self, chapter: str, name: str, *columns: str) -> pd.DataFrame:
        """A table the client brought for the chapter, with these columns filled in."""
        found = self.client.table(name)
        if not is_filled(self.client, chapter):
            raise Unknown(chapter)
        if found is None or not set(columns) <= set(found) or found.dropna(subset=list(columns)).empty:
            raise Unknown(chapter, name)
        return found.dropna(subset=list(columns))


def is_filled(client: Any, chapter: str) -> bool:
    """Whether the chapter stands and the client has answered one of its items or brought one of its own tables."""
    if chapter not in standing() or chapter not in client.records:
        return False
    record = client.record(chapter)
    return record != type(record)() or any(_has_rows(client.table(name)) for name in method.chapter(chapter).tables)


def is_metric(chapter: str, name: str) -> bool:
    """Whether the chapter promises a metric of that name; a chapter that does not stand yet is believed."""
    if chapter not in standing():
        return True
    return any(spec.covers(name) for spec in method.chapter(chapter).metrics.values())


def _has_rows(table: pd.DataFrame | None) -> bool:
    return table is not None and not table.empty


@cache
def standing() -> Mapping[str, int]:
    """The chapters of the method that stand, with their numbers."""
    return {name: method.chapter(name).number for name in method.chapters()}
