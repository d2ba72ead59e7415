"""Section ``change``: what each driver did to the profit between two periods, without a remainder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import filled, finding, metric, missing, table, threshold
from workbook.chapters.naming import slugs
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message
from workbook.statistics import any_order, lmdi, product_shapley

TOTALS = ("profit_before", "profit_after", "profit_change")
FIXED = "profit_change_fixed_costs"


@dataclass(frozen=True)
class Change:
    """The drivers that multiply, the fixed costs taken off, and the part of each in the change of the profit.

    ``parts``: kind (driver or fixed), driver (blank for the fixed costs), before, after, part (by the method used),
    lmdi, shapley, least, most (over all orders in which the drivers could change).
    """

    parts: pd.DataFrame
    before: float
    after: float
    method: str
    warnings: tuple[Message, ...]
    fixed_said: tuple[Message, ...]

    @property
    def drivers(self) -> pd.DataFrame:
        return self.parts[self.parts["kind"] == "driver"]

    @property
    def total(self) -> float:
        return self.after - self.before


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The change and its parts; with one period only the names of what is missing."""
    listed = filled(client, "drivers")
    if listed is None:
        reasons = [message("missing_drivers")]
        return Section("change", tuple(missing((*TOTALS, FIXED), message("no_drivers"), *reasons)))
    open_ = _unknown(listed)
    if open_:
        return Section("change", tuple(_unsplit(listed, open_)))
    return Section("change", tuple(_blocks(change_of(listed, record), record)))


def change_of(listed: pd.DataFrame, record: Any) -> Change:
    """The exact attribution: LMDI, or Shapley where chosen; where a driver is zero or below too, with a warning."""
    before, after = (listed[name].astype(float).tolist() for name in ("before", "after"))
    positive = min(*before, *after) > 0
    wanted = record.attribution or "lmdi"
    warnings = [] if positive or wanted == "shapley" else [message("lmdi_impossible", drivers=_not_positive(listed))]
    method = wanted if positive else "shapley"
    split = {"lmdi": lmdi(before, after) if positive else np.full(len(before), np.nan)}
    split["shapley"] = _shapley(before, after)
    if method == "shapley" and np.isnan(split["shapley"]).any():
        method = "none"
        warnings.append(message("too_many_drivers", n=len(before), most=threshold("drivers_most")))
    least, most = any_order(before, after) if len(before) <= threshold("drivers_most") else (np.nan, np.nan)
    parts = listed[["driver", "before", "after"]].assign(kind="driver", **split, least=least, most=most)
    parts = parts.assign(part=parts[method] if method != "none" else np.nan).reset_index(drop=True)
    fixed, said = _fixed(record)
    if fixed:
        parts = pd.concat([parts, pd.DataFrame([_fixed_line(*fixed)])], ignore_index=True)
    start, end = fixed or (0.0, 0.0)
    totals = float(np.prod(before)) - start, float(np.prod(after)) - end
    return Change(parts, *totals, method, tuple(warnings), said)


def _shapley(before: list[float], after: list[float]) -> np.ndarray:
    within = len(before) <= threshold("drivers_most")
    return product_shapley(before, after) if within else np.full(len(before), np.nan)


def _fixed(record: Any) -> tuple[tuple[float, float] | None, tuple[Message, ...]]:
    """Fixed costs of both periods; with one of them only they are left out, with a warning."""
    ends = record.fixed_before, record.fixed_after
    if None not in ends:
        return ends, ()
    return None, () if ends == (None, None) else (message("fixed_one_period"),)


def _fixed_line(before: float, after: float) -> dict[str, Any]:
    part = before - after
    same = dict.fromkeys(("part", "lmdi", "shapley", "least", "most"), part)
    return {"kind": "fixed", "driver": None, "before": before, "after": after, **same}


def _unknown(listed: pd.DataFrame) -> list[Message]:
    """Drivers known for one period only, or for none."""
    known = listed.reindex(columns=["driver", "before", "after"])
    blank = {name: known[name].isna() for name in ("before", "after")}
    if blank["before"].all() != blank["after"].all():
        return [message("one_period")]
    names = known.loc[blank["before"] | blank["after"], "driver"].tolist()
    return [message("drivers_blank", drivers=names)] if names else []


