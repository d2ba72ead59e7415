"""The brand promise card: what we promise every time, how good the promise is, whether staff live it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.business_model_canvas.blocks import finding, metric, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Block, Chart, Column, Finding, Metric, Section, Table, Text, message

CRITERIA = ("relevant", "compelling", "differentiated")


def section(business: Business) -> Section:
    return Section("promise", tuple(_blocks(business)))


def ratings(business: Business) -> pd.DataFrame:
    """The rated criteria, 1 to 5, and which of them are the weakest (all of them marked where they tie)."""
    found = [(name, getattr(business.record, f"promise_{name}")) for name in CRITERIA]
    frame = pd.DataFrame([row for row in found if row[1] is not None], columns=["criterion", "score"])
    return frame.assign(weakest=frame["score"] == frame["score"].min())


def _blocks(business: Business) -> Iterator[Block]:
    record, rated = business.record, ratings(business)
    if record.promise:
        yield Text(message("result.promise", promise=record.promise))
    yield _score(rated)
    yield from _findings(business, rated)
    if len(rated):
        yield _chart(rated)
    if record.promise_attributes:
        names = ("attribute", "experience", "guideline")
        rows = [[getattr(entry, name) or None for name in names] for entry in record.promise_attributes]
        yield Table("promise_attributes", pd.DataFrame(rows, columns=names), tuple(map(Column, names)))


def _score(rated: pd.DataFrame) -> Metric:
    mean = rated["score"].mean() if len(rated) == len(CRITERIA) else None
    return metric("promise_score", mean, "answers", "promise_unrated", convention="promise_score")


def _chart(rated: pd.DataFrame) -> Chart:
    key = "chart.promise" if rated["score"].nunique() > 1 else "chart.promise.even"
    title = message(key, score=float(rated["score"].mean()), low=int(rated["score"].min()))
    return Chart("promise", rated, title, (7.2, 2.6))


def _findings(business: Business, rated: pd.DataFrame) -> Iterator[Finding]:
    record = business.record
    if len(rated) == len(CRITERIA) and rated["score"].nunique() > 1:
        low = int(rated["score"].min())
        level = "act" if low <= threshold("promise_low") else "note"
        for criterion in rated.loc[rated["weakest"], "criterion"]:
            yield finding(f"promise_weakest_{criterion}", "promise_score", level=level, score=low)
    if record.promise_known is False or record.promise_used is False:
        key = "promise_unknown" if record.promise_known is False else "promise_unused"
        yield finding(key, "promise_score", level="watch")
    if len(rated) and not record.promise:
        yield finding("promise_unwritten", "promise_score", level="watch")
