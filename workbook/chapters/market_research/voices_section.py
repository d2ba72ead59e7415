"""Section ``voices``: what buyers say and expect, how many must be asked, and where else they can be heard."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.chapters.market_research import interviews, survey
from workbook.chapters.market_research.blocks import as_frame, finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market
from workbook.metrics import Block, Section, Text, message


def section(market: Market) -> Section:
    blocks = [
        *interviews.blocks(market),
        *_expectations(market),
        *survey.blocks(market),
        *_tone(market),
        *_sources(market),
    ]
    return Section("voices", tuple(blocks))


def _expectations(market: Market) -> Iterator[Block]:
    """What customers expect, by importance, then by how far it is from being met."""
    rows = as_frame(market.record.expectations, "expectation", "segment", "importance", "met")
    if rows.empty:
        return
    frame = rows.astype({"importance": float, "met": float})
    frame["gap"] = frame["importance"] - frame["met"]
    frame = frame.sort_values(["importance", "gap"], ascending=False, kind="stable", na_position="last")
    unmet = frame[(frame["importance"] >= threshold("expectation_high")) & (frame["gap"] > 0)]
    if len(unmet):
        worst = unmet.sort_values("gap", ascending=False, kind="stable").iloc[0]
        yield finding(
            "expectation_unmet",
            level="act",
            expectation=worst["expectation"],
            importance=worst["importance"],
            met=worst["met"],
        )
    columns = ("importance:count", "met:count", "gap:count")
    yield table("expectations", frame, "expectation", "segment", *columns, long=True)


def _tone(market: Market) -> Iterator[Block]:
    """Posts for less posts against, as a share of all posts that were read."""
    counts = [market.record.posts_positive, market.record.posts_neutral, market.record.posts_negative]
    if market.record.posts_positive is None or market.record.posts_negative is None:
        yield from missing(["tone_balance"], "answers", message("no_posts"))
        return
    read = sum(count or 0 for count in counts)
    balance = (counts[0] - counts[2]) / read if read else None
    reasons = () if read else (message("no_posts"),)
    yield metric("tone_balance", balance, message("posts", n=read), *reasons, convention=message("tone_balance"))
    if read:
        key = "tone_good" if balance > 0 else "tone_bad" if balance < 0 else "tone_even"
        yield finding(key, "tone_balance", level="watch" if balance < 0 else "note", n=read, share=abs(balance))


def _sources(market: Market) -> Iterator[Block]:
    """The register of sources, and the factors of satisfaction that focus groups chose."""
    record = market.record
    if record.satisfaction_factors:
        groups = record.focus_groups or 0
        yield Text(message("result.factors", factors=list(record.satisfaction_factors), n=groups))
    rows = as_frame(record.research_sources, "source", "tells", "state", "owner")
    idle = int(rows["state"].isin(["available"]).sum())
    if idle:
        yield finding("sources_idle", level="watch", n=idle, all=len(rows))
    if len(rows):
        columns = ("source:text:research_source", "tells", "state:text:source_state", "owner")
        yield table("research_sources", rows, *columns)