def _not_positive(listed: pd.DataFrame) -> list[str]:
    return listed.loc[(listed["before"] <= 0) | (listed["after"] <= 0), "driver"].tolist()


def _unsplit(listed: pd.DataFrame, reasons: list[Message]) -> Iterator[Block]:
    source = message("drivers", n=len(listed))
    yield from (Warn(reason) for reason in reasons)
    yield from missing((*TOTALS, FIXED), source, *reasons)
    for name, driver in _names(listed["driver"]).items():
        yield _part(name, driver, None, source, None, reasons)


def _names(drivers: Iterable[str]) -> dict[str, str]:
    """The metric of each driver: ``profit_change_<driver>``, with a number where two names would collide."""
    words = slugs(drivers, "driver", ("profit_change_{}",), {FIXED})
    return {f"profit_change_{word}": driver for driver, word in words.items()}


def _part(name: str, driver: str, part: float | None, source: Message, convention: str | None, said: Any) -> Metric:
    label = message("profit_change_<driver>", driver=driver)
    return metric(name, part, source, convention, warnings=said, label=label)


def _blocks(change: Change, record: Any) -> Iterator[Block]:
    yield from _findings(change)
    yield from _metrics(change)
    if change.method == "none":
        return
    yield _chart(change, record)
    columns = ("driver", "before:number", "after:number", "lmdi:currency", "shapley:currency")
    yield table("change", change.parts, "kind:text:result.change.kind", *columns, "least:currency", "most:currency")


def _metrics(change: Change) -> Iterator[Metric]:
    drivers, fixed = change.drivers, change.parts[change.parts["kind"] == "fixed"]
    source, half = message("drivers", n=len(drivers)), change.fixed_said
    for name, value in zip(TOTALS, (change.before, change.after, change.total), strict=True):
        yield metric(name, value, source, "profit_product", warnings=half)
    for (name, driver), part in zip(_names(drivers["driver"]).items(), drivers["part"], strict=True):
        yield _part(name, driver, part, source, change.method, change.warnings)
    if len(fixed):
        yield metric(FIXED, fixed["part"].iloc[0], message("answers"), "fixed_part")
    else:
        yield metric(FIXED, None, message("answers"), warnings=half or [message("missing_fixed")])


def _chart(change: Change, record: Any) -> Chart:
    """From the profit before over the parts to the profit after."""
    starts = change.before + change.parts["part"].cumsum() - change.parts["part"]
    frame = change.parts.assign(start=starts)[["kind", "driver", "start", "part", "least", "most"]]
    largest = frame.loc[frame["part"].abs().idxmax()]
    key = "chart.change.up" if change.total >= 0 else "chart.change.down"
    key += ".fixed" if largest["kind"] == "fixed" else ""
    title = message(key, amount=abs(change.total), driver=largest["driver"], part=largest["part"])
    data = {"frame": frame, "before": change.before, "after": change.after}
    names = {"period_before": record.period_before, "period_after": record.period_after}
    return Chart("change", data | names, title, (7.2, 1.8 + 0.42 * (len(frame) + 2)))


def _findings(change: Change) -> Iterator[Block]:
    if change.method == "none":
        return
    drivers = change.drivers
    helped = drivers[drivers["part"] > 0].sort_values("part", ascending=False)
    hurt = drivers[drivers["part"] < 0].sort_values("part")
    asks = "watch" if change.total < 0 else "note"
    for key, frame, urgency in (("change_helped", helped, "note"), ("change_hurt", hurt, asks)):
        if len(frame):
            first = frame.iloc[0]
            yield finding(key, "profit_change", level=urgency, driver=first["driver"], amount=abs(first["part"]))
    if change.method == "lmdi" and not drivers["shapley"].isna().any():
        by = {name: drivers.loc[drivers[name].abs().idxmax(), "driver"] for name in ("lmdi", "shapley")}
        same = by["lmdi"] == by["shapley"]
        key = "change_same_first" if same else "change_other_first"
        yield finding(key, "profit_change", level="note" if same else "watch", **by)
