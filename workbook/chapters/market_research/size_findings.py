"""What the sizes of the market say: the gap between both counts, what is scarce, whether the market grows."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.chapters.market_research.blocks import finding, level
from workbook.chapters.market_research.sizing import LEVELS, Checks, Sizes, weighted_growth
from workbook.metrics import Finding


def size_findings(sizes: Sizes, checks: Checks) -> Iterator[Finding]:
    totals = sizes.totals
    if None not in totals.values():
        yield finding("size_headline", *LEVELS, **totals, share=totals["som"] / totals["tam"] if totals["tam"] else 0.0)
    if checks.som_gap is not None:
        yield _som_gap(sizes, checks)
    if checks.tam_gap is not None:
        side = "above" if checks.tam_gap > 0 else "below"
        asks = level(abs(checks.tam_gap), "gap_act", "gap_watch")
        key = "tam_gap_close" if asks == "note" else f"tam_gap_{side}"
        yield finding(
            key, "tam", "tam_gap", level=asks, tam=totals["tam"], published=checks.published, gap=abs(checks.tam_gap)
        )
    if checks.capacity is not None and checks.pipeline is not None:
        scarce = "capacity_scarce" if checks.capacity < checks.pipeline else "pipeline_scarce"
        yield finding(scarce, "som_capacity", "som_pipeline", capacity=checks.capacity, pipeline=checks.pipeline)
    weighted = weighted_growth(sizes.frame)
    if weighted is not None:
        yield finding(
            "growth_up" if weighted >= 0 else "growth_down",
            "segments_growth",
            level="note" if weighted >= 0 else "watch",
            growth=abs(weighted),
        )


def _som_gap(sizes: Sizes, checks: Checks) -> Finding:
    """The gap between both counts; one inside the spread of the estimates asks for nothing."""
    values = {"som": sizes.totals["som"], "bottom_up": checks.bottom_up, "gap": abs(checks.som_gap)}
    bounds = sizes.bounds.get("som")
    if bounds and bounds[0] <= checks.bottom_up <= bounds[1]:
        return finding("som_gap_within", "som", "som_bottom_up", "som_gap", **values, low=bounds[0], high=bounds[1])
    side = "above" if checks.som_gap > 0 else "below"
    asks = level(abs(checks.som_gap), "gap_act", "gap_watch")
    return finding(
        "som_gap_close" if asks == "note" else f"som_gap_{side}",
        "som",
        "som_bottom_up",
        "som_gap",
        level=asks,
        **values,
    )
