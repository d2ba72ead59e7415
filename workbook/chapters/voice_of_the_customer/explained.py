"""How much of an outcome each driver explains: the shares of R2 averaged over all orders of the drivers.

LMG shares (Lindeman, Merenda and Gold, 1980), which are Shapley values of R2: they are never negative and sum to the R2
of all drivers together. Bounds come from drawing the respondents again.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from workbook.statistics import resamples, shapley_values

_NOTHING_LEFT = 1e-9  # a driver that the others explain to this rest adds nothing of its own


def r2_of_all_sets(correlation: np.ndarray) -> np.ndarray:
    """The R2 of every set of drivers: a number a set, counted in binary with the first driver as the lowest digit.

    ``correlation`` holds drivers and, last, the outcome; leading axes (draws) are kept. A driver that repeats others
    adds nothing to them. The regressions are solved one driver at a time by sweeping.
    """
    k = correlation.shape[-1] - 1
    found = np.zeros((*correlation.shape[:-2], 2**k))
    _visit(correlation, 0, 0, found)
    return found


def _visit(rest: np.ndarray, at: int, members: int, found: np.ndarray) -> None:
    if rest.shape[-1] == 1:
        found[..., members] = 1 - rest[..., 0, 0]
        return
    _visit(rest[..., 1:, 1:], at + 1, members, found)
    _visit(_without_first(rest), at + 1, members | 1 << at, found)


def _without_first(rest: np.ndarray) -> np.ndarray:
    """What remains of the others once the first driver has explained its part of them."""
    own = rest[..., 0, 0]
    usable = own > _NOTHING_LEFT
    scale = np.where(usable, 1 / np.where(usable, own, 1), 0)
    return rest[..., 1:, 1:] - scale[..., None, None] * rest[..., 1:, :1] * rest[..., :1, 1:]


def correlations(products: np.ndarray) -> np.ndarray:
    """Correlations from sums of products of (1, drivers, outcome); a constant correlates with nothing."""
    n = products[..., :1, :1]
    means = products[..., :1, 1:] / n
    spread = products[..., 1:, 1:] / n - np.swapaxes(means, -1, -2) * means
    deviation = np.sqrt(np.clip(np.diagonal(spread, axis1=-2, axis2=-1), 0, None))
    usable = deviation > _NOTHING_LEFT
    scale = np.where(usable, 1 / np.where(usable, deviation, 1), 0)
    return spread * scale[..., None, :] * scale[..., :, None]


def products(drivers: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """The products of (1, drivers, outcome) of each respondent, one matrix a row."""
    full = np.column_stack([np.ones(len(outcome)), drivers, outcome])
    return full[:, :, None] * full[:, None, :]


def shares(drivers: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, float]:
    """The share of each driver in R2 and the R2 of all of them; the shares sum to it."""
    full = np.column_stack([np.ones(len(outcome)), drivers, outcome])
    sets = r2_of_all_sets(correlations(full.T @ full))
    parts = shapley_values(range(drivers.shape[1]), lambda chosen: sets[sum(1 << at for at in chosen)])
    return np.array(list(parts.values())), float(sets[-1])


def drawn_shares(drivers: np.ndarray, outcome: np.ndarray, draws: int, groups: int, seed: int) -> np.ndarray:
    """The shares and, last, the R2 on respondents drawn again with replacement: one line a draw.

    Above ``groups`` respondents they are first dealt at random into so many groups, and whole groups are drawn: the
    time then grows with the respondents, not with respondents times draws.
    """
    summed = _summed(drivers, outcome, groups, seed)
    width = summed.shape[-1]
    flat = summed.reshape(len(summed), -1)
    drawn = np.concatenate([counts @ flat for counts in resamples(len(flat), draws, seed)]).reshape(-1, width, width)
    sets = r2_of_all_sets(correlations(drawn))
    return np.column_stack([sets @ _marginals(width - 2).T, sets[:, -1]])


def _summed(drivers: np.ndarray, outcome: np.ndarray, groups: int, seed: int) -> np.ndarray:
    """Sums of products, one matrix a respondent, or one a group of them."""
    n = len(outcome)
    if n <= groups:
        return products(drivers, outcome)
    order = np.random.default_rng(seed).permutation(n)[: n // groups * groups]
    full = np.column_stack([np.ones(n), drivers, outcome])[order].reshape(groups, n // groups, -1)
    return full.transpose(0, 2, 1) @ full


def _marginals(k: int) -> np.ndarray:
    """The weights that turn the R2 of all sets into the shares of the drivers: one line a driver (Shapley, 1953)."""
    sets = np.arange(2**k)
    sizes = np.array([chosen.bit_count() for chosen in range(2**k)])
    joined = np.array([0, *(factorial(s - 1) * factorial(k - s) / factorial(k) for s in range(1, k + 1))])
    left = np.array([*(factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)), 0])
    member = (sets[None, :] >> np.arange(k)[:, None] & 1).astype(bool)
    return np.where(member, joined[sizes], -left[sizes])


def repeated(correlation: np.ndarray) -> np.ndarray:
    """How far each driver is explained by all the others, 0 to 1: near 1 it repeats them."""
    k = len(correlation)
    found = np.zeros(k)
    for at in range(k):
        order = [*(other for other in range(k) if other != at), at]
        rest = correlation[np.ix_(order, order)]
        while rest.shape[-1] > 1:
            rest = _without_first(rest)
        found[at] = 1 - rest[0, 0] if correlation[at, at] > 0 else 0
    return found
