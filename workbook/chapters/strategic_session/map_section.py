"""Section ``map``: the strategy map, and what keeps it from holding."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import pandas as pd

from workbook.chapters.strategic_session.blocks import (
    ANSWERS,
    finding,
    message,
    metric,
    table,
    threshold,
)
from workbook.chapters.strategic_session.checks import checks
from workbook.chapters.strategic_session.goals import Strategy, complete, strategy_of
from workbook.chapters.strategic_session.layers import layers
from workbook.metrics import Block, Chart, Section

WIDTH = 9.9  # inches: six goals side by side, in letters that are still read on A4 and on a slide
LETTERS, LINE, REST, OWNER, FOOT = 18.5, 0.162, 0.6, 0.136, 0.55  # a line holds so many; the others are inches
ROOMY = 6  # rows up to which owners are named on the map


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The map and its checks; without goals only what is missing."""
    strategy = strategy_of(record)
    if not len(strategy.goals):
        names = ("map_checks_failed", "map_links", "weights_sum")
        return Section("map", tuple(metric(n, None, ANSWERS, warnings=[message("missing_goals")]) for n in names))
    return Section("map", tuple(_blocks(strategy)))


def _blocks(strategy: Strategy) -> Iterator[Block]:
    found = checks(strategy)
    failed = found[found["n"] > 0]
    source = message("goals", n=len(strategy.goals))
    yield from _findings(found, strategy)
    yield metric("map_checks_failed", len(failed), source, message("checks", n=len(found)))
    yield metric("map_links", len(strategy.links), source)
    yield _weights(strategy, source)
    yield _map(strategy, failed)
    yield table("checks", found, "check:text:check", "n:count", "failing")


def _weights(strategy: Strategy, source: Any) -> Block:
    given = strategy.goals["weight"]
    if given.isna().all():
        return metric("weights_sum", None, source, warnings=[message("weights_equal")])
    return metric("weights_sum", float(given.sum()), source)


def _findings(found: pd.DataFrame, strategy: Strategy) -> Iterator[Block]:
    for row in found[found["n"] > 0].itertuples():
        yield finding(f"check_{row.check}", "map_checks_failed", level=row.level, n=row.n, failing=row.failing)
    if not (found["n"] > 0).any():
        yield finding("map_holds", "map_checks_failed", "map_links", n=len(strategy.goals), steps=len(strategy.live))


def _map(strategy: Strategy, failed: pd.DataFrame) -> Chart:
    arranged = layers(strategy.lanes, strategy.links, threshold("map_columns"), threshold("map_sweeps"))
    owners = len(arranged.rows) <= ROOMY
    data = {
        "layers": arranged,
        "goals": _cards(strategy),
        "order": strategy.order,
        "owners": owners,
        "wrong": strategy.downward,
    }
    words = {"goals": len(strategy.goals), "steps": len(strategy.live), "n": len(failed)}
    key = "chart.strategy_map.fails" if len(failed) else "chart.strategy_map"
    return Chart("strategy_map", data, message(key, **words), (WIDTH, _height(arranged, data["goals"], owners)))


def _height(arranged: Any, cards: dict, owners: bool) -> float:
    """Inches: every row as high as its longest goal asks for."""
    goals = [[cards[node]["text"] for node in row if isinstance(node, str)] for row in arranged.rows]
    lines = [max(min(ceil(len(text) / LETTERS), 5) for text in row) for row in goals]
    return FOOT + sum(REST + LINE * n + OWNER * owners for n in lines)


def _cards(strategy: Strategy) -> dict[str, dict[str, Any]]:
    """What the map says of each goal: words, way from start to target, its steps and how far they are."""
    ready = complete(strategy)
    steps = strategy.live.groupby("goal")["done"].agg(["size", "mean"])
    return {
        row.id: {
            "text": row.text,
            "perspective": row.perspective,
            "measure": row.measure or "",
            "now": row.now,
            "target": row.target,
            "unit": row.unit or "",
            "owner": row.owner or "",
            "complete": bool(whole),
            "steps": int(steps["size"].get(row.id, 0)),
            "done": float(steps["mean"].get(row.id, 0.0)),
        }
        for row, whole in zip(strategy.goals.itertuples(), ready, strict=True)
    }
