"""Ten principles of long relations: how the team rates itself, and which three to work on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.customers import CHAPTER, Customers, exact_sum
from workbook.metrics import Block, Chart, Metric, Section, Warn, message

_SCALE = "principle_rating"


def principles_section(base: Customers, record: Any) -> Section:
    """The self-rating, its weakest points, and the customers that cause trouble on purpose."""
    frame = ratings(record)
    rated = frame.dropna(subset=["rating"])
    blocks = [
        *_findings(rated, record),
        *_metrics(rated, record, len(frame)),
        *(_picture(rated, len(frame)) if len(rated) else ()),
        *_troublemakers(base),
    ]
    return Section("principles", tuple(blocks))


def principles() -> list[str]:
    """The ten items in their order."""
    return [item.id for item in method.chapter(CHAPTER).items_of("principles") if item.scale == _SCALE]


def ratings(record: Any) -> pd.DataFrame:
    """One row a principle: its number, id and rating (blank where unanswered)."""
    rows = [(number, name, getattr(record, name)) for number, name in enumerate(principles(), start=1)]
    frame = pd.DataFrame(rows, columns=["number", "principle", "rating"])
    return frame.assign(rating=frame["rating"].astype(float))


def weakest(rated: pd.DataFrame) -> pd.DataFrame:
    """The three lowest rated; equal ratings in the order of the principles."""
    n = method.chapter(CHAPTER).threshold("principles_weakest")
    return rated.sort_values(["rating", "number"], kind="stable").head(n)


def _metrics(rated: pd.DataFrame, record: Any, everything: int) -> Iterator[Metric]:
    source, convention = message("answers"), message("principles_mean", n=len(rated), all=everything)
    if rated.empty:
        yield metric("principles_mean", None, source, convention, warnings=[message("missing_principles")])
    else:
        left = everything - len(rated)
        partly = [message("principles_partly", n=left)] if left else []
        yield metric("principles_mean", rated["rating"].mean(), source, convention, warnings=partly)
    known = record.meetings_on_time is not None
    reasons = () if known else [message("missing_meetings_on_time")]
    yield metric("meetings_on_time", record.meetings_on_time, source, warnings=reasons)


def _picture(rated: pd.DataFrame, everything: int) -> Iterator[Block]:
    if len(rated) == everything:
        title = message("chart.principles", mean=float(rated["rating"].mean()))
        yield Chart("principles", rated, title, (7.2, 5.6))
    ranked = rated.sort_values(["rating", "number"], ignore_index=True)
    yield table("principles", ranked, "number:count", "principle:text:principle_short", "rating:count")


def _troublemakers(base: Customers) -> Iterator[Block]:
    marked = base.frame[base.frame["trouble"]]
    if marked.empty:
        return
    frame = marked.reset_index().sort_values(["yearly_revenue", "customer_id"], ascending=[False, True])
    yield Warn(message("troublemakers", n=len(frame), revenue=exact_sum(frame["yearly_revenue"].dropna())))
    yield table(
        "troublemakers", frame, "customer_id", "name", "yearly_revenue:currency", "margin:currency", "hours:number"
    )


def _findings(rated: pd.DataFrame, record: Any) -> Iterator[Block]:
    if rated.empty:
        return
    low = weakest(rated)
    lowest = int(low["rating"].min())
    asks = "act" if lowest <= method.chapter(CHAPTER).threshold("principle_act") else "note"
    yield finding("principles_weakest", "principles_mean", level=asks, numbers=low["number"].tolist(), lowest=lowest)
