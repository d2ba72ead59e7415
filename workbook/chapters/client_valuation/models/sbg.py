"""How long customers stay: the shifted-beta-geometric model of a retention curve.

P. S. Fader, B. G. S. Hardie, How to Project Customer Retention, Journal of Interactive Marketing 21, 2007. Each
customer has a chance of leaving at the end of a period; over the customers that chance follows a beta distribution.
The observed retention rate rises because those who leave easily are gone first.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, digamma, hyp2f1

from workbook.chapters.client_valuation.models.fitting import Fit, most_likely

_STARTS = ((1.0, 1.0), (0.5, 3.0), (3.0, 0.5))


def survival(periods, alpha: float, beta: float):
    """The share of customers still there after so many periods: B(alpha, beta + t) / B(alpha, beta), 1 at the start.

    >>> [round(float(share), 3) for share in survival([0, 1, 7], 0.7041, 1.182)]
    [1.0, 0.627, 0.239]
    """
    return np.exp(_log_survival(np.asarray(periods, float), alpha, beta))


def expected_lifetime(alpha: float, beta: float, rate: float) -> float:
    """How many payments a new customer makes, discounted: 2F1(1, beta; alpha + beta; 1 / (1 + rate)).

    The payment at the start counts in full (the margin multiple leaves it out). ``rate`` is that of one period.
    Infinite without discounting where alpha is 1 or less: so many customers hardly ever leave.
    """
    if rate == 0:
        return (alpha + beta - 1) / (alpha - 1) if alpha > 1 else np.inf
    return float(hyp2f1(1.0, beta, alpha + beta, 1 / (1 + rate)))


def fit_sbg(periods: np.ndarray, surviving: np.ndarray, limit: float, start: Fit | None = None) -> Fit:
    """alpha and beta of a curve: ``surviving`` customers after these rising ``periods``, the first being the start.

    A gap between periods is read as departures somewhere in it. The log-likelihood is that of the customers at the
    first period, who leave in a known interval or outlast the last period. With ``start`` the search begins there
    alone, as for a resample of the same customers.
    """
    t, n = np.asarray(periods, float), np.asarray(surviving, float)
    lost = n[:-1] - n[1:]

    def likelihood(values: np.ndarray) -> tuple[float, np.ndarray]:
        logs, slopes = _log_survival(t, *values), _survival_slopes(t, *values)
        shares = np.exp(logs)
        between = np.maximum(shares[:-1] - shares[1:], 1e-300)
        found = lost @ np.log(between) + n[-1] * logs[-1] - n[0] * logs[0]
        falls = (shares * slopes)[:, :-1] - (shares * slopes)[:, 1:]
        return float(found), falls @ (lost / between) + n[-1] * slopes[:, -1] - n[0] * slopes[:, 0]

    return most_likely(likelihood, [start.values] if start else _STARTS, max(float(n[0]), 1.0), limit)


def _log_survival(t: np.ndarray, alpha: float, beta: float) -> np.ndarray:
    return betaln(alpha, beta + t) - betaln(alpha, beta)


def _survival_slopes(t: np.ndarray, alpha: float, beta: float) -> np.ndarray:
    by_alpha = digamma(alpha + beta) - digamma(alpha + beta + t)
    return np.stack([by_alpha, by_alpha + digamma(beta + t) - digamma(beta)])
