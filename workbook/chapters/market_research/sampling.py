"""How many people to ask, and how sure an answer is."""

from __future__ import annotations

import math

from workbook.chapters.market_research.blocks import threshold


def sample_size(population: float | None, margin: float) -> int:
    """The answers needed so that a share is known to within ``margin``, 19 times out of 20; rounded up.

    n = X2 N p (1 - p) / (d2 (N - 1) + X2 p (1 - p)) with X2 = 3.841 and p = 0.5 (Krejcie and Morgan, 1970); a
    population of None counts as unlimited.

    >>> sample_size(1000, 0.05), sample_size(None, 0.05)
    (278, 385)
    """
    spread = _spread()
    if population is None:
        return math.ceil(spread / margin**2)
    return math.ceil(round(spread * population / (margin**2 * (population - 1) + spread), 9))


def error_reached(answers: int, population: float | None) -> float | None:
    """The margin of error that so many answers give: ``sample_size`` solved for d. None without answers."""
    if answers < 1:
        return None
    if population is None:
        return math.sqrt(_spread() / answers)
    if answers >= population:
        return 0.0
    return math.sqrt(_spread() * (population - answers) / (answers * (population - 1)))


def share_interval(part: float, whole: float) -> tuple[float, float]:
    """Between which shares the true one lies, 19 times out of 20 (Wilson, 1927); 0 and all of them keep a width."""
    square = threshold("chi_square")
    middle = (part + square / 2) / (whole + square)
    reach = math.sqrt(square * (part * (whole - part) / whole + square / 4)) / (whole + square)
    return (0.0 if part == 0 else middle - reach), (1.0 if part == whole else middle + reach)


def _spread() -> float:
    p = threshold("proportion")
    return threshold("chi_square") * p * (1 - p)
