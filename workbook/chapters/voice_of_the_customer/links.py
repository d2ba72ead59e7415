"""Links between layers of experience: does what happens below go with what happens above, some periods later?

Correlations never prove a cause. Each link is shown with the number of pairs it rests on and with bounds widened for
the number of links that were tried; the correlation of changes from period to period tells whether a link is more than
two trends that happen to point the same way.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer.blocks import choices, threshold
from workbook.chapters.voice_of_the_customer.loyalty import fisher
from workbook.chapters.voice_of_the_customer.voice import one_spelling

UP = {"employee": ("operational",), "operational": ("transactional", "customer"), "transactional": ("customer",)}
COLUMNS = ("below", "above", "lower_layer", "upper_layer", "lag", "n", "r", "low", "high", "changes", "state")


def series(table: pd.DataFrame) -> pd.DataFrame:
    """One column an indicator (layer, indicator), top layer first, one row a period, rising."""
    rows = table.dropna(subset=["layer", "indicator", "period", "value"])
    rows = rows.assign(indicator=one_spelling(rows["indicator"]).astype(object), period=rows["period"].str.strip())
    wide = rows.pivot_table(index="period", columns=["layer", "indicator"], values="value", aggfunc="mean", sort=False)
    order = {layer: at for at, layer in enumerate(choices("voc_layer"))}
    columns = sorted(wide.columns, key=lambda key: order[key[0]])
    return wide.sort_index()[columns]


def links(wide: pd.DataFrame, most: int) -> pd.DataFrame:
    """For each pair of indicators in neighbouring layers the lag with the strongest correlation, the clearest first.

    ``lag`` counts periods by which the upper indicator follows. ``state``: clear (bounds beside nought, and those
    of the changes on the same side), trend (bounds beside nought, the changes do not tell), open.
    """
    pairs = [(low, high) for low in wide for high in wide if high[0] in UP.get(low[0], ())]
    least = threshold("link_least")
    tried = {pair: _lags(wide[pair[0]], wide[pair[1]], most, least) for pair in pairs}
    count = sum(len(found) for found in tried.values())
    sure = NormalDist().inv_cdf(1 - (1 - threshold("interval_level")) / (2 * max(count, 1)))
    rows = [_row(wide, pair, found, sure) for pair, found in tried.items() if found]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values("r", key=lambda r: -r.abs(), kind="stable", ignore_index=True)


def _lags(below: pd.Series, above: pd.Series, most: int, least: int) -> dict[int, tuple[float, int]]:
    """Correlation and number of pairs at each lag that has enough of them."""
    found = {}
    for lag in range(most + 1):
        r, n = correlation(below.shift(lag), above)
        if r is not None and n >= least:
            found[lag] = (r, n)
    return found


def correlation(x: pd.Series, y: pd.Series) -> tuple[float | None, int]:
    """The correlation over the periods that have both, and how many they are; None where one never varies."""
    both = pd.DataFrame({"x": x.to_numpy(), "y": y.to_numpy()}).dropna()
    if len(both) < 3 or both.nunique().min() < 2:
        return None, len(both)
    return float(np.clip(np.corrcoef(both["x"], both["y"])[0, 1], -1, 1)), len(both)


def _row(wide: pd.DataFrame, pair: tuple, found: dict, sure: float) -> dict:
    lag = max(found, key=lambda at: abs(found[at][0]))
    r, n = found[lag]
    low, high = fisher(r, n, sure=sure) or (np.nan, np.nan)
    changes, steps = correlation(wide[pair[0]].diff().shift(lag), wide[pair[1]].diff())
    (lower_layer, below), (upper_layer, above) = pair
    return {
        "below": below,
        "above": above,
        "lower_layer": lower_layer,
        "upper_layer": upper_layer,
        "lag": lag,
        "n": n,
        "r": r,
        "low": low,
        "high": high,
        "changes": changes,
        "state": _state(r, low, high, changes, steps),
    }


def _state(r: float, low: float, high: float, changes: float | None, steps: int) -> str:
    if not (low > 0 or high < 0):
        return "open"
    bounds = None if changes is None else fisher(changes, steps)
    told = bounds is not None and (bounds[0] > 0 if r > 0 else bounds[1] < 0)
    return "clear" if told else "trend"
