"""Section ``scenarios``: profit in three futures, what drives it, and what we would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    ANSWERS,
    entries,
    finding,
    level,
    message,
    metric,
    table,
    threshold,
)
from workbook.chapters.strategic_session.scenarios import Base, one_at_a_time, simulated, three
from workbook.metrics import Block, Chart, Message, Section
from workbook.statistics import interval

THREE = ("pessimistic", "base", "optimistic")
NAMES = (*(f"scenario_profit_{name}" for name in (*THREE, "expected")), "scenario_loss_chance")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The scenarios; without drivers or a base only what is missing."""
    drivers, base = entries(record.drivers, "driver", "acts_on", "low", "mid", "high", "signal"), base_of(record)
    missing = [*([] if len(drivers) else [message("missing_drivers")]), *([] if base else [message("missing_base")])]
    if missing:
        return Section("scenarios", tuple(metric(name, None, ANSWERS, warnings=missing) for name in NAMES))
    return Section("scenarios", tuple(_blocks(record, drivers, base, intervals)))


def base_of(record: Any) -> Base | None:
    """Revenue and costs of a year: as answered, else those of the last period."""
    last = record.periods[-1] if record.periods else None
    revenue = record.base_revenue if record.base_revenue is not None else last and last.revenue
    costs = record.base_costs if record.base_costs is not None else last and last.expenses
    return None if revenue is None or costs is None else Base(revenue, costs)


def _blocks(record: Any, drivers: pd.DataFrame, base: Base, intervals: bool) -> Iterator[Block]:
    drawn = simulated(base, drivers, threshold("simulation_draws"), threshold("seed")) if intervals else None
    frame, source = three(base, drivers), message("drivers", n=len(drivers))
    bounds = tuple(float(bound) for bound in interval(drawn, threshold("interval_level"))) if intervals else None
    profits = dict(zip(frame["scenario"], frame["profit"], strict=True))
    yield from _findings(profits, drawn, drivers, base)
    for name in THREE:
        convention = message("scenario_mid") if name == "base" else message("scenario_all_at_once")
        yield metric(
            f"scenario_profit_{name}", profits[name], source, convention, bounds=bounds if name == "base" else None
        )
    yield _expected(record, profits, source)
    yield _loss(drawn, source)
    yield _chart(frame, bounds, profits)
    yield _tornado(base, drivers, profits["base"])
    yield table(
        "scenarios",
        _with_answers(frame, record),
        "scenario:text:session_scenario",
        "revenue:currency",
        "costs:currency",
        "profit:currency",
        "probability:share",
        "answer",
    )
    yield table(
        "drivers", drivers, "driver", "acts_on:text:session_driver", "low:share", "mid:share", "high:share", "signal"
    )


def _expected(record: Any, profits: dict[str, float], source: Message) -> Block:
    """The mean of the three profits, weighted by their probabilities."""
    chances = {row.scenario: row.probability for row in record.scenario_chances}
    name = "scenario_profit_expected"
    if set(chances) != set(THREE):
        return metric(name, None, source, warnings=[message("missing_chances")])
    total = sum(chances.values())
    if abs(total - 1) > threshold("weights_tolerance"):
        return metric(name, None, source, warnings=[message("chances_sum", total=total)])
    return metric(name, sum(profits[key] * chances[key] for key in THREE), source, "expected")


def _loss(drawn: np.ndarray | None, source: Message) -> Block:
    convention = message("simulation", draws=threshold("simulation_draws"))
    if drawn is None:
        return metric("scenario_loss_chance", None, source, convention, warnings=[message("not_redrawn")])
    return metric("scenario_loss_chance", float((drawn < 0).mean()), source, convention)


def _findings(
    profits: dict[str, float], drawn: np.ndarray | None, drivers: pd.DataFrame, base: Base
) -> Iterator[Block]:
    if drawn is not None:
        chance = float((drawn < 0).mean())
        asked = level(chance, "loss_act", "loss_watch")
        key = "loss_possible" if chance > 0 else "loss_unlikely"
        yield finding(key, "scenario_loss_chance", level=asked, share=chance, profit=profits["pessimistic"])
    if profits["pessimistic"] < 0 <= profits["base"]:
        yield finding("pessimistic_loss", "scenario_profit_pessimistic", level="watch", amount=-profits["pessimistic"])
    strongest = one_at_a_time(base, drivers).iloc[0]
    signal = drivers.set_index("driver")["signal"].get(strongest["driver"])
    words = {"driver": strongest["driver"], "swing": float(strongest["swing"])}
    if isinstance(signal, str) and signal:
        yield finding("driver_strongest", "scenario_profit_base", signal=signal, **words)
    else:
        yield finding("driver_unwatched", "scenario_profit_base", level="watch", **words)


def _chart(frame: pd.DataFrame, bounds: tuple[float, float] | None, profits: dict[str, float]) -> Chart:
    words = {"low": profits["pessimistic"], "high": profits["optimistic"], "base": profits["base"]}
    return Chart("scenarios", {"frame": frame, "bounds": bounds}, message("chart.scenarios", **words), (7.2, 3.0))


def _tornado(base: Base, drivers: pd.DataFrame, profit: float) -> Chart:
    frame = one_at_a_time(base, drivers)
    words = {"driver": frame.iloc[0]["driver"], "swing": float(frame.iloc[0]["swing"])}
    data = {"frame": frame, "profit": profit}
    return Chart("drivers", data, message("chart.drivers", **words), (7.2, 1.3 + 0.45 * len(frame)))


def _with_answers(frame: pd.DataFrame, record: Any) -> pd.DataFrame:
    said = {row.scenario: row for row in record.scenario_chances}
    return frame.assign(
        probability=[said[name].probability if name in said else None for name in frame["scenario"]],
        answer=[said[name].answer if name in said else None for name in frame["scenario"]],
    )
