"""The customer satisfaction index: the weighted mean of the factors, and how sure it is.

Everybody's answers to several factors hang together, so the interval counts persons, not ratings: it rests on what each
person adds to or takes from the index (a linearised, clustered variance with Student's t).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.ratings import Ratings
from workbook.chapters.voice_of_the_customer.voice import Voice, same
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Index:
    """The index over all answers, as a share of the scale. ``weights`` follow ``ratings.factors`` and sum to 1.

    ``weighted`` tells whether the client gave weights. ``low`` and ``high`` are None where there is nothing to tell.
    """

    ratings: Ratings
    weights: np.ndarray
    weighted: bool
    share: float
    low: float | None
    high: float | None
    persons: int
    notes: tuple[Message, ...]


def of(voice: Voice) -> Index | None:
    """The index over all answers. None without ratings, or where their scale is in doubt."""
    ratings = voice.ratings
    if ratings is None or ratings.refusals or ratings.frame.empty:
        return None
    weights, weighted, notes = weights_of(voice.table("factors"), ratings.factors)
    row = by(ratings.frame, weights, None).iloc[0]
    known = row["low"] == row["low"]
    low, high = (float(row["low"]), float(row["high"])) if known else (None, None)
    notes = (*ratings.notes, *notes, *_few(int(row["persons"]), known))
    return Index(ratings, weights, weighted, float(row["share"]), low, high, int(row["persons"]), notes)


def weights_of(table: pd.DataFrame | None, factors: tuple[str, ...]) -> tuple[np.ndarray, bool, list[Message]]:
    """The weights of the factors, brought to a sum of 1; equal ones where the client gave none that can be used."""
    if table is None:
        return equal(len(factors)), False, []
    given = {same(name): weight for name, weight in zip(table["factor"], table["weight"], strict=True)}
    found = np.array([given.get(same(name), np.nan) for name in factors], float)
    notes = []
    unweighted = [name for name, weight in zip(factors, found, strict=True) if weight != weight]
    unrated = [name for name in table["factor"].dropna() if same(name) not in {same(known) for known in factors}]
    if not np.nansum(found) > 0:
        return equal(len(factors)), False, [message("no_usable_weights")]
    if unweighted:
        notes.append(message("factors_unweighted", factors=unweighted))
    if unrated:
        notes.append(message("factors_unrated", factors=unrated))
    found = np.nan_to_num(found)
    return found / found.sum(), True, notes


def equal(n: int) -> np.ndarray:
    return np.full(n, 1 / n)


def by(frame: pd.DataFrame, weights: np.ndarray, key: str | None) -> pd.DataFrame:
    """One row a value of ``key`` (one row for all without it): share, low, high, persons, ratings.

    The share is NaN where a factor that has a weight was not rated at all; the bounds are NaN where one person answered
    or everybody said the same. Values of ``key`` come in rising order; rows without one are left out.
    """
    groups, names = (np.zeros(len(frame), np.int64), [None]) if key is None else pd.factorize(frame[key], sort=True)
    known = groups >= 0
    m, k, group = len(names), len(weights), groups[known]
    factor, share = frame["factor"].to_numpy()[known], frame["share"].to_numpy()[known]
    cell = group * k + factor
    n = np.bincount(cell, minlength=m * k).reshape(m, k)
    with np.errstate(invalid="ignore"):
        means = np.bincount(cell, weights=share, minlength=m * k).reshape(m, k) / n
    found = np.where((n > 0) | (weights == 0), np.nan_to_num(means), np.nan) @ weights
    pull = weights[factor] * (share - means[group, factor]) / n[group, factor]
    spread, people = _spread(group, frame["person"].to_numpy()[known], pull, m)
    low, high = _bounds(found, spread, people)
    rows = pd.DataFrame({"share": found, "low": low, "high": high, "persons": people, "ratings": n.sum(axis=1)})
    return rows if key is None else rows.assign(**{key: names})


def _spread(group: np.ndarray, person: np.ndarray, pull: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """The standard error of each group's index, and how many persons stand behind it."""
    pair, pairs = pd.factorize(group * (person.max(initial=0) + 1) + person)
    each = np.bincount(pair, weights=pull)
    whose = np.asarray(pairs) // (person.max(initial=0) + 1)
    people = np.bincount(whose, minlength=m)
    squares = np.bincount(whose, weights=each**2, minlength=m)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(squares * people / (people - 1)), people


def _bounds(found: np.ndarray, spread: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    sure = stdtrit(np.maximum(people - 1, 1), (1 + threshold("interval_level")) / 2)
    told = (people > 1) & (spread > 0)
    reach = np.where(told, sure * spread, np.nan)
    return np.maximum(found - reach, 0), np.minimum(found + reach, 1)


def factor_means(frame: pd.DataFrame, factors: tuple[str, ...]) -> pd.DataFrame:
    """One row a factor: mean share with its bounds, persons and ratings, in the order of ``factors``."""
    rows = by(frame.assign(only=frame["factor"], factor=0), np.ones(1), "only")
    rows.index = [factors[int(at)] for at in rows["only"]]
    return rows.rename_axis("factor").drop(columns="only")


def _few(n: int, known: bool):
    if n < threshold("answers_few"):
        yield message("persons_few", n=n, least=threshold("answers_few"))
    if not known:
        yield message("no_spread")
