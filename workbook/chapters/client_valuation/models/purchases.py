"""How often customers buy and whether they are still there: the BG/NBD model, and plain NBD, in which nobody leaves.

P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting Your Customers" the Easy Way, Marketing Science 24, 2005. While
active, a customer buys at a rate of his own (gamma: r, alpha); after each repeat order he leaves with a chance of his
own (beta: a, b). alpha is in units of time, the others have no unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import betaln, digamma, expit, gammaln, hyp2f1

from workbook.chapters.client_valuation.models.fitting import Fit, most_likely
from workbook.chapters.client_valuation.models.histories import Histories

_STARTS = ((0.5, 0.5, 0.8, 2.5), (1.0, 1.0, 0.3, 3.0), (2.0, 1.0, 1.0, 1.0), (0.3, 0.3, 0.1, 5.0))
_MANY_ROWS = 2000
_NEAR_ONE = 1e-5
_NEVER = 1e-12


@dataclass(frozen=True)
class Rows:
    """Customers of the same frequency, recency and age share one row. Times are in units of ``days`` days.

    ``of``: the row of each customer. ``x``, ``tx``, ``t``: codes into the distinct frequencies, recencies and ages, so
    that the costly functions are computed once a distinct value.
    """

    of: np.ndarray
    x: np.ndarray
    tx: np.ndarray
    t: np.ndarray
    frequencies: np.ndarray
    recencies: np.ndarray
    ages: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def ones(self) -> np.ndarray:
        """How many customers each row stands for."""
        return self.weights(None)

    def weights(self, counts: np.ndarray | None) -> np.ndarray:
        """The weight of each row when each customer occurs ``counts`` times, once by default."""
        return np.bincount(self.of, counts, minlength=len(self)).astype(float)

    def thinned(self, most: int) -> Rows:
        """At most so many rows, evenly spread, for a first look."""
        step = -(-len(self) // most)
        codes = (self.x[::step], self.tx[::step], self.t[::step])
        return Rows(np.arange(len(codes[0])), *codes, self.frequencies, self.recencies, self.ages)


def rows_of(known: Histories, days: float) -> Rows:
    """The distinct rows of these histories, time counted in units of so many days."""
    span = int(known.age.max()) + 1
    key = (known.frequency.astype(np.int64) * span + known.recency) * span + known.age
    distinct, of = np.unique(key, return_inverse=True)
    parts = (distinct // span // span, distinct // span % span, distinct % span)
    (xs, x), (txs, tx), (ts, t) = (np.unique(part, return_inverse=True) for part in parts)
    return Rows(of, x, tx, t, xs.astype(float), txs / days, ts / days)


def fit_bgnbd(rows: Rows, limit: float, weights: np.ndarray | None = None, start: Fit | None = None) -> Fit:
    """r, alpha, a and b. With ``start`` the search begins there alone, as for a resample of the same customers."""
    scale = float(rows.ages.max()) or 1.0
    if start:
        starts = [_scaled(start.values, 1 / scale)]
    else:
        first = rows.thinned(_MANY_ROWS) if len(rows) > _MANY_ROWS else rows
        found = most_likely(_bgnbd(first, first.ones, scale), _STARTS, first.ones.sum(), limit)
        starts = [found.values]
    weights = rows.ones if weights is None else weights
    fit = most_likely(_bgnbd(rows, weights, scale), starts, weights.sum(), limit)
    return Fit(_scaled(fit.values, scale), _unscaled(fit, rows, weights, scale), fit.at_bound)


def fit_nbd(rows: Rows, limit: float) -> Fit:
    """r and alpha of the model without departures, against which leaving has to prove itself."""
    scale = float(rows.ages.max()) or 1.0
    first = rows.thinned(_MANY_ROWS) if len(rows) > _MANY_ROWS else rows
    found = most_likely(_nbd(first, first.ones, scale), [start[:2] for start in _STARTS[:2]], first.ones.sum(), limit)
    fit = most_likely(_nbd(rows, rows.ones, scale), [found.values], rows.ones.sum(), limit)
    return Fit(_scaled(fit.values, scale), _unscaled(fit, rows, rows.ones, scale), fit.at_bound)


def _scaled(values: tuple[float, ...], scale: float) -> tuple[float, ...]:
    return (values[0], values[1] * scale, *values[2:])


def _unscaled(fit: Fit, rows: Rows, weights: np.ndarray, scale: float) -> float:
    """Times divided by ``scale`` raise the density of each repeat order by it: taken back."""
    return fit.log_likelihood - float(weights @ rows.frequencies[rows.x]) * np.log(scale)


def _bgnbd(rows: Rows, weights: np.ndarray, scale: float):
    xs, per_x = rows.frequencies, np.bincount(rows.x, weights, minlength=len(rows.frequencies))
    txs, ts = rows.recencies / scale, rows.ages / scale
    repeat = np.maximum(xs - 1, 0)

    def likelihood(values: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = values
        log_tx, log_t = np.log(alpha + txs)[rows.tx], np.log(alpha + ts)[rows.t]
        rx = r + xs[rows.x]
        left = np.where(xs > 0, np.log(a) - np.log(b + repeat), -np.inf)
        odds = left[rows.x] - rx * (log_tx - log_t)
        gone = expit(odds)
        purchases = gammaln(r + xs) - gammaln(r) + r * np.log(alpha)
        stays = betaln(a, b + xs) - betaln(a, b)
        found = per_x @ (purchases + stays) + weights @ (np.logaddexp(0, odds) - rx * log_t)
        gone_x = np.bincount(rows.x, weights * gone, minlength=len(xs))
        both = digamma(a + b) - digamma(a + b + xs)
        slope = (
            per_x @ (digamma(r + xs) - digamma(r) + np.log(alpha)) - weights @ (log_t + gone * (log_tx - log_t)),
            weights.sum() * r / alpha
            - weights @ (rx * ((1 - gone) / (alpha + ts)[rows.t] + gone / (alpha + txs)[rows.tx])),
            per_x @ both + gone_x.sum() / a,
            per_x @ (both + digamma(b + xs) - digamma(b)) - gone_x @ (1 / (b + repeat)),
        )
        return float(found), np.array(slope)

    return likelihood


def _nbd(rows: Rows, weights: np.ndarray, scale: float):
    xs, per_x = rows.frequencies, np.bincount(rows.x, weights, minlength=len(rows.frequencies))
    ts = rows.ages / scale

    def likelihood(values: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha = values
        log_t, rx = np.log(alpha + ts)[rows.t], r + xs[rows.x]
        found = per_x @ (gammaln(r + xs) - gammaln(r) + r * np.log(alpha)) - weights @ (rx * log_t)
        by_r = per_x @ (digamma(r + xs) - digamma(r) + np.log(alpha)) - weights @ log_t
        by_alpha = weights.sum() * r / alpha - weights @ (rx / (alpha + ts)[rows.t])
        return float(found), np.array([by_r, by_alpha])

    return likelihood


def still_there(rows: Rows, fit: Fit) -> np.ndarray:
    """The probability that the customers of each row have not left; 1 for those without a repeat order.

    Nobody leaves before the first repeat order in this model, so a customer who ordered once counts as there.
    """
    r, alpha, a, b = fit.values
    xs, repeat = rows.frequencies, np.maximum(rows.frequencies - 1, 0)
    left = np.where(xs > 0, np.log(a) - np.log(b + repeat), -np.inf)[rows.x]
    ratio = np.log(alpha + rows.ages)[rows.t] - np.log(alpha + rows.recencies)[rows.tx]
    return expit(-(left + (r + xs[rows.x]) * ratio))


def expected_orders(rows: Rows, fit: Fit, times, weights=None) -> np.ndarray:
    """Orders expected from each row within each of these times after the histories end: lines x times.

    With ``weights`` (times x settings) the weighted sums over the times instead: lines x settings. Fader, Hardie and
    Lee (2005), equation 10, after Euler's transformation of 2F1, which keeps every factor near 1 also for customers
    with hundreds of orders.
    """
    pairs, of = np.unique(rows.x.astype(np.int64) * len(rows.ages) + rows.t, return_inverse=True)
    x, age = rows.frequencies[pairs // len(rows.ages)], rows.ages[pairs % len(rows.ages)]
    weights = np.eye(len(times)) if weights is None else np.asarray(weights, float)
    per_pair = np.zeros((len(pairs), weights.shape[1]))
    for time, weight in zip(times, weights, strict=True):
        per_pair += _if_there(x, age, fit.values, float(time))[:, None] * weight
    return per_pair[of] * still_there(rows, fit)[:, None]


def _if_there(x: np.ndarray, age: np.ndarray, values: tuple[float, ...], time: float) -> np.ndarray:
    """Orders within ``time`` of a customer who is known to be still there."""
    r, alpha, a, b = values
    a = 1 + _NEAR_ONE if abs(a - 1) < _NEAR_ONE else a  # the formula divides 0 by 0 at exactly 1
    z = time / (alpha + age + time)
    curve = np.exp((a - 1) * np.log1p(-z)) * hyp2f1(a - 1, a + b - 1 - r, a + b + x - 1, z)
    return (a + b + x - 1) / (a - 1) * (1 - curve)


def drawn_orders(known: Histories, rows: Rows, fit: Fit, time: float, rng: np.random.Generator) -> np.ndarray:
    """One draw of the orders that each of these customers places within ``time``, leaving included.

    Given that a customer is still there, his rate follows a gamma and his chance of leaving a beta distribution; he
    stops at the order after which he leaves.
    """
    r, alpha, a, b = fit.values
    x, age = rows.frequencies[rows.x][rows.of], rows.ages[rows.t][rows.of]
    there = rng.random(len(known)) < still_there(rows, fit)[rows.of]
    placed = rng.poisson(rng.gamma(r + x) / (alpha + age) * time)
    leaving = rng.geometric(np.clip(rng.beta(a, b + x), _NEVER, 1.0))
    return np.where(there, np.minimum(placed, leaving), 0)
