"""The Net Promoter Score of counted answers and how sure it is.

Formula: F. F. Reichheld (2003). Interval: adjusted Wald of B. Rocks (2016), which adds three answers (three quarters of
a promoter, one and a half passives, three quarters of a detractor) so that small samples keep an honest width.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from workbook.chapters.voice_of_the_customer.blocks import threshold


def score(promoters, passives, detractors):
    """100 x (promoters - detractors) / all, from -100 (nobody recommends) to +100 (everybody does).

    >>> float(score(50, 30, 20))
    30.0
    """
    p, m, d = (np.asarray(count, float) for count in (promoters, passives, detractors))
    return 100 * (p - d) / (p + m + d)


def spread(promoters, passives, detractors):
    """The adjusted score and its standard error, both in points; arrays give one line each."""
    added = threshold("nps_added")
    p, m, d = (
        np.asarray(count, float) + added[name]
        for name, count in (("promoters", promoters), ("passives", passives), ("detractors", detractors))
    )
    n = p + m + d
    share, against = p / n, d / n
    balance = share - against
    return 100 * balance, 100 * np.sqrt((share + against - balance**2) / n)


def interval(promoters, passives, detractors):
    """Low and high bound of the score, within -100 and +100, and never beside the score itself."""
    middle, error = spread(promoters, passives, detractors)
    found, reach = score(promoters, passives, detractors), sure() * error
    return np.minimum(np.maximum(middle - reach, -100), found), np.maximum(np.minimum(middle + reach, 100), found)


def change(before: tuple, after: tuple) -> tuple[float, float, float]:
    """The change between two groups of answers with its bounds, both groups taken as drawn independently."""
    value = float(score(*after) - score(*before))
    (first, error), (last, later) = spread(*before), spread(*after)
    reach = sure() * float(np.hypot(error, later))
    middle = float(last - first)
    return value, min(max(middle - reach, -200.0), value), max(min(middle + reach, 200.0), value)


def sure() -> float:
    """How many standard errors the level of the intervals takes."""
    return NormalDist().inv_cdf((1 + threshold("interval_level")) / 2)
