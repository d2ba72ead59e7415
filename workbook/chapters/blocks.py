"""Blocks of a result with what the chapter's templates say of them, and answers and tables as analysis wants them.

``blocks = Blocks("pricing_and_tco")`` is the set of one chapter. The units and numbers that decide come from its
``chapter.yaml``. A chapter binds the names it uses in a module of its own, so that its sections stay short.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook import method
from workbook.metrics import Column, Finding, Message, Metric, Table, message
from workbook.statistics import wilson


@dataclass(frozen=True)
class Blocks:
    """The blocks of one chapter."""

    chapter: str

    def threshold(self, name: str) -> Any:
        """The number that decides, from chapter.yaml."""
        return method.chapter(self.chapter).threshold(name)

    def metric(
        self,
        name: str,
        value: float | None,
        source: Message | str,
        convention: Message | str | None = None,
        *,
        bounds: Iterable[float | None] | None = None,
        warnings: Iterable[Message] = (),
        label: Message | None = None,
    ) -> Metric:
        """The promised metric of that name, in the unit the chapter gives it. Without a value it has no bounds either.

        ``label`` names a pattern of chapter.yaml and fills it in: one metric an offer, a stage, a segment.
        """
        unit = method.chapter(self.chapter).metrics[label.key if label else name].unit
        value = _number(value)
        low, high = (_number(bound) for bound in bounds) if bounds is not None and value is not None else (None, None)
        said = _message(source), _message(convention)
        return Metric(name, value, unit, *said, low, high, tuple(warnings), label)

    def missing(self, names: Iterable[str], source: Message | str, *reasons: Message) -> list[Metric]:
        """These metrics without a value, each with the reasons why."""
        return [self.metric(name, None, source, warnings=reasons) for name in names]

    def table(self, name: str, frame: pd.DataFrame, *columns: str, long: bool = False, total: bool = False) -> Table:
        """A table of these columns, each written ``name``, ``name:unit`` or ``name:text:choices``."""
        shown = self.threshold("rows_shown") if long else None
        return Table(name, frame, tuple(Column(*column.split(":")) for column in columns), shown, total)

    def finding(self, key: str, *metrics: str, level: str = "note", **values: Any) -> Finding:
        """A finding, the metrics that carry it, how urgent it is, and the values of its sentence."""
        return Finding(key, values, metrics, level)

    def level(self, value: float, act: str | None, watch: str | None = None) -> str:
        """What a value asks for: act or watch from the chapter's threshold of that name on, else note."""
        if act and value >= self.threshold(act):
            return "act"
        return "watch" if watch and value >= self.threshold(watch) else "note"

    def share_bounds(self, part: float, whole: float) -> tuple[float, float] | None:
        """Between which shares the true one lies at the chapter's ``interval_level`` (Wilson); None without a whole."""
        if not whole:
            return None
        low, high = wilson(part, whole, self.threshold("interval_level"))
        return float(low), float(high)

    def full_table(self, client: Any, name: str) -> pd.DataFrame | None:
        """The client's table with every column the chapter knows, blank where not brought; None without rows."""
        found = filled(client, name)
        known = method.chapter(self.chapter).all_tables()[name].columns
        return None if found is None else found.reindex(columns=[column.id for column in known])


def filled(client: Any, name: str) -> pd.DataFrame | None:
    """The client's table of that name, or None where there is none or it has no rows."""
    found = client.table(name)
    return found if found is not None and len(found) else None


def entries(records: Sequence[Any], *names: str) -> pd.DataFrame:
    """A list of answers as a frame, one row an entry; a blank answer is None or NaN."""
    rows = [[getattr(entry, name) for name in names] for entry in records]
    return pd.DataFrame(rows, columns=list(names))


def choices(scale: str) -> tuple[str, ...]:
    """The values of a scale in their order."""
    return tuple(choice.value for choice in method.scales()[scale])


def _number(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _message(said: Message | str | None) -> Message | None:
    return message(said) if isinstance(said, str) else said
