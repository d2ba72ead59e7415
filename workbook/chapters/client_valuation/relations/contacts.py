"""What a contact earns and what a customer brings per contact, each with its inverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, KEY, Customers, window_start
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Contacts:
    """``frame``: every known customer with a contact in the period or revenue in it, index customer_id: contacts,
    minutes, revenue (of the period), earned (revenue, margin or profit, as chosen), per_contact (revenue per contact),
    per_thousand (contacts per 1,000 of revenue). ``n``: contacts of the period, unknown customers included; ``kinds``:
    these by kind."""

    frame: pd.DataFrame
    n: int
    kinds: pd.DataFrame
    numerator: str
    reasons: tuple[Message, ...]
    warnings: tuple[Message, ...]


def contacts_of(table: pd.DataFrame | None, base: Customers, record: Any) -> Contacts:
    """The contacts of the last months of revenue beside what the customers brought in them."""
    recent, warnings = _recent(table, base)
    if recent.empty:
        nobody = pd.DataFrame(columns=["contacts", "revenue"])
        return Contacts(nobody, 0, pd.DataFrame(), "revenue", _missing(table, recent, base, ()), warnings)
    frame = base.frame[["name", "segment", "margin", "relationship"]].copy()
    grouped = recent.groupby(KEY)
    frame["contacts"] = grouped.size().reindex(frame.index).fillna(0).astype(int)
    frame["minutes"] = grouped["minutes"].sum(min_count=1).reindex(frame.index).astype(float)
    frame["revenue"] = base.frame["year"].fillna(base.frame["revenue"])
    numerator = record.contact_numerator or "revenue"
    frame["earned"], reasons = _earned(frame, numerator, record)
    kept = frame[(frame["contacts"] > 0) | frame["revenue"].fillna(0).ne(0)].copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        kept["per_contact"] = np.where(kept["contacts"] > 0, kept["revenue"] / kept["contacts"], np.nan)
        inverse = 1000 * kept["contacts"] / kept["revenue"]
        kept["per_thousand"] = np.where(kept["revenue"] > 0, inverse, np.nan)
    return Contacts(kept, len(recent), _by_kind(recent), numerator, _missing(table, recent, base, reasons), warnings)


def _by_kind(recent: pd.DataFrame) -> pd.DataFrame:
    """Contacts and minutes of each kind, the commonest first; nothing where no kind is given."""
    if "kind" not in recent or recent["kind"].isna().all():
        return pd.DataFrame()
    grouped = recent.groupby("kind", dropna=False)
    frame = pd.DataFrame({"contacts": grouped.size(), "minutes": grouped["minutes"].sum(min_count=1)}).reset_index()
    frame["kind"] = frame["kind"].astype(object).where(frame["kind"].notna(), None)
    return frame.sort_values(["contacts", "kind"], ascending=[False, True], ignore_index=True)


def _recent(table: pd.DataFrame | None, base: Customers) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    if table is None:
        return pd.DataFrame({KEY: [], "minutes": []}), ()
    start, end, warnings = window_start(base.as_of), pd.Timestamp(base.as_of), []
    lines = table.assign(minutes=table["minutes"].astype(float) if "minutes" in table else np.nan)
    recent = lines[(lines["date"] > start) & (lines["date"] <= end)]
    late = int((lines["date"] > end).sum())
    if late:
        warnings.append(message("later_contacts", n=late, as_of=base.as_of))
    tolerance = pd.Timedelta(days=method.chapter(CHAPTER).threshold("history_tolerance"))
    if len(recent) and lines["date"].min() > start + tolerance:
        warnings.append(message("contacts_short", start=lines["date"].min().date()))
    unknown = recent[~recent[KEY].isin(base.frame.index)]
    if len(unknown):
        warnings.append(message("contacts_unlisted", n=len(unknown)))
    return recent, tuple(warnings)


def _earned(frame: pd.DataFrame, numerator: str, record: Any) -> tuple[pd.Series, tuple[Message, ...]]:
    if numerator == "revenue":
        return frame["revenue"], ()
    if frame["margin"].isna().all():
        return frame["margin"], (message("missing_margin"),)
    if numerator == "margin":
        return frame["margin"], ()
    if record.hour_cost is None or frame["minutes"].isna().all():
        return frame["margin"] * np.nan, (message("missing_contact_cost"),)
    return frame["margin"] - frame["minutes"].fillna(0) / 60 * record.hour_cost, ()


def _missing(table: Any, recent: pd.DataFrame, base: Customers, reasons: tuple[Message, ...]) -> tuple[Message, ...]:
    if table is None:
        return (message("missing_contacts"),)
    if recent.empty:
        return (message("no_recent_contacts", start=window_start(base.as_of).date(), end=base.as_of),)
    if base.frame["year"].isna().all() and base.frame["revenue"].isna().all():
        return (message("missing_revenue"),)
    return reasons


def best_tenth(base: Customers) -> tuple[pd.Series, str]:
    """Who belongs to the tenth of the customers that brings most, by margin where known, else by revenue."""
    from workbook.statistics import top_count

    measure = "margin" if base.frame["margin"].notna().any() else "yearly_revenue"
    values = base.frame[measure].to_numpy(float)
    known = int(np.isfinite(values).sum())
    n = top_count(known, method.chapter(CHAPTER).threshold("target_share")) if known else 0
    best = np.zeros(len(values), dtype=bool)
    best[np.argsort(-values, kind="stable")[:n]] = True
    return pd.Series(best, base.frame.index), measure
