"""Where the boxes of the map stand: each near those it is tied to, none over its neighbour, all within the width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from workbook.chapters.strategic_session.layers import Layers, Node

ROUNDS = 6


def places(found: Layers, width: float, box: float, line: float, gap: float) -> dict[Node, float]:
    """The middle of every node from the left edge; a goal is ``box`` wide, a passing line ``line``."""
    sizes = [np.array([box if isinstance(node, str) else line for node in row]) for row in found.rows]
    middles = [_spread(size, width) for size in sizes]
    ties = _ties(found)
    for step in range(ROUNDS):
        order = range(len(found.rows)) if step % 2 == 0 else range(len(found.rows) - 1, -1, -1)
        for number in order:
            where = {
                node: x for row, at in zip(found.rows, middles, strict=True) for node, x in zip(row, at, strict=True)
            }
            wanted = [_wanted(node, where, ties) for node in found.rows[number]]
            middles[number] = _apart(np.array(wanted), sizes[number], gap, width)
    return {
        node: float(x) for row, at in zip(found.rows, middles, strict=True) for node, x in zip(row, at, strict=True)
    }


def _spread(sizes: np.ndarray, width: float) -> np.ndarray:
    """The nodes of a row, evenly spread over the width."""
    free = (width - sizes.sum()) / (len(sizes) + 1)
    return np.cumsum(sizes + free) - sizes / 2


def _ties(found: Layers) -> dict[Node, list[Node]]:
    ties: dict[Node, list[Node]] = {}
    for path in found.paths.values():
        for lower, upper in zip(path, path[1:], strict=False):
            ties.setdefault(lower, []).append(upper)
            ties.setdefault(upper, []).append(lower)
    return ties


def _wanted(node: Node, where: Mapping[Node, float], ties: Mapping[Node, list[Node]]) -> float:
    near = ties.get(node)
    return float(np.mean([where[other] for other in near])) if near else where[node]


def _apart(wanted: np.ndarray, sizes: np.ndarray, gap: float, width: float) -> np.ndarray:
    """The places nearest to the wanted ones that keep order, distance and width.

    Distances taken off, only the order is left to keep: places that fall out of it are pooled at their mean.
    """
    steps = np.concatenate([[0], np.cumsum((sizes[:-1] + sizes[1:]) / 2 + _gap(sizes, gap, width))])
    kept = _rising(wanted - steps)
    low, high = sizes[0] / 2, width - sizes[-1] / 2 - steps[-1]
    return np.clip(kept, low, max(low, high)) + steps


def _gap(sizes: np.ndarray, gap: float, width: float) -> float:
    """The gap asked for, or what is left where the row is full."""
    return min(gap, (width - sizes.sum()) / max(len(sizes) - 1, 1))


def _rising(values: Sequence[float]) -> np.ndarray:
    """The rising sequence nearest to these values."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([float(value), 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, count = pools.pop()
            pools[-1] = [(pools[-1][0] * pools[-1][1] + mean * count) / (pools[-1][1] + count), pools[-1][1] + count]
    return np.concatenate([np.full(int(count), mean) for mean, count in pools])
