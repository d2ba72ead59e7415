"""One row per customer: what the tables ``customers`` and ``transactions`` say of each, up to the client's date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook import method
from workbook.metrics import Message, message

CHAPTER = "client_valuation"
KEY = "customer_id"
MARGIN_SOURCES = ("given", "costed", "rated", "bought")


@dataclass(frozen=True)
class Customers:
    """Everybody seen in either table.

    ``frame``: index customer_id, rising; columns of the table customers (blank where absent), and ``net`` (net revenue
    of all transactions), ``year`` (the same over the last months of revenue), ``yearly_revenue``, ``margin`` (a year)
    and ``margin_from`` (given, costed, rated, bought or None). ``transactions``: the lines up to ``as_of``, or None.
    """

    frame: pd.DataFrame
    transactions: pd.DataFrame | None
    warnings: tuple[Message, ...]
    as_of: Any

    @property
    def segmented(self) -> bool:
        return bool(self.frame["segment"].notna().any())


def customers_of(client: Any) -> Customers:
    """The client's customers, with a warning for each thing left out or not matching."""
    record = client.record(CHAPTER)
    transactions, late = _up_to(client.table("transactions"), client.info.as_of)
    listed = _listed(client.table("customers"))
    frame = _joined(listed, transactions, client.info.as_of)
    frame["yearly_revenue"] = frame["revenue"].fillna(frame["year"])
    frame["margin"], frame["margin_from"] = _margins(frame, record.margin_rate)
    warnings = (*late, *_unlisted(listed, transactions), *_short_history(transactions, frame, client.info.as_of))
    return Customers(frame, transactions, warnings, client.info.as_of)


def net_by(frame: pd.DataFrame, by: Any) -> pd.Series:
    """Net amounts by group, exact to the cent: what floating point leaves of a cancelled invoice is rounded away."""
    return (
        frame.groupby(by, sort=True, dropna=False)["amount"]
        .sum()
        .round(method.chapter(CHAPTER).threshold("money_decimals"))
    )


def exact_sum(values: Any) -> float:
    """The sum of money, exact to the cent whatever the order of the lines."""
    return round(math.fsum(values), method.chapter(CHAPTER).threshold("money_decimals"))


def window_start(as_of: Any) -> pd.Timestamp:
    """The day after which purchases count as those of the last year."""
    return pd.Timestamp(as_of) - pd.DateOffset(months=method.chapter(CHAPTER).threshold("months_of_revenue"))


def _up_to(table: pd.DataFrame | None, as_of: Any) -> tuple[pd.DataFrame | None, tuple[Message, ...]]:
    if table is None or table.empty:
        return None, ()
    kept = table[table["date"] <= pd.Timestamp(as_of)].sort_values([KEY, "date"], kind="stable")
    left_out = len(table) - len(kept)
    warnings = (message("later_transactions", n=left_out, as_of=as_of),) if left_out else ()
    return (None if kept.empty else kept), warnings


def _listed(table: pd.DataFrame | None) -> pd.DataFrame | None:
    """The table customers with every column the chapter knows, blank where the client brought none."""
    if table is None:
        return None
    known = [column.id for column in method.chapter(CHAPTER).tables["customers"].columns]
    extra = [name for name in table.columns if name not in known]
    return table.reindex(columns=[*known, *extra]).set_index(KEY).sort_index()


def _joined(listed: pd.DataFrame | None, transactions: pd.DataFrame | None, as_of: Any) -> pd.DataFrame:
    base = listed if listed is not None else _listed(pd.DataFrame({KEY: []}))
    net = net_by(transactions, KEY) if transactions is not None else pd.Series(dtype=float)
    index = base.index.union(net.index).rename(KEY)
    frame = base.reindex(index)
    for name in frame.columns:
        frame[name] = _typed(frame[name])
    frame["net"] = net.reindex(index).astype(float)
    frame["year"] = _last_year(transactions, as_of).reindex(index).astype(float)
    frame.loc[frame["net"].notna() & frame["year"].isna(), "year"] = 0.0
    return frame


def _typed(values: pd.Series) -> pd.Series:
    """The column in its own type also where it is blank throughout. Columns of criteria hold ratings."""
    known = method.chapter(CHAPTER).tables["customers"].column(str(values.name))
    kind = known.type if known else "number"
    if kind == "date":
        return pd.to_datetime(values)
    if kind in ("money", "number", "share"):
        return pd.to_numeric(values, errors="coerce").astype(float)
    return values.astype(object).where(values.notna(), None)


def _last_year(transactions: pd.DataFrame | None, as_of: Any) -> pd.Series:
    if transactions is None:
        return pd.Series(dtype=float)
    return net_by(transactions[transactions["date"] > window_start(as_of)], KEY)


def _margins(frame: pd.DataFrame, rate: float | None) -> tuple[pd.Series, pd.Series]:
    """The yearly margin of each customer from the best source there is, and which one that was."""
    nothing = pd.Series(float("nan"), frame.index)
    sources = (
        frame["margin"],
        frame["revenue"] - frame["direct_cost"] - frame["cost_to_serve"].fillna(0),
        nothing if rate is None else frame["revenue"] * rate,
        nothing if rate is None else frame["year"] * rate,
    )
    margin, origin = nothing, pd.Series(None, frame.index, dtype=object)
    for name, values in zip(MARGIN_SOURCES, sources, strict=True):
        origin = origin.mask(margin.isna() & values.notna(), name)
        margin = margin.fillna(values)
    return margin, origin


def _unlisted(listed: pd.DataFrame | None, transactions: pd.DataFrame | None) -> tuple[Message, ...]:
    if listed is None or transactions is None:
        return ()
    unknown = transactions[~transactions[KEY].isin(listed.index)]
    if unknown.empty:
        return ()
    return (message("unlisted_customers", n=unknown[KEY].nunique(), amount=exact_sum(unknown["amount"])),)


def _short_history(transactions: pd.DataFrame | None, frame: pd.DataFrame, as_of: Any) -> tuple[Message, ...]:
    """A year's margin read from transactions that do not fill the year is too low: say so."""
    if transactions is None or not (frame["margin_from"] == "bought").any():
        return ()
    first = transactions["date"].min()
    if first <= window_start(as_of) + pd.Timedelta(days=method.chapter(CHAPTER).threshold("history_tolerance")):
        return ()
    return (message("short_history", days=int((pd.Timestamp(as_of) - first).days), start=first.date()),)
