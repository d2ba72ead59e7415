"""What the open sales are worth: each amount times the chance that sales at its stage have of being won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import finding, metric, missing, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.chapters.sales_process.names import key, some
from workbook.chapters.sales_process.sampling import Bounds
from workbook.chapters.sales_process.stages import Stages, chances
from workbook.metrics import Block, Chart, message
from workbook.statistics import interval


@dataclass(frozen=True)
class Forecast:
    """``deals``: the open sales, one a row, with probability, where it comes from, and expected amount."""

    deals: pd.DataFrame
    bounds: Bounds | None

    @property
    def expected(self) -> float | None:
        known = self.deals["expected"].notna()
        return float(self.deals["expected"].sum()) if known.any() else None


def forecast(record: Any, deals: Deals, stages: Stages, intervals: bool) -> Forecast:
    """The open sales with their probability: stated for the stage, else counted on sales that passed it, else all."""
    frame = deals.frame[deals.open].assign(days=deals.days[deals.open])
    listed = _probabilities(record, deals, stages)
    codes, names = pd.factorize(frame["stage"])
    found = [
        listed.get(key(name), (deals.win_rate, "overall" if deals.win_rate is not None else "none")) for name in names
    ]
    frame["probability"] = np.array([chance if chance is not None else np.nan for chance, _ in found], float)[codes]
    frame["source"] = np.array([source for _, source in found], dtype=object)[codes]
    frame["expected"] = frame["amount"] * frame["probability"]
    return Forecast(frame, _bounds(frame) if intervals else None)


def _probabilities(record: Any, deals: Deals, stages: Stages) -> dict[str, tuple[float, str]]:
    counted = chances(stages, deals)
    found = {key(name): (float(c), "history") for name, c in zip(stages.names, counted, strict=True) if c == c}
    return found | {key(e.stage): (e.probability, "stated") for e in record.stages if e.probability is not None}


def _bounds(frame: pd.DataFrame) -> Bounds | None:
    """How far the sum strays when each sale is won or lost on its own; None where a probability is unknown."""
    amount, chance = frame["amount"].to_numpy(float), frame["probability"].to_numpy(float)
    if not len(frame) or np.isnan(chance).any():
        return None
    return come_or_not(amount, chance)


def come_or_not(amount: np.ndarray, chance: np.ndarray) -> Bounds:
    """The middle of the sums of amounts that each come, with their chance, or do not."""
    draws, share = threshold("plan_draws"), threshold("interval_level")
    if len(amount) * draws > threshold("bootstrap_limit"):
        from statistics import NormalDist

        reach = NormalDist().inv_cdf((1 + share) / 2) * np.sqrt((amount**2 * chance * (1 - chance)).sum())
        middle = float(amount @ chance)
        return max(0.0, middle - reach), middle + reach
    drawn = np.random.default_rng(threshold("seed")).random((draws, len(amount))) < chance
    low, high = interval(drawn @ amount, share)
    return float(low), float(high)


def blocks(record: Any, deals: Deals, stages: Stages, intervals: bool) -> Iterator[Block]:
    """The forecast by stage and by product, and the register of open sales."""
    source = message("open", n=int(deals.open.sum()))
    yield metric("open_deals", int(deals.open.sum()), source)
    yield metric("open_amount", float(deals.amount[deals.open].sum()), source)
    if not deals.open.any():
        yield from missing(["forecast_open", "overdue_deals"], source, message("none_open"))
        return
    found = forecast(record, deals, stages, intervals)
    yield from _forecast_blocks(found, stages, source)
    late = _lateness(found.deals, deals.as_of)
    yield from _overdue(found.deals, late, deals, source)
    yield _register(found.deals, late, deals)


def _forecast_blocks(found: Forecast, stages: Stages, source: Any) -> Iterator[Block]:
    frame = found.deals
    assumed = frame.loc[frame["source"] == "overall", "stage"].unique()
    warnings = [message("no_probability", stages=some(assumed))] if len(assumed) else []
    if found.expected is None:
        yield metric("forecast_open", None, source, "forecast", warnings=[message("forecast_unknown")])
    else:
        yield from _findings(found)
        yield metric("forecast_open", found.expected, source, "forecast", bounds=found.bounds, warnings=warnings)
        by_stage = _by_stage(frame, stages)
        values = {"expected": found.expected, "amount": float(frame["amount"].sum())}
        yield Chart("forecast", by_stage, message("chart.forecast", **values), (7.2, 1.8 + 0.5 * len(by_stage)))
        columns = ("deals:count", "amount:currency", "probability:share", "expected:currency")
        yield table("forecast_stages", by_stage, "stage", *columns, "source:text:probability_source")
    if frame["product"].notna().any():
        by_product = _summed(frame, "product")
        yield table(
            "forecast_products", by_product, "product", "deals:count", "amount:currency", "expected:currency", long=True
        )


def _findings(found: Forecast) -> Iterator[Block]:
    frame, expected = found.deals, found.expected
    if found.bounds:
        values = {"expected": expected, "amount": float(frame["amount"].sum())}
        yield finding("forecast", "forecast_open", **values, low=found.bounds[0], high=found.bounds[1])
    largest = frame.loc[frame["expected"].idxmax()]
    if len(frame) > 1 and expected and largest["expected"] / expected >= threshold("forecast_one_deal"):
        share = float(largest["expected"] / expected)
        yield finding("forecast_one_deal", "forecast_open", level="watch", deal=largest["deal_id"], share=share)


def _summed(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    sums = frame.groupby(column, dropna=False, sort=False).agg(
        deals=("amount", "size"), amount=("amount", "sum"), expected=("expected", "sum")
    )
    frame = sums.sort_values("expected", ascending=False, kind="stable").reset_index()
    return frame.assign(**{column: [name if isinstance(name, str) else None for name in frame[column]]})


def _by_stage(frame: pd.DataFrame, stages: Stages) -> pd.DataFrame:
    """Open sales by stage, in the order of the stages; a stage that is not among them stands last."""
    order = {key(name): place for place, name in enumerate(stages.names)}
    rest = frame.groupby("stage", sort=False)[["probability", "source"]].first()
    sums = _summed(frame, "stage").join(rest, on="stage")
    place = sums["stage"].map(lambda name: order.get(key(name), len(order)))
    return sums.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def _lateness(frame: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Days beyond the planned date; NaN where none is planned or it is still to come."""
    late = (as_of - pd.to_datetime(frame["planned"])).dt.days.astype(float)
    return late.where(late > 0)


