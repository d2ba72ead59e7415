"""How far the comparison of two offers moves when chosen cost lines are not what we think: tornado and Monte Carlo.

A driver is a cost item that may turn out lower or higher by a share of its amount; the amount given is the most
likely. All years of the item move together, and an item named without an offer moves in every offer that has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import threshold
from workbook.chapters.pricing_and_tco.offers import SAVING, Offers, tidy, valued
from workbook.metrics import Message, message
from workbook.statistics import interval


@dataclass(frozen=True)
class Drivers:
    """What may move. ``frame``: driver, low, high, and one column an offer with the present value that moves with it.

    ``chosen`` is False where the client chose none and every line of both offers is moved by the same step.
    """

    frame: pd.DataFrame
    chosen: bool
    warnings: tuple[Message, ...] = ()

    def moved(self, offers: Offers) -> np.ndarray:
        """By how much the price room changes for each unit of a driver's movement."""
        return (self.frame[offers.rival] - self.frame[offers.ours]).to_numpy(float)


@dataclass(frozen=True)
class Simulation:
    """The outcome of many draws: 95 % bounds of totals and price room, and how often ours is the cheaper."""

    totals: dict[str, tuple[float, float]]
    room: tuple[float, float]
    cheaper: float
    rooms: np.ndarray


def drivers_of(offers: Offers, record: Any) -> Drivers:
    """The lines marked as uncertain; without any, every item of our offer and of the rival's, by the same step."""
    if not record.uncertain_lines:
        return Drivers(_every_line(offers), chosen=False)
    rows, unknown = [], []
    for entry in record.uncertain_lines:
        values = _values(offers, entry.item, entry.offer)
        if any(values.values()):
            rows.append({"driver": _name(entry.item, entry.offer), "low": entry.low, "high": entry.high, **values})
        else:
            unknown.append(_name(entry.item, entry.offer))
    warnings = (message("uncertain_unknown", items=unknown),) if unknown else ()
    return Drivers(pd.DataFrame(rows, columns=["driver", "low", "high", *offers.names]), True, warnings)


def _every_line(offers: Offers) -> pd.DataFrame:
    step, compared = threshold("tornado_step"), [offers.ours, offers.rival]
    own = offers.lines[offers.lines["offer"].isin(compared) & (offers.lines["phase"] != SAVING)]
    pairs = own[["offer", "item"]].drop_duplicates().itertuples(index=False)
    rows = [
        {"driver": _name(item, offer), "low": -step, "high": step, **_values(offers, item, offer)}
        for offer, item in pairs
    ]
    return pd.DataFrame(rows, columns=["driver", "low", "high", *offers.names])


def _name(item: str, offer: str | None) -> str:
    return f"{item} ({offer})" if offer else item


def _values(offers: Offers, item: str, offer: str | None) -> dict[str, float]:
    """The present value of the item in each offer that the driver moves; 0 where it moves nothing."""
    lines = offers.lines[offers.lines["item"] == item]
    sums = lines.groupby("offer")["value"].sum()
    return {name: float(sums.get(name, 0.0)) if offer in (None, "", name) else 0.0 for name in offers.names}


def tornado(offers: Offers, drivers: Drivers) -> pd.DataFrame:
    """The price room when one driver alone takes its low and its high setting, the strongest first.

    Columns: driver, low_setting, high_setting, room_low, room_high, change_low, change_high, swing.
    """
    moved, frame = drivers.moved(offers), drivers.frame
    found = pd.DataFrame({"driver": frame["driver"], "low_setting": frame["low"], "high_setting": frame["high"]})
    found["change_low"], found["change_high"] = moved * frame["low"], moved * frame["high"]
    found["room_low"], found["room_high"] = offers.room + found["change_low"], offers.room + found["change_high"]
    found["swing"] = (found["change_high"] - found["change_low"]).abs()
    found = found.sort_values(["swing", "driver"], ascending=[False, True], kind="stable", ignore_index=True)
    return found.head(threshold("tornado_rows"))


def rates(offers: Offers) -> pd.DataFrame:
    """The price room at a lower, the present and a higher discount rate. Columns: rate, ours, rival, room."""
    step, stated = threshold("tornado_rate"), offers.terms.stated
    settings = dict.fromkeys((max(stated - step, 0.0), stated, stated + step))
    return pd.DataFrame([_at_rate(offers, rate) for rate in settings])


def _at_rate(offers: Offers, rate: float) -> dict[str, float]:
    values = valued(offers.lines, offers.terms.with_stated(rate)).groupby("offer")["value"].sum()
    ours, rival = float(values[offers.ours]), float(values[offers.rival])
    return {"rate": rate, "ours": ours, "rival": rival, "room": tidy(rival - ours)}


def simulate(offers: Offers, drivers: Drivers) -> Simulation | None:
    """Every chosen driver drawn at once from a triangle between low, 0 and high; None where none is chosen or none
    can move.

    The rival stays the offer that is cheapest as stated. The same seed gives the same draws.
    """
    moving = drivers.frame[drivers.frame["high"] > drivers.frame["low"]]
    if not drivers.chosen or moving.empty:
        return None
    rng = np.random.default_rng(threshold("seed"))
    low, high = moving["low"].to_numpy(float), moving["high"].to_numpy(float)
    drawn = rng.triangular(low, np.zeros_like(low), high, size=(threshold("simulation_draws"), len(moving)))
    names = list(offers.names)
    totals = np.array([offers.total(name) for name in names]) + drawn @ moving[names].to_numpy(float)
    rooms = totals[:, names.index(offers.rival)] - totals[:, names.index(offers.ours)]
    return _summary(names, totals, rooms.round(threshold("money_decimals")))


def _summary(names: list[str], totals: np.ndarray, rooms: np.ndarray) -> Simulation:
    level = threshold("interval_level")
    low, high = interval(totals, level)
    moved = [number for number in range(len(names)) if high[number] > low[number]]
    bounds = {names[number]: (float(low[number]), float(high[number])) for number in moved}
    room = tuple(float(bound) for bound in interval(rooms, level))
    return Simulation(bounds, room, float((rooms > 0).mean()), rooms)


def histogram(simulation: Simulation) -> pd.DataFrame:
    """How often each price room came up. Columns: low, high, share of the draws."""
    counts, edges = np.histogram(simulation.rooms, bins=threshold("histogram_bins"))
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "share": counts / counts.sum()})
