"""Section ``size``: the market from above and from below, the gap between the two, and how it grows."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research import demand
from workbook.chapters.market_research.blocks import as_frame, metric, missing, table
from workbook.chapters.market_research.market import Market
from workbook.chapters.market_research.size_findings import size_findings
from workbook.chapters.market_research.sizing import (
    LEVELS,
    Checks,
    Sizes,
    market_growth,
    sized,
    weighted_growth,
)
from workbook.metrics import Block, Chart, Message, Metric, Section, message


def section(market: Market) -> Section:
    sizes = sized(market)
    checks = Checks.of(market, sizes)
    blocks = [
        *size_findings(sizes, checks),
        *(_level(market, sizes, name) for name in LEVELS),
        *_checks(market, sizes, checks),
        *_growth(market, sizes),
        *_tables(market, sizes, checks),
        *_charts(market, sizes, checks),
        *demand.blocks(market),
    ]
    return Section("size", tuple(blocks))


def _level(market: Market, sizes: Sizes, name: str) -> Metric:
    """One of the three sizes, with an interval where the client says how far its estimates may stray."""
    error, bounds = market.record.estimate_error, sizes.bounds.get(name)
    convention = message(f"{name}_within", error=error) if bounds else message(name)
    source = message("segments", n=len(sizes.frame))
    return metric(name, sizes.totals[name], source, *sizes.warnings(name), convention=convention, bounds=bounds)


def _checks(market: Market, sizes: Sizes, checks: Checks) -> Iterator[Metric]:
    first = market.record.markets[0].market if market.record.markets else None
    known = () if checks.published is not None else (message("no_published"),)
    yield metric(
        "tam_published",
        checks.published,
        "published",
        *known,
        convention=first and message("main_market", market=first),
    )
    yield metric(
        "tam_gap", checks.tam_gap, "published", *_why(checks.tam_gap, sizes, "tam", known), convention=message("gap")
    )
    capacity = () if checks.capacity is not None else (message("no_capacity"),)
    pipeline = () if checks.pipeline is not None else (message("no_pipeline"),)
    yield metric("som_capacity", checks.capacity, "answers", *capacity, convention=message("capacity"))
    yield metric("som_pipeline", checks.pipeline, "answers", *pipeline, convention=message("pipeline"))
    yield metric("som_bottom_up", checks.bottom_up, "answers", *capacity, *pipeline, convention=message("bottom_up"))
    below = (*capacity, *pipeline) if checks.bottom_up is None else ()
    yield metric(
        "som_gap", checks.som_gap, "answers", *_why(checks.som_gap, sizes, "som", below), convention=message("gap")
    )


def _why(value: float | None, sizes: Sizes, name: str, reasons: tuple[Message, ...]) -> tuple[Message, ...]:
    """Why there is no gap: the other figure is missing, or the count from the segments is, or is zero."""
    if value is not None:
        return ()
    return (*reasons, *(sizes.warnings(name) if sizes.totals[name] is None else ())) or (message("base_zero"),)


def _growth(market: Market, sizes: Sizes) -> Iterator[Metric]:
    entries, weighted = market.record.markets, weighted_growth(sizes.frame)
    if not entries:
        yield from missing(["market_growth"], "published", message("no_published"))
    else:
        growth = market_growth(entries[0])
        reasons = () if growth is not None else (message("no_earlier_size", market=entries[0].market),)
        yield metric("market_growth", growth, "published", *reasons, convention=message("cagr"))
    reasons = () if weighted is not None else (message("no_growth"),)
    yield metric(
        "segments_growth",
        weighted,
        message("segments", n=len(sizes.frame)),
        *reasons,
        convention=message("weighted_growth"),
    )


def _tables(market: Market, sizes: Sizes, checks: Checks) -> Iterator[Block]:
    if any(value is not None for value in (*sizes.totals.values(), checks.published, checks.bottom_up)):
        money = ("top_down:currency", "low:currency", "high:currency", "bottom_up:currency", "published:currency")
        yield table("sizes", _compared(sizes, checks), "level:text:market_level", *money, "gap:share")
    if market.segments is not None:
        yield _segment_table(sizes)
    if market.record.markets:
        frame = as_frame(market.record.markets, "market", "earlier_size", "years", "size", "share", "source")
        frame["growth"] = [market_growth(entry) for entry in market.record.markets]
        columns = ("earlier_size:currency", "years:years", "size:currency", "growth:share", "share:share", "source")
        yield table("markets", frame, "market", *columns)
    if market.record.pipeline:
        frame = as_frame(market.record.pipeline, "name", "amount", "probability")
        frame["expected"] = frame["amount"] * frame["probability"]
        frame = frame.sort_values(["expected", "name"], ascending=[False, True])
        yield table("pipeline", frame, "name", "amount:currency", "probability:share", "expected:currency", long=True)


def _compared(sizes: Sizes, checks: Checks) -> pd.DataFrame:
    """One row a level: what each way of counting says, side by side. They are never averaged."""
    other = {
        "tam": {"published": checks.published, "gap": checks.tam_gap},
        "som": {"bottom_up": checks.bottom_up, "gap": checks.som_gap},
    }
    blank = {"bottom_up": None, "published": None, "gap": None}
    rows = []
    for name in LEVELS:
        low, high = sizes.bounds.get(name, (None, None))
        rows.append(
            {"level": name, "top_down": sizes.totals[name], "low": low, "high": high, **blank, **other.get(name, {})}
        )
    return pd.DataFrame(rows)


def _segment_table(sizes: Sizes) -> Block:
    frame = sizes.frame.sort_values(["tam", "segment"], ascending=[False, True])
    total = {name: frame[name].sum(min_count=1) for name in ("customers", *LEVELS)}
    frame = pd.concat([frame, pd.DataFrame([{"segment": None, **total, "growth": weighted_growth(frame)}])])
    columns = (
        "customers:count",
        "spend_per_customer:currency",
        "tam:currency",
        "sam:currency",
        "som:currency",
        "growth:share",
    )
    return table("sizes_by_segment", frame, "segment", *columns, total=True)


def _charts(market: Market, sizes: Sizes, checks: Checks) -> Iterator[Chart]:
    if None not in sizes.totals.values() and sizes.totals["tam"]:
        frame = _compared(sizes, checks)
        share = sizes.totals["som"] / sizes.totals["tam"]
        title = message("chart.market_size", tam=sizes.totals["tam"], som=sizes.totals["som"], share=share)
        yield Chart("market_size", frame, title, (7.2, 2.8))
    if checks.som_gap is not None:
        yield Chart("obtainable", _obtainable(market, sizes, checks), _obtainable_title(checks), (7.2, 2.9))


def _obtainable(market: Market, sizes: Sizes, checks: Checks) -> pd.DataFrame:
    """What can be won in a year, by every way of counting, beside what is sold today."""
    low, high = sizes.bounds.get("som", (None, None))
    rows = [("top_down", sizes.totals["som"], low, high), ("pipeline", checks.pipeline, None, None)]
    rows += [("capacity", checks.capacity, None, None), ("today", market.record.revenue_now, None, None)]
    frame = pd.DataFrame(rows, columns=["way", "amount", "low", "high"]).astype({"low": float, "high": float})
    return frame[frame["amount"].notna()]


def _obtainable_title(checks: Checks) -> Message:
    key = "chart.obtainable.title_above" if checks.som_gap > 0 else "chart.obtainable"
    return message(key, gap=abs(checks.som_gap), bottom_up=checks.bottom_up)
