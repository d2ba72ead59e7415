"""Section ``ladder``: two funnels of the same five steps, now and after, and customers placed on them by rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import choices, entries, filled, finding, metric, missing, table, threshold
from workbook.chapters.sales_process.names import some
from workbook.metrics import Block, Chart, Section, Text, Warn, message
from workbook.statistics import wilson

BOUGHT = ("buyer", "customer", "advocate")


def section(client: Any, record: Any) -> Section:
    """The counted ladder, then the customers placed by rule."""
    listed = filled(client, "ladder")
    counted = _counted(funnels(listed), record) if listed is not None else _nothing()
    return Section("ladder", (*counted, *_people(record), Text(message("text.ladder_kinds"))))


def _nothing() -> Iterator[Block]:
    yield from missing(["ladder_bought", "ladder_bought_after"], "no_ladder", message("missing_ladder"))


def funnels(listed: pd.DataFrame) -> pd.DataFrame:
    """One row a step: how many stand on it and reached it, now and after, and the share that went on to it."""
    frame = listed.groupby("step")[["now", "after"]].sum().reindex(list(choices("ladder_step"))).fillna(0.0)
    for name in ("now", "after"):
        reached = frame[name][::-1].cumsum()[::-1]
        below = reached.shift(1)
        frame[f"reached_{name}"] = reached
        frame[f"share_{name}"] = reached / below.where(below > 0)
        frame[f"low_{name}"], frame[f"high_{name}"] = wilson(reached, below, threshold("interval_level"))
    frame["change"] = frame["after"] - frame["now"]
    frame["change_share"] = frame["change"] / frame["now"].where(frame["now"] > 0)
    return frame.rename_axis("step").reset_index()


def _counted(frame: pd.DataFrame, record: Any) -> Iterator[Block]:
    bought = frame.set_index("step").loc[list(BOUGHT), ["now", "after"]].sum()
    yield finding("ladder_change", "ladder_bought", "ladder_bought_after", now=bought["now"], after=bought["after"])
    known = frame.dropna(subset=["share_now"])
    if len(known):
        weakest = known.loc[known["share_now"].idxmin()]
        step = message(f"ladder_step.{weakest['step']}")
        yield finding("ladder_weakest", "ladder_bought", level="watch", share=weakest["share_now"], step=step)
    yield from _dates(record)
    yield metric("ladder_bought", bought["now"], "ladder_table", "ladder")
    yield metric("ladder_bought_after", bought["after"], "ladder_table", "ladder")
    if frame[["now", "after"]].to_numpy().sum():
        title = message("chart.ladder_pair", now=bought["now"], after=bought["after"])
        yield Chart("ladder_pair", frame, title, (7.2, 3.8))
    columns = ("now:count", "reached_now:count", "share_now:share", "after:count", "reached_after:count")
    more = ("share_after:share", "change:count", "change_share:share")
    yield table("ladder_funnel", frame, "step:text:ladder_step", *columns, *more)


def _dates(record: Any) -> Iterator[Block]:
    now, after = record.ladder_now_on, record.ladder_after_on
    if now and after:
        if after <= now:
            yield Warn(message("ladder_same_dates"))
        else:
            yield Text(message("text.ladder_dates", now=now, after=after))


def step_of(orders: int | None, visited: bool | None, exclusive: bool | None, referrals: int | None) -> str:
    """The step of a customer by rule; a blank answer counts as no.

    >>> step_of(3, True, True, 1), step_of(3, True, True, 0), step_of(1, None, None, None), step_of(0, True, None, 2)
    ('advocate', 'customer', 'buyer', 'visitor')
    """
    least, n = threshold("ladder_orders"), orders or 0
    if n >= least["buyer"] and exclusive and referrals:
        return "advocate"
    if n >= least["customer"]:
        return "customer"
    if n >= least["buyer"]:
        return "buyer"
    return "visitor" if visited else "potential"


def _people(record: Any) -> Iterator[Block]:
    if not record.ladder_people:
        yield from missing(["ladder_people_bought"], "answers", message("missing_ladder_people"))
        return
    fields = ("customer", "orders", "visited", "exclusive", "referrals")
    frame = entries(record.ladder_people, *fields)
    frame["step"] = [step_of(e.orders, e.visited, e.exclusive, e.referrals) for e in record.ladder_people]
    least = threshold("ladder_orders")
    odd = [e.customer for e in record.ladder_people if not e.orders and (e.exclusive or e.referrals)]
    if odd:
        yield Warn(message("advocate_without_orders", names=some(odd)))
    advocates = int((frame["step"] == "advocate").sum())
    if advocates:
        yield finding("ladder_advocates", "ladder_people_bought", n=advocates)
    bought, source = int(frame["step"].isin(BOUGHT).sum()), message("ladder_people", n=len(frame))
    yield metric("ladder_people_bought", bought, source, message("ladder_rule", **least))
    steps = list(choices("ladder_step"))
    frame = frame.iloc[np.argsort([-steps.index(step) for step in frame["step"]], kind="stable")]
    columns = ("orders:count", "visited:yes_no", "exclusive:yes_no", "referrals:count")
    yield table("ladder_people", frame, "customer", "step:text:ladder_step", *columns, long=True)
