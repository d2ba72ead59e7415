"""Channels: does every segment hear of the offer, buy it and find someone after the sale?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import choices, finding, metric
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Block, Chart, Column, Finding, Section, Table, message


def section(business: Business) -> Section:
    return Section("channels", tuple(_blocks(business)))


def roles_by_segment(business: Business) -> pd.DataFrame:
    """How many channels play each role (columns) for each segment (rows). One without a segment serves them all."""
    roles, entries = choices("channel_role"), business.record.channels
    rows = {}
    for segment in business.segments:
        serving = [entry for entry in entries if (entry.segment or segment) == segment]
        rows[segment] = [sum(role in entry.role for entry in serving) for role in roles]
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(roles))


def mix(business: Business) -> pd.DataFrame:
    """One row a channel, in the order given: its kind, the segment it serves, a mark for each role it plays."""
    roles = choices("channel_role")
    rows = [
        (entry.name, entry.kind, entry.segment or None, *(role in entry.role for role in roles))
        for entry in business.record.channels
    ]
    return pd.DataFrame(rows, columns=["channel", "kind", "segment", *roles])


def _blocks(business: Business) -> Iterator[Block]:
    cells = roles_by_segment(business)
    known = bool(len(cells)) and bool(business.record.channels)
    why = "no_channels" if not business.record.channels else "no_segments"
    empty = int((cells == 0).to_numpy().sum())
    covered = 1 - empty / cells.size if known else None
    yield metric("channel_coverage", covered, "channels", why, convention="channel_coverage")
    yield metric("channel_roles_missing", empty if known else None, "channels", why)
    if known:
        yield from _findings(cells)
        yield _chart(cells, empty)
    if business.record.channels:
        yield Table("channel_mix", mix(business), _mix_columns())


def _mix_columns() -> tuple[Column, ...]:
    roles = (Column(role, "yes_no") for role in choices("channel_role"))
    return (Column("channel"), Column("kind", choices="channel_kind"), Column("segment"), *roles)


def _chart(cells: pd.DataFrame, empty: int) -> Chart:
    title = message("chart.channel_roles.gaps", n=empty) if empty else message("chart.channel_roles")
    return Chart("channel_roles", cells, title, (7.2, 1.6 + 0.45 * len(cells)))


def _findings(cells: pd.DataFrame) -> Iterator[Finding]:
    for role in cells.columns:
        named = cells.index[cells[role] == 0].tolist()
        if named:
            level = "act" if role == "sell" else "watch"
            yield finding(f"channel_missing_{role}", "channel_roles_missing", level=level, segments=named, n=len(named))
    if (cells > 0).all(axis=None):
        yield finding("channels_complete", "channel_coverage")
