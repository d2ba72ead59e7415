"""Does everybody put the same first? Agreement of rankings, overlap of management and staff, who names the top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from workbook.chapters.tests_of_truth.blocks import folded, share_bounds, threshold
from workbook.chapters.tests_of_truth.opinions import Opinions
from workbook.statistics import interval, kendall_w, permutation_p, rank_biased_overlap, w_interval

_SAME = 1e-9


@dataclass(frozen=True)
class Concordance:
    """How alike the complete rankings of some people are: W, its interval and the chance of it, None where unknown."""

    group: str
    raters: int
    objects: int
    w: float | None = None
    p: float | None = None
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True)
class Overlap:
    """Both groups' mean places by priority, and how alike the two orders are, the top counting most.

    ``frame``: index priority (folded), columns management and staff with ``_low`` and ``_high`` each, NaN where a group
    says nothing. ``agreed``: management's side is its agreed list, not its people. ``top``: what management puts first.
    """

    frame: pd.DataFrame
    rbo: float | None
    bounds: tuple[float, float] | None
    top: tuple[str, ...]
    agreed: bool


def concordance(opinions: Opinions, group: str | None, intervals: bool) -> Concordance:
    """Kendall's W of everybody (``group`` None) or of one group."""
    ranks = opinions.complete(group).to_numpy()
    found = Concordance(group or "all", *ranks.shape)
    if min(ranks.shape) < 2 or np.isnan(w := kendall_w(ranks)):
        return found
    draws, seed = threshold("permutation_draws"), threshold("seed")
    bounds = None
    if intervals and len(ranks) >= threshold("raters_least"):
        bounds = w_interval(ranks, threshold("bootstrap_draws"), seed, threshold("interval_level"))
    return Concordance(found.group, *ranks.shape, w, permutation_p(ranks, draws, seed), bounds)


def overlap(opinions: Opinions, agreed: Iterable[str], intervals: bool) -> Overlap:
    """Management against staff. Management's agreed list stands in where none of its people was asked."""
    sides = {group: opinions.of(group) for group in ("management", "staff")}
    by_list = sides["management"].empty
    if by_list:
        sides["management"] = _list_as_rater(agreed, list(opinions.priorities))
    means = {group: places.mean() for group, places in sides.items()}
    frame = pd.DataFrame(means, dtype=float)
    known = not any(places.empty for places in sides.values())
    drawn = {group: _drawn(places) for group, places in sides.items()} if intervals and known else {}
    for group, places in sides.items():
        enough = drawn and len(places) >= threshold("raters_least")
        low, high = interval(drawn[group], threshold("interval_level")) if enough else (np.nan, np.nan)
        frame[f"{group}_low"], frame[f"{group}_high"] = pd.Series(low, places.columns), pd.Series(high, places.columns)
    value = _rbo(*means.values()) if known else None
    enough = drawn and len(sides["staff"]) >= threshold("raters_least")
    bounds = _bounds_of_rbo(sides, drawn) if enough else None
    return Overlap(frame, value, bounds, _first(means["management"]), by_list)


def _list_as_rater(agreed: Iterable[str], keys: list[str]) -> pd.DataFrame:
    """An agreed list as the only ranking of its side; what it leaves out shares the places left over."""
    order = {folded(what): place for place, what in enumerate(agreed, start=1)}
    if not order or not keys:
        return pd.DataFrame(columns=keys, dtype=float)
    everything = list(dict.fromkeys([*keys, *order]))
    said = pd.Series([order.get(key, np.inf) for key in everything], everything).rank()
    return said.to_frame().T


def _first(means: pd.Series) -> tuple[str, ...]:
    """What stands first; several where they share the first place, none where nobody said anything."""
    known = means.dropna()
    return tuple(known.index[known <= known.min() + _SAME]) if len(known) else ()


def _rbo(first: pd.Series, second: pd.Series) -> float:
    orders = (means.dropna().round(9).to_dict() for means in (first, second))
    return rank_biased_overlap(*orders, p=threshold("rbo_p"))


def _drawn(places: pd.DataFrame) -> np.ndarray:
    """Mean places with the people of a group drawn again: draws x priorities."""
    n, rng = len(places), np.random.default_rng([threshold("seed"), len(places)])
    times = rng.multinomial(n, np.full(n, 1 / n), size=threshold("bootstrap_draws"))
    return times @ places.to_numpy(float) / n


def _bounds_of_rbo(sides: dict[str, pd.DataFrame], drawn: dict[str, np.ndarray]) -> tuple[float, float]:
    """The spread of the overlap; orders that were drawn more than once are compared once."""
    first, second = (list(places.columns) for places in sides.values())
    orders = [rankdata(means.round(9), axis=1) for means in drawn.values()]
    pairs, times = np.unique(np.hstack(orders), axis=0, return_counts=True)
    cut, p = len(first), threshold("rbo_p")
    values = [
        rank_biased_overlap(dict(zip(first, pair[:cut], strict=True)), dict(zip(second, pair[cut:], strict=True)), p)
        for pair in pairs
    ]
    low, high = interval(np.repeat(values, times), threshold("interval_level"))
    return float(low), float(high)


def first_choices(opinions: Opinions, group: str) -> pd.DataFrame:
    """Who of the group is how often named first: one column a priority, True where a person puts it first."""
    places = opinions.of(group)
    return places.le(places.min(axis=1) + _SAME, axis=0)


def named(opinions: Opinions, group: str) -> pd.DataFrame:
    """What each person of the group names: the first few of an order, and everything only mentioned."""
    ordered = opinions.of(group)
    said = opinions.lines[opinions.lines["person"].isin(ordered.index)]
    held = said.assign(named=1.0).pivot_table(index="person", columns="priority", values="named", aggfunc="max")
    held = held.reindex(index=ordered.index, columns=ordered.columns).notna()
    mentions = said.groupby("person")["mentioned"].any().reindex(ordered.index)
    near = ordered.rank(axis=1, method="min") <= threshold("priorities_named")
    return held & near.where(~mentions, True)


def shares(firsts: pd.DataFrame) -> pd.DataFrame:
    """For each priority how many of the people put it first, the share, and its interval."""
    counts, n = firsts.sum(), len(firsts)
    frame = pd.DataFrame({"people": counts, "share": counts / n if n else np.nan})
    bounds = [share_bounds(int(part), n) or (np.nan, np.nan) for part in counts]
    return frame.assign(low=[low for low, _ in bounds], high=[high for _, high in bounds])
