"""The opportunities as they can be counted: names merged, outcomes read, contradictions set aside and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import full_table
from workbook.chapters.sales_process.names import key, merged_columns, some
from workbook.metrics import Message, message

NAMES = ("customer", "product", "manager", "category", "origin", "request", "reason", "stage")
OUTCOMES = ("won", "lost")


@dataclass(frozen=True)
class Deals:
    """Sales that can be counted, one a row. ``won``, ``lost``, ``open``: exactly one is true.

    ``days``: from opened to closed, or for open ones to ``as_of``; NaN where the two dates contradict each other or a
    closed sale has no closing date.
    """

    frame: pd.DataFrame
    as_of: pd.Timestamp
    warnings: tuple[Message, ...]

    @cached_property
    def won(self) -> np.ndarray:
        return self.frame["won"].to_numpy()

    @cached_property
    def lost(self) -> np.ndarray:
        return self.frame["lost"].to_numpy()

    @cached_property
    def open(self) -> np.ndarray:
        return ~(self.won | self.lost)

    @cached_property
    def closed(self) -> np.ndarray:
        return self.won | self.lost

    @cached_property
    def amount(self) -> np.ndarray:
        return self.frame["amount"].to_numpy(float)

    @cached_property
    def days(self) -> np.ndarray:
        return self.frame["days"].to_numpy(float)

    @cached_property
    def cycles(self) -> np.ndarray:
        """Days of the won sales with both dates in the right order."""
        return self.days[self.won & ~np.isnan(self.days)]

    @property
    def win_rate(self) -> float | None:
        return self.won.sum() / self.closed.sum() if self.closed.any() else None

    @property
    def average_won(self) -> float | None:
        return float(self.amount[self.won].mean()) if self.won.any() else None


def read_deals(client: Any, record: Any) -> Deals | None:
    """The client's sales up to the date of the figures, or None where there are none."""
    raw = full_table(client, "opportunities")
    if raw is None:
        return None
    as_of = pd.Timestamp(client.info.as_of)
    frame, warnings = merged_columns(raw.reset_index(drop=True), NAMES)
    frame = _with_outcomes(frame)
    frame["process"] = _processes(frame, record)
    left_out, why = _left_out(frame, as_of)
    kept = frame[~left_out].reset_index(drop=True)
    kept["days"] = _days(kept, as_of)
    return Deals(kept, as_of, (*warnings, *why, *_doubts(kept)))


def _with_outcomes(frame: pd.DataFrame) -> pd.DataFrame:
    codes, stages = pd.factorize(frame["stage"])
    read = np.array([key(stage) if key(stage) in OUTCOMES else "" for stage in stages] + [""])[codes]
    return frame.assign(won=read == "won", lost=read == "lost")


def _processes(frame: pd.DataFrame, record: Any) -> pd.Series:
    """Standard or project: as the row says, else as the catalogue says of its product."""
    known = {key(entry.product): entry.process for entry in record.catalogue}
    if not known:
        return frame["process"]
    codes, products = pd.factorize(frame["product"])
    told = np.array([known.get(key(product)) for product in products] + [None], dtype=object)[codes]
    return frame["process"].where(frame["process"].notna(), pd.Series(told, index=frame.index))


def _left_out(frame: pd.DataFrame, as_of: pd.Timestamp) -> tuple[pd.Series, list[Message]]:
    """Sales dated after the figures, and those neither open nor closed by their own data."""
    after = (frame["opened"] > as_of) | (frame["closed"] > as_of)
    torn = ~after & frame["closed"].notna() & ~frame["won"] & ~frame["lost"]
    why = []
    if after.any():
        day = as_of.date()
        why.append(message("after_as_of", n=int(after.sum()), day=day, deals=some(frame.loc[after, "deal_id"])))
    if torn.any():
        why.append(message("open_with_date", n=int(torn.sum()), deals=some(frame.loc[torn, "deal_id"])))
    return after | torn, why


def _days(frame: pd.DataFrame, as_of: pd.Timestamp) -> np.ndarray:
    closed = frame["won"] | frame["lost"]
    end = frame["closed"].where(closed, as_of)
    days = (end - frame["opened"]).dt.days.to_numpy(float)
    return np.where(days < 0, np.nan, days)


def _doubts(frame: pd.DataFrame) -> Iterator[Message]:
    """What the reader must know of the rows that are counted."""
    closed = frame["won"] | frame["lost"]
    wrong = {
        "closed_before_opened": closed & (frame["closed"] < frame["opened"]),
        "closed_without_date": closed & frame["closed"].isna(),
        "won_without_amount": frame["won"] & (frame["amount"] == 0),
    }
    for code, rows in wrong.items():
        if rows.any():
            yield message(code, n=int(rows.sum()), deals=some(frame.loc[rows, "deal_id"]))
    if len(frame) and not closed.any():
        yield message("none_lost_or_won")
    for column, code in (("customer", "customers_blank"), ("manager", "managers_blank")):
        blank = int(frame[column].isna().sum())
        if 0 < blank < len(frame):
            yield message(code, n=blank, all=len(frame))
