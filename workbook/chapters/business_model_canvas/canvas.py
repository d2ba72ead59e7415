"""The canvas itself: what stands in the nine blocks, what is still empty, what is belief and what is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.business_model_canvas.blocks import choices, finding, metric, share
from workbook.chapters.business_model_canvas.business import Business
from workbook.chapters.business_model_canvas.readiness import UNTOUCHED
from workbook.metrics import Block, Chart, Column, Finding, Metric, Section, Table, Text, Warn, message

REVENUE_SIDE = ("segments", "value_propositions", "channels", "relationships", "revenue")
OPEN = ("untested", "testing")
SIZE = (8.6, 6.6)  # inches: the smallest notes stay legible in a column of 720 px, and grow on a landscape page


def section(business: Business) -> Section:
    return Section("canvas", tuple(_blocks(business)))


def drawing(business: Business) -> dict[str, list[dict[str, str]]]:
    """The present canvas as plain data: for each of the nine blocks its notes, with text, colour, segment and status.

    ``colour`` is a colour of the cycle (C0 to C5) or blank; blank stands for none or not said throughout.
    """
    colours = {choice.value: f"C{choice.score:.0f}" for choice in method.scales()["note_colour"]}
    return {
        block: [
            {
                "text": note.text,
                "colour": colours.get(note.colour, ""),
                "segment": note.segment or "",
                "status": note.status or "",
            }
            for note in business.notes_in(block)
        ]
        for block in choices("canvas_block")
    }


def nine_questions(business: Business) -> pd.DataFrame:
    """One row for each block in the order of filling: its key question, the answer, and what supports it.

    ``answer`` is the written summary, or else the block's notes joined; ``filled`` says that a note stands there.
    """
    return pd.DataFrame([_question(business, block) for block in choices("canvas_block")])


def _question(business: Business, block: str) -> dict[str, Any]:
    notes = business.notes_in(block)
    written = getattr(business.record, f"answer_{block}")
    return {
        "block": block,
        "question": block,
        "answer": written or "; ".join(note.text for note in notes) or None,
        "filled": bool(notes),
        "notes": len(notes),
        "evidence": sum(bool(note.evidence) for note in notes),
        "open": sum(note.status in OPEN for note in notes),
    }


def _blocks(business: Business) -> Iterator[Block]:
    blocks = nine_questions(business)
    filled, notes = int(blocks["filled"].sum()), len(business.notes)
    if business.record.model_statement:
        yield Text(message("result.model_statement", statement=business.record.model_statement))
    yield Chart("canvas", drawing(business), _title(filled, notes, len(blocks)), SIZE)
    yield from _metrics(business, blocks)
    yield from _findings(business, blocks)
    unwritten = [block for block in blocks.loc[~blocks["filled"], "block"] if _has_data(business, block)]
    if unwritten:
        yield Warn(message("notes_missing", n=len(unwritten)))
    yield Table("nine_questions", blocks, _COLUMNS)
    if notes:
        yield Table("notes", _notes(business), _NOTE_COLUMNS)


_COLUMNS = (
    Column("block", choices="canvas_block"),
    Column("question", choices="result.nine_questions.question"),
    Column("answer"),
    Column("filled", "yes_no"),
    Column("notes", "count"),
    Column("evidence", "count"),
    Column("open", "count"),
)
_NOTE_COLUMNS = (
    Column("block", choices="canvas_block"),
    Column("text"),
    Column("segment"),
    Column("question", choices="canvas_question"),
    Column("evidence"),
    Column("status", choices="hypothesis_status"),
)


def _title(filled: int, notes: int, total: int):
    if filled == total:
        return message("chart.canvas", notes=notes, total=total)
    return message("chart.canvas.partial" if filled else "chart.canvas.blank", filled=filled, notes=notes, total=total)


def _notes(business: Business) -> pd.DataFrame:
    names = [column.name for column in _NOTE_COLUMNS]
    ordered = [note for block in choices("canvas_block") for note in business.notes_in(block)]
    return pd.DataFrame([[getattr(note, name) or None for name in names] for note in ordered], columns=names)


def _metrics(business: Business, blocks: pd.DataFrame) -> Iterator[Metric]:
    notes, filled, answered = len(business.notes), int(blocks["filled"].sum()), int(blocks["answer"].notna().sum())
    known = not business.untouched
    rule = message("completeness", filled=filled, n=len(blocks))
    yield metric("completeness", share(filled, len(blocks)) if known else None, "notes", UNTOUCHED, convention=rule)
    rule = "questions_answered"
    yield metric(rule, answered if known else None, "answers", UNTOUCHED, convention=rule)
    yield metric("notes_count", notes if known else None, "notes", UNTOUCHED)
    backed = share(blocks["evidence"].sum(), notes)
    yield metric("evidence_share", backed, "notes", "no_notes", convention="evidence_share")
    yield metric("assumptions_open", blocks["open"].sum() if notes else None, "notes", "no_notes")


def _findings(business: Business, blocks: pd.DataFrame) -> Iterator[Finding]:
    if not business.notes:
        return
    empty = list(blocks.loc[~blocks["filled"], "block"])
    for block in empty:
        yield finding(f"block_empty_{block}", "completeness", level="act" if block in REVENUE_SIDE else "watch")
    if not empty:
        yield finding("canvas_filled", "completeness", notes=len(business.notes))
    if set(empty) - {"costs"} and (business.notes_in("costs") or business.costs is not None):
        yield finding("costs_early", "completeness", level="watch")
    yield from _assumptions(business)


def _assumptions(business: Business) -> Iterator[Finding]:
    total = len(business.notes)
    refuted = [note.text for note in business.notes if note.status == "refuted"]
    if refuted:
        yield finding("refuted_standing", "assumptions_open", level="act", notes=refuted, n=len(refuted))
    still_open = sum(note.status in OPEN for note in business.notes)
    if still_open:
        yield finding("assumptions_open", "assumptions_open", level="watch", n=still_open, total=total)
    if not any(note.evidence for note in business.notes):
        yield finding("no_evidence", "evidence_share", level="watch", total=total)


def _has_data(business: Business, block: str) -> bool:
    record = business.record
    elsewhere = {
        "segments": business.segments,
        "value_propositions": record.value_by_segment,
        "channels": record.channels,
        "relationships": record.relations,
        "revenue": () if business.streams is None else business.streams.index,
        "resources": record.resources,
        "activities": record.activities,
        "partners": record.partners,
        "costs": () if business.costs is None else business.costs.index,
    }
    return len(elsewhere[block]) > 0
