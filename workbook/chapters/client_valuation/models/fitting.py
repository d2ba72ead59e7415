"""Maximum likelihood over positive parameters: searched as logarithms, within bounds, from several starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import ThreadpoolController

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

_PRECISE = {"maxiter": 1000, "maxfun": 5000, "ftol": 1e-13, "gtol": 1e-7}


@dataclass(frozen=True)
class Fit:
    """The most likely parameters.

    ``at_bound``: one of them ran to the edge of the search, so the data do not say how large it is.
    """

    values: tuple[float, ...]
    log_likelihood: float
    at_bound: bool = False


def most_likely(likelihood: Likelihood, starts: Sequence[Sequence[float]], weight: float, limit: float) -> Fit:
    """The best fit found from these starts, each parameter between 1/``limit`` and ``limit``.

    ``likelihood`` takes the parameters and returns the log-likelihood with its slope in each of them; ``weight`` is the
    number of observations behind it, which makes the search as precise for a million as for ten.
    """
    edge = np.log(limit)
    # For two to four parameters a second thread of linear algebra does not help; on a busy machine it costs ten times.
    with _threads().limit(limits=1, user_api="blas"):
        found = [_climb(likelihood, np.log(start), weight, edge) for start in starts]
    best = min(found, key=lambda result: result.fun)
    at_bound = bool((np.abs(best.x) > edge * 0.999).any())
    return Fit(tuple(np.exp(best.x).tolist()), float(-best.fun * weight), at_bound)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _climb(likelihood: Likelihood, start: np.ndarray, weight: float, edge: float):
    def downhill(logs: np.ndarray) -> tuple[float, np.ndarray]:
        values = np.exp(logs)
        found, slope = likelihood(values)
        return -found / weight, -slope * values / weight

    start = np.clip(start, -edge * 0.9, edge * 0.9)
    return minimize(downhill, start, jac=True, method="L-BFGS-B", bounds=[(-edge, edge)] * len(start), options=_PRECISE)
