"""Canvases compared, and the register of hypotheses: what changed from one model to the next, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import choices, finding, metric, share
from workbook.chapters.business_model_canvas.business import Business
from workbook.chapters.business_model_canvas.canvas import OPEN
from workbook.chapters.business_model_canvas.comparison import CHANGES, changes
from workbook.chapters.business_model_canvas.record import notes_of
from workbook.metrics import Block, Column, Finding, Metric, Section, Table


def section(business: Business) -> Section:
    return Section("versions", tuple(_blocks(business)))


def canvases(business: Business) -> list[tuple[str | None, tuple[Any, ...]]]:
    """The canvases by date (undated ones first, as listed), the present one last under the name None."""
    dated = sorted(business.record.versions, key=lambda version: version.date or date.min)
    named = [(version.name, notes_of(business.record, version.name)) for version in dated]
    return [*named, (None, business.notes)]


def compared(business: Business) -> pd.DataFrame:
    """The changes between each canvas and the next; ``since`` and ``to`` name them, None being the present one."""
    steps = [step for step in canvases(business) if step[1]]
    names = ["since", "to", "block", "change", "text", "was", "previous"]
    frames = [pd.DataFrame(columns=names, dtype=object)]
    for (since, old), (to, new) in zip(steps, steps[1:], strict=False):
        frames.append(changes(old, new).assign(since=since, to=to)[names].astype(object))
    found = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
    return found.where(found.notna(), None)


def _blocks(business: Business) -> Iterator[Block]:
    found = compared(business)
    yield from _metrics(business, found)
    yield from _findings(business, found)
    if len(canvases(business)) > 1:
        yield Table("versions", _counts(business), _version_columns())
    if len(found):
        yield Table("version_changes", found, _CHANGE_COLUMNS)
    if business.record.hypotheses:
        yield Table("hypotheses", _register(business), _HYPOTHESIS_COLUMNS)


_CHANGE_COLUMNS = (
    Column("since"),
    Column("to"),
    Column("block", choices="canvas_block"),
    Column("change", choices="result.version_changes.kind"),
    Column("text"),
    Column("was", choices="canvas_block"),
    Column("previous"),
)
_HYPOTHESIS_COLUMNS = (
    Column("statement"),
    Column("block", choices="canvas_block"),
    Column("version"),
    Column("test"),
    Column("result"),
    Column("status", choices="hypothesis_status"),
)


def _version_columns() -> tuple[Column, ...]:
    blocks = (Column(block, "count") for block in choices("canvas_block"))
    status = Column("status", choices="version_status")
    return (Column("version"), Column("date", "date"), status, *blocks, Column("idea"))


def _counts(business: Business) -> pd.DataFrame:
    """One row a canvas, the present one without a name: notes in each block."""
    described = {version.name: version for version in business.record.versions}
    blocks = choices("canvas_block")
    rows = [
        (name, *_about(described.get(name)), *(sum(note.block == block for note in notes) for block in blocks))
        for name, notes in canvases(business)
    ]
    frame = pd.DataFrame(rows, columns=["version", "date", "status", "idea", *blocks])
    return frame.astype({"version": object, "date": object})


def _about(version: Any | None) -> tuple:
    return (version.date, version.status, version.idea) if version else (None, None, None)


def _register(business: Business) -> pd.DataFrame:
    """The hypotheses, open ones first; a blank status counts as untested."""
    names = [column.name for column in _HYPOTHESIS_COLUMNS]
    rows = [[getattr(entry, name) or None for name in names] for entry in business.record.hypotheses]
    frame = pd.DataFrame(rows, columns=names).fillna({"status": "untested"})
    return frame.sort_values("status", key=lambda status: ~status.isin(OPEN), kind="stable")


def _status(entry: Any) -> str:
    return entry.status or "untested"


def _metrics(business: Business, found: pd.DataFrame) -> Iterator[Metric]:
    drawn = [notes for _, notes in canvases(business) if notes]
    yield metric("versions_count", len(drawn) or None, "notes", "no_notes")
    last = int(found["to"].isna().sum()) if len(drawn) > 1 and business.notes else None
    yield metric("version_changes", last, "notes", "one_version", convention="version_changes")
    entries = business.record.hypotheses
    still_open = sum(_status(entry) in OPEN for entry in entries)
    count = still_open if entries else None
    yield metric("hypotheses_open", count, "hypotheses", "no_hypotheses", convention="hypotheses_open")
    decided = share(len(entries) - still_open, len(entries))
    yield metric("hypotheses_decided", decided, "hypotheses", "no_hypotheses")


def _findings(business: Business, found: pd.DataFrame) -> Iterator[Finding]:
    steps = [name for name, notes in canvases(business) if notes]
    if business.notes and len(steps) > 1:
        counts = found.loc[found["to"].isna(), "change"].value_counts()
        values = {change: int(counts.get(change, 0)) for change in CHANGES}
        yield finding("version_changed", "version_changes", version=steps[-2], **values)
    yield from _hypothesis_findings(business.record.hypotheses)


def _hypothesis_findings(entries: tuple[Any, ...]) -> Iterator[Finding]:
    untested = [entry.statement for entry in entries if _status(entry) == "untested"]
    if untested:
        values = {"n": len(untested), "total": len(entries), "first": untested[0]}
        yield finding("hypotheses_untested", "hypotheses_open", level="watch", **values)
    testless = sum(_status(entry) in OPEN and not entry.test for entry in entries)
    if testless:
        yield finding("hypothesis_without_test", "hypotheses_open", level="watch", n=testless)
    refuted = [entry.statement for entry in entries if entry.status == "refuted"]
    if refuted:
        yield finding("hypothesis_refuted", "hypotheses_decided", level="watch", statements=refuted)
