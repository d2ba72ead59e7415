"""One row per customer: what the tables ``customers`` and ``transactions`` say of each, up to the client's date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from workbook import method
from workbook.chapters.client_valuation.models.histories import Orders, orders_of
from workbook.metrics import Message, message

CHAPTER = "client_valuation"
KEY = "customer_id"
MARGIN_SOURCES = ("given", "costed", "rated", "bought")


@dataclass(frozen=True)
class Customers:
    """Everybody seen in either table.

    ``frame``: index customer_id, rising; columns of the table customers (blank where absent), and ``net`` (net revenue
    of all transactions), ``year`` (the same over the last months of revenue), ``yearly_revenue``, ``margin`` (a year)
    and ``margin_from`` (given, costed, rated, bought or None). ``transactions``: the lines up to ``as_of`` by customer
    and date, or None; their customer_id is categorical, its categories being the buyers in rising order.
    """

    frame: pd.DataFrame
    transactions: pd.DataFrame | None
    warnings: tuple[Message, ...]
    as_of: Any

    @property
    def segmented(self) -> bool:
        return bool(self.frame["segment"].notna().any())

    @cached_property
    def orders(self) -> Orders | None:
        """Every order of the transactions, customers numbered by their place among the buyers; None without any."""
        return None if self.transactions is None else orders_in(self.transactions)

    @property
    def buyers(self) -> pd.Index:
        """Who stands in the transactions, in rising order; the place in it numbers the customers of ``orders``."""
        return self.transactions[KEY].cat.categories


def orders_in(lines: pd.DataFrame) -> Orders:
    """The orders in these lines, customers numbered by their place among the buyers."""
    return orders_of(lines[KEY].cat.codes.to_numpy(), lines["date"].to_numpy(), lines["amount"].to_numpy())


def customers_of(client: Any) -> Customers:
    """The client's customers, with a warning for each thing left out or not matching."""
    record = client.record(CHAPTER)
    transactions, late = _up_to(client.table("transactions"), client.info.as_of)
    listed = _listed(client.table("customers"))
    frame = _joined(listed, transactions, client.info.as_of)
    frame["yearly_revenue"] = frame["revenue"].fillna(frame["year"])
    frame["margin"], frame["margin_from"] = _margins(frame, record.margin_rate)
    named = _named(frame, record)
    warnings = (
        *late,
        *named,
        *_unlisted(listed, transactions),
        *_short_history(transactions, frame, client.info.as_of),
    )
    return Customers(frame, transactions, warnings, client.info.as_of)


def net_by_customer(lines: pd.DataFrame, counted: np.ndarray | None = None) -> pd.Series:
    """Net amounts of the buyers that have a line, by customer id; ``counted`` marks the lines that count.

    Exact to the cent: what floating point leaves of a cancelled invoice is rounded away.
    """
    buyer, amount = lines[KEY].cat.codes.to_numpy(), lines["amount"].to_numpy(float)
    ids = lines[KEY].cat.categories
    if counted is not None:
        buyer, amount = buyer[counted], amount[counted]
    seen = np.bincount(buyer, minlength=len(ids)) > 0
    net = np.bincount(buyer, amount, minlength=len(ids))[seen]
    return pd.Series(net.round(method.chapter(CHAPTER).threshold("money_decimals")), ids[seen])


def exact_sum(values: Any) -> float:
    """The sum of money, exact to the cent whatever the order of the lines."""
    return round(math.fsum(values), method.chapter(CHAPTER).threshold("money_decimals"))


def window_start(as_of: Any) -> pd.Timestamp:
    """The day after which purchases count as those of the last year."""
    return pd.Timestamp(as_of) - pd.DateOffset(months=method.chapter(CHAPTER).threshold("months_of_revenue"))


def _up_to(table: pd.DataFrame | None, as_of: Any) -> tuple[pd.DataFrame | None, tuple[Message, ...]]:
    if table is None or table.empty:
        return None, ()
    kept = table.loc[table["date"] <= pd.Timestamp(as_of), [KEY, "date", "amount"]]
    left_out = len(table) - len(kept)
    warnings = (message("later_transactions", n=left_out, as_of=as_of),) if left_out else ()
    return (None if kept.empty else _by_customer_and_date(kept)), warnings


