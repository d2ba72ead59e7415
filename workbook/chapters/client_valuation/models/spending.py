"""What an order is worth: the Gamma-Gamma model of the mean value of a customer's repeat orders.

P. S. Fader, B. G. S. Hardie, The Gamma-Gamma Model of Monetary Value, note 025, 2013. The values of one customer's
orders vary around a mean of his own (shape p); that mean varies over the customers (q, v). How much one spends must
not hang on how often one buys: the correlation of both is reported.
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from workbook.chapters.client_valuation.models.fitting import Fit, most_likely
from workbook.chapters.client_valuation.models.histories import Histories

_MANY = 2000
_STARTS = ((2.0, 3.0, 1.0), (6.0, 4.0, 0.5), (1.0, 2.0, 1.0))


def spenders(known: Histories) -> np.ndarray:
    """Whose mean repeat-order value counts: those with a repeat order and a mean above 0."""
    return (known.frequency > 0) & (known.value > 0)


def fit_gammagamma(known: Histories, limit: float, counts: np.ndarray | None = None, start: Fit | None = None) -> Fit:
    """p, q and v of the spenders; ``counts`` says how often each customer occurs in a resample."""
    chosen = spenders(known)
    weights = np.ones(len(known)) if counts is None else counts
    weights, value = weights[chosen].astype(float), known.value[chosen]
    frequency, scale = known.frequency[chosen], float(value.mean())
    if start:
        first = (*start.values[:2], start.values[2] / scale)
    else:
        step = -(-len(value) // _MANY)
        few = _gammagamma(frequency[::step], value[::step] / scale, weights[::step])
        first = most_likely(few, _STARTS, weights[::step].sum(), limit).values
    fit = most_likely(_gammagamma(frequency, value / scale, weights), [first], weights.sum(), limit)
    p, q, v = fit.values
    return Fit((p, q, v * scale), fit.log_likelihood - weights.sum() * float(np.log(scale)), fit.at_bound)


def _gammagamma(frequency: np.ndarray, value: np.ndarray, weights: np.ndarray):
    xs, x = np.unique(frequency, return_inverse=True)
    xs = xs.astype(float)
    per_x, total = np.bincount(x, weights), weights.sum()
    each, log_value, log_spent = xs[x], np.log(value), np.log(xs)[x] + np.log(value)
    spent = each * value

    def likelihood(values: np.ndarray) -> tuple[float, np.ndarray]:
        p, q, v = values
        log_all, shape = np.log(v + spent), p * each + q
        known = per_x @ (gammaln(p * xs + q) - gammaln(p * xs)) - total * (gammaln(q) - q * np.log(v))
        found = known + weights @ (p * each * log_spent - log_value - shape * log_all)
        slope = (
            per_x @ (xs * (digamma(p * xs + q) - digamma(p * xs))) + weights @ (each * (log_spent - log_all)),
            per_x @ digamma(p * xs + q) - total * (digamma(q) - np.log(v)) - weights @ log_all,
            total * q / v - weights @ (shape / (v + spent)),
        )
        return float(found), np.array(slope)

    return likelihood


def order_value(known: Histories, fit: Fit) -> np.ndarray:
    """What the next order of each customer is expected to be worth: his own mean, drawn towards that of all.

    p (v + x z) / (p x + q - 1); without a repeat order the mean over all customers, p v / (q - 1). Needs q above 1.
    """
    p, q, v = fit.values
    spent = known.frequency * np.maximum(known.value, 0)
    return p * (v + spent) / (p * known.frequency + q - 1)


def correlation(known: Histories) -> float:
    """How strongly value and frequency go together among the spenders, -1 to 1; 0 where one of them never varies."""
    chosen = spenders(known)
    x, z = known.frequency[chosen], known.value[chosen]
    if chosen.sum() < 2 or np.ptp(x) == 0 or np.ptp(z) == 0:
        return 0.0
    return float(np.corrcoef(x, z)[0, 1])
