"""Two kinds of information for management: what customers say, and what employees perceive; and whom to ask next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.tests_of_truth.blocks import choices, entries, finding, table, threshold
from workbook.metrics import Block, Text, Warn, message


def listening(record: Any) -> Iterator[Block]:
    """The voice of the customer by quarter, themes of perceptions, and a random sample of whom to ask."""
    yield from _voice(record)
    yield from _themes(record)
    yield from _sample(record)
    if record.perimeter:
        yield Text(message("text.perimeter", answer=record.perimeter))


def _voice(record: Any) -> Iterator[Block]:
    if not record.voice_log:
        return
    log = entries(record.voice_log, "date", "kind", "customer", "heard", "employee")
    dates = pd.to_datetime(log["date"])
    log["year"], log["quarter"] = dates.dt.year, dates.dt.quarter
    kinds = choices("truth_voice")
    counts = pd.crosstab([log["year"], log["quarter"]], log["kind"]).reindex(columns=list(kinds), fill_value=0)
    counts["total"] = counts.sum(axis=1)
    columns = ("year:calendar_year", "quarter:count", *(f"{kind}:count" for kind in kinds), "total:count")
    yield table("voice_counts", counts.reset_index(), *columns)
    most = log["kind"].value_counts(sort=True)
    if 2 * most.iloc[0] > len(log):
        yield finding(f"voice_{most.index[0]}", "respondents", n=int(most.iloc[0]), all=len(log))
    yield table("voice_log", log.sort_values("date", ascending=False, ignore_index=True), "date:date", "customer",
                "kind:text:truth_voice", "heard", "employee", long=True)  # fmt: skip


def _themes(record: Any) -> Iterator[Block]:
    if not record.perceptions:
        return
    said = entries(record.perceptions, "theme", "perception", "employee")
    themes = said.groupby("theme", sort=False).agg(count=("perception", "size"), heard=("perception", "first"))
    themes = themes.reset_index().sort_values(["count", "theme"], ascending=[False, True], ignore_index=True)
    themes["share"] = themes["count"] / len(said)
    yield table("perception_themes", themes, "theme", "count:count", "share:share", "heard", long=True)


def _sample(record: Any) -> Iterator[Block]:
    """Who is to be asked: drawn by lot, the same draw each time the list is the same."""
    if not record.employees or not record.sample_size:
        return
    n = min(record.sample_size, len(record.employees))
    if n < record.sample_size:
        yield Warn(message("sample_whole", n=n))
    names = np.array(sorted(record.employees), dtype=object)
    drawn = np.random.default_rng(threshold("seed")).choice(names, size=n, replace=False)
    frame = pd.DataFrame({"number": np.arange(1, n + 1), "employee": sorted(drawn)})
    yield table("sample", frame, "number:count", "employee", long=True)
