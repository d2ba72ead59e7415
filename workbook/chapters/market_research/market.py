"""What the sections of this chapter read: answers and tables of one client; and the blocks they return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook import method
from workbook.metrics import Column, Finding, Message, Metric, Table, message

CHAPTER = "market_research"
TABLES = ("segments", "competitors", "interviews", "territories", "practices")


@dataclass(frozen=True)
class Market:
    """One client's research. A table is None where the client brought none, or one without rows.

    ``intervals`` says whether estimates and weights are redrawn, the slow part.
    """

    record: Any
    name: str
    intervals: bool
    segments: pd.DataFrame | None
    competitors: pd.DataFrame | None
    interviews: pd.DataFrame | None
    territories: pd.DataFrame | None
    practices: pd.DataFrame | None

    @classmethod
    def of(cls, client: Any, intervals: bool = True) -> Market:
        tables = (_filled(client.table(name), name) for name in TABLES)
        return cls(client.record(CHAPTER), getattr(client.info, "name", ""), intervals, *tables)

    @property
    def untouched(self) -> bool:
        """Nothing has been said or brought for this chapter."""
        return all(getattr(self, name) is None for name in TABLES) and self.record == type(self.record)()


def _filled(table: pd.DataFrame | None, name: str) -> pd.DataFrame | None:
    """The table with every column the method knows, blank where the client brought none; None without rows."""
    if table is None or table.empty:
        return None
    known = [column.id for column in method.chapter(CHAPTER).all_tables()[name].columns]
    return table.reindex(columns=known)


def threshold(name: str) -> Any:
    return method.chapter(CHAPTER).threshold(name)


def choices(scale: str) -> tuple[str, ...]:
    """The values of a scale in their order."""
    return tuple(choice.value for choice in method.scales()[scale])


def same(text: str | None) -> str:
    """The text without case and spare spaces: what counts as the same name."""
    return " ".join((text or "").casefold().split())


def one_spelling(names: pd.Series) -> pd.Series:
    """Each name in the spelling in which it is met first, so that case and spaces never make two of one."""
    folded = names.map(same)
    first = dict(zip(folded[::-1], names[::-1], strict=True))
    return folded.map(first)


def metric(
    name: str,
    value: float | None,
    source: str | Message,
    *warnings: Message,
    convention: Message | None = None,
    bounds: tuple[float, float] | None = None,
) -> Metric:
    """The promised metric of that name, in the unit the chapter gives it. Without a value, ``warnings`` say why."""
    unit = method.chapter(CHAPTER).metrics[name].unit
    value = None if value is None or pd.isna(value) else float(value)
    low, high = bounds if bounds is not None and value is not None else (None, None)
    source = message(source) if isinstance(source, str) else source
    return Metric(name, value, unit, source, convention, low, high, tuple(warnings))


def missing(names: Iterable[str], source: str, *reasons: Message) -> list[Metric]:
    """These metrics without a value, each with the reasons why."""
    return [metric(name, None, source, *reasons) for name in names]


def table(name: str, frame: pd.DataFrame, *columns: str, long: bool = False, total: bool = False) -> Table:
    """A table of these columns, each written ``name``, ``name:unit`` or ``name:text:choices``."""
    shown = threshold("rows_shown") if long else None
    frame = frame.astype(object).where(frame.notna(), None)
    return Table(name, frame, tuple(Column(*column.split(":")) for column in columns), shown, total)


def finding(key: str, *metrics: str, level: str = "note", **values: Any) -> Finding:
    """A finding and the metrics that carry it."""
    return Finding(key, values, metrics, level)


def level(value: float, act: str | None, watch: str | None = None) -> str:
    """What a value asks for: act or watch from the chapter's threshold of that name on, else note."""
    if act and value >= threshold(act):
        return "act"
    return "watch" if watch and value >= threshold(watch) else "note"


def as_frame(entries: Iterable[Any], *fields: str) -> pd.DataFrame:
    """Entries of a list as rows; a blank answer is None."""
    rows = [[None if (value := getattr(entry, name)) == "" else value for name in fields] for entry in entries]
    return pd.DataFrame(rows, columns=list(fields), dtype=object)
