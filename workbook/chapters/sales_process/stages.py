"""The stages of a sale: their order, how many sales went on from each, and how long they stayed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.naming import slugs
from workbook.chapters.sales_process.blocks import filled, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.names import key, merged_columns, some
from workbook.metrics import Message, message
from workbook.statistics import wilson
from workbook.statistics.survival import kaplan_meier, median_day


@dataclass(frozen=True)
class Stages:
    """The stages in their order. ``reached``: how far each sale came, as a place in ``names`` (their number for a won
    sale, -1 where nothing is known). ``stays``: one row a stay, with stage, days and whether it is over."""

    names: tuple[str, ...]
    reached: np.ndarray | None
    stays: pd.DataFrame | None
    has_history: bool
    warnings: tuple[Message, ...] = ()

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Each stage with the word that ends the names of its metrics."""
        return slugs(self.names, "stage")


def read_stages(client: Any, record: Any, deals: Deals | None) -> Stages:
    """Stages in the order the client states, else as the funnel lists them, else as sales passed through them."""
    stated = tuple(dict.fromkeys(entry.stage for entry in record.stages if entry.norm != "deal"))
    history, warnings = _history(client, deals)
    order, more = _order(stated, history, deals)
    if deals is None:
        return Stages(order, None, None, False)
    places = {key(name): place for place, name in enumerate(order)}
    return Stages(
        order,
        _reached(deals, history, places),
        _stays(deals, history),
        history is not None,
        (*warnings, *more),
    )


def _history(client: Any, deals: Deals | None) -> tuple[pd.DataFrame | None, list[Message]]:
    """The rows that fit the sales, each with the row number of its sale."""
    raw = filled(client, "stage_history")
    if raw is None or deals is None:
        return None, []
    frame, warnings = merged_columns(raw.reset_index(drop=True), ["stage"])
    row = pd.Index(deals.frame["deal_id"]).get_indexer(frame["deal_id"])
    unknown = row < 0
    at = np.where(unknown, 0, row)
    opened, closed = deals.frame["opened"].to_numpy()[at], deals.frame["closed"].to_numpy()[at]
    entered = frame["entered"].to_numpy()
    outside = ~unknown & ((entered < opened) | (entered > closed) | (entered > np.datetime64(deals.as_of)))
    if unknown.any():
        warnings.append(message("history_unknown_deals", n=int(unknown.sum())))
    if outside.any():
        warnings.append(message("history_before_open", n=int(outside.sum())))
    fit = ~unknown & ~outside
    frame = frame.assign(row=row)[fit]
    return (frame if len(frame) else None), warnings


def _order(stated: tuple[str, ...], history: pd.DataFrame | None, deals: Deals | None) -> tuple[tuple, list[Message]]:
    """Stated stages first; any other that sales passed through after them, in the order in which they come."""
    if history is None:
        return stated, []
    place = history.sort_values(["row", "entered"], kind="stable").groupby("row").cumcount()
    seen = place.groupby(history["stage"]).mean().sort_values(kind="stable").index
    known = {key(name) for name in stated}
    others = [name for name in seen if key(name) not in known and key(name) not in ("won", "lost")]
    said = [message("history_unknown_stages", names=some(others))] if stated and others else []
    return (*stated, *others), said


def _places(stages: pd.Series, places: dict[str, int]) -> np.ndarray:
    codes, names = pd.factorize(stages)
    return np.array([places.get(key(name), -1) for name in names] + [-1])[codes]


def _reached(deals: Deals, history: pd.DataFrame | None, places: dict[str, int]) -> np.ndarray:
    """The furthest stage of each sale: a won one passed them all, a stage skipped counts as passed."""
    reached = np.where(deals.open, _places(deals.frame["stage"], places), -1)
    if history is not None:
        np.maximum.at(reached, history["row"].to_numpy(), _places(history["stage"], places))
    known = reached >= 0
    return np.where(deals.won & (known if history is not None else False), len(places), reached)


