"""Section ``matrix``: each customer's zone, the strategy that goes with it, and what each zone holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.client_valuation.blocks import finding, level, metric, table
from workbook.chapters.client_valuation.customers import CHAPTER
from workbook.chapters.client_valuation.investment import plan
from workbook.chapters.client_valuation.matrix import Matrix, bubbles, cells, placed, strategy, zone_totals
from workbook.chapters.client_valuation.valuation import Valuation
from workbook.metrics import Block, Chart, Message, Metric, Section, Text, Warn, message


def matrix_section(matrix: Matrix, values: Valuation, record: Any) -> Section:
    """The 3 x 3 customer matrix and what follows from it."""
    if matrix.frame.empty:
        return Section("matrix", (*_nothing(), *_answers(record)))
    totals = zone_totals(matrix)
    planned = plan(totals, values, record)
    blocks = [
        *_findings(matrix, totals, planned, record),
        *(Warn(warning) for warning in matrix.warnings if warning.key == "not_scored"),
        Chart("matrix", bubbles(matrix), _title(totals), (7.2, 6.0)),
        *_metrics(matrix, totals, values),
        *_tables(matrix, totals, planned, record),
        *_answers(record),
    ]
    return Section("matrix", tuple(blocks))


def _nothing() -> Iterator[Metric]:
    names = ("equity_low", "equity_medium", "equity_high", "low_zone_hours_share", "matrix_stable_share")
    reasons = [message("missing_scores")]
    yield metric("matrix_scored", 0, message("scores", n=0))
    for name in names:
        yield metric(name, None, message("scores", n=0), warnings=reasons)


def _metrics(matrix: Matrix, totals: pd.DataFrame, values: Valuation) -> Iterator[Metric]:
    source, by_zone = message("scores", n=len(matrix.frame)), totals.set_index("zone")
    yield metric("matrix_scored", len(matrix.frame), source, message("matrix_bands", low=matrix.low, high=matrix.high))
    held = {"equity_low": ["low"], "equity_medium": ["medium"], "equity_high": ["investment", "high"]}
    for name, zones in held.items():
        value = by_zone.loc[zones, "ltv"].sum(skipna=False) if values.known else None
        reasons = values.reasons or ([message("not_valued_in_matrix")] if pd.isna(value) else ())
        yield metric(name, value, source, message("matrix_zones"), warnings=reasons)
    hours = by_zone.at["low", "hours_share"]
    yield metric(
        "low_zone_hours_share",
        hours,
        source,
        message("matrix_zones"),
        warnings=[message("missing_hours")] if pd.isna(hours) else (),
    )
    yield _stable(matrix, source)


def _stable(matrix: Matrix, source: Message) -> Metric:
    chapter, kept = method.chapter(CHAPTER), matrix.frame["kept"]
    names = ("weight_concentration", "weight_draws", "stable_keep")
    convention = message("weight_draws", **{name: chapter.threshold(name) for name in names})
    if kept.isna().all():
        reasons = [warning for warning in matrix.warnings if warning.key == "weights_too_large"]
        return metric("matrix_stable_share", None, source, convention, warnings=reasons or [message("scored_directly")])
    return metric("matrix_stable_share", (kept >= chapter.threshold("stable_keep")).mean(), source, convention)


def _title(totals: pd.DataFrame) -> Message:
    """What part of the business is highly attractive, in revenue where it is known, else in customers."""
    top = totals["zone"].isin(["investment", "high"])
    if totals["revenue_share"].notna().any():
        return message("chart.matrix", share=float(totals.loc[top, "revenue_share"].sum()))
    n, everyone = int(totals.loc[top, "customers"].sum()), int(totals["customers"].sum())
    return message("chart.matrix.by_count", n=n, all=everyone)


def _tables(matrix: Matrix, totals: pd.DataFrame, planned: pd.DataFrame, record: Any) -> Iterator[Block]:
    sums = (
        "revenue:currency",
        "revenue_share:share",
        "ltv:currency",
        "ltv_share:share",
        "hours:number",
        "hours_share:share",
    )
    yield table("zones", totals, "zone:text:matrix_zone", "customers:count", *sums)
    money = ("planned:currency", "equity_share:share", "free:currency", "cap:currency")
    yield table("zone_plan", planned, "zone:text:matrix_zone", "strategy:text:zone_strategy", "services", *money)
    bands = ("attractiveness:text:matrix_attractiveness", "relationship:text:matrix_relationship")
    yield table("cells", cells(matrix), *bands, "customers:count", "revenue:currency", "ltv:currency")
    columns = ("zone:text:matrix_zone", "revenue:currency", "ltv:currency", "kept:share", "owner", "next_step")
    yield table("matrix_customers", placed(matrix, record), "customer_id", "name", *bands, *columns, long=True)


def _answers(record: Any) -> Iterator[Text]:
    """What the client decided for each zone, in its own words."""
    for name in ("services_to_upsell", "services_not_to_upsell", "investment_actions", "high_actions"):
        if getattr(record, name):
            yield Text(message(f"text.{name}", answers=list(getattr(record, name))))
    if record.high_hours is not None:
        yield Text(message("text.high_hours", hours=record.high_hours))


def _findings(matrix: Matrix, totals: pd.DataFrame, planned: pd.DataFrame, record: Any) -> Iterator[Block]:
    yield from _best_zone(totals, record)
    yield from _low_zone(totals, record)
    yield from _investment_zone(matrix)
    over = planned[planned["over"]]
    for row in over.itertuples():
        yield finding(f"free_services_{row.zone}", "customer_equity", level="act", free=row.free, cap=row.cap)
    yield from _unstable(matrix)


def _best_zone(totals: pd.DataFrame, record: Any) -> Iterator[Block]:
    """The zone that holds most value, and its strategy; by revenue where no lifetime value is known."""
    measure, carried = (
        ("ltv_share", "customer_equity") if totals["ltv_share"].notna().any() else ("revenue_share", "revenue_net")
    )
    if totals[measure].isna().all():
        return
    row = totals.loc[totals[measure].idxmax()]
    said = {"share": float(row[measure]), "n": int(row["customers"])}
    words = "value" if measure == "ltv_share" else "revenue"
    asks = "watch" if row["zone"] == "low" else "note"
    yield finding(f"zone_{words}_{strategy(row['zone'], record)}", carried, "matrix_scored", level=asks, **said)


def _low_zone(totals: pd.DataFrame, record: Any) -> Iterator[Block]:
    row = totals.set_index("zone").loc["low"]
    if not row["customers"]:
        return
    n = int(row["customers"])
    if pd.notna(row["hours_share"]):
        said = {"n": n, "hours": float(row["hours"]), "share": float(row["hours_share"])}
        asks = "act" if level(said["share"], "low_hours_act") == "act" else "watch"
        yield finding("low_zone_hours", "low_zone_hours_share", level=asks, **said)
    if record.dependency_extreme == "refuse_nobody":
        yield finding("refuse_nobody", "matrix_scored", level="watch", n=n)


def _investment_zone(matrix: Matrix) -> Iterator[Block]:
    part = matrix.frame[matrix.frame["zone"] == "investment"]
    if part.empty:
        return
    first = part.sort_values(["ltv", "revenue"], ascending=False, kind="stable").head(
        method.chapter(CHAPTER).threshold("names_listed")
    )
    names = [str(key) if pd.isna(name) else str(name) for key, name in first["name"].items()]
    yield finding("investment_zone", "matrix_scored", "equity_high", level="act", n=len(part), names=names)


def _unstable(matrix: Matrix) -> Iterator[Block]:
    chapter, kept = method.chapter(CHAPTER), matrix.frame["kept"].dropna()
    if kept.empty:
        return
    stable = float((kept >= chapter.threshold("stable_keep")).mean())
    if stable < chapter.threshold("stable_watch"):
        yield finding(
            "matrix_unstable", "matrix_stable_share", level="watch", share=stable, keep=chapter.threshold("stable_keep")
        )
