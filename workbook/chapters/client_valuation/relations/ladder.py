"""The allegiance ladder: how many stand on each step, how many go on, and where the moves lead in the long run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.customers import CHAPTER, Customers
from workbook.chapters.client_valuation.models.histories import day_number
from workbook.metrics import Message, message

STATES = ("silent", "buyer", "customer")


@dataclass(frozen=True)
class Moves:
    """How customers move from state to state in one period. ``matrix``: shares, each line summing to 1; ``start``: how
    many stand in each state now; ``stationary``: the shares the moves tend to, None where they hang on the start."""

    states: tuple[str, ...]
    counts: np.ndarray
    matrix: np.ndarray
    start: np.ndarray
    stationary: np.ndarray | None
    from_orders: bool
    warnings: tuple[Message, ...] = ()

    def after(self, periods: int) -> np.ndarray:
        """How many stand in each state after so many periods: s P^k."""
        return self.start @ np.linalg.matrix_power(self.matrix, periods)


def steps() -> tuple[str, ...]:
    """The steps of the ladder from the lowest to the highest."""
    return tuple(choice.value for choice in method.scales()["ladder_step"])


def standing(table: pd.DataFrame) -> pd.DataFrame:
    """Each step with its count now and after, and the share of those who reached the step below that went on to it.

    A customer stands on one step; whoever stands higher has passed the lower ones.
    """
    frame = table.groupby("step")[["now", "after"]].sum().reindex(list(steps())).fillna(0.0)
    for name in ("now", "after"):
        reached = frame[name][::-1].cumsum()[::-1]
        below = reached.shift(1)
        frame[f"conversion_{name}"] = (reached / below.where(below > 0)).astype(float)
    return frame.reset_index(names="step")


def moves_of(table: pd.DataFrame | None, base: Customers, record: Any) -> tuple[Moves | None, tuple[Message, ...]]:
    """The moves the client counted, else those that the orders of the last two years show, else why there are none."""
    if record.ladder_moves:
        now = pd.Series(dtype=float) if table is None else table.groupby("step")["now"].sum()
        counts = pd.DataFrame(0.0, index=list(steps()), columns=list(steps()))
        for move in record.ladder_moves:
            counts.at[move.origin, move.goal] += move.count
        start = now.reindex(list(steps())).fillna(0.0).to_numpy() if len(now) else counts.sum(axis=1).to_numpy()
        return moves_from(steps(), counts.to_numpy(), start, False), ()
    return _from_orders(base)


def moves_from(states: tuple[str, ...], counts: np.ndarray, start: np.ndarray, from_orders: bool) -> Moves:
    """The moves behind these counts; from a state that nobody left or stayed in, everybody is taken to stay."""
    total = counts.sum(axis=1, keepdims=True)
    matrix = np.where(total > 0, counts / np.maximum(total, 1e-300), np.eye(len(states)))
    unseen = [state for state, n in zip(states, total[:, 0], strict=True) if n == 0]
    warnings = [message("moves_unseen", n=len(unseen))] if unseen else []
    end = stationary(matrix)
    if end is None:
        warnings.append(message("no_stationary"))
    return Moves(states, counts, matrix, start, end, from_orders, tuple(warnings))


def stationary(matrix: np.ndarray) -> np.ndarray | None:
    """The shares that the moves leave unchanged, or None where there are several such ends.

    >>> stationary(np.array([[0.9, 0.1], [0.5, 0.5]])).round(4).tolist()
    [0.8333, 0.1667]
    """
    n = len(matrix)
    system = np.vstack([matrix.T - np.eye(n), np.ones(n)])
    if np.linalg.matrix_rank(system[:-1], tol=1e-9) < n - 1:
        return None
    found, *_ = np.linalg.lstsq(system, np.r_[np.zeros(n), 1.0], rcond=None)
    return np.clip(found, 0.0, 1.0)


def _from_orders(base: Customers) -> tuple[Moves | None, tuple[Message, ...]]:
    """Customers known two windows ago: their orders in the window before the last and in the last."""
    if base.orders is None or not len(base.orders.day):
        return None, (message("missing_ladder_moves"),)
    months = method.chapter(CHAPTER).threshold("months_of_revenue")
    last, before = (day_number(pd.Timestamp(base.as_of) - pd.DateOffset(months=n * months)) for n in (1, 2))
    if base.orders.day.min() > before + method.chapter(CHAPTER).threshold("history_tolerance"):
        return None, (message("moves_need_two_years", months=2 * months),)
    known = np.unique(base.orders.customer[base.orders.day <= last])
    states = [_state(base, start, end)[known] for start, end in ((before, last), (last, day_number(base.as_of)))]
    counts = np.zeros((len(STATES), len(STATES)))
    np.add.at(counts, tuple(states), 1)
    return moves_from(STATES, counts, np.bincount(states[1], minlength=len(STATES)).astype(float), True), ()


def _state(base: Customers, start: int, end: int) -> np.ndarray:
    """0 silent, 1 one order, 2 more, for each buyer, by the orders after ``start`` up to ``end``."""
    inside = (base.orders.day > start) & (base.orders.day <= end)
    return np.minimum(np.bincount(base.orders.customer[inside], minlength=len(base.buyers)), 2)
