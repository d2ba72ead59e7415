"""How long things last when some of them are not over yet: curves that count those for as long as they have lasted."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd


def kaplan_meier(days, ended, level: float = 0.95) -> pd.DataFrame:
    """The share that lasts beyond each day, one line a day on which something ended or left the view.

    ``days``: how long each has lasted; ``ended``: whether it is over (else it is merely not over yet). Columns: day,
    at_risk, ended, share, low, high; the bounds are Greenwood's on the log-log scale, NaN where the share is 0 or 1.

    >>> kaplan_meier([1, 2, 2, 3], [True, True, False, False])["share"].round(3).tolist()
    [0.75, 0.5, 0.5]
    """
    times, at_risk, counts = _risk_table(days, [np.asarray(ended, bool)])
    over = counts[0]
    share = np.cumprod(1 - over / at_risk)
    low, high = _bounds(share, over, at_risk, level)
    return pd.DataFrame({"day": times, "at_risk": at_risk, "ended": over, "share": share, "low": low, "high": high})


def median_day(curve: pd.DataFrame) -> tuple[float | None, float | None, float | None]:
    """The first day by which half are over, with the bounds of Brookmeyer and Crowley; None where it is not reached."""
    return tuple(_first(curve, name) for name in ("share", "low", "high"))


def incidence(days, causes: list) -> pd.DataFrame:
    """The share that has ended by each day, by cause (Aalen and Johansen, 1978); what ended one way cannot end another.

    ``causes``: for each way of ending, whether each ended so. Columns: day, open, then 0, 1, .. in the order of causes.
    """
    times, at_risk, counts = _risk_table(days, [np.asarray(cause, bool) for cause in causes])
    share = np.cumprod(1 - sum(counts) / at_risk)
    before = np.r_[1.0, share[:-1]]
    ways = {number: np.cumsum(before * ended / at_risk) for number, ended in enumerate(counts)}
    return pd.DataFrame({"day": times, "open": share, **ways})


def _risk_table(days, causes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    times, place = np.unique(np.asarray(days, float), return_inverse=True)
    leaving = np.bincount(place, minlength=len(times))
    at_risk = leaving[::-1].cumsum()[::-1].astype(float)
    return times, at_risk, [np.bincount(place[cause], minlength=len(times)).astype(float) for cause in causes]


def _bounds(share: np.ndarray, over: np.ndarray, at_risk: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    z = NormalDist().inv_cdf((1 + level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(over / (at_risk * (at_risk - over)))) / np.abs(np.log(share))
        low, high = share ** np.exp(z * spread), share ** np.exp(-z * spread)
    known = (share > 0) & (share < 1)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _first(curve: pd.DataFrame, name: str) -> float | None:
    values = curve[name].where(curve["share"] > 0, 0.0)
    reached = curve.loc[values <= 0.5, "day"]
    return float(reached.iloc[0]) if len(reached) else None
