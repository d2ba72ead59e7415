"""What every way of valuing customers shares: a value for each, their sum, its spread, and what moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER
from workbook.chapters.client_valuation.lifetime import Terms
from workbook.metrics import Message, message
from workbook.statistics import bootstrap, interval


@dataclass(frozen=True)
class Spread:
    """95 % bounds of the equity, whole and by segment (code None for customers without one); or a warning why not."""

    low: float | None = None
    high: float | None = None
    segments: dict[Any, tuple[float, float]] | None = None
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Move:
    """One assumption set lower and higher, and the equity that follows from each."""

    driver: str
    low_setting: float
    high_setting: float
    equity_low: float
    equity_high: float


@dataclass(frozen=True)
class Valuation:
    """Every customer's lifetime value, or the reasons why there is none.

    ``ltv``: by customer_id, NaN for a customer without a value. ``terms``: those of the answers, None where they fall
    short. A kind of valuation says over how many years it looks, how it is worded, what moves it and how it strays.
    """

    ltv: pd.Series
    terms: Terms | None = None
    reasons: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    terms_warnings: tuple[Message, ...] = ()

    @property
    def known(self) -> bool:
        return not self.reasons

    @property
    def valued(self) -> pd.Series:
        """The lifetime values of the customers that have one."""
        return self.ltv.dropna()

    def equity(self) -> float:
        """The sum of the lifetime values."""
        return math.fsum(self.valued)


def refusal(n: int) -> tuple[Message, ...]:
    """Why ``n`` customers get no interval: too few to say anything, or more than the limit; nothing when they do."""
    chapter = method.chapter(CHAPTER)
    least, draws, limit = (chapter.threshold(f"bootstrap_{name}") for name in ("least", "draws", "limit"))
    if n < least:
        return (message("interval_too_few", n=n, least=least),)
    if n * draws > limit:
        return (message("interval_too_large", n=n, draws=draws, limit=limit),)
    return ()


def spread_of_customers(ltv: pd.Series, segment: pd.Series) -> Spread:
    """How far a sum of given values would stray with other customers of the same kind: bootstrap over customers."""
    chapter, refused = method.chapter(CHAPTER), refusal(len(ltv))
    if refused:
        return Spread(warnings=refused)
    keys, columns = in_columns(ltv, segment.reindex(ltv.index))
    drawn = bootstrap(
        lambda counts: counts @ columns, len(ltv), chapter.threshold("bootstrap_draws"), chapter.threshold("seed")
    )
    return spread_of_draws(drawn, keys)


def spread_of_draws(drawn: np.ndarray, keys: list) -> Spread:
    """The spread from draws: one line a draw, the whole in the first column and a segment in each other."""
    if not np.isfinite(drawn).all():
        return Spread(warnings=(message("interval_without_end"),))
    low, high = interval(drawn, method.chapter(CHAPTER).threshold("interval_level"))
    bounds = {key: (float(a), float(b)) for key, a, b in zip(keys, low[1:], high[1:], strict=True)}
    return Spread(float(low[0]), float(high[0]), bounds)


def in_columns(ltv: pd.Series, segment: pd.Series) -> tuple[list, np.ndarray]:
    """The values in one column for all customers and one for each segment."""
    codes, keys = pd.factorize(segment, use_na_sentinel=False)
    one_hot = (codes[:, None] == np.arange(len(keys))).astype(float)
    return [key_of(key) for key in keys], np.column_stack([ltv, ltv.to_numpy()[:, None] * one_hot])


def key_of(key: Any) -> Any:
    """A segment's name, None for the customers without one."""
    return None if pd.isna(key) else key
