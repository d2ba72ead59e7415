"""What each customer is worth and what it takes: from chapter 4 where it can be valued, else from the answers here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.tests_of_truth.blocks import entries, filled, folded, threshold
from workbook.chapters.together import result_of
from workbook.metrics import Metric, Result

SOURCE = "client_valuation"
FORECAST = "forecast_"
_PROFILE = ("customer", "turnover", "value", "hours", "potential", "concerns", "deserves", "reason", "plan", "owner",
            "due", "budget")  # fmt: skip
_COLUMNS = ("name", "segment", "turnover", "value", "margin", "hours", "expected", "score")


@dataclass(frozen=True)
class Worth:
    """``frame``: one row a customer, its index the id, or the name where there is none; name, segment, turnover,
    value (lifetime value at the customer's own margin, or what the answers say), margin (a year), losing, hours (a
    year), expected (potential times its chance), score (of efforts), category (a to d), and what was answered of it.
    ``valued``: chapter 4's result, None without its data. ``basis``: ltv, margin (a year's, where there is no lifetime
    value), answers, or None where nobody has a value."""

    frame: pd.DataFrame
    valued: Result | None
    basis: str | None

    def metric(self, name: str) -> Metric | None:
        """A metric of chapter 4 where it has a value."""
        found = self.valued.metrics[name] if self.valued else None
        return found if found is not None and found.value is not None else None


def worth_of(client: Any, record: Any) -> Worth:
    """The customers of the client, valued and with the effort they cost."""
    brought = any(filled(client, name) is not None for name in ("customers", "transactions"))
    valued = result_of(client, SOURCE) if brought else None
    frame = _from_chapter_4(client, valued) if valued else pd.DataFrame(columns=_COLUMNS)
    basis = _basis(frame)
    if basis == "margin":
        frame["value"] = frame["margin"]
    frame = _with_profiles(frame, record)
    frame["losing"] = (frame["margin"].fillna(frame["value"]) <= 0) & (frame["turnover"].fillna(1.0) > 0)
    frame["category"] = categories(frame["value"]).mask(frame["losing"], "d")
    return Worth(frame, valued, basis or ("answers" if frame["value"].notna().any() else None))


def _basis(frame: pd.DataFrame) -> str | None:
    """What chapter 4 values the customers by: lifetime values, else yearly margins, else nothing."""
    return next(
        (name for name, column in (("ltv", "value"), ("margin", "margin")) if frame[column].notna().any()), None
    )


def _from_chapter_4(client: Any, valued: Result) -> pd.DataFrame:
    tables = valued.tables
    listed = filled(client, "customers")
    base = pd.DataFrame(columns=_COLUMNS) if listed is None else _listed(listed)
    if "by_customer" in tables:
        worth = tables["by_customer"].frame.set_index("customer_id")
        worth = worth.assign(turnover=worth["yearly_revenue"], value=_at_own_margin(worth, client, valued))
        worth = worth[["name", "segment", "turnover", "value", "margin"]]
        base = worth.reindex(base.index.union(worth.index)).combine_first(base)
    for name, source, column in (("expected", "potential", "expected"), ("score", "effort_customers", "score")):
        if source in tables:
            base[name] = tables[source].frame.set_index("customer_id")[column].reindex(base.index)
    return base.reindex(columns=list(_COLUMNS))


def _at_own_margin(worth: pd.DataFrame, client: Any, valued: Result) -> pd.Series:
    """The lifetime values, those of the purchase models moved from the common margin rate to each customer's own.

    The models forecast orders and apply one rate to all: a customer who loses money would look like any other.
    """
    rate, convention = client.record(SOURCE).margin_rate, valued.metrics["customer_equity"].convention
    if not rate or convention is None or not convention.key.startswith(FORECAST):
        return worth["ltv"]
    own = (worth["margin"] / worth["yearly_revenue"]).where(worth["yearly_revenue"] > 0)
    return worth["ltv"] * (own / rate).fillna(1.0)


def _listed(table: pd.DataFrame) -> pd.DataFrame:
    columns = ["customer_id", "name", "segment", "revenue", "margin", "hours"]
    known = table.reindex(columns=columns).set_index("customer_id")
    return known.rename(columns={"revenue": "turnover"}).reindex(columns=list(_COLUMNS))


def _with_profiles(frame: pd.DataFrame, record: Any) -> pd.DataFrame:
    """What the answers say of single customers, written where chapter 4 says nothing. Found by id or by name."""
    said = entries(record.customer_profiles, *_PROFILE)
    keys = {folded(name): key for key, name in frame["name"].dropna().items()} | {
        folded(key): key for key in frame.index
    }
    said.index = pd.Index([keys.get(folded(name), name) for name in said["customer"]], dtype=object)
    said = said[~said.index.duplicated()].rename(columns={"customer": "name"})
    whole = frame.reindex(frame.index.union(said.index, sort=False))
    for column in ("name", "turnover", "value", "hours"):
        whole[column] = whole[column].where(whole[column].notna(), said[column].reindex(whole.index))
    for column in ("turnover", "value", "margin", "hours", "expected", "score"):
        whole[column] = pd.to_numeric(whole[column])
    others = [name for name in _PROFILE if name not in ("customer", "turnover", "value", "hours")]
    whole["name"] = whole["name"].where(whole["name"].notna(), whole.index.to_series())
    return whole.join(said[others]).sort_values("value", ascending=False, kind="stable")


def categories(value: pd.Series) -> pd.Series:
    """A for the customers that carry the first part of the value, B the next, C the rest, D whoever loses money."""
    bounds = threshold("categories")
    falling = value.dropna().clip(lower=0).sort_values(ascending=False, kind="stable")
    total = falling.sum()
    before = (falling.cumsum() - falling) / total if total > 0 else falling * np.nan
    chosen = np.select([before < bounds["a"], before < bounds["b"]], ["a", "b"], default="c")
    found = pd.Series(chosen, falling.index, dtype=object).where(value.reindex(falling.index) > 0, "d")
    return found.reindex(value.index).where(value.notna(), None)


def past_turnover(client: Any, worth: Worth) -> pd.DataFrame | None:
    """Net turnover of each customer over the years that end with the client's date, best sum first; None without any.

    Columns: name, year_1 (the oldest) .. year_n, total, rank, last_rank.
    """
    lines = filled(client, "transactions")
    if lines is None:
        return None
    years, end = threshold("past_years"), pd.Timestamp(client.info.as_of)
    ends = [end - pd.DateOffset(years=back) for back in range(years, -1, -1)]
    frame = pd.DataFrame(index=pd.Index(sorted(lines["customer_id"].unique()), name="customer_id"))
    for number, (start, stop) in enumerate(zip(ends, ends[1:], strict=False), start=1):
        part = lines[(lines["date"] > start) & (lines["date"] <= stop)]
        frame[f"year_{number}"] = part.groupby("customer_id")["amount"].sum().round(4).reindex(frame.index).fillna(0.0)
    frame["total"] = frame.sum(axis=1).round(4)
    frame["rank"] = frame["total"].rank(ascending=False, method="min")
    frame["last_rank"] = frame[f"year_{years}"].rank(ascending=False, method="min").where(frame[f"year_{years}"] > 0)
    names = worth.frame["name"].reindex(frame.index)
    frame["name"] = names.where(names.notna(), frame.index.to_series())
    return frame.sort_values(["total", "name"], ascending=[False, True]).reset_index(drop=True)
