"""The plan worked back: how many customers each stage needs, and the norm beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.funnel import Funnel
from workbook.chapters.sales_process.names import key
from workbook.chapters.sales_process.stages import Stages, conversions
from workbook.statistics import interval


def rounded_up(value: float) -> int:
    """The next whole number; what only the machine's arithmetic puts above one does not count.

    >>> rounded_up(20 / 0.5 / 0.4), rounded_up(333.34)
    (100, 334)
    """
    return math.ceil(round(value, threshold("round_digits")))


def needed(deals: float, shares: Sequence[float | None]) -> list[float | None]:
    """Customers needed at each stage for so many deals, before rounding; None from a missing conversion upwards.

    ``shares``: the conversion of each stage to the next one, of the last to the deal. 20 deals at .3, .4, .5 need 40 at
    the last stage, 100 and 333.3 above. A share of 0 gives None: no number is enough.
    """
    found, still = [], float(deals)
    for share in reversed(shares):
        still = still / share if still is not None and share else None
        found.append(still)
    return found[::-1]


@dataclass(frozen=True)
class Step:
    """A stage of the plan: its conversion to the next, where that comes from, and counts where it was counted."""

    stage: str
    conversion: float | None
    source: str
    part: float | None = None
    whole: float | None = None
    norm: tuple[float, float] | None = None
    counted: float | None = None


def steps(record: Any, stages: Stages, deals: Deals | None, funnel: Funnel | None) -> list[Step]:
    """The stages above the deal, in order: as stated, else as the funnel lists them, else as sales passed them."""
    stated = {key(entry.stage): entry for entry in record.stages}
    names = stages.names if record.stages or funnel is None else tuple(funnel.latest["stage"])[:-1]
    flow = conversions(stages, deals).set_index("stage") if stages.has_history else None
    last = funnel.latest["stage"].iloc[-1] if funnel is not None else None
    onward = dict(pairwise((*names, last)))
    return [_step(name, stated.get(key(name)), flow, funnel, onward[name]) for name in names]


def _step(name: str, stated: Any, flow: pd.DataFrame | None, funnel: Funnel | None, following: str | None) -> Step:
    here, there = (funnel.at(stage) if funnel and stage else None for stage in (name, following))
    counted, norm = None if here is None else float(here["count"]), _norm(stated)
    if stated is not None and stated.conversion is not None:
        return Step(name, stated.conversion, "stated", norm=norm, counted=counted)
    if here is not None and there is not None and 0 < here["count"] >= there["count"] and here.name != there.name:
        part, whole = float(there["count"]), float(here["count"])
        return Step(name, part / whole, "funnel", part, whole, norm, counted)
    if flow is not None and name in flow.index and not pd.isna(flow.at[name, "conversion"]):
        part = float(flow.at[name, "went_on"])
        whole = part + float(flow.at[name, "dropped"])
        return Step(name, float(flow.at[name, "conversion"]), "history", part, whole, norm, counted)
    return Step(name, None, "none", norm=norm, counted=counted)


def _norm(stated: Any) -> tuple[float, float] | None:
    """The norm for one deal: the client's own bounds, else those of the project norm."""
    if stated is None:
        return None
    low, high = stated.norm_low, stated.norm_high
    if low is None and high is None and stated.norm:
        low, high = threshold("project_norm")[stated.norm]
    if low is None and high is None:
        return None
    return (low if low is not None else high, high if high is not None else low)


def bounds(deals: int, found: list[Step]) -> list[tuple[float, float] | None]:
    """How far the needs stray with the counted conversions (beta, Jeffreys prior); None where none is counted."""
    rng, draws = np.random.default_rng(threshold("seed")), threshold("plan_draws")
    still: np.ndarray | None = np.full(draws, float(deals))
    counted, result = False, []
    for step in reversed(found):
        if still is None or not step.conversion:
            still = None
            result.append(None)
            continue
        if step.whole is not None:
            counted = True
            still = still / rng.beta(step.part + 0.5, step.whole - step.part + 0.5, draws)
        else:
            still = still / step.conversion
        low, high = interval(still, threshold("interval_level"))
        result.append((float(rounded_up(low)), float(rounded_up(high))) if counted else None)
    return result[::-1]
