"""How far several people order the same things alike: Kendall's W, its chance and its spread, rank-biased overlap.

Every random draw starts from a seed that the caller names, so a run repeated gives the same figures.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from scipy.stats import rankdata, t

_CELLS_AT_ONCE = 2_000_000
_NEARLY_ONE = 0.999
_NO_SPREAD = 1e-9


def mean_ranks(ratings) -> np.ndarray:
    """Each line's ranks: 1 is the smallest number, equal numbers share the mean of their ranks.

    ``ratings``: raters x objects, any numbers without blanks.
    """
    return rankdata(np.atleast_2d(np.asarray(ratings, float)), axis=1)


def kendall_w(ratings) -> float:
    """Kendall's coefficient of concordance, corrected for ties: 0 is no agreement at all, 1 all rank alike.

    ``ratings``: raters x objects, any numbers (ranked here). NaN for fewer than two raters or objects, and where every
    rater ranks everything the same. W = 12 S / (m^2 (n^3 - n) - m sum T) with S the squared deviations of the rank
    sums and T = sum(t^3 - t) over a rater's groups of t equal ranks (Kendall and Babington Smith, 1939; Kendall, 1970).

    >>> round(kendall_w([[1, 2, 3, 4], [1, 2, 3, 4], [4, 3, 2, 1]]), 6)
    0.111111
    """
    ranks = mean_ranks(ratings)
    return _w(ranks, _spread_of(ranks))


def permutation_p(ratings, draws: int, seed: int) -> float:
    """How often raters who order at random agree at least as much as these: the smaller, the less it can be chance.

    Each rater's ranks are shuffled by themselves, ``draws`` times; p = (1 + as large) / (1 + draws), never 0 (Phipson
    and Smyth, 2010). NaN where W is.
    """
    ranks = mean_ranks(ratings)
    observed = _spread_of(ranks)
    if np.isnan(_w(ranks, observed)):
        return float("nan")
    rng, reached = np.random.default_rng(seed), 0
    at_once = max(1, _CELLS_AT_ONCE // ranks.size)
    for start in range(0, draws, at_once):
        shuffled = rng.permuted(np.broadcast_to(ranks, (min(at_once, draws - start), *ranks.shape)), axis=2)
        sums = shuffled.sum(axis=1)
        reached += int((((sums - sums.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) >= observed * (1 - 1e-12)).sum())
    return (1 + reached) / (1 + draws)


def w_interval(ratings, draws: int, seed: int, level: float = 0.95) -> tuple[float, float] | None:
    """Between which bounds W would lie with as many other raters of the same kind; None where that cannot be said.

    Bootstrap over raters: the spread of the mean agreement of two raters, (m W - 1) / (m - 1), on Fisher's scale, with
    the t quantile of m - 1 degrees of freedom. A rater drawn twice agrees perfectly with their own double, which would
    pass for agreement: only pairs of different raters are counted. None for fewer than three raters, and where all
    raters rank alike: then nothing strays, which says little. In 200 worlds of known truth (tests/torture) the 95 %
    interval covers it in 93 to 98.5 % with 12 raters, in 91.5 to 100 % with 6 to 20.
    """
    ranks = mean_ranks(ratings)
    m, w = len(ranks), kendall_w(ranks)
    if m < 3 or np.isnan(w):
        return None
    drawn = _redrawn(ranks, draws, seed)
    spread = _fisher(drawn[np.isfinite(drawn)], m).std(ddof=1) * np.sqrt(m / (m - 1))
    if not spread > _NO_SPREAD:
        return None
    reach = t.ppf((1 + level) / 2, m - 1) * spread
    low, high = (1 + (m - 1) * np.tanh(_fisher(w, m) + side * reach) for side in (-1, 1))
    return max(float(low) / m, 0.0), min(float(high) / m, 1.0)


def _fisher(w, m: int):
    """The mean agreement of two raters behind W, on the scale where its spread hardly depends on its size."""
    return np.arctanh(np.clip((m * np.asarray(w) - 1) / (m - 1), -_NEARLY_ONE, _NEARLY_ONE))


def _redrawn(ranks: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """W of each sample of raters drawn with replacement, doubles left out of the agreement; NaN without two raters."""
    m, n = ranks.shape
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    own, ties = (centred**2).sum(axis=1), _ties(ranks)
    times = np.random.default_rng(seed).multinomial(m, np.full(m, 1 / m), size=draws).astype(float)
    between = ((times @ centred) ** 2).sum(axis=1) - times**2 @ own
    pairs = m**2 - (times**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = times @ own + between * m * (m - 1) / pairs
        return 12 * spread / (m**2 * (n**3 - n) - m * times @ ties)


def _w(ranks: np.ndarray, spread: float) -> float:
    m, n = ranks.shape
    most = m**2 * (n**3 - n) - m * _ties(ranks).sum()
    return float("nan") if m < 2 or n < 2 or most <= 0 else float(12 * spread / most)


def _spread_of(ranks: np.ndarray) -> float:
    sums = ranks.sum(axis=0)
    return float(((sums - sums.mean()) ** 2).sum())


def _ties(ranks: np.ndarray) -> np.ndarray:
    """Each rater's sum of t^3 - t over groups of t equal ranks, from the identity 12 sum (r - mean)^2 = n^3 - n - T."""
    n = ranks.shape[1]
    return n**3 - n - 12 * ((ranks - ranks.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)


def rank_biased_overlap(
    first: Mapping[Hashable, float] | Sequence, second: Mapping[Hashable, float] | Sequence, p: float = 0.9
) -> float:
    """How alike two orders are, the top counting most: 0 nothing in common, 1 the same (Webber, Moffat, Zobel, 2010).

    Each order is a sequence, best first, or a mapping from things to numbers, smallest first. They need not hold the
    same things nor be equally long. ``p`` (0 to 1) says how far down a reader goes on; at .9 the first ten places
    carry 86 % of the weight. Extrapolated beyond the end of the shorter order (equation 32). Equal places count as
    every order of them at once (Corsi and Urbano, 2024). NaN where an order is empty.

    >>> round(rank_biased_overlap("ABCDE", "BACED"), 6)
    0.881775
    """
    short, long = sorted((_depths(first), _depths(second)), key=len)
    s, depth = len(short), len(long)
    if not s:
        return float("nan")
    places = np.arange(1, depth + 1)
    shared = sum(_held(short[thing], places) * _held(long[thing], places) for thing in short.keys() & long.keys())
    overlap = np.zeros(depth) + shared
    agreement = overlap / places
    beyond = places[s:]
    agreement[s:] += overlap[s - 1] * (beyond - s) / (s * beyond)
    last = (overlap[-1] - overlap[s - 1]) / depth + overlap[s - 1] / s
    return float((1 - p) / p * (agreement * p**places).sum() + last * p**depth)


def _depths(order: Mapping[Hashable, float] | Sequence) -> dict[Hashable, tuple[int, int]]:
    """For each thing the first and the last place it may take: the same where it stands alone."""
    numbers = order if isinstance(order, Mapping) else {thing: place for place, thing in enumerate(order)}
    values = np.array(list(numbers.values()), float)
    ends = zip(rankdata(values, "min"), rankdata(values, "max"), strict=True) if len(values) else ()
    return {thing: (int(a), int(b)) for thing, (a, b) in zip(numbers, ends, strict=False)}


def _held(ends: tuple[int, int], places: np.ndarray) -> np.ndarray:
    """How sure a thing is to stand within the first so many places."""
    first, last = ends
    return np.clip((places - first + 1) / (last - first + 1), 0.0, 1.0)
