"""What each factor did to a product that changed: parts that sum exactly to the change.

The change of V = x1 x2 ... xn between two periods is split among its factors. Two ways, both without a remainder:
logarithmic mean Divisia index (additive LMDI-I), which needs positive factors, and Shapley values, which take any.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbook.statistics.shapley import shapley_values


def lmdi(before, after) -> np.ndarray:
    """The part of each factor in the change of a product: L(V1, V0) ln(x1 / x0), L the logarithmic mean.

    ``before`` and ``after`` hold the factors, or one row of factors for each product of a sum; the parts of the rows
    are then added up. All factors are above 0; others raise ValueError. The parts sum to the change, to rounding, and
    a factor that stood still has none (B. W. Ang, The LMDI approach to decomposition analysis, Energy Policy 33, 2005).

    >>> [round(float(part), 4) for part in lmdi([10, 5], [20, 5])]
    [50.0, 0.0]
    """
    first, last = (np.atleast_2d(np.asarray(factors, float)) for factors in (before, after))
    if not ((first > 0).all() and (last > 0).all()):
        raise ValueError("every factor must be above 0")
    logs = np.log(last / first)
    grown = logs.sum(axis=1)
    safe = np.where(grown == 0, 1.0, grown)
    mean = first.prod(axis=1) * np.where(grown == 0, 1.0, np.expm1(safe) / safe)
    return mean @ logs


def product_shapley(before: Sequence[float], after: Sequence[float]) -> np.ndarray:
    """The part of each factor in the change of a product, averaged over all orders in which the factors could change.

    Zero and negative factors are welcome. The parts sum to the change, to rounding; for two factors each part is the
    factor's change at the mean level of the other (J. W. Sun, Energy Economics 20, 1998).

    >>> [float(part) for part in product_shapley([10, 5], [20, 7])]
    [60.0, 30.0]
    """
    places = range(len(before))
    parts = shapley_values(places, lambda moved: _product(before, after, moved))
    return np.array([parts[place] for place in places])


def any_order(before: Sequence[float], after: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that each factor could be said to have done, whatever the order of the changes.

    A factor that changes first works on the others as they were, one that changes last on the others as they became.
    """
    least, most = [], []
    for place in range(len(before)):
        products = np.ones(1)
        for other in range(len(before)):
            if other != place:
                products = np.concatenate([products * before[other], products * after[other]])
        effects = (after[place] - before[place]) * products
        least.append(effects.min())
        most.append(effects.max())
    return np.array(least), np.array(most)


def _product(before: Sequence[float], after: Sequence[float], moved: frozenset) -> float:
    return float(np.prod([after[place] if place in moved else before[place] for place in range(len(before))]))
