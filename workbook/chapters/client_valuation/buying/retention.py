"""Retention curves by segment: the sBG fit, the payments to expect of a new customer, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER
from workbook.chapters.client_valuation.models.fitting import Fit
from workbook.chapters.client_valuation.models.sbg import expected_lifetime, fit_sbg, survival
from workbook.chapters.naming import slugs
from workbook.metrics import Message, message
from workbook.statistics import interval


@dataclass(frozen=True)
class Retention:
    """The curve of one segment. ``fit`` is None where ``reasons`` say why; ``bounds`` by name: alpha, beta, lifetime.

    ``band``: the bounds of the fitted share still there, at each of ``shown``.
    ``lifetime``: discounted payments of a new customer, the first one counted in full; None when without end.
    """

    segment: str
    slug: str
    periods: np.ndarray
    surviving: np.ndarray
    fit: Fit | None = None
    lifetime: float | None = None
    bounds: dict[str, tuple[float, float]] | None = None
    band: tuple[np.ndarray, np.ndarray] | None = None
    reasons: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()

    @property
    def shown(self) -> np.ndarray:
        """The periods that are drawn: twice as far as was seen."""
        return np.arange(0, 2 * self.periods[-1] + 1)

    @property
    def observed(self) -> np.ndarray:
        """The share still there after each period."""
        return self.surviving / self.surviving[0]


def retentions(table: pd.DataFrame | None, record: Any, intervals: bool) -> list[Retention]:
    """The curve of each segment of the table, in the order of their names."""
    if table is None or table.empty:
        return []
    rate = period_rate(record)
    names = sorted(table["segment"].dropna().unique())
    parts = {name: table[table["segment"] == name].sort_values("period") for name in names}
    return [_retention(name, slug, parts[name], rate, intervals) for name, slug in slugs(names, "segment").items()]


def period_rate(record: Any) -> float:
    """The discount rate of one period of the table."""
    periods = _threshold("periods_a_year")[record.retention_period or _threshold("retention_period")]
    return (1 + (record.discount_rate or 0.0)) ** (1 / periods) - 1


def _retention(name: str, slug: str, part: pd.DataFrame, rate: float, intervals: bool) -> Retention:
    periods, surviving = part["period"].to_numpy(float), part["surviving"].to_numpy(float)
    reasons = _refused(name, periods, surviving)
    if reasons:
        return Retention(name, slug, periods, surviving, reasons=reasons)
    periods = periods - periods[0]
    fit = fit_sbg(periods, surviving, _threshold("parameter_limit"))
    if fit.at_bound:
        return Retention(name, slug, periods, surviving, reasons=(message("retention_at_bound", segment=name),))
    lifetime = expected_lifetime(*fit.values, rate)
    warnings = _warnings(name, periods, lifetime)
    found = Retention(
        name, slug, periods, surviving, fit, lifetime if np.isfinite(lifetime) else None, warnings=warnings
    )
    return _with_bounds(found, rate) if intervals else found


def _refused(name: str, periods: np.ndarray, surviving: np.ndarray) -> tuple[Message, ...]:
    if len(periods) < 3:
        return (message("retention_too_short", segment=name, n=max(len(periods) - 1, 0)),)
    if len(set(periods.tolist())) < len(periods):
        return (message("retention_repeated", segment=name),)
    if (np.diff(surviving) > 0).any():
        return (message("retention_rising", segment=name),)
    if surviving[0] <= 1:
        return (message("retention_as_shares", segment=name),)
    return (message("retention_no_departures", segment=name),) if surviving[0] == surviving[-1] else ()


def _warnings(name: str, periods: np.ndarray, lifetime: float) -> tuple[Message, ...]:
    least, found = _threshold("retention_periods"), []
    if len(periods) - 1 < least:
        found.append(message("retention_short", segment=name, n=len(periods) - 1, least=least))
    if not np.isfinite(lifetime):
        found.append(message("lifetime_endless", segment=name))
    return tuple(found)


def _with_bounds(one: Retention, rate: float) -> Retention:
    """The customers of the curve drawn again: each leaves in a period or outlasts the last one."""
    start = int(round(one.surviving[0]))
    shares = -np.diff(np.r_[one.surviving, 0.0]) / one.surviving[0]
    rng, limit = np.random.default_rng(_threshold("seed")), _threshold("parameter_limit")
    drawn, lines = [], []
    for left in rng.multinomial(start, shares, size=_threshold("retention_draws")):
        again = fit_sbg(one.periods, start - np.r_[0, left[:-1].cumsum()], limit, one.fit)
        drawn.append((*again.values, expected_lifetime(*again.values, rate)))
        lines.append(survival(one.shown, *again.values))
    level = _threshold("interval_level")
    with np.errstate(invalid="ignore"):  # an endless lifetime in some draws leaves no bound, and is dropped below
        low, high = interval(np.array(drawn), level)
    pairs = zip(("alpha", "beta", "lifetime"), zip(low.tolist(), high.tolist(), strict=True), strict=True)
    bounds = {name: pair for name, pair in pairs if np.isfinite(pair).all()}
    return replace(one, bounds=bounds, band=interval(np.array(lines), level))


def curves(found: list[Retention]) -> pd.DataFrame:
    """Seen and fitted shares, period by period. Columns: segment, period, seen, fitted, low, high (its bounds)."""
    parts = []
    for one in found:
        if one.fit is None:
            continue
        low, high = one.band or (np.nan, np.nan)
        seen = dict(zip(one.periods.tolist(), one.observed.tolist(), strict=True))
        parts.append(
            pd.DataFrame(
                {
                    "segment": one.segment,
                    "period": one.shown,
                    "seen": [seen.get(period, np.nan) for period in one.shown.tolist()],
                    "fitted": survival(one.shown, *one.fit.values),
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def summary(found: list[Retention]) -> pd.DataFrame:
    """One line a segment: customers at the start, periods, parameters, first and last retention rate, payments."""
    return pd.DataFrame([_line(one) for one in found])


def _line(one: Retention) -> dict[str, Any]:
    values = one.fit.values if one.fit else (np.nan, np.nan)
    kept = one.surviving[1:] / np.maximum(one.surviving[:-1], 1e-9) if len(one.surviving) > 1 else [np.nan]
    return {
        "segment": one.segment,
        "start": float(one.surviving[0]) if len(one.surviving) else np.nan,
        "periods": len(one.periods) - 1,
        "first": float(kept[0]),
        "last": float(kept[-1]),
        "alpha": values[0],
        "beta": values[1],
        "log_likelihood": one.fit.log_likelihood if one.fit else np.nan,
        "lifetime": one.lifetime,
    }


def _threshold(name: str) -> Any:
    return method.chapter(CHAPTER).threshold(name)
