"""Service offered against value brought: which level each customer gets, and which its category stands for."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import rankdata, spearmanr

from workbook.chapters.tests_of_truth.blocks import redrawn, threshold
from workbook.chapters.tests_of_truth.worth import Worth

_SERVICE = ("category", "service_level", "approach", "solution", "satisfaction", "loyalty")


def served(levels: pd.DataFrame, worth: Worth) -> pd.DataFrame:
    """One row a customer of the table ``service_levels``, with its value and the level its category stands for.

    category: as computed from the value, else as the client says; said: the client's own; expected and gap (level less
    expected; blank where either is unknown).
    """
    frame = levels.set_index("customer_id").reindex(columns=list(_SERVICE)).rename(columns={"category": "said"})
    known = worth.frame.reindex(frame.index)[["name", "segment", "value", "hours", "category"]]
    frame = known.join(frame)
    frame["name"] = frame["name"].where(frame["name"].notna(), frame.index.to_series())
    frame["category"] = frame["category"].where(frame["category"].notna(), frame["said"])
    frame["service_level"] = pd.to_numeric(frame["service_level"])
    frame["expected"] = frame["category"].map(threshold("service_expected")).astype(float)
    frame["gap"] = frame["service_level"] - frame["expected"]
    return frame


def mismatches(frame: pd.DataFrame) -> pd.DataFrame:
    """Customers whose service does not fit, those served above their value first, the loss-makers on top."""
    found = frame[frame["gap"].notna() & (frame["gap"] != 0)].copy()
    found["losing"] = found["category"] == "d"
    order = ["gap", "losing", "value"]
    return found.sort_values(order, ascending=[False, False, True], kind="stable").reset_index(drop=True)


def grid(frame: pd.DataFrame) -> pd.DataFrame:
    """How many customers of each category get each level of service."""
    known = frame.dropna(subset=["category", "service_level"])
    counts = pd.crosstab(known["category"], known["service_level"].astype(int))
    return counts.reindex(index=list(threshold("service_expected")), columns=[1, 2, 3], fill_value=0)


def breadth(segments: pd.DataFrame) -> pd.Series:
    """Choice offered in each segment, 0 to 1: channels, products and services, each full from enough options on."""
    counts = segments[["channels", "products", "services"]].astype(float)
    return (counts / threshold("choice_enough")).clip(upper=1).mean(axis=1, skipna=False)


def satisfaction_and_loyalty(frame: pd.DataFrame) -> tuple[pd.DataFrame, float | None, tuple[float, float] | None]:
    """Customers by both ratings (high from the threshold on), their rank correlation and its interval.

    The correlation is None for fewer than three customers or where one rating never changes.
    """
    known = frame.dropna(subset=["satisfaction", "loyalty"])
    high = threshold("rating_high")
    counts = pd.DataFrame(
        [
            {"satisfaction": row, **{f"loyalty_{name}": int(((known["satisfaction"] >= high) == wanted)
             [(known["loyalty"] >= high) == loyal].sum()) for name, loyal in (("low", False), ("high", True))}}
            for row, wanted in (("high", True), ("low", False))
        ]
    )  # fmt: skip
    ratings = known[["satisfaction", "loyalty"]].to_numpy(float)
    if len(ratings) < 3 or (ratings.std(axis=0) == 0).any():
        return counts, None, None
    return counts, float(spearmanr(ratings).statistic), _spread(ratings)


def _spread(ratings: np.ndarray) -> tuple[float, float] | None:
    def drawn(times: np.ndarray) -> np.ndarray:
        return np.array([_rho(np.repeat(ratings, line.astype(int), axis=0)) for line in times])

    return redrawn(drawn, len(ratings), "customers_least")


def _rho(ratings: np.ndarray) -> float:
    if (ratings.std(axis=0) == 0).any():
        return float("nan")
    return float(np.corrcoef(rankdata(ratings, axis=0).T)[0, 1])
