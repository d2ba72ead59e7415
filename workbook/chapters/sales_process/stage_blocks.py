"""Conversion and duration of each stage, as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.sales_process.blocks import finding, metric, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.stages import Stages, conversions, durations
from workbook.metrics import Block, Chart, Warn, message


def stage_blocks(record: Any, stages: Stages, deals: Deals) -> Iterator[Block]:
    """The narrowest place, the metrics of each stage and both tables; without a history, the metrics say so."""
    yield from (Warn(warning) for warning in stages.warnings)
    flow, stays = conversions(stages, deals), durations(stages, record)
    if stages.has_history:
        yield from _weakest(flow)
    for name, slug in stages.slugs.items():
        yield _conversion(flow[flow["stage"] == name].iloc[0], slug, stages)
        yield _days(stays[stays["stage"] == name].iloc[0], slug, stages, deals)
    if not stages.has_history:
        if not stages.names:
            yield Warn(message("missing_history"))
        return
    columns = ("entered:count", "went_on:count", "dropped:count", "waiting:count", "conversion:share")
    more = ("low:share", "high:share", "effort:index", "per_deal:index")
    yield table("conversions", flow, "stage", *columns, *more)
    times = ("stays:count", "waiting:count", "median:days", "low:days", "high:days", "mean:days", "norm:days")
    yield table("stage_durations", stays, "stage", *times, "beyond:count")


def _weakest(flow: pd.DataFrame) -> Iterator[Block]:
    known = flow.dropna(subset=["conversion"])
    if not len(known):
        return
    low = known.loc[known["conversion"].idxmin()]
    values = {"stage": low["stage"], "share": low["conversion"], "low": low["low"], "high": low["high"]}
    if low["conversion"] > 0:
        yield finding("conversion_weakest", "win_rate", level="watch", **values, effort=low["effort"])
    size = (7.2, 1.9 + 0.5 * len(known))
    yield Chart("conversions", known, message("chart.conversions", stage=low["stage"], share=low["conversion"]), size)


def _conversion(row: pd.Series, slug: str, stages: Stages) -> Block:
    left = int(row["went_on"] + row["dropped"])
    warnings = [] if stages.has_history else [message("missing_history")]
    if stages.has_history and left == 0:
        warnings = [message("none_left_stage")]
    elif stages.has_history and left < threshold("few_left"):
        warnings = [message("few_left_stage", n=left)]
    return metric(
        f"conversion_{slug}",
        row["conversion"],
        message("stage", n=left) if stages.has_history else "no_history",
        "conversion",
        bounds=(row["low"], row["high"]),
        warnings=warnings,
        label=message("conversion_<stage>", stage=row["stage"]),
    )


def _days(row: pd.Series, slug: str, stages: Stages, deals: Deals) -> Block:
    known = row[["low", "high"]].notna().all()
    warnings = []
    if pd.isna(row["median"]):
        warnings = [message("stage_not_over" if stages.has_history else "missing_history")]
    return metric(
        f"stage_days_{slug}",
        row["median"],
        message("stays", n=int(row["stays"]), waiting=int(row["waiting"])) if stages.has_history else "no_history",
        message("stage_days", day=deals.as_of.date()),
        bounds=(row["low"], row["high"]) if known else None,
        warnings=warnings,
        label=message("stage_days_<stage>", stage=row["stage"]),
    )
