"""Section ``retention``: how the customers won together thin out, segment by segment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from workbook.chapters.client_valuation.blocks import finding, metric, table
from workbook.chapters.client_valuation.buying.retention import Retention, curves, retentions, summary
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message


def retention_section(client: Any, record: Any, intervals: bool) -> Section:
    """The retention curves of the segments and the payments they promise."""
    found = retentions(client.table("retention"), record, intervals)
    if not found:
        return Section("retention", (Warn(message("missing_retention_table")),))
    frame = curves(found)
    blocks = [
        *_findings(found),
        *(Warn(reason) for one in found for reason in one.reasons),
        *_discounting(record),
        *(block for one in found for block in _metrics(one, record)),
        *(_chart(frame, found) if len(frame) else ()),
        table("retention_fits", summary(found), "segment", *_COLUMNS),
    ]
    return Section("retention", tuple(blocks))


_COLUMNS = (
    "start:count",
    "periods:count",
    "first:share",
    "last:share",
    "alpha:index",
    "beta:index",
    "log_likelihood:number",
    "lifetime:number",
)


def _discounting(record: Any) -> Iterator[Warn]:
    if record.discount_rate is None:
        yield Warn(message("discount_assumed"))


def _metrics(one: Retention, record: Any) -> Iterator[Metric]:
    values = dict(zip(("alpha", "beta"), one.fit.values if one.fit else (None, None), strict=True))
    values["lifetime"] = one.lifetime
    for name, value in values.items():
        yield metric(
            f"sbg_{name}_{one.slug}",
            value,
            message("retention_table", segment=one.segment, n=len(one.periods)),
            message("sbg_lifetime" if name == "lifetime" else "sbg", discount=record.discount_rate or 0.0),
            bounds=(one.bounds or {}).get(name),
            warnings=(*one.reasons, *one.warnings),
            label=Message(f"sbg_{name}_<segment>", {"segment": one.segment}),
        )


def _chart(frame: pd.DataFrame, found: list[Retention]) -> Iterator[Block]:
    best = max((one for one in found if one.fit), key=lambda one: one.observed[-1])
    said = {"segment": best.segment, "share": float(best.observed[-1]), "n": int(best.periods[-1])}
    yield Chart("retention", frame, message("chart.retention", **said), (7.2, 4.0))


def _findings(found: list[Retention]) -> Iterator[Block]:
    fitted = [one for one in found if one.fit and one.lifetime is not None and not one.warnings]
    if not fitted:
        return
    best = max(fitted, key=lambda one: one.lifetime)
    name = f"sbg_lifetime_{best.slug}"
    if len(fitted) > 1:
        worst = min(fitted, key=lambda one: one.lifetime)
        said = {"best": best.segment, "most": best.lifetime, "worst": worst.segment, "least": worst.lifetime}
        yield finding("retention_between", name, f"sbg_lifetime_{worst.slug}", **said)
    else:
        yield finding("retention_one", name, segment=best.segment, payments=best.lifetime)
