"""Section ``opportunities``: how many sales are won, how long it takes, where they stop, what the open ones bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from workbook.chapters.sales_process import forecast, refusals, trend
from workbook.chapters.sales_process.blocks import finding, metric, missing, share_bounds, table, threshold
from workbook.chapters.sales_process.cuts import cut_findings, cuts, named
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.sampling import Bounds, drawn_bounds, is_large, mean_bounds
from workbook.chapters.sales_process.stage_blocks import stage_blocks
from workbook.chapters.sales_process.stages import Stages
from workbook.metrics import Block, Chart, Message, Section, Warn, message
from workbook.statistics.survival import incidence, kaplan_meier, median_day

NAMES = (
    "win_rate",
    "won_amount",
    "average_won",
    "cycle_days_won",
    "decision_days",
    "velocity_per_day",
    "open_deals",
    "open_amount",
    "forecast_open",
    "overdue_deals",
    "refusals_without_reason",
)


def section(record: Any, deals: Deals | None, stages: Stages, intervals: bool) -> Section:
    """Everything the sales say, or what is missing for it."""
    if deals is None or not len(deals.frame):
        why = [message("missing_opportunities"), *(deals.warnings if deals else ())]
        return Section("opportunities", tuple(missing(NAMES, "no_opportunities", *why)))
    return Section("opportunities", tuple(_blocks(record, deals, stages, intervals)))


def _blocks(record: Any, deals: Deals, stages: Stages, intervals: bool) -> Iterator[Block]:
    yield from (Warn(warning) for warning in deals.warnings)
    yield from _outcome(deals)
    yield from _won(deals, intervals)
    yield from _time(deals, intervals)
    yield _velocity(deals, intervals)
    if deals.closed.any() and deals.open.any() and _velocity_value(deals):
        yield finding("velocity", "velocity_per_day", open=int(deals.open.sum()), velocity=_velocity_value(deals))
    yield from _cuts(deals)
    yield from stage_blocks(record, stages, deals)
    yield from forecast.blocks(record, deals, stages, intervals)
    yield from refusals.blocks(deals)
    yield from trend.blocks(deals)


def flattery(deals: Deals) -> list[Message]:
    """The warning of a history whose first weeks hold quick wins only."""
    found = trend.is_flattered(deals)
    return [message("quick_only", days=found[0], share=found[1])] if found else []


def _outcome(deals: Deals) -> Iterator[Block]:
    won, closed = int(deals.won.sum()), int(deals.closed.sum())
    source = message("closed", n=closed)
    if not closed:
        yield metric("win_rate", None, source, "win_rate", warnings=[message("none_closed")])
        return
    low, high = share_bounds(won, closed)
    yield finding("win_rate", "win_rate", won=won, closed=closed, share=won / closed, low=low, high=high)
    if closed < threshold("few_decided"):
        yield finding("few_decided", "win_rate", level="watch", n=closed)
    yield metric("win_rate", won / closed, source, "win_rate", bounds=(low, high), warnings=flattery(deals))


def _won(deals: Deals, intervals: bool) -> Iterator[Block]:
    n, source = int(deals.won.sum()), message("won", n=int(deals.won.sum()))
    if not n:
        yield from missing(["won_amount", "average_won"], source, message("none_won"))
        return
    amounts = deals.amount[deals.won]
    yield metric("won_amount", float(amounts.sum()), source, "won_amount")
    bounds = mean_bounds(amounts) if intervals else None
    convention = "average_won_large" if is_large(n) else "average_won"
    yield metric("average_won", float(amounts.mean()), source, convention, bounds=bounds, warnings=_few(n))


def _few(n: int) -> list[Message]:
    least = threshold("bootstrap_least")
    return [message("few_won", n=n, least=least)] if n < least else []


def _time(deals: Deals, intervals: bool) -> Iterator[Block]:
    """Days to a won sale, as asked for, and days to a decision, in which the open ones count."""
    cycles, n = deals.cycles, len(deals.cycles)
    source = message("won", n=n)
    if not n:
        yield metric("cycle_days_won", None, source, "cycle_days", warnings=[message("no_won_cycle")])
    else:
        bounds = mean_bounds(cycles) if intervals else None
        convention = "cycle_days_large" if is_large(n) else "cycle_days"
        warnings = [*_few(n), *flattery(deals)]
        yield metric("cycle_days_won", float(cycles.mean()), source, convention, bounds=bounds, warnings=warnings)
    yield from _decision(deals)


def _decision(deals: Deals) -> Iterator[Block]:
    known = ~np.isnan(deals.days)
    days, closed = deals.days[known], deals.closed[known]
    source = message("all_deals", n=len(days), open=int((~closed).sum()))
    convention = message("decision_days", day=deals.as_of.date())
    if not len(days) or not closed.any():
        yield metric("decision_days", None, source, convention, warnings=[message("not_decided")])
        return
    curve = kaplan_meier(days, closed, threshold("interval_level"))
    median, low, high = median_day(curve)
    if median is None:
        yield metric("decision_days", None, source, convention, warnings=[message("not_decided")])
    else:
        if len(deals.cycles):
            cycle = float(deals.cycles.mean())
            yield finding("slow_deals", "decision_days", "cycle_days_won", median=median, cycle=cycle)
        bounds = (low, high) if low is not None and high is not None else None
        yield metric("decision_days", median, source, convention, bounds=bounds)
    ways = incidence(days, [deals.won[known], deals.lost[known]]).rename(columns={0: "won", 1: "lost"})
    frame = curve[["day", "low", "high"]].merge(ways, on="day")
    title = (
        message("chart.decision", median=median)
        if median is not None
        else message("chart.decision.late", share=1 - float(curve["share"].iloc[-1]))
    )
    yield Chart("decision", frame, title, (7.2, 4.2))


def _velocity_value(deals: Deals) -> float | None:
    if not len(deals.cycles) or not deals.cycles.mean():
        return None
    return deals.open.sum() * deals.win_rate * deals.average_won / deals.cycles.mean()


def _velocity(deals: Deals, intervals: bool) -> Block:
    source = message("all_deals", n=len(deals.frame), open=int(deals.open.sum()))
    large = is_large(int(deals.closed.sum()))
    convention = "velocity_large" if large else "velocity"
    value = _velocity_value(deals)
    if value is None:
        why = "none_closed" if not deals.closed.any() else "zero_cycle" if len(deals.cycles) else "no_won_cycle"
        return metric("velocity_per_day", None, source, convention, warnings=[message(why)])
    enough = deals.won.sum() >= threshold("bootstrap_least")
    bounds = _velocity_bounds(deals) if intervals and enough and not large and value else None
    warnings = [*_few(int(deals.won.sum())), *([] if deals.open.any() else [message("none_open")]), *flattery(deals)]
    return metric("velocity_per_day", value, source, convention, bounds=bounds, warnings=warnings)


def _velocity_bounds(deals: Deals) -> Bounds:
    """The velocity over closed sales drawn again; the number of open ones stays."""
    won, days = deals.won[deals.closed].astype(float), deals.days[deals.closed]
    timed = won * ~np.isnan(days)
    spent, amount, n_open = timed * np.nan_to_num(days), won * deals.amount[deals.closed], deals.open.sum()

    def velocity(counts: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            cycle = (counts @ spent) / (counts @ timed)
            return n_open * (counts @ amount) / counts.sum(axis=1) / cycle

    return drawn_bounds(velocity, len(won))


def _cuts(deals: Deals) -> Iterator[Block]:
    frame = cuts(deals)
    if not len(frame):
        return
    yield from cut_findings(frame)
    by_manager = frame[(frame["cut"] == "manager") & frame["name"].notna() & frame["win_rate"].notna()]
    if len(by_manager) and deals.win_rate is not None:
        yield _win_rates(by_manager.head(threshold("bars_shown")), deals)
    columns = ("open:count", "won:count", "lost:count", "win_rate:share", "low:share", "high:share")
    more = ("won_amount:currency", "average_won:currency", "cycle_days:days", "open_amount:currency")
    yield table("cuts", named(frame), "cut:text:sales_cut", "name", *columns, *more, long=True)


def _win_rates(rows: Any, deals: Deals) -> Chart:
    rates = rows["win_rate"]
    if len(rows) == 1:
        title = message("chart.win_rates.single", name=rows["name"].iloc[0], share=float(rates.iloc[0]))
    else:
        share = deals.win_rate
        title = message("chart.win_rates", share=share, low=float(rates.min()), high=float(rates.max()))
    return Chart("win_rates", {"rows": rows, "all": deals.win_rate}, title, (7.2, 1.9 + 0.45 * len(rows)))
