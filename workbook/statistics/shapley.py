"""Shapley values: each player's fair part of what all achieve together (Shapley, 1953)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import factorial
from typing import TypeVar

import numpy as np

Player = TypeVar("Player", bound=Hashable)

MOST_PLAYERS = 20  # 2 ** 20 coalitions: about a million calls of ``worth``


def shapley_values(players: Sequence[Player], worth: Callable[[frozenset], float]) -> dict[Player, float]:
    """What each player adds on average over all orders in which the players could have joined.

    ``worth`` gives the worth of any set of players and is called once a set. The parts sum to the worth of all less the
    worth of none, to rounding. Exact, so for at most ``MOST_PLAYERS``; more raise ValueError.

    >>> shapley_values("ABC", lambda hands: float("C" in hands and len(hands) > 1))
    {'A': 0.16666666666666666, 'B': 0.16666666666666666, 'C': 0.6666666666666666}
    """
    n = len(players)
    if n > MOST_PLAYERS or len(set(players)) != n:
        raise ValueError(f"{n} players: at most {MOST_PLAYERS}, each once")
    worths = np.array([worth(_members(players, coalition)) for coalition in range(2**n)], float)
    coalitions = np.arange(2**n)
    sizes = np.array([coalition.bit_count() for coalition in range(2**n)])
    return {player: _part(worths, coalitions, sizes, place, n) for place, player in enumerate(players)}


def _members(players: Sequence[Player], coalition: int) -> frozenset:
    return frozenset(player for place, player in enumerate(players) if coalition >> place & 1)


def _part(worths: np.ndarray, coalitions: np.ndarray, sizes: np.ndarray, place: int, n: int) -> float:
    without = coalitions[coalitions >> place & 1 == 0]
    weights = np.array([factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)])
    return float(np.sum(weights[sizes[without]] * (worths[without | 1 << place] - worths[without])))
