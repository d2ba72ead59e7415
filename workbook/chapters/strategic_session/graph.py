"""Who serves whom: circles, and what leads where. Links are pairs (goal, goal it serves)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Link = tuple[str, str]


def reaching(targets: Iterable[str], links: Sequence[Link]) -> set[str]:
    """The targets and every goal from which a way leads to one of them.

    >>> sorted(reaching({"profit"}, [("calls", "sales"), ("sales", "profit"), ("tea", "calm")]))
    ['calls', 'profit', 'sales']
    """
    found, new = set(targets), set(targets)
    while new:
        new = {child for child, parent in links if parent in new} - found
        found |= new
    return found


def cycles(nodes: Iterable[str], links: Sequence[Link]) -> list[set[str]]:
    """The groups of goals that serve each other in a circle, a goal that serves itself included.

    >>> cycles("abc", [("a", "b"), ("b", "a"), ("b", "c")]) == [{"a", "b"}]
    True
    """
    found: list[set[str]] = []
    for node in nodes:
        if any(node in group for group in found):
            continue
        beyond = {parent for child, parent in links if child == node}
        circle = reaching({node}, links) & _led_to(beyond, links)
        if node in circle and node in _led_to(beyond, links):
            found.append(circle)
    return found


def _led_to(starts: set[str], links: Sequence[Link]) -> set[str]:
    """The starts and every goal that a way leads to from them."""
    return reaching(starts, [(parent, child) for child, parent in links])


def without_circles(nodes: Iterable[str], links: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """The links that can stand in layers, and those left out because each would close a circle."""
    kept: list[Link] = []
    closing: list[Link] = []
    for child, parent in links:
        (closing if child == parent or parent in reaching({child}, kept) else kept).append((child, parent))
    return kept, closing


def depths(nodes: Iterable[str], links: Sequence[Link]) -> dict[str, int]:
    """The longest way from each node up to one that serves nobody; ``links`` hold no circle.

    >>> depths("abc", [("a", "b"), ("b", "c"), ("a", "c")])
    {'a': 2, 'b': 1, 'c': 0}
    """
    above: dict[str, list[str]] = {node: [] for node in nodes}
    for child, parent in links:
        above[child].append(parent)
    known: dict[str, int] = {}

    def depth(node: str) -> int:
        if node not in known:
            known[node] = max((depth(parent) + 1 for parent in above[node]), default=0)
        return known[node]

    return {node: depth(node) for node in above}
