"""The models fitted again to customers drawn with replacement: how far each figure would stray with other customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workbook.chapters.client_valuation.models.fitting import Fit
from workbook.chapters.client_valuation.models.histories import Histories
from workbook.chapters.client_valuation.models.purchases import Rows, fit_bgnbd
from workbook.chapters.client_valuation.models.spending import fit_gammagamma, spenders
from workbook.statistics import resamples

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """How to resample: a fixed number of draws from a seed, the edge of the search, and whom to tell how far it is."""

    draws: int
    seed: int
    limit: float
    progress: Progress | None = None


@dataclass(frozen=True)
class Refit:
    """One draw: how often each customer occurs in it, and the models fitted to it (spending None without spenders)."""

    counts: np.ndarray
    purchases: Fit
    spending: Fit | None


def refits(known: Histories, rows: Rows, purchases: Fit, spending: Fit | None, plan: Plan) -> Iterator[Refit]:
    """The draws, one by one; each search begins at the fit to all customers."""
    done = 0
    for block in resamples(len(known), plan.draws, plan.seed):
        for counts in block:
            yield _refit(known, rows, counts, (purchases, spending), plan.limit)
            done += 1
            if plan.progress:
                plan.progress(done, plan.draws)


def _refit(known: Histories, rows: Rows, counts: np.ndarray, fits: tuple[Fit, Fit | None], limit: float) -> Refit:
    purchases, spending = fits
    again = fit_bgnbd(rows, limit, rows.weights(counts), purchases)
    if spending is None or not counts[spenders(known)].any():
        return Refit(counts, again, None)
    return Refit(counts, again, fit_gammagamma(known, limit, counts, spending))
