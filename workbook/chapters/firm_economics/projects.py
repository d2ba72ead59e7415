"""Profitability of projects: what each leaves, in all and for an hour of work."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.firm_economics.blocks import filled, finding, metric, missing, table, threshold
from workbook.chapters.firm_economics.firm import Firm
from workbook.metrics import Block, Chart, Message, Metric, message
from workbook.statistics import bootstrap, interval


def blocks(client: Any, firm: Firm | None, intervals: bool) -> Iterator[Block]:
    listed = filled(client, "projects")
    if listed is None:
        yield from missing(("project_margin", "projects_at_loss"), "no_projects", message("missing_projects"))
        return
    frame = ranked(listed)
    yield from _findings(frame, firm)
    yield _margin(frame, intervals)
    losing = int((frame["profit"] < 0).sum())
    yield metric("projects_at_loss", losing, message("projects", n=len(frame)), "projects_at_loss")
    if frame["per_hour"].notna().any():
        yield _chart(frame, losing)
    columns = ("revenue:currency", "cost:currency", "profit:currency", "margin:share", "hours:number")
    yield table("projects", frame, "project", *columns, "per_hour:currency", long=True)


def ranked(listed: pd.DataFrame) -> pd.DataFrame:
    """Each project with profit, margin and profit per hour, the best hour first; blank where there is nothing to divide
    by.
    """
    profit = listed["revenue"] - listed["cost"]
    frame = listed.assign(
        profit=profit,
        margin=profit / listed["revenue"].where(listed["revenue"] > 0),
        per_hour=profit / listed["hours"].where(listed["hours"] > 0),
    )
    return frame.sort_values("per_hour", ascending=False, na_position="last", kind="stable").reset_index(drop=True)


def _margin(frame: pd.DataFrame, intervals: bool) -> Metric:
    source, revenue = message("projects", n=len(frame)), math.fsum(frame["revenue"])
    if revenue <= 0:
        return metric("project_margin", None, source, warnings=[message("no_project_revenue")])
    value = math.fsum(frame["profit"]) / revenue
    bounds, warnings = _bounds(frame) if intervals else (None, ())
    return metric("project_margin", value, source, "project_margin", bounds=bounds, warnings=warnings)


def _bounds(frame: pd.DataFrame) -> tuple[tuple[float, float] | None, tuple[Message, ...]]:
    """The projects drawn again: how much of the margin hangs on a few of them."""
    n, least, draws = len(frame), threshold("projects_least"), threshold("bootstrap_draws")
    if n < least:
        return None, (message("few_projects", n=n, least=least),)
    if n * draws > threshold("bootstrap_limit"):
        return None, (message("interval_too_large", n=n),)
    profit, revenue = frame["profit"].to_numpy(), frame["revenue"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = bootstrap(lambda counts: (counts @ profit) / (counts @ revenue), n, draws, threshold("seed"))
    if not np.isfinite(drawn).all():
        return None, ()
    low, high = interval(drawn, threshold("interval_level"))
    return (float(low), float(high)), ()


def _chart(frame: pd.DataFrame, losing: int) -> Chart:
    """All projects, or the best and the worst of them where there are too many for a page."""
    shown, most = frame.dropna(subset=["per_hour"]), threshold("bars_shown")
    best = shown.iloc[0]
    if len(shown) > most:
        shown = pd.concat([shown.head(most // 2), shown.tail(most - most // 2)])
    key = "chart.projects" if losing else "chart.projects.gain"
    title = message(key, n=losing, all=len(frame), project=best["project"], amount=best["per_hour"])
    return Chart("projects", shown[["project", "per_hour"]], title, (7.2, 1.6 + 0.36 * len(shown)))


def _findings(frame: pd.DataFrame, firm: Firm | None) -> Iterator[Block]:
    losing = frame[frame["profit"] < 0]
    if len(losing):
        lost = -math.fsum(losing["profit"])
        names = losing.sort_values("profit")["project"].head(3).tolist()
        yield finding("projects_lose", "projects_at_loss", level="watch", n=len(losing), amount=lost, projects=names)
    hours = math.fsum(frame["hours"])
    rate = math.fsum(frame["revenue"]) / hours if hours > 0 else None
    stated = firm.fee_per_hour if firm else None
    if rate and stated and abs(rate / stated - 1) > threshold("rates_differ"):
        yield finding("rates_differ", "fee_per_hour", level="watch", stated=stated, received=rate)