def _stays(deals: Deals, history: pd.DataFrame | None) -> pd.DataFrame | None:
    """Each stay in a stage: until the next one, else until the sale was closed, else up to the date of the figures."""
    if history is None:
        return None
    frame = history.sort_values(["row", "entered"], kind="stable")
    row, entered = frame["row"].to_numpy(), frame["entered"].to_numpy()
    closed = deals.frame["closed"].to_numpy()[row]
    follows = np.r_[row[1:] == row[:-1], False]
    end = np.where(follows, np.r_[entered[1:], entered[-1:]], closed)
    over = ~np.isnat(end)
    days = (np.where(over, end, np.datetime64(deals.as_of, "ns")) - entered) / np.timedelta64(1, "D")
    finished = over & (follows | ~deals.open[row])
    return pd.DataFrame({"stage": frame["stage"].to_numpy(), "days": days, "over": finished})


def conversions(stages: Stages, deals: Deals | None) -> pd.DataFrame:
    """One row a stage: how many sales entered, went on, were lost there, are still there; the share that went on."""
    columns = ["entered", "went_on", "dropped", "waiting"]
    if deals is None or stages.reached is None or not stages.has_history:
        frame = pd.DataFrame(0.0, index=range(len(stages.names)), columns=columns)
    else:
        frame = pd.DataFrame([_passing(place, stages.reached, deals) for place in range(len(stages.names))])
        frame = frame.reindex(columns=columns)
    left = frame["went_on"] + frame["dropped"]
    frame["conversion"] = frame["went_on"] / left.where(left > 0)
    frame["low"], frame["high"] = wilson(frame["went_on"], left, threshold("interval_level"))
    frame["effort"] = 1 / frame["conversion"].where(frame["conversion"] > 0)
    frame["per_deal"] = 1 / frame["conversion"][::-1].cumprod(skipna=False)[::-1].where(lambda share: share > 0)
    frame.insert(0, "stage", list(stages.names))
    return frame


def _passing(place: int, reached: np.ndarray, deals: Deals) -> dict[str, int]:
    here = reached == place
    return {
        "entered": int((reached >= place).sum()),
        "went_on": int((reached > place).sum()),
        "dropped": int((here & deals.lost).sum()),
        "waiting": int((here & deals.open).sum()),
    }


def durations(stages: Stages, record: Any) -> pd.DataFrame:
    """One row a stage: stays, how many are not over, their median with its interval, and the mean of those over."""
    stays = stages.stays if stages.stays is not None else pd.DataFrame(columns=["stage", "days", "over"])
    limits = {key(entry.stage): entry.days for entry in record.stages}
    at = _places(stays["stage"], {key(name): place for place, name in enumerate(stages.names)})
    rows = [_stay(name, stays[at == place], limits.get(key(name))) for place, name in enumerate(stages.names)]
    columns = ["stage", "stays", "waiting", "median", "low", "high", "mean", "norm", "beyond"]
    return pd.DataFrame(rows, columns=columns)


def _stay(name: str, stays: pd.DataFrame, limit: float | None) -> list[Any]:
    days, over = stays["days"].to_numpy(float), stays["over"].to_numpy(bool)
    if not len(days):
        return [name, 0, 0, *[np.nan] * 4, limit, np.nan]
    found = median_day(kaplan_meier(days, over, threshold("interval_level")))
    mean = days[over].mean() if over.any() else np.nan
    beyond = int((days[~over] > limit).sum()) if limit is not None else np.nan
    return [name, len(days), int((~over).sum()), *found, mean, limit, beyond]


def chances(stages: Stages, deals: Deals) -> np.ndarray:
    """For each stage the share won of the decided sales that came as far; NaN where none is decided."""
    found = np.full(len(stages.names), np.nan)
    if not stages.has_history:
        return found
    for place in range(len(found)):
        decided = deals.closed & (stages.reached >= place)
        if decided.any():
            found[place] = deals.won[decided].mean()
    return found
