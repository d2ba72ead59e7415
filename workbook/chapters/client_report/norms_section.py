"""The numbers that the method quotes, and beside them the client's own, where a chapter has computed them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.client_report.blocks import CHAPTERS_READ, finding, metric, named, table, threshold
from workbook.chapters.client_report.checks_section import label_of
from workbook.chapters.client_report.reading import Chapters, Unknown
from workbook.metrics import Block, Chart, Metric, Section, Warn, message

NORMS = ("leaving", "regular", "marketing", "left_day_1", "left_by_45")  # thresholds norm_<name>: low, high
COLUMNS = (
    "norm:text:norm",
    "low:share",
    "high:share",
    "ours:share",
    "reading:text:norm_reading",
    "chapter",
    "rests_on",
)


def section(chapters: Chapters) -> Section:
    return Section("norms", tuple(_blocks(chapters)))


def _blocks(chapters: Chapters) -> Iterator[Block]:
    frame = pd.DataFrame([_row(chapters, name) for name in NORMS])
    known = frame.dropna(subset=["ours"])
    within = known[known["reading"] == "within"]
    reasons = () if len(known) else (message("no_norms"),)
    yield metric("norms_compared", len(known), CHAPTERS_READ)
    yield metric("norms_within", len(within) if len(known) else None, CHAPTERS_READ, "norms_within", warnings=reasons)
    for row in known[known["reading"].isin(["below", "above"])].itertuples():
        name = f"{row.reading}_{row.norm}"
        yield finding(f"norm_{name}", row.figure, ours=row.ours, low=row.low, high=row.high)
    if len(known) < len(frame):
        missing = [message(f"norm.{name}") for name in frame.loc[frame["ours"].isna(), "norm"]]
        yield Warn(message("norms_missing", norms=missing, n=len(missing)))
    if len(known):
        yield Chart(
            "norms", known, message("chart.norms", n=len(known), within=len(within)), (7.2, 1.4 + 0.6 * len(known))
        )
    yield table("norms", frame, *COLUMNS)


def _row(chapters: Chapters, name: str) -> dict:
    figure, (low, high) = threshold("norm_figures")[name], threshold(f"norm_{name}")
    chapter, _, metric_name = figure.partition(".")
    ours = _figure(chapters, chapter, metric_name)
    value = ours.value if ours else None
    return {
        "norm": name,
        "low": low,
        "high": high,
        "ours": value,
        "least": ours.low if ours else None,
        "most": ours.high if ours else None,
        "reading": _reading(ours, low, high) if ours else None,
        "chapter": named(chapter),
        "rests_on": label_of(chapter, metric_name),
        "figure": figure,
    }


def _figure(chapters: Chapters, chapter: str, name: str) -> Metric | None:
    try:
        return chapters.metric(chapter, name)
    except Unknown:
        return None


def _reading(ours: Metric, low: float, high: float) -> str:
    """Below, within or above the norm; open where the interval of a small sample reaches into it from outside."""
    if low <= ours.value <= high:
        return "within"
    if ours.value < low:
        return "below" if ours.high is None or ours.high < low else "open"
    return "above" if ours.low is None or ours.low > high else "open"