def _overdue(frame: pd.DataFrame, late: pd.Series, deals: Deals, source: Any) -> Iterator[Block]:
    planned, convention = pd.to_datetime(frame["planned"]).notna(), message("overdue_deals", day=deals.as_of.date())
    if not planned.any():
        yield metric("overdue_deals", None, source, convention, warnings=[message("missing_planned")])
        return
    n, amount = int(late.notna().sum()), float(frame.loc[late.notna(), "amount"].sum())
    if n:
        yield finding("overdue", "overdue_deals", level="watch", n=n, all=int(planned.sum()), amount=amount)
    yield metric("overdue_deals", n, source, convention)


def _register(frame: pd.DataFrame, late: pd.Series, deals: Deals) -> Block:
    """The open sales with a sign: beyond the planned date, or open longer than nearly all that were ever decided."""
    decided = deals.days[deals.closed & ~np.isnan(deals.days)]
    usual = np.quantile(decided, threshold("stale_quantile")) if len(decided) else np.inf
    sign = np.select([late.notna(), frame["days"] > usual], ["late", "stale"], "fine")
    listed = frame.assign(deal=frame["deal_id"], late=late, sign=sign)
    listed = listed.sort_values(["expected", "amount"], ascending=False, kind="stable")
    columns = ("customer", "product", "manager", "stage", "days:days", "late:days", "amount:currency")
    return table("open_sales", listed, "deal", *columns, "expected:currency", "sign:text:open_sign", long=True)
