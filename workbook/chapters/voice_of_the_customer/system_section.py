"""Section ``system``: the six elements of a feedback system, channels, stages, requirements, and the arbiter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.voice_of_the_customer.blocks import choices, entries, finding, metric, table, threshold
from workbook.chapters.voice_of_the_customer.loyalty import rank_correlation
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Chart, Section, Text, message

PROPOSED = ("points", "collection")  # not in the source, which begins at the third element
_STATES = ("open", "accepted")


def section(voice: Voice) -> Section:
    record = voice.record
    blocks = (_elements(record), _channels(record), _stages(record), _requirements(record), _arbiter(record))
    return Section("system", tuple(block for part in blocks for block in part))


def elements(record: Any) -> pd.DataFrame:
    """The six elements in their order, one row each; blank where nothing is said of one."""
    said = entries(record.elements, "element", "in_place", "maturity", "owner", "next_step").drop_duplicates("element")
    frame = said.set_index("element").reindex(choices("voc_element")).rename_axis("element").reset_index()
    frame["in_place"] = [value if isinstance(value, bool) else None for value in frame["in_place"]]
    frame["origin"] = ["ours" if name in PROPOSED else "source" for name in frame["element"]]
    return frame.assign(maturity=pd.to_numeric(frame["maturity"]))


def _elements(record: Any) -> Iterator[Block]:
    frame = elements(record)
    rated, placed = frame.dropna(subset=["maturity"]), frame[[value is True for value in frame["in_place"]]]
    n = len(frame)
    if not record.elements:
        for name in ("feedback_maturity", "elements_in_place"):
            yield metric(name, None, warnings=[message("missing_elements")])
        return
    yield from _element_findings(frame, rated, placed)
    reasons = [message("elements_unrated", n=n - len(rated), all=n)] if len(rated) < n else []
    yield metric("feedback_maturity", rated["maturity"].mean() if len(rated) else None, "answers",
                 message("feedback_maturity"), warnings=reasons)  # fmt: skip
    yield metric("elements_in_place", len(placed), "answers", message("elements_in_place", all=n))
    if len(rated):
        title = message("chart.elements", n=len(placed), all=n, mean=float(rated["maturity"].mean()))
        yield Chart("elements", frame[["element", "maturity", "in_place", "origin"]], title, (7.2, 4.0))
    plain = frame.astype(object).where(frame.notna(), None)
    yield table("elements", plain, "element:text:voc_element", "in_place:yes_no", "maturity:count", "owner",
                "next_step", "origin:text:element_origin")  # fmt: skip


def _element_findings(frame: pd.DataFrame, rated: pd.DataFrame, placed: pd.DataFrame) -> Iterator[Block]:
    weak = rated[rated["maturity"] <= threshold("maturity_weak")]
    if len(weak):
        first = weak.sort_values("maturity", kind="stable").iloc[0]
        yield finding(f"element_weak_{first['element']}", "feedback_maturity", level="act", n=len(weak),
                      maturity=float(first["maturity"]))  # fmt: skip
    ownerless = placed[[not isinstance(owner, str) or not owner for owner in placed["owner"]]]
    if len(ownerless):
        yield finding("elements_ownerless", "elements_in_place", level="watch", n=len(ownerless))
    if len(placed) == len(frame):
        yield finding("elements_complete", "elements_in_place", n=len(frame))


def _channels(record: Any) -> Iterator[Block]:
    """How many of the channels lead into the one central system, both automated and human ones."""
    frame = entries(record.channels, "channel", "kind", "connected")
    if frame.empty:
        yield metric("channel_coverage", None, warnings=[message("missing_channels")])
        return
    frame["connected"] = [value is True for value in frame["connected"]]
    share = float(frame["connected"].mean())
    missed = frame.loc[~frame["connected"], "channel"].tolist()
    if missed:
        loud = "watch" if share < threshold("coverage_watch") else "note"
        yield finding("channels_apart", "channel_coverage", level=loud, channels=missed, n=len(missed), all=len(frame))
    reasons = [] if record.central_system else [message("no_central_system")]
    yield metric("channel_coverage", share, message("channels", n=len(frame)), message("channel_coverage"),
                 warnings=reasons)  # fmt: skip
    yield table("channels", frame, "channel", "kind:text:voc_channel_kind", "connected:yes_no")


def _stages(record: Any) -> Iterator[Block]:
    """Satisfaction stage by stage beside how far the operation behind it keeps its norm."""
    frame = entries(record.stages, "stage", "satisfaction", "operation", "indicator", "attained")
    frame = frame.astype({"satisfaction": float, "attained": float})
    rated, both = frame.dropna(subset=["satisfaction"]), frame.dropna(subset=["satisfaction", "attained"])
    rank, bounds = rank_correlation(both["satisfaction"], both["attained"]) if len(both) else (None, None)
    if len(rated):
        worst = rated.loc[rated["satisfaction"].idxmin()]
    source = message("stages", n=len(both))
    reasons = [] if rank is not None else [message("missing_stages")]
    if rank is not None and len(both) < threshold("answers_few"):
        reasons = [message("stages_few", n=len(both))]
    yield metric("stage_link", rank, source, message("rank_correlation"), bounds=bounds, warnings=reasons)
    if len(rated):
        yield from _stage_pictures(frame, rated, worst)


def _stage_pictures(frame: pd.DataFrame, rated: pd.DataFrame, worst: pd.Series) -> Iterator[Block]:
    if worst["satisfaction"] <= threshold("stage_low"):
        words = message("text.stage_low" if worst["operation"] else "text.stage_low_plain", stage=worst["stage"],
                        score=float(worst["satisfaction"]), operation=worst["operation"] or "–")  # fmt: skip
        yield Text(words)
    title = message("chart.stages", stage=worst["stage"], score=float(worst["satisfaction"]))
    shown = rated.head(threshold("bars_shown")).reset_index(drop=True)
    yield Chart("stages", shown[["stage", "satisfaction", "attained"]], title, (7.2, 1.9 + 0.5 * len(shown)))
    yield table("stages", frame, "stage", "satisfaction:decimal1", "operation", "indicator", "attained:share")


def _requirements(record: Any) -> Iterator[Block]:
    """The register of special requirements: which are waiting for a decision or for delivery."""
    frame = entries(record.requirements, "customer", "requirement", "product", "status")
    if frame.empty:
        yield metric("requirements_open", None, warnings=[message("missing_requirements")])
        return
    waiting = frame["status"].isin(_STATES) | frame["status"].isna()
    if waiting.any():
        names = list(dict.fromkeys(frame.loc[waiting, "customer"]))
        yield finding("requirements_waiting", "requirements_open", level="watch", n=int(waiting.sum()), customers=names)
    yield metric("requirements_open", int(waiting.sum()), message("requirements", n=len(frame)))
    yield table("requirements", frame, "customer", "requirement", "product", "status:text:voc_requirement_status",
                long=True)  # fmt: skip


def _arbiter(record: Any) -> Iterator[Block]:
    """The independent arbiter that corrects processes, and what became of its corrections."""
    frame = entries(record.corrections, "date", "process", "correction", "owner", "done")
    placed = sum(entry.in_place is True for entry in record.elements)
    if record.arbiter and placed < len(choices("voc_element")):
        yield Text(message("text.arbiter_early", n=placed, all=len(choices("voc_element"))))
    if frame.empty:
        yield metric("corrections_open", None, warnings=[message("missing_corrections")])
        return
    frame["done"] = [value is True for value in frame["done"]]
    waiting = int((~frame["done"]).sum())
    if waiting:
        yield finding("corrections_waiting", "corrections_open", level="watch", n=waiting, all=len(frame))
    yield metric("corrections_open", waiting, message("corrections", n=len(frame)))
    plain = frame.sort_values("date", ascending=False, kind="stable", na_position="last")
    plain = plain.astype(object).where(plain.notna(), None)
    yield table("corrections", plain, "date:date", "process", "correction", "owner", "done:yes_no", long=True)
