"""Section ``ladder``: the steps of allegiance, now and after, and where the moves lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.relations.ladder import Moves, moves_of, standing
from workbook.metrics import Block, Chart, Metric, Section, Warn, message

_NAMES = ("ladder_customers", "ladder_weakest_conversion", "advocate_share")


def ladder_section(client: Any, base: Customers, record: Any) -> Section:
    """The ladder as the client counts it, and the moves between its steps."""
    listed = client.table("ladder")
    frame = standing(listed) if listed is not None and len(listed) else None
    moves, refused = moves_of(listed, base, record)
    blocks = [
        *(_findings(frame) if frame is not None else ()),
        *(_metrics(frame) if frame is not None else _nothing()),
        *(_ladder(frame) if frame is not None else ()),
        *(Warn(warning) for warning in (*refused, *(moves.warnings if moves else ()))),
        *(_moves(moves) if moves else ()),
    ]
    return Section("ladder", tuple(blocks))


def _nothing() -> Iterator[Metric]:
    for name in _NAMES:
        yield metric(name, None, message("ladder_table"), warnings=[message("missing_ladder")])


def _metrics(frame: pd.DataFrame) -> Iterator[Metric]:
    bought = frame[frame["step"].isin(["buyer", "customer", "advocate"])]["now"].sum()
    advocates = float(frame.loc[frame["step"] == "advocate", "now"].iloc[0])
    weakest = frame["conversion_now"].min()
    source = message("ladder_table")
    yield metric(_NAMES[0], bought, source, message("ladder_customers"))
    no_one = [message("ladder_empty")]
    yield metric(_NAMES[1], weakest, source, message("ladder_conversion"), warnings=no_one if np.isnan(weakest) else ())
    share = advocates / bought if bought > 0 else None
    yield metric(_NAMES[2], share, source, message("advocate_share"), warnings=no_one if share is None else ())


def _ladder(frame: pd.DataFrame) -> Iterator[Block]:
    top = frame.iloc[-1]
    said = {"now": float(top["now"]), "after": float(top["after"])}
    yield Chart("ladder", frame, message("chart.ladder", **said), (7.2, 3.4))
    columns = ("now:count", "conversion_now:share", "after:count", "conversion_after:share")
    yield table("ladder", frame, "step:text:ladder_step", *columns)


def _moves(moves: Moves) -> Iterator[Block]:
    choices = "ladder_state" if moves.from_orders else "ladder_step"
    shares = pd.DataFrame(moves.matrix, columns=list(moves.states)).assign(origin=list(moves.states))
    shares["n"] = moves.counts.sum(axis=1)
    name = "moves_orders" if moves.from_orders else "moves_steps"
    yield table(name, shares, f"origin:text:{choices}", "n:count", *(f"{state}:share" for state in moves.states))
    periods = method.chapter(CHAPTER).threshold("ladder_periods")
    frame = pd.DataFrame({"state": list(moves.states), "now": moves.start})
    for k in range(1, periods + 1):
        frame[f"after_{k}"] = moves.after(k)
    frame["stationary"] = moves.stationary if moves.stationary is not None else np.nan
    columns = ("now:number", *(f"after_{k}:number" for k in range(1, periods + 1)), "stationary:share")
    yield table("ladder_outlook", frame, f"state:text:{choices}", *columns)


def _findings(frame: pd.DataFrame) -> Iterator[Block]:
    rated = frame.dropna(subset=["conversion_now"])
    if rated.empty:
        return
    row = rated.loc[rated["conversion_now"].idxmin()]
    yield finding(
        f"ladder_to_{row['step']}", "ladder_weakest_conversion", level="watch", share=float(row["conversion_now"])
    )
