"""Segments and offers: which segment is served by what, which segment has no offer, which offer has no segment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import finding, metric, share, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Block, Column, Finding, Metric, Section, Table

PARTS = ("solution", "cost_value", "promise")


def section(business: Business) -> Section:
    return Section("segments_offers", tuple(_blocks(business)))


def offers(business: Business, segment: str) -> list[str]:
    """What is offered to the segment: its value notes on the canvas and its entries in the table of values."""
    notes = [note.text for note in business.notes_in("value_propositions") if note.segment == segment]
    entries = [entry.value or entry.solution for entry in business.record.value_by_segment if entry.segment == segment]
    return list(dict.fromkeys(offer for offer in [*notes, *entries] if offer))


def by_segment(business: Business) -> pd.DataFrame:
    """One row a segment: its offers, how narrow it is, whether its need is served, whether all three parts are said.

    ``served`` is False when nothing is offered to the segment or somebody said that its need isn't served.
    """
    return pd.DataFrame([_row(business, segment) for segment in business.segments], columns=[c.name for c in _COLUMNS])


def _row(business: Business, segment: str) -> dict[str, Any]:
    profile = next((entry for entry in business.record.segment_profiles if entry.segment == segment), None)
    offered = offers(business, segment)
    entries = [entry for entry in business.record.value_by_segment if entry.segment == segment]
    return {
        "segment": segment,
        "narrowness": profile.narrowness if profile else None,
        "offers": "; ".join(offered) or None,
        "served": bool(offered) and not (profile and profile.need_served is False),
        "complete": any(all(getattr(entry, part) for part in PARTS) for entry in entries),
        "evidence": sum(bool(entry.evidence) for entry in entries),
        "customers": business.customers(segment),
    }


_COLUMNS = (
    Column("segment"),
    Column("offers"),
    Column("served", "yes_no"),
    Column("complete", "yes_no"),
    Column("evidence", "count"),
    Column("narrowness", "points"),
    Column("customers", "count"),
)
_VALUES = ["segment", "problem", "solution", "value", "why_us", "cost_value", "promise", "evidence"]
_VALUE_COLUMNS = tuple(map(Column, _VALUES))


def _values(business: Business) -> pd.DataFrame:
    rows = [[getattr(entry, name) or None for name in _VALUES] for entry in business.record.value_by_segment]
    return pd.DataFrame(rows, columns=_VALUES)


def untied(business: Business) -> list[str]:
    """Value propositions on the canvas that name no segment."""
    return [note.text for note in business.notes_in("value_propositions") if not note.segment]


def _blocks(business: Business) -> Iterator[Block]:
    segments = by_segment(business)
    yield from _metrics(business, segments)
    yield from _findings(business, segments)
    if len(segments):
        yield Table("segment_offers", segments, _COLUMNS)
    if business.record.value_by_segment:
        yield Table("problem_solution", _values(business), _VALUE_COLUMNS)


def _metrics(business: Business, segments: pd.DataFrame) -> Iterator[Metric]:
    found = len(segments)
    unserved = found - int(segments["served"].sum())
    yield metric("segments_count", found or None, "segments", "no_segments")
    rule = "segments_without_offer"
    yield metric(rule, unserved if found else None, "offers", "no_segments", convention=rule)
    loose = len(untied(business)) if business.notes_in("value_propositions") else None
    yield metric("offers_without_segment", loose, "notes", "no_value_notes")
    complete = share(segments["complete"].sum(), found)
    yield metric("offers_complete", complete, "offers", "no_segments", convention="offers_complete")


def _findings(business: Business, segments: pd.DataFrame) -> Iterator[Finding]:
    served, complete = segments["served"].astype(bool), segments["complete"].astype(bool)
    broad = pd.to_numeric(segments["narrowness"]) <= threshold("narrowness_low")
    found = {
        "segment_without_offer": (~served, "segments_without_offer", "act"),
        "segment_broad": (broad, "segments_count", "watch"),
        "offer_incomplete": (served & ~complete, "offers_complete", "note"),
    }
    for key, (which, name, level) in found.items():
        named = segments.loc[which, "segment"].tolist()
        if named:
            yield finding(key, name, level=level, segments=named, n=len(named))
    loose = untied(business)
    if loose:
        yield finding("offer_without_segment", "offers_without_segment", level="watch", offers=loose, n=len(loose))
    if len(segments) and served.all() and not loose:
        yield finding("offers_matched", "segments_without_offer", "offers_without_segment")
