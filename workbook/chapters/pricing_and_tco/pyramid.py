"""Section ``pyramid``: which elements of value customers care for, and where we stand beside the rival.

The five levels are those of the B2B Elements of Value (a trademark of Bain & Company); the elements are the client's
own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.pricing_and_tco.blocks import filled, finding, metric, table, threshold
from workbook.metrics import Block, Chart, Metric, Section, Text, message
from workbook.statistics import interval, redrawn_weights

LEVELS = ("table_stakes", "functional", "ease_of_doing_business", "individual", "inspirational")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """Gaps by element, by level and by person."""
    found = filled(client, "value_elements")
    blocks = [*_invest(record)]
    blocks += _nothing() if found is None else _rated(gaps(found), intervals)
    return Section("pyramid", tuple(blocks))


def gaps(elements: pd.DataFrame) -> pd.DataFrame:
    """The elements with ``gap`` (ours less the rival's) and ``weighted`` (importance x gap), the worst first."""
    found = elements.assign(gap=elements["ours"] - elements["rival"])
    found["weighted"] = found["importance"] * found["gap"]
    return found.sort_values(["weighted", "element"], kind="stable", ignore_index=True)


def _nothing() -> Iterator[Metric]:
    for name in ("value_gap", "value_elements_behind"):
        yield metric(name, None, message("no_elements"), warnings=[message("missing_elements")])


def _rated(found: pd.DataFrame, intervals: bool) -> Iterator[Block]:
    source = message("elements_table", n=len(found))
    mean = float(np.average(found["gap"], weights=found["importance"]))
    behind = found[(found["gap"] < 0) & (found["importance"] >= threshold("important"))]
    bounds = _bounds(found) if intervals and len(found) > 1 else None
    yield from _findings(found, behind, mean, bounds)
    yield metric("value_gap", mean, source, message("value_gap"), bounds=bounds)
    yield metric(
        "value_elements_behind", len(behind), source, message("value_elements_behind", low=threshold("important"))
    )
    yield from _pictures(found, behind)
    yield from _tables(found)


def _bounds(found: pd.DataFrame) -> tuple[float, float]:
    """How far the mean gap strays when the importances are redrawn around the given ones."""
    weights = redrawn_weights(
        found["importance"], threshold("weight_concentration"), threshold("weight_draws"), threshold("seed")
    )
    low, high = interval(weights @ found["gap"].to_numpy(float), threshold("interval_level"))
    return float(low), float(high)


def _findings(found: pd.DataFrame, behind: pd.DataFrame, mean: float, bounds: tuple | None) -> Iterator[Block]:
    if len(behind):
        names = behind["element"].tolist()[:3]
        yield finding("elements_behind", "value_elements_behind", level="act", n=len(behind), elements=names)
    ahead = found[(found["gap"] > 0) & (found["importance"] >= threshold("important"))].iloc[::-1]
    if len(ahead):
        yield finding("elements_ahead", "value_gap", elements=ahead["element"].tolist()[:3])
    if bounds and bounds[0] < 0 < bounds[1]:
        yield finding("value_gap_open", "value_gap", level="watch", gap=mean)
    wasted = found[(found["gap"] > 0) & (found["importance"] <= 2)]
    if len(wasted):
        yield finding("elements_unasked", "value_gap", level="watch", elements=wasted["element"].tolist()[:3])


def _pictures(found: pd.DataFrame, behind: pd.DataFrame) -> Iterator[Block]:
    shown = pd.concat([found.head(threshold("gaps_shown") // 2), found.tail(threshold("gaps_shown") // 2)])
    shown = shown[~shown.index.duplicated()]
    worst = found.iloc[0]
    title = message("chart.value_gaps" if worst["gap"] < 0 else "chart.value_gaps.none", element=worst["element"])
    yield Chart("value_gaps", shown, title, (7.2, 1.6 + 0.34 * len(shown)))
    levels = _levels(found)
    rated = levels.dropna(subset=["ours"])
    best = rated.loc[(rated["ours"] - rated["rival"]).idxmax()]
    key = "chart.pyramid" if best["ours"] > best["rival"] else "chart.pyramid.behind"
    yield Chart("pyramid", levels, message(key, ours=float(best["ours"]), rival=float(best["rival"])), (7.2, 4.2))
    yield Text(message("text.elements_of_value"))


def _levels(found: pd.DataFrame) -> pd.DataFrame:
    """The five levels from the base up: elements rated and published, mean importance and ratings."""
    published = threshold("pyramid_elements")
    grouped = found.groupby("level")
    means = grouped[["importance", "ours", "rival"]].mean().reindex(LEVELS)
    rated = grouped["element"].nunique().reindex(LEVELS, fill_value=0)
    frame = means.assign(
        rated=rated, published=[published[level] for level in LEVELS], gap=means["ours"] - means["rival"]
    )
    return frame.rename_axis("level").reset_index()


def _tables(found: pd.DataFrame) -> Iterator[Block]:
    yield table("levels", _levels(found), "level:text:value_level", "rated:count", "published:count",
                "importance:points", "ours:points", "rival:points", "gap:points")  # fmt: skip
    yield table("value_elements", found, "element", "level:text:value_level", "importance:points", "ours:points",
                "rival:points", "gap:points", "weighted:points", long=True)  # fmt: skip
    if "person" in found and found["person"].notna().any():
        yield table(
            "persons",
            _persons(found),
            "person",
            "elements:count",
            "cares_for",
            "ours:points",
            "rival:points",
            "gap:points",
        )


def _persons(found: pd.DataFrame) -> pd.DataFrame:
    """What each person at the customer's cares for most, and how we stand there, weighted by importance."""
    rows = [_person(name, part) for name, part in found.dropna(subset=["person"]).groupby("person", sort=True)]
    return pd.DataFrame(rows)


def _person(name: str, part: pd.DataFrame) -> dict[str, Any]:
    most = part.sort_values(["importance", "element"], ascending=[False, True], kind="stable")["element"].head(3)
    ours, rival = (float(np.average(part[who], weights=part["importance"])) for who in ("ours", "rival"))
    return {
        "person": name,
        "elements": len(part),
        "cares_for": ", ".join(most),
        "ours": ours,
        "rival": rival,
        "gap": ours - rival,
    }


def _invest(record: Any) -> Iterator[Block]:
    if record.offers_to_invest:
        yield Text(message("text.offers_to_invest", answers="; ".join(record.offers_to_invest)))
