"""Why customers refuse: which few reasons make up most of the lost sales."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import finding, level, metric, missing, share_bounds, table, threshold
from workbook.chapters.sales_process.deals import Deals
from workbook.metrics import Block, Chart, message
from workbook.statistics import wilson


def refusals(deals: Deals) -> pd.DataFrame:
    """One row a reason, the most frequent first; sales without a reason stand last with a blank one."""
    codes, reasons = pd.factorize(deals.frame["reason"].to_numpy()[deals.lost])
    codes = np.where(codes < 0, len(reasons), codes)
    amount = np.bincount(codes, weights=deals.amount[deals.lost], minlength=len(reasons) + 1)
    frame = pd.DataFrame({"reason": [*reasons, None], "lost": np.bincount(codes, minlength=len(reasons) + 1)})
    frame["amount"] = amount
    order = np.argsort(-frame["lost"][:-1].to_numpy(), kind="stable")
    frame = frame.iloc[[*order, len(reasons)]].query("lost > 0").reset_index(drop=True)
    total = int(deals.lost.sum())
    frame["share"] = frame["lost"] / max(total, 1)
    frame["low"], frame["high"] = wilson(frame["lost"], total, threshold("interval_level"))
    return frame.assign(cumulated=frame["share"].cumsum())


def blocks(deals: Deals) -> Iterator[Block]:
    """The reasons, what they add up to, and how many were never written down."""
    lost = int(deals.lost.sum())
    if not lost:
        yield from missing(["refusals_without_reason"], message("lost", n=0), message("none_lost"))
        return
    frame = refusals(deals)
    blank = int(frame.loc[frame["reason"].isna(), "lost"].sum())
    yield from _findings(frame, blank, lost)
    source, bounds = message("lost", n=lost), share_bounds(blank, lost)
    yield metric("refusals_without_reason", blank / lost, source, "refusals", bounds=bounds)
    if frame["reason"].notna().any():
        top = frame.iloc[0] if frame.loc[0, "reason"] else frame.iloc[1]
        yield Chart("refusals", _charted(frame), message("chart.refusals", reason=top["reason"], share=top["share"]))
    columns = ("lost:count", "share:share", "low:share", "high:share", "cumulated:share", "amount:currency")
    yield table("refusals", frame, "reason", *columns, long=True)


def _findings(frame: pd.DataFrame, blank: int, lost: int) -> Iterator[Block]:
    stated = frame[frame["reason"].notna()]
    if len(stated) > 1:
        shares = (stated["lost"] / stated["lost"].sum()).cumsum()
        few = stated[: int((shares < threshold("pareto_share")).sum()) + 1]
        if len(few) < len(stated):
            share = float(few["lost"].sum() / stated["lost"].sum())
            reasons = few["reason"].tolist()
            yield finding("refusals_few", "refusals_without_reason", n=len(few), share=share, reasons=reasons)
    if blank / lost >= threshold("reason_blank_watch"):
        asks = level(blank / lost, None, "reason_blank_watch")
        yield finding("refusals_unstated", "refusals_without_reason", level=asks, n=blank, all=lost, share=blank / lost)


def _charted(frame: pd.DataFrame) -> pd.DataFrame:
    """The most frequent reasons; what does not fit is added up, the blank ones stand last."""
    stated, blank = frame[frame["reason"].notna()], frame[frame["reason"].isna()]
    most = threshold("bars_shown") - 2
    rest = stated[most:]
    shown = [stated[:most].assign(kind="reason")]
    if len(rest):
        shown.append(pd.DataFrame([{"lost": rest["lost"].sum(), "share": rest["share"].sum(), "kind": "rest"}]))
    shown.append(blank.assign(kind="blank"))
    charted = pd.concat(shown, ignore_index=True)
    return charted.assign(cumulated=charted["share"].cumsum())
