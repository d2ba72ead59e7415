"""Section ``reaction``: how fast feedback is taken up and settled, how often customers complain and are won back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer.blocks import finding, metric, missing, share_bounds, table, threshold
from workbook.chapters.voice_of_the_customer.comments_section import received
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.chapters.voice_of_the_customer.waiting import Waiting, waiting
from workbook.metrics import Block, Chart, Message, Section, Text, Warn, message

TIMES = ("acknowledged_days", "acknowledged_p90", "acknowledged_in_time", "resolved_days", "resolved_p90")
HALF, NINE_TENTHS = 0.5, 0.9


def section(voice: Voice) -> Section:
    return Section("reaction", (*_blocks(voice), *_automation(voice), *_stated(voice)))


def _blocks(voice: Voice) -> Iterator[Block]:
    found = received(voice)
    if found is None:
        names = ("feedback_items", "complaint_rate", *TIMES, "recovery_rate")
        yield from missing(names, message("no_feedback"), message("missing_feedback"))
        return
    source = message("feedback_table", n=len(found))
    brought = voice.table("feedback")
    if len(brought) > len(found):
        yield Warn(message("answers_after", n=len(brought) - len(found), date=voice.as_of.date()))
    yield metric("feedback_items", len(found), source)
    yield _complaints(found, voice)
    yield from _times(found, voice, source)
    yield from _recovery(found, source)
    yield from _by_theme(found)


def _complaints(found: pd.DataFrame, voice: Voice) -> Block:
    """Complaints for each order or project served; only when it is known which items are complaints."""
    served, kinds = voice.record.served, found["kind"].notna()
    n = int((found["kind"] == "complaint").sum())
    reasons = [message("missing_kinds")] if not kinds.any() else [message("missing_served")] if not served else []
    if not reasons and n > served:
        reasons = [message("more_complaints_than_served", n=n, served=served)]
    if reasons:
        return metric("complaint_rate", None, message("feedback_table", n=len(found)), warnings=reasons)
    blank = int((~kinds).sum())
    warnings = [message("kinds_blank", n=blank)] if blank else []
    return metric("complaint_rate", n / served, message("complaints", n=n, served=served), message("wilson"),
                  bounds=share_bounds(n, served), warnings=warnings)  # fmt: skip


def durations(found: pd.DataFrame, step: str, as_of: pd.Timestamp) -> tuple[np.ndarray, np.ndarray, int]:
    """Days until ``step`` (acknowledged, resolved) or, where it is open, until today; whether it is closed; refused.

    What was settled was taken up by then. Items handled before they came in are refused.
    """
    end = found[step]
    if step == "acknowledged":
        end = end.fillna(found["resolved"])
    end = end.where(~(end > as_of))
    days = (end.fillna(as_of) - found["received"]).dt.days.to_numpy()
    good = days >= 0
    return days[good], end.notna().to_numpy()[good], int((~good).sum())


def _times(found: pd.DataFrame, voice: Voice, source: Message) -> Iterator[Block]:
    curves, rows = {}, []
    limits = {"acknowledged": voice.record.acknowledge_within, "resolved": voice.record.resolve_within}
    for step, limit in limits.items():
        days, closed, refused = durations(found, step, voice.as_of)
        curve = waiting(days, closed)
        if refused:
            yield Warn(message(f"handled_before_{step}", n=refused))
        yield from _step(step, curve, limit, source)
        if curve is not None:
            curves[step] = curve
            rows.append(_row(step, curve, limit))
    if curves:
        yield _waiting_chart(curves, limits)
        yield table("waiting", pd.DataFrame(rows), "step:text:feedback_step", "closed:count", "open:count",
                    "mean_closed:decimal1", "half:count", "nine_tenths:count", "limit:number",
                    "in_time:share")  # fmt: skip


def _row(step: str, curve: Waiting, limit: float | None) -> dict:
    return {
        "step": step,
        "closed": curve.closed,
        "open": curve.open,
        "mean_closed": curve.mean_closed,
        "half": curve.quantile(HALF)[0],
        "nine_tenths": curve.quantile(NINE_TENTHS)[0],
        "limit": limit,
        "in_time": None if limit is None else curve.share_within(limit)[0],
    }


def _step(step: str, curve: Waiting | None, limit: float | None, source: Message) -> Iterator[Block]:
    names = (f"{step}_days", f"{step}_p90")
    if curve is None:
        in_time = ("acknowledged_in_time",) if step == "acknowledged" else ()
        yield from missing((*names, *in_time), source, message(f"nothing_{step}"))
        return
    for name, share in zip(names, (HALF, NINE_TENTHS), strict=True):
        value, low, high = curve.quantile(share)
        reasons = [message("not_reached", share=share)] if value is None else []
        bounds = (low, high) if high is not None and low is not None else None
        if value is not None and bounds is None:
            reasons = [message("bound_open")]
        yield metric(name, value, source, message("waiting", open=curve.open), bounds=bounds, warnings=reasons)
    if step == "acknowledged":
        yield from _in_time(curve, limit, source)
    elif limit is not None:
        share = curve.share_within(limit)[0]
        yield finding("resolved_in_time", "feedback_items", level=_late(share), share=share, limit=limit)


def _in_time(curve: Waiting, limit: float | None, source: Message) -> Iterator[Block]:
    if limit is None:
        yield metric("acknowledged_in_time", None, source, warnings=[message("missing_limit")])
        return
    share, low, high = curve.share_within(limit)
    yield finding("acknowledged_in_time", "acknowledged_in_time", level=_late(share), share=share, limit=limit)
    yield metric("acknowledged_in_time", share, source, message("in_time", limit=limit), bounds=(low, high))


def _late(share: float) -> str:
    """The smaller the share done in time, the louder."""
    return "act" if share < threshold("in_time_act") else "watch" if share < threshold("in_time_watch") else "note"


def _waiting_chart(curves: dict[str, Waiting], limits: dict) -> Chart:
    first = next(iter(curves))
    half = curves[first].quantile(HALF)[0]
    key = f"chart.waiting.title_{first}" if half is not None else "chart.waiting.title_open"
    return Chart("waiting", {"curves": curves, "limits": limits}, message(key, days=half if half is not None else 0))


def _recovery(found: pd.DataFrame, source: Message) -> Iterator[Block]:
    """Of the discontented whose case is decided, the share won back: was it a threat or an opportunity?"""
    won, lost = (int((found["outcome"] == name).sum()) for name in ("won_back", "lost"))
    if not won + lost:
        yield metric("recovery_rate", None, source, warnings=[message("missing_outcomes")])
        return
    share, bounds = won / (won + lost), share_bounds(won, won + lost)
    low = threshold("recovery_watch")
    key, loud = ("recovery_good", "note") if bounds[0] > low else ("recovery_low", "act") if bounds[1] < low else (
        "recovery_open", "watch")  # fmt: skip
    yield finding(key, "recovery_rate", level=loud, won=won, n=won + lost)
    yield metric("recovery_rate", share, message("outcomes", won=won, lost=lost), message("wilson"), bounds=bounds)


def _by_theme(found: pd.DataFrame) -> Iterator[Block]:
    """What the feedback is about: items, complaints, still open, won back and lost, by theme."""
    named = found.dropna(subset=["theme"])
    if named.empty:
        return
    frame = pd.DataFrame(
        {
            "theme": named["theme"],
            "items": 1,
            "complaints": named["kind"] == "complaint",
            "open": named["resolved"].isna(),
            "won_back": named["outcome"] == "won_back",
            "lost": named["outcome"] == "lost",
        }
    )
    rows = frame.groupby("theme").sum().astype(int).reset_index()
    rows = rows.sort_values(["items", "theme"], ascending=[False, True], ignore_index=True)
    columns = ("items:count", "complaints:count", "open:count", "won_back:count", "lost:count")
    yield table("feedback_themes", rows, "theme", *columns, long=True)


def _automation(voice: Voice) -> Iterator[Block]:
    """By hand is enough for a few large customers; the many need an automatic word that they were heard."""
    n, mode = voice.record.customers_count, voice.record.acknowledge_mode
    if n is None or mode is None:
        return
    many = n >= threshold("automation_from")
    if many and mode != "automated":
        yield Warn(message("automation_needed", n=n, least=threshold("automation_from")))
    elif not many and mode == "manual":
        yield Text(message("text.by_hand", n=n))


def _stated(voice: Voice) -> Iterator[Block]:
    if voice.record.acknowledge_hours is not None:
        yield Text(message("text.acknowledge_hours", hours=voice.record.acknowledge_hours))
