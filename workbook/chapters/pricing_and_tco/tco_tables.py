"""Tables and pictures of section ``tco``: offers side by side, costs by phase, what the comparison hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import entries, table, threshold
from workbook.chapters.pricing_and_tco.offers import SAVING, Offers, annual, break_even_year, by_year, last_years
from workbook.chapters.pricing_and_tco.simulation import Drivers, Simulation, histogram, rates, tornado
from workbook.metrics import Block, Chart, Warn, message

PHASES = ("acquisition", "implementation", "training", "operation", "maintenance", "downtime", "disposal", SAVING)


def comparison_tables(offers: Offers, found: Simulation | None) -> Iterator[Block]:
    phases = _phases(offers)
    yield table("offers_compared", _side_by_side(offers), "offer", "price:currency", "other:currency", "tco:currency",
                "annual:currency", "difference:currency", "last_year:count", "own_annual:currency")  # fmt: skip
    if len(phases.columns):
        yield _stacked(offers, {"phases": phases, "bounds": found.totals if found else {}})
    long = phases.melt(ignore_index=False, var_name="phase", value_name="value").rename_axis("offer").reset_index()
    long = long[long["value"] != 0].sort_values(
        "offer", key=lambda names: names.map(list(offers.names).index), kind="stable"
    )
    long["share"] = [
        value / offers.total(name) if offers.total(name) > 0 else None
        for name, value in zip(long["offer"], long["value"], strict=True)
    ]
    yield table("phases", long, "offer", "phase:text:tco_phase", "value:currency", "share:share")


def _phases(offers: Offers) -> pd.DataFrame:
    """Present value by offer (rows) and phase (columns, in the order of a purchase's life)."""
    sums = offers.lines.pivot_table(index="offer", columns="phase", values="value", aggfunc="sum", fill_value=0.0)
    return sums.reindex(index=list(offers.names), columns=[phase for phase in PHASES if phase in sums], fill_value=0.0)


def _stacked(offers: Offers, data: dict[str, Any]) -> Chart:
    n = len(data["phases"])
    size = (7.2, 1.9 + 0.6 * n)
    if offers.rival is None:
        return Chart("tco_stack", data, message("chart.tco_stack.alone", n=n), size)
    key = "chart.tco_stack" if offers.room >= 0 else "chart.tco_stack.dearer"
    values = {"ours": offers.ours, "rival": offers.rival, "amount": abs(offers.room)}
    return Chart("tco_stack", data, message(key, **values), size)


def _side_by_side(offers: Offers) -> pd.DataFrame:
    """Each offer: its price, what comes on top, the total, the yearly cost over the horizon and over its own years."""
    last, ours = last_years(offers.lines), offers.total(offers.ours) if offers.ours else None
    rows = []
    for name in offers.names:
        total, price, years = offers.total(name), offers.price(name), int(last.get(name, 0))
        row = {"offer": name, "price": price, "other": total - price, "tco": total, "last_year": years}
        row |= {
            "annual": annual(total, offers.terms.rate, offers.terms.horizon),
            "own_annual": annual(total, offers.terms.rate, years),
        }
        rows.append(row | {"difference": None if ours is None else total - ours})
    return pd.DataFrame(rows)


def uncertainty(offers: Offers, drivers: Drivers, found: Simulation | None) -> Iterator[Block]:
    if offers.terms.horizon:
        yield _cumulative(offers)
    moved = tornado(offers, drivers)
    if len(moved) and moved["swing"].iloc[0] > 0:
        title = message("chart.tornado", driver=moved["driver"].iloc[0], swing=float(moved["swing"].iloc[0]))
        yield Chart("tornado", {"frame": moved, "room": offers.room}, title, (7.2, 1.8 + 0.36 * len(moved)))
        yield table("tornado", moved, "driver", "low_setting:share", "high_setting:share", "room_low:currency",
                    "room_high:currency", "swing:currency")  # fmt: skip
    yield table("rates", rates(offers), "rate:share", "ours:currency", "rival:currency", "room:currency")
    if found and found.rooms.min() < found.rooms.max():
        title = message("chart.simulation", share=found.cheaper, rival=offers.rival)
        yield Chart("simulation", {"bars": histogram(found), "bounds": found.room, "room": offers.room}, title)


def _cumulative(offers: Offers) -> Chart:
    frame = pd.DataFrame({name: by_year(offers, name) for name in (offers.ours, offers.rival)})
    year = break_even_year(offers)
    key = {None: "never", 0: "always"}.get(year, "from")
    said = message(
        f"chart.tco_years.{key}", ours=offers.ours, rival=offers.rival, year=year, years=offers.terms.horizon
    )
    return Chart("tco_years", {"frame": frame, "year": year}, said)


def cost_drivers(record: Any, offers: Offers | None) -> Iterator[Block]:
    """Hours times rate of each process that the implementation touches, and whether they agree with the cost lines."""
    if not record.cost_drivers:
        return
    frame = entries(record.cost_drivers, "process", "driver", "offer", "hours", "rate")
    frame["cost"] = frame["hours"] * frame["rate"]
    frame = frame.sort_values("cost", ascending=False, kind="stable")
    if offers is not None:
        yield from _drivers_differ(frame, offers)
    total = {
        "process": None,
        "driver": None,
        "offer": None,
        "hours": frame["hours"].sum(),
        "rate": None,
        "cost": frame["cost"].sum(),
    }
    frame = pd.concat([frame.astype(object), pd.DataFrame([total], dtype=object)], ignore_index=True)
    yield table(
        "cost_drivers",
        frame,
        "process",
        "driver",
        "offer",
        "hours:number",
        "rate:currency",
        "cost:currency",
        total=True,
    )


def _drivers_differ(frame: pd.DataFrame, offers: Offers) -> Iterator[Block]:
    """A warning for each offer whose drivers do not add up to its lines of implementation and training."""
    lines = offers.lines[offers.lines["phase"].isin(("implementation", "training"))]
    stated = lines.groupby("offer")["amount"].sum()
    for offer, cost in frame.dropna(subset=["offer"]).groupby("offer", sort=False)["cost"].sum().items():
        if offer in stated and abs(cost - stated[offer]) > threshold("drivers_differ") * abs(stated[offer]):
            yield Warn(message("drivers_differ", offer=offer, drivers=float(cost), lines=float(stated[offer])))
