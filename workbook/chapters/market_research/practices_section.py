"""Section ``practices``: what others do better, how far the client is from it, and what to adopt first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research.blocks import finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market
from workbook.metrics import Block, Chart, Finding, Section, message


def section(market: Market) -> Section:
    return Section("practices", tuple(_blocks(market)))


def gaps(practices: pd.DataFrame) -> pd.DataFrame:
    """The practices that apply, the widest gap first: gap = target - our level, never below zero.

    A blank in the column applicable counts as applying.
    """
    frame = practices.dropna(subset=["practice", "our_level", "target"])
    frame = frame[[value is not False for value in frame["applicable"]]]
    frame = frame.assign(gap=(frame["target"] - frame["our_level"]).clip(lower=0))
    return frame.sort_values(["gap", "practice"], ascending=[False, True], ignore_index=True)


def _blocks(market: Market) -> Iterator[Block]:
    found = gaps(market.practices) if market.practices is not None else None
    if found is None or found.empty:
        reason = "no_practices" if found is None else "no_practice_applies"
        yield from missing(["practice_gap", "practices_open"], "practices", message(reason))
        return
    source = message("practices_listed", n=len(found), all=len(market.practices))
    yield from _findings(found)
    yield metric("practice_gap", found["gap"].mean(), source, convention=message("practice_gap"))
    yield metric("practices_open", int((found["gap"] > 0).sum()), source)
    columns = ("where_seen", "our_level:count", "target:count", "gap:count", "owner")
    yield table("practices", found, "practice", *columns, long=True)
    shown = found.head(threshold("bars_shown"))
    if found["gap"].iloc[0] > 0:
        title = message("chart.practices", practice=found["practice"].iloc[0], gap=found["gap"].iloc[0])
    else:
        title = message("chart.practices.title_none", n=len(found))
    yield Chart("practices", shown, title, (7.2, 1.4 + 0.4 * len(shown)))


def _findings(found: pd.DataFrame) -> Iterator[Finding]:
    wide = found[found["gap"] >= threshold("practice_gap_act")]
    if len(wide):
        yield finding(
            "practices_wide",
            "practice_gap",
            level="act",
            practices=wide["practice"].tolist(),
            n=len(wide),
            gap=threshold("practice_gap_act"),
        )
    ownerless = found[(found["gap"] > 0) & found["owner"].isna()]
    if len(ownerless):
        yield finding(
            "practices_ownerless",
            "practices_open",
            level="watch",
            practices=ownerless["practice"].tolist(),
            n=len(ownerless),
        )
    if not (found["gap"] > 0).any():
        yield finding("practices_reached", "practices_open", n=len(found))