def _by_customer_and_date(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines sorted by numbers instead of by words: a million of them in a moment."""
    if not lines["date"].is_monotonic_increasing:
        lines = lines.take(np.argsort(lines["date"].to_numpy(), kind="stable"))
    buyer = pd.Categorical(lines[KEY])
    place = np.arange(len(lines))
    # The rows of a sparse matrix are filled in the order given: a stable sort by customer in a single pass.
    order = coo_array((place, (buyer.codes, place))).tocsr().indices
    return lines.assign(**{KEY: buyer}).take(order)


def _listed(table: pd.DataFrame | None) -> pd.DataFrame | None:
    """The table customers with every column the chapter knows, blank where the client brought none."""
    if table is None:
        return None
    known = [column.id for column in method.chapter(CHAPTER).tables["customers"].columns]
    extra = [name for name in table.columns if name not in known]
    return table.reindex(columns=[*known, *extra]).set_index(KEY).sort_index()


def _joined(listed: pd.DataFrame | None, transactions: pd.DataFrame | None, as_of: Any) -> pd.DataFrame:
    net = net_by_customer(transactions) if transactions is not None else pd.Series(dtype=float)
    frame = _unlisted_frame(net.index) if listed is None else _listed_frame(listed, net.index)
    index = frame.index
    frame["net"] = net.reindex(index).astype(float)
    frame["year"] = _last_year(transactions, as_of).reindex(index).astype(float)
    frame.loc[frame["net"].notna() & frame["year"].isna(), "year"] = 0.0
    return frame


def _unlisted_frame(buyers: pd.Index) -> pd.DataFrame:
    """Everybody who bought, each column of the table customers blank and of its own type."""
    columns = [column.id for column in method.chapter(CHAPTER).tables["customers"].columns if column.id != KEY]
    blank = {name: _typed(pd.Series([None], name=name, dtype=object)).iloc[0] for name in columns}
    return pd.DataFrame(blank, index=buyers.rename(KEY))


def _listed_frame(listed: pd.DataFrame, buyers: pd.Index) -> pd.DataFrame:
    """Everybody listed or seen to buy, with what the table customers says of each."""
    frame = listed.reindex(listed.index.union(buyers).rename(KEY))
    return pd.DataFrame({name: _typed(frame[name]) for name in frame.columns})


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
    return net_by_customer(transactions, (transactions["date"] > window_start(as_of)).to_numpy())


def _named(frame: pd.DataFrame, record: Any) -> tuple[Message, ...]:
    """What the answers say of single customers, written where the table says nothing; unknown customers are warned."""
    kinds = {entry.customer: entry.kind for entry in record.allegiances}
    said = pd.Series(frame.index.map(kinds), frame.index, dtype=object)
    frame["allegiance"] = frame["allegiance"].where(frame["allegiance"].notna(), said)
    frame["trouble"] = frame["trouble"].eq(True) | frame.index.isin(list(record.trouble_customers))
    unknown = sorted({*kinds, *record.trouble_customers} - set(frame.index))
    return (message("named_unlisted", n=len(unknown), names=unknown),) if unknown else ()


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
    unknown = ~transactions[KEY].cat.categories.isin(listed.index)
    if not unknown.any():
        return ()
    lines = transactions[unknown[transactions[KEY].cat.codes]]
    return (message("unlisted_customers", n=int(unknown.sum()), amount=exact_sum(lines["amount"])),)


def _short_history(transactions: pd.DataFrame | None, frame: pd.DataFrame, as_of: Any) -> tuple[Message, ...]:
    """A year's margin read from transactions that do not fill the year is too low: say so."""
    if transactions is None or not (frame["margin_from"] == "bought").any():
        return ()
    first = transactions["date"].min()
    if first <= window_start(as_of) + pd.Timedelta(days=method.chapter(CHAPTER).threshold("history_tolerance")):
        return ()
    return (message("short_history", days=int((pd.Timestamp(as_of) - first).days), start=first.date()),)
