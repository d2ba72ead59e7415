"""Section ``growth``: whether costs outgrow revenue, what changes for the next stage, and the portfolio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.strategic_session.blocks import entries, finding, message, metric, table, threshold
from workbook.metrics import Block, Chart, Section, Text

NAMES = ("growth_revenue", "growth_expenses", "growth_gap", "profitability")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """Growth of revenue, expenses and cash; the passage to the next stage; offers by growth and share."""
    return Section("growth", tuple((*_periods(record), *_stages(record), *_portfolio(record))))


def grown(record: Any) -> pd.DataFrame:
    """The periods with their growth and profitability, 0-1; the first has no growth."""
    frame = entries(record.periods, "period", "revenue", "expenses", "cash_in")
    numbers = frame[["revenue", "expenses", "cash_in"]].astype(float)
    growth = numbers.div(numbers.shift().replace(0, np.nan)) - 1
    earned = (numbers["revenue"] - numbers["expenses"]) / numbers["revenue"].replace(0, np.nan)
    return frame.assign(
        **numbers,
        revenue_growth=growth["revenue"],
        expenses_growth=growth["expenses"],
        cash_growth=growth["cash_in"],
        gap=growth["expenses"] - growth["revenue"],
        profitability=earned,
    )


def _periods(record: Any) -> Iterator[Block]:
    frame = grown(record)
    source = message("periods", n=len(frame))
    if len(frame) < 2:
        reason = [message("missing_periods")]
        yield from (metric(name, None, source, warnings=reason) for name in (*NAMES, "cash_growth"))
        return
    last = frame.iloc[-1]
    words = message("last_period", period=last["period"], before=frame.iloc[-2]["period"])
    columns = dict(zip(NAMES, ("revenue_growth", "expenses_growth", "gap", "profitability"), strict=True))
    yield from _alert(frame)
    for name, column in columns.items():
        unknown = () if pd.notna(last[column]) else (message("nothing_before"),)
        yield metric(name, last[column], source, words, warnings=unknown)
    yield _cash(last, source, words)
    yield _chart(frame)
    yield table(
        "periods",
        frame,
        "period",
        "revenue:currency",
        "expenses:currency",
        "revenue_growth:share",
        "expenses_growth:share",
        "profitability:share",
        "cash_in:currency",
    )


def _cash(last: pd.Series, source: Any, words: Any) -> Block:
    reason = () if pd.notna(last["cash_growth"]) else (message("missing_cash"),)
    return metric("cash_growth", last["cash_growth"], source, words, warnings=reason)


def _alert(frame: pd.DataFrame) -> Iterator[Block]:
    """Expenses that outgrow revenue: to be watched once, to be acted on twice in a row."""
    gaps = frame["gap"].dropna()
    if len(gaps) and gaps.iloc[-1] > 0:
        twice = len(gaps) > 1 and gaps.iloc[-2] > 0
        last = frame.iloc[-1]
        yield finding(
            "costs_outgrow_again" if twice else "costs_outgrow",
            "growth_gap",
            "profitability",
            level="act" if twice else "watch",
            revenue=last["revenue_growth"],
            expenses=last["expenses_growth"],
            before=frame.iloc[-2]["profitability"],
            now=last["profitability"],
        )
    elif len(gaps):
        last = frame.iloc[-1]
        yield finding("costs_in_step", "growth_gap", revenue=last["revenue_growth"], expenses=last["expenses_growth"])
    cash = frame["cash_growth"].dropna()
    if len(cash) and cash.iloc[-1] < 0:
        yield finding("cash_falls", "cash_growth", level="act", share=-cash.iloc[-1])


def _chart(frame: pd.DataFrame) -> Chart:
    last = frame.iloc[-1]
    words = {"expenses": last["expenses_growth"], "revenue": last["revenue_growth"]}
    falls = pd.notna(last["gap"]) and last["gap"] > 0
    title = message("chart.growth.alert" if falls else "chart.growth", **words)
    return Chart("growth", frame[["period", "revenue", "expenses", "profitability"]], title, (7.2, 4.0))


def _stages(record: Any) -> Iterator[Block]:
    if record.current_stage and record.next_stage:
        yield Text(message("text.stages", now=record.current_stage, next=record.next_stage))
    frame = entries(record.transition, "process", "kind", "change", "owner")
    if len(frame):
        yield table("transition", frame, "process", "kind:text:session_process", "change", "owner")
        kinds = set(frame["kind"].dropna())
        if kinds == {"main"} or kinds == {"supporting"}:
            yield finding(f"transition_only_{kinds.pop()}", "growth_gap", level="watch")
    elif record.next_stage:
        yield finding("transition_missing", "growth_gap", level="watch", stage=record.next_stage)
    if record.standards:
        yield Text(message("text.standards", answers=list(record.standards)))


def _portfolio(record: Any) -> Iterator[Block]:
    """Each offer or customer in one of four fields, by growth of its market and size against the largest rival."""
    frame = entries(record.portfolio, "name", "growth", "share", "margin", "revenue")
    if not len(frame):
        return
    frame = frame.assign(**frame[["growth", "share", "margin", "revenue"]].astype(float))
    frame["field"] = _fields(frame)
    yield from _portfolio_findings(frame)
    drawn = frame.dropna(subset=["growth", "share"])
    if len(drawn):
        data = {
            "frame": drawn.reset_index(drop=True),
            "growth": threshold("portfolio_growth"),
            "share": threshold("portfolio_share"),
        }
        words = {"n": int((drawn["field"] == "star").sum()), "all": len(drawn)}
        yield Chart("portfolio", data, message("chart.portfolio", **words), (7.2, 4.6))
    yield table(
        "portfolio",
        frame,
        "name",
        "growth:share",
        "share:number",
        "margin:share",
        "revenue:currency",
        "field:text:portfolio_field",
    )


def _fields(frame: pd.DataFrame) -> list[str | None]:
    fast, large = frame["growth"] >= threshold("portfolio_growth"), frame["share"] >= threshold("portfolio_share")
    known = frame["growth"].notna() & frame["share"].notna()
    names = np.select([fast & large, ~fast & large, fast & ~large], ["star", "cash", "question"], "poor")
    return [str(name) if is_known else None for name, is_known in zip(names, known, strict=True)]


def _portfolio_findings(frame: pd.DataFrame) -> Iterator[Block]:
    poor = frame[frame["field"] == "poor"]
    losing = poor[poor["margin"] <= 0]
    if len(losing):
        yield finding("portfolio_poor_losing", "profitability", level="act", names=losing["name"].tolist())
    if not (frame["field"].isin(["star", "question"])).any() and frame["field"].notna().any():
        yield finding("portfolio_without_future", "growth_revenue", level="watch", n=len(frame))
