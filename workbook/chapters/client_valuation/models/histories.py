"""What the dates of purchase say of each customer: repeat orders, over how long, known since when, of what value.

Several orders of one day are one. A line of 0 or more makes an order; a negative line is a credit note: it is netted
with the customer's last order up to its day (with the first one where it comes before any) and makes no order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Orders:
    """One entry an order, customer by customer in order of time: place of the customer, day as a number, net amount."""

    customer: np.ndarray
    day: np.ndarray
    amount: np.ndarray


@dataclass(frozen=True)
class Histories:
    """One entry a customer who has ordered up to ``end``; ``customer`` is the place among all customers.

    ``frequency``: orders after the first. ``recency`` and ``age``: days from the first order to the last one and to
    ``end``. ``value``: mean net amount of the orders after the first, 0 where there are none.
    """

    customer: np.ndarray
    frequency: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    value: np.ndarray
    end: int

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def repeaters(self) -> int:
        return int((self.frequency > 0).sum())


def day_number(day) -> int:
    """The day as whole days since 1970, the unit in which histories are kept."""
    return int(np.datetime64(pd.Timestamp(day), "D").astype(int))


def orders_of(codes: np.ndarray, dates: np.ndarray, amounts: np.ndarray) -> Orders:
    """The orders in lines sorted by customer and date. ``codes``: the place of each line's customer."""
    if not len(codes):
        nothing = np.zeros(0, int)
        return Orders(nothing, nothing, np.zeros(0))
    days = dates.astype("datetime64[D]").astype(int)
    starts = np.flatnonzero(np.r_[True, (np.diff(codes) != 0) | (np.diff(days) != 0)])
    customer, day = codes[starts], days[starts]
    amount = np.add.reduceat(amounts, starts)
    ordered = np.maximum.reduceat((amounts >= 0).astype(np.int8), starts) > 0
    return _netted(customer, day, amount, ordered)


def _netted(customer: np.ndarray, day: np.ndarray, amount: np.ndarray, ordered: np.ndarray) -> Orders:
    """The days with an order, the credit notes of other days netted with the order before them, else with the next."""
    buyer = customer[ordered]
    if not len(buyer) or len(buyer) == len(customer):
        return Orders(buyer, day[ordered], amount[ordered])
    before = np.cumsum(ordered) - 1
    after = np.minimum(before + 1, len(buyer) - 1)
    belongs = np.where((before >= 0) & (buyer[before] == customer), before, after)
    own = buyer[belongs] == customer
    total = np.bincount(belongs[own], amount[own], minlength=len(buyer))
    return Orders(buyer, day[ordered], total)


def up_to(orders: Orders, end: int) -> Orders:
    """The orders placed up to that day."""
    early = orders.day <= end
    return Orders(orders.customer[early], orders.day[early], orders.amount[early])


def histories(orders: Orders, end: int, decimals: int = 4) -> Histories:
    """The history of each customer of these orders, looked at on the day ``end``; no order lies after it."""
    if not len(orders.day):
        nothing = np.zeros(0, int)
        return Histories(nothing, nothing, nothing, nothing, np.zeros(0), end)
    starts = np.flatnonzero(np.r_[True, np.diff(orders.customer) != 0])
    ends = np.r_[starts[1:], len(orders.day)] - 1
    first, last = orders.day[starts], orders.day[ends]
    frequency = ends - starts
    repeated = np.add.reduceat(orders.amount, starts) - orders.amount[starts]
    value = _rounded(repeated / np.maximum(frequency, 1), decimals)
    return Histories(
        orders.customer[starts], frequency, last - first, end - first, np.where(frequency > 0, value, 0.0), end
    )


def _rounded(values: np.ndarray, decimals: int) -> np.ndarray:
    """Rounded half up, as people round money."""
    unit = 10.0**decimals
    return np.floor(values * unit + 0.5 + 1e-7) / unit


def later_orders(orders: Orders, known: Histories) -> np.ndarray:
    """How many orders each customer of these histories placed after their end."""
    later = orders.customer[orders.day > known.end]
    everyone = np.bincount(later, minlength=int(known.customer.max()) + 1 if len(known) else 0)
    return everyone[known.customer]
