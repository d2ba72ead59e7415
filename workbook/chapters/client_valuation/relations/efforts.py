"""The quality of a customer: the measurable efforts he makes in the client's favour, beside what he is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, KEY, Customers
from workbook.chapters.client_valuation.valuation import Valuation
from workbook.metrics import Message, message

QUADRANTS = ("ideal", "develop", "ask", "question")


@dataclass(frozen=True)
class Efforts:
    """``frame``: one row a scored customer, index customer_id: score (0 to 1), recorded (number of efforts), rank, ltv,
    quadrant (None without a lifetime value), and what the customers table says. ``lines``: one row an effort recorded,
    with its attainment. ``ltv_cut``: where a lifetime value begins to be high."""

    frame: pd.DataFrame
    lines: pd.DataFrame
    ltv_cut: float
    effort_cut: float
    warnings: tuple[Message, ...]


def efforts_of(table: pd.DataFrame, base: Customers, values: Valuation, record: Any) -> Efforts:
    """Every customer with an effort recorded, scored and placed."""
    lines, warnings = _lines(table, base, record)
    frame = _scores(lines).join(base.frame).assign(ltv=lambda scored: values.ltv.reindex(scored.index))
    frame["rank"] = frame["score"].rank(ascending=False, method="min").astype(int)
    cut = method.chapter(CHAPTER).threshold("effort_high")
    middle = float(frame["ltv"].median()) if frame["ltv"].notna().any() else np.nan
    frame["quadrant"] = _quadrants(frame, middle, cut)
    return Efforts(frame, lines, middle, cut, (*warnings, *_uneven(frame)))


def attainment(value, target, more_is_better):
    """How far an effort reaches its target, 0 to 1: value / target, or target / value where less is better.

    A target of 0 or less can only be judged where less is better (reached or not); otherwise NaN.

    >>> attainment(np.array([30.0, 90.0]), np.array([60.0, 60.0]), np.array([True, False])).round(3).tolist()
    [0.5, 0.667]
    """
    value, target, more = (np.asarray(part) for part in (value, target, more_is_better))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rising = np.where(target > 0, value / target, np.nan)
        falling = np.where(value <= target, 1.0, np.where(target > 0, target / value, 0.0))
    return np.clip(np.where(more, rising, falling), 0.0, 1.0)


def _lines(table: pd.DataFrame, base: Customers, record: Any) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """The efforts of known customers with their weight and attainment; what was left out is warned."""
    known = table[table[KEY].isin(base.frame.index)].copy()
    named = {entry.effort: entry for entry in record.effort_list}
    less = {name for name, entry in named.items() if entry.direction == "less"}
    given = known["weight"] if "weight" in known else pd.Series(np.nan, known.index)
    usual = known["effort"].map({name: entry.weight for name, entry in named.items()}).astype(float)
    known["weight"] = given.astype(float).fillna(usual).fillna(1.0)
    more = ~known["effort"].isin(less).to_numpy(bool)
    known["attainment"] = attainment(known["value"].to_numpy(float), known["target"].to_numpy(float), more)
    judged = known[known["attainment"].notna() & (known["weight"] > 0)]
    warnings = []
    if len(table) > len(known):
        warnings.append(message("efforts_unlisted", n=table[KEY].nunique() - known[KEY].nunique()))
    if len(known) > len(judged):
        warnings.append(message("efforts_unjudged", n=len(known) - len(judged)))
    return judged.reset_index(drop=True), tuple(warnings)


def _scores(lines: pd.DataFrame) -> pd.DataFrame:
    weighed = lines.assign(part=lines["weight"] * lines["attainment"]).groupby(KEY)
    frame = weighed.agg(part=("part", "sum"), weight=("weight", "sum"), recorded=("effort", "nunique"))
    return pd.DataFrame({"score": (frame["part"] / frame["weight"]).astype(float), "recorded": frame["recorded"]})


def _quadrants(frame: pd.DataFrame, ltv_cut: float, effort_cut: float) -> pd.Series:
    worth, willing = frame["ltv"] >= ltv_cut, frame["score"] >= effort_cut
    chosen = np.select([worth & willing, willing, worth], QUADRANTS[:3], default=QUADRANTS[3])
    return pd.Series(chosen, frame.index, dtype=object).where(frame["ltv"].notna(), None)


def _uneven(frame: pd.DataFrame) -> tuple[Message, ...]:
    most = frame["recorded"].max() if len(frame) else 0
    fewer = int((frame["recorded"] < most).sum())
    return (message("efforts_uneven", n=fewer, most=int(most)),) if fewer else ()


def by_effort(efforts: Efforts) -> pd.DataFrame:
    """Each effort: customers with it, mean attainment, share of them that reach the target."""
    parts = efforts.lines.groupby("effort")
    frame = parts.agg(
        customers=(KEY, "nunique"),
        attainment=("attainment", "mean"),
        reached=("attainment", lambda reached: float((reached >= 1).mean())),
    )
    return frame.sort_values("attainment").reset_index()


def by_quadrant(efforts: Efforts) -> pd.DataFrame:
    """What each quadrant holds, and the share of the lifetime value in it."""
    frame, total = efforts.frame, efforts.frame["ltv"].sum()
    rows = []
    for name in QUADRANTS:
        part = frame[frame["quadrant"] == name]
        worth = float(part["ltv"].sum())
        rows.append({"quadrant": name, "customers": len(part), "score": part["score"].mean(), "ltv": worth,
                     "ltv_share": worth / total if total > 0 else np.nan})  # fmt: skip
    return pd.DataFrame(rows)


def profile(frame: pd.DataFrame, chosen: pd.Series, names: tuple[str, str], columns: list[str]) -> pd.DataFrame:
    """The chosen customers beside the others: how many, means of these columns, the commonest segment and its share."""
    return pd.DataFrame(
        [_group(name, frame[part], columns) for name, part in zip(names, (chosen, ~chosen), strict=True)]
    )


def _group(name: str, part: pd.DataFrame, columns: list[str]) -> dict[str, Any]:
    segments = part["segment"].dropna().value_counts()
    found = {column: float(part[column].mean()) if part[column].notna().any() else np.nan for column in columns}
    first = {"segment": segments.index[0], "segment_share": segments.iloc[0] / len(part)} if len(segments) else {}
    return {"group": name, "customers": len(part), **found, "segment": None, "segment_share": np.nan, **first}
