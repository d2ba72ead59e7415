"""Customer equity: the lifetime values of all customers, their sum by segment, and what moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, exact_sum
from workbook.chapters.client_valuation.lifetime import Terms, average_life, lifetime_value, terms_from
from workbook.metrics import Message, message
from workbook.statistics import bootstrap, interval


@dataclass(frozen=True)
class Valuation:
    """Every customer's lifetime value and on what terms, or the reasons why there is none (the terms may stand alone).

    ``ltv``: by customer_id, NaN for a customer whose margin is unknown. ``derived``: the life comes from the retention.
    """

    terms: Terms | None
    ltv: pd.Series
    margin: pd.Series
    reasons: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    derived: bool = False

    @property
    def known(self) -> bool:
        return not self.reasons

    @property
    def valued(self) -> pd.Series:
        """The lifetime values of the customers that have one."""
        return self.ltv.dropna()

    def equity(self, terms: Terms | None = None, margins: float = 1.0) -> float:
        """The sum of the lifetime values, on these terms or on others, with all margins times ``margins``."""
        return math.fsum(lifetime_value(self.margin.dropna() * margins, terms or self.terms))


@dataclass(frozen=True)
class Spread:
    """95 % bounds of the equity, whole and by segment (code None for customers without one); or a warning why not."""

    low: float | None = None
    high: float | None = None
    segments: dict[Any, tuple[float, float]] | None = None
    warnings: tuple[Message, ...] = ()


def valuation(base: Customers, record: Any) -> Valuation:
    """The lifetime value of each customer on the terms of the record."""
    terms, warnings = terms_from(record)
    reasons = () if terms else warnings
    margin = base.frame["margin"]
    if margin.notna().sum() == 0:
        reasons = (*reasons, *_no_margin(base, record))
    if reasons:
        return Valuation(terms, pd.Series(np.nan, margin.index), margin, reasons, warnings if terms else ())
    derived = record.life_years is None
    return Valuation(terms, lifetime_value(margin, terms), margin, (), (*warnings, *_margin_warnings(margin)), derived)


def _no_margin(base: Customers, record: Any) -> tuple[Message, ...]:
    if base.frame.empty:
        return (message("missing_customers"),)
    if base.frame["yearly_revenue"].notna().any() and record.margin_rate is None:
        return (message("missing_margin_rate"),)
    return (message("missing_margin"),)


def _margin_warnings(margin: pd.Series) -> tuple[Message, ...]:
    warnings, unknown, negative = [], int(margin.isna().sum()), margin[margin < 0]
    if unknown:
        warnings.append(message("not_valued", n=unknown))
    if len(negative):
        warnings.append(message("negative_margins", n=len(negative), amount=exact_sum(negative)))
    return tuple(warnings)


def spread(values: Valuation, segment: pd.Series) -> Spread:
    """How far the equity would stray with other customers of the same kind: bootstrap over customers."""
    chapter, ltv = method.chapter(CHAPTER), values.valued
    refused = refusal(len(ltv))
    if refused:
        return Spread(warnings=refused)
    keys, columns = _by_segment(ltv, segment.reindex(ltv.index))
    drawn = bootstrap(
        lambda counts: counts @ columns, len(ltv), chapter.threshold("bootstrap_draws"), chapter.threshold("seed")
    )
    low, high = interval(drawn, chapter.threshold("interval_level"))
    bounds = {key: (float(a), float(b)) for key, a, b in zip(keys, low[1:], high[1:], strict=True)}
    return Spread(float(low[0]), float(high[0]), bounds)


def refusal(n: int) -> tuple[Message, ...]:
    """Why ``n`` customers get no interval: too few to say anything, or more than the limit; nothing when they do."""
    chapter = method.chapter(CHAPTER)
    least, draws, limit = (chapter.threshold(f"bootstrap_{name}") for name in ("least", "draws", "limit"))
    if n < least:
        return (message("interval_too_few", n=n, least=least),)
    if n * draws > limit:
        return (message("interval_too_large", n=n, draws=draws, limit=limit),)
    return ()


def _by_segment(ltv: pd.Series, segment: pd.Series) -> tuple[list, np.ndarray]:
    """The values in one column for all customers and one for each segment."""
    codes, keys = pd.factorize(segment, use_na_sentinel=False)
    one_hot = (codes[:, None] == np.arange(len(keys))).astype(float)
    return [_key(key) for key in keys], np.column_stack([ltv, ltv.to_numpy()[:, None] * one_hot])


def by_segment(base: Customers, values: Valuation, bounds: Spread) -> pd.DataFrame:
    """Customers, yearly revenue and equity of each segment, the most valuable first, and the total last."""
    frame = base.frame.assign(ltv=values.ltv)
    rows = [_segment_row(_key(key), part, bounds) for key, part in frame.groupby("segment", dropna=False, sort=True)]
    rows = sorted(rows, key=lambda row: -row["equity"])
    total = _segment_row(None, frame, bounds) | {"low": bounds.low, "high": bounds.high}
    table = pd.DataFrame([*rows, total])
    table["share"] = table["equity"] / total["equity"] if total["equity"] > 0 else np.nan
    return table


def _segment_row(key: Any, part: pd.DataFrame, bounds: Spread) -> dict[str, Any]:
    low, high = (bounds.segments or {}).get(key, (None, None))
    ltv = part["ltv"].dropna()
    return {
        "segment": key,
        "customers": len(part),
        "revenue": exact_sum(part["yearly_revenue"].dropna()),
        "equity": math.fsum(ltv),
        "low": low,
        "high": high,
        "average_ltv": float(ltv.mean()) if len(ltv) else None,
    }


def _key(key: Any) -> Any:
    return None if pd.isna(key) else key


def by_customer(base: Customers, values: Valuation) -> pd.DataFrame:
    """Every valued customer by rank, with the part of the equity it brings."""
    frame = base.frame.assign(ltv=values.ltv).dropna(subset=["ltv"]).reset_index()
    frame = frame.sort_values(["ltv", "customer_id"], ascending=[False, True], kind="stable")
    total = values.equity()
    frame["share"] = frame["ltv"] / total if total > 0 else np.nan
    frame["rank"] = np.arange(1, len(frame) + 1)
    return frame[["rank", "customer_id", "name", "segment", "yearly_revenue", "margin", "ltv", "share"]]


def sensitivity(values: Valuation) -> pd.DataFrame:
    """The equity when one assumption at a time moves down and up, the strongest first.

    Columns: driver, low_setting, high_setting, equity_low, equity_high, change_low, change_high, swing.
    """
    now = values.equity()
    rows = [_moved(values, driver, *steps) for driver, steps in _settings(values).items()]
    frame = pd.DataFrame(rows)
    frame["change_low"], frame["change_high"] = frame["equity_low"] - now, frame["equity_high"] - now
    frame["swing"] = (frame["equity_high"] - frame["equity_low"]).abs()
    return frame.sort_values(["swing", "driver"], ascending=[False, True], ignore_index=True)


def _settings(values: Valuation) -> dict[str, tuple[float, float]]:
    """The lower and upper setting of each assumption, kept within what is possible."""
    chapter, terms = method.chapter(CHAPTER), values.terms
    step = {name: chapter.threshold(f"sensitivity_{name}") for name in ("retention", "margin", "rate", "life")}
    settings = {
        "retention": (max(terms.retention - step["retention"], 0.0), min(terms.retention + step["retention"], 1.0)),
        "margin": (1 - step["margin"], 1 + step["margin"]),
        "rate": (max(terms.discount - step["rate"], 0.0), terms.discount + step["rate"]),
    }
    if not values.derived:
        settings["life"] = (max(terms.life - step["life"], 0.0), terms.life + step["life"])
    return settings


def _moved(values: Valuation, driver: str, low: float, high: float) -> dict[str, Any]:
    found = {"driver": driver, "low_setting": low, "high_setting": high}
    return found | {
        f"equity_{name}": _equity_at(values, driver, setting) for name, setting in (("low", low), ("high", high))
    }


def _equity_at(values: Valuation, driver: str, setting: float) -> float:
    if driver == "margin":
        return values.equity(margins=setting)
    field = {"retention": "retention", "rate": "discount", "life": "life"}[driver]
    terms = replace(values.terms, **{field: setting})
    if driver == "retention" and values.derived and setting < 1:
        terms = replace(terms, life=average_life(setting))
    return values.equity(terms)
