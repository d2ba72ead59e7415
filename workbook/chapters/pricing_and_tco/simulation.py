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
from workbook.chapters.pricing_and_tco.offers import PRICE_PHASE, SAVING, Offers, tidy, valued
from workbook.metrics import Message, message
from workbook.statistics import interval


@dataclass(frozen=True)
class Driver:
    """One item that may move by a share, ``low`` to ``high``: what it is worth in each offer, and in our price."""

    name: str
    low: float
    high: float
    values: dict[str, float]
    price: float = 0.0


@dataclass(frozen=True)
class Drivers:
    """What may move. ``chosen`` is False where the client chose none and every line moves by the same step."""

    found: tuple[Driver, ...]
    chosen: bool
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Simulation:
    """Many draws: 95 % bounds of totals, price room and price at equal total cost; chance to be cheaper."""

    totals: dict[str, tuple[float, float]]
    room: tuple[float, float]
    ceiling: tuple[float, float]
    cheaper: float
    rooms: np.ndarray


def drivers_of(offers: Offers, record: Any) -> Drivers:
    """The lines marked as uncertain; without any, every item of our offer and of the rival's, by the same step."""
    if not record.uncertain_lines:
        return Drivers(_every_line(offers), chosen=False)
    drivers = [_driver(offers, entry.item, entry.offer, entry.low, entry.high) for entry in record.uncertain_lines]
    unknown = [driver.name for driver in drivers if not any(driver.values.values())]
    warnings = (message("uncertain_unknown", items=unknown),) if unknown else ()
    return Drivers(tuple(driver for driver in drivers if any(driver.values.values())), True, warnings)


def _every_line(offers: Offers) -> tuple[Driver, ...]:
    step, compared = threshold("tornado_step"), [offers.ours, offers.rival]
    own = offers.lines[offers.lines["offer"].isin(compared) & (offers.lines["phase"] != SAVING)]
    pairs = own[["offer", "item"]].drop_duplicates().itertuples(index=False)
    return tuple(_driver(offers, item, offer, -step, step) for offer, item in pairs)


def _driver(offers: Offers, item: str, offer: str | None, low: float, high: float) -> Driver:
    """The item's present value in each offer it moves in (all that have it, where no offer is named)."""
    lines = offers.lines[
        (offers.lines["item"] == item) & offers.lines["offer"].isin([offer] if offer else offers.names)
    ]
    sums = lines.groupby("offer")["value"].sum()
    asked = lines[(lines["offer"] == offers.ours) & (lines["phase"] == PRICE_PHASE)]
    name = f"{item} ({offer})" if offer else item
    return Driver(
        name, low, high, {key: float(sums.get(key, 0.0)) for key in offers.names}, float(asked["value"].sum())
    )


def tornado(offers: Offers, drivers: Drivers) -> pd.DataFrame:
    """The price room when one driver alone takes its low and its high setting, the strongest first.

    Columns: driver, low_setting, high_setting, room_low, room_high, change_low, change_high, swing.
    """
    rows = [(one.name, one.low, one.high, one.values[offers.rival] - one.values[offers.ours]) for one in drivers.found]
    found = pd.DataFrame(rows, columns=["driver", "low_setting", "high_setting", "moved"])
    found["change_low"] = found["moved"] * found["low_setting"]
    found["change_high"] = found["moved"] * found["high_setting"]
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
    """Every chosen driver drawn at once from a triangle between low, 0 and high; None where nothing chosen can move.

    The rival stays the offer that is cheapest as stated. The same seed gives the same draws.
    """
    moving = [driver for driver in drivers.found if driver.high > driver.low]
    if not drivers.chosen or not moving:
        return None
    drawn = _draws(moving)
    moved = np.array([[driver.values[name] for name in offers.names] for driver in moving])
    totals = np.array([offers.total(name) for name in offers.names]) + drawn @ moved
    ours, rival = (totals[:, offers.names.index(name)] for name in (offers.ours, offers.rival))
    prices = offers.price(offers.ours) + drawn @ np.array([driver.price for driver in moving])
    return _summary(offers.names, totals, (rival - ours).round(threshold("money_decimals")), rival - ours + prices)


def _draws(moving: list[Driver]) -> np.ndarray:
    """By which share each driver moves, a line a draw."""
    low, high = (np.array([getattr(driver, side) for driver in moving], float) for side in ("low", "high"))
    rng = np.random.default_rng(threshold("seed"))
    return rng.triangular(low, np.zeros_like(low), high, size=(threshold("simulation_draws"), len(moving)))


def _summary(names: tuple[str, ...], totals: np.ndarray, rooms: np.ndarray, ceilings: np.ndarray) -> Simulation:
    level = threshold("interval_level")
    low, high = interval(totals, level)
    moved = [number for number in range(len(names)) if high[number] > low[number]]
    bounds = {names[number]: (float(low[number]), float(high[number])) for number in moved}
    room, ceiling = (tuple(float(bound) for bound in interval(drawn, level)) for drawn in (rooms, ceilings))
    return Simulation(bounds, room, ceiling, float((rooms > 0).mean()), rooms)


def histogram(simulation: Simulation) -> pd.DataFrame:
    """How often each price room came up. Columns: low, high, share of the draws."""
    counts, edges = np.histogram(simulation.rooms, bins=threshold("histogram_bins"))
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "share": counts / counts.sum()})
