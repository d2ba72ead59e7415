"""The strategy map in layers: which goal stands in which row, in which order, and where lines pass between.

Rows follow the longest path within each perspective; a row with more goals than fit is parted. Within a row goals stand
near the mean place of those they are tied to, sweep after sweep, and the order with the fewest crossings is kept
(Sugiyama, Tagawa and Toda, 1981). A link that passes rows in between holds a narrow place in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from workbook.chapters.strategic_session import graph
from workbook.chapters.strategic_session.graph import Link

Node = str | tuple[str, str, int]  # a goal, or the place of a link in a row


@dataclass(frozen=True)
class Layers:
    """``rows`` from top to bottom, each with its nodes from left to right; ``lanes`` the perspective of each row.

    ``paths`` gives for each link its nodes from the lower row to the upper one: from the goal that serves to the goal
    served, but for the links in ``down``, which serve a goal further below. ``closing`` are links that would close a
    circle; they have no path.
    """

    rows: tuple[tuple[Node, ...], ...]
    lanes: tuple[int, ...]
    paths: Mapping[Link, tuple[Node, ...]]
    closing: tuple[Link, ...]
    down: tuple[Link, ...]
    crossings: int

    def row_of(self) -> dict[Node, int]:
        return {node: number for number, row in enumerate(self.rows) for node in row}


def layers(lanes: Mapping[str, int], links: Sequence[Link], columns: int, sweeps: int) -> Layers:
    """Goals by lane (0 on top) and their links as rows of at most ``columns`` goals."""
    kept, closing = graph.without_circles(lanes, links)
    down = [link for link in kept if lanes[link[0]] < lanes[link[1]]]
    rising = {link: link[::-1] if link in down else link for link in kept}
    rows, of_row = _rows(lanes, list(rising.values()), columns)
    place = {node: number for number, row in enumerate(rows) for node in row}
    paths = {link: _path(ends, place) for link, ends in rising.items()}
    ordered, crossings = _ordered(_with_places(rows, paths), paths, sweeps)
    return Layers(ordered, tuple(of_row), paths, tuple(closing), tuple(down), crossings)


def _rows(lanes: Mapping[str, int], links: Sequence[Link], columns: int) -> tuple[list[list[str]], list[int]]:
    """The rows of each lane, the goals that serve nobody in it on top; the lane of each row."""
    inside = [link for link in links if lanes[link[0]] == lanes[link[1]]]
    depth = graph.depths(lanes, inside)
    rows, of_row = [], []
    for lane in sorted(set(lanes.values())):
        members = [goal for goal, its in lanes.items() if its == lane]
        for level in range(max(depth[goal] for goal in members) + 1):
            for row in _parted([goal for goal in members if depth[goal] == level], links, rows, columns):
                rows.append(row)
                of_row.append(lane)
    return rows, of_row


def _parted(goals: list[str], links: Sequence[Link], above: list[list[str]], columns: int) -> list[list[str]]:
    """One row, or as many as it takes: every second or third goal, so that neighbours stand above each other."""
    place = {goal: (spot + 0.5) / len(row) for row in above for spot, goal in enumerate(row)}
    goals = sorted(goals, key=lambda goal: _mean([place[p] for c, p in links if c == goal and p in place], 0.5))
    parts = ceil(len(goals) / columns)
    return [goals[part::parts] for part in range(parts)]


def _path(link: Link, place: Mapping[str, int]) -> tuple[Node, ...]:
    child, parent = link
    between = range(place[child] - 1, place[parent], -1)
    return (child, *((child, parent, row) for row in between), parent)


def _with_places(rows: list[list[str]], paths: Mapping[Link, tuple[Node, ...]]) -> list[list[Node]]:
    filled: list[list[Node]] = [list(row) for row in rows]
    for path in paths.values():
        for node in path[1:-1]:
            filled[node[2]].append(node)
    return filled


def _ordered(
    rows: list[list[Node]], paths: Mapping[Link, tuple[Node, ...]], sweeps: int
) -> tuple[tuple[tuple[Node, ...], ...], int]:
    """The order with the fewest crossings among those met; the first one met of equals."""
    above, below = _neighbours(paths)
    best, fewest = [list(row) for row in rows], crossings(rows, above)
    for sweep in range(sweeps):
        downward = sweep % 2 == 0
        for number in range(1, len(rows)) if downward else range(len(rows) - 2, -1, -1):
            _sort(rows[number], rows[number - 1 if downward else number + 1], above if downward else below)
        _swap(rows, above)
        now = crossings(rows, above)
        if now < fewest:
            best, fewest = [list(row) for row in rows], now
    return tuple(tuple(row) for row in best), fewest


def _neighbours(paths: Mapping[Link, tuple[Node, ...]]) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
    above: dict[Node, list[Node]] = {}
    below: dict[Node, list[Node]] = {}
    for path in paths.values():
        for lower, upper in zip(path, path[1:], strict=False):
            above.setdefault(lower, []).append(upper)
            below.setdefault(upper, []).append(lower)
    return above, below


def _sort(row: list[Node], fixed: list[Node], neighbours: Mapping[Node, list[Node]]) -> None:
    """Each node to the mean place of its neighbours in the fixed row; one without neighbours keeps its place."""
    spot = {node: (place + 0.5) / len(fixed) for place, node in enumerate(fixed)}
    own = {node: (place + 0.5) / len(row) for place, node in enumerate(row)}
    row.sort(key=lambda node: _mean([spot[n] for n in neighbours.get(node, ()) if n in spot], own[node]))


def _swap(rows: list[list[Node]], above: Mapping[Node, list[Node]]) -> None:
    """Neighbours change places where that leaves fewer crossings."""
    for row in rows:
        for place in range(len(row) - 1):
            before = crossings(rows, above)
            row[place], row[place + 1] = row[place + 1], row[place]
            if crossings(rows, above) >= before:
                row[place], row[place + 1] = row[place + 1], row[place]


def crossings(rows: Sequence[Sequence[Node]], above: Mapping[Node, list[Node]]) -> int:
    """How often lines cross between rows that follow each other."""
    return sum(_crossed(upper, lower, above) for upper, lower in zip(rows, rows[1:], strict=False))


def _crossed(upper: Sequence[Node], lower: Sequence[Node], above: Mapping[Node, list[Node]]) -> int:
    spot = {node: place for place, node in enumerate(upper)}
    ends = [sorted(spot[n] for n in above.get(node, ()) if n in spot) for node in lower]
    seen: list[int] = []
    count = 0
    for places in ends:
        count += sum(earlier > place for place in places for earlier in seen)
        seen += places
    return count


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
