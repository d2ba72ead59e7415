"""Revenue streams: what each brings in revenue and in margin, how much comes back, how much moves with the market."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.business_model_canvas import paying
from workbook.chapters.business_model_canvas.blocks import finding, metric, share, threshold
from workbook.chapters.business_model_canvas.business import Business
from workbook.chapters.business_model_canvas.economics import Account, account, priced
from workbook.metrics import Block, Chart, Column, Finding, Metric, Section, Table, message


def section(business: Business) -> Section:
    return Section("revenue", tuple(_blocks(business)))


def _blocks(business: Business) -> Iterator[Block]:
    found = account(business.streams, business.costs)
    money = None if business.streams is None else priced(business.streams)
    yield from _metrics(found, money)
    if money is not None:
        yield from _findings(found, money)
        yield _share_chart(money)
        yield Table("streams", _listed(money), _STREAM_COLUMNS, total=True)
        yield Table("segment_revenue", _by_segment(money), _SEGMENT_COLUMNS)
    yield from paying.blocks(business)


_STREAM_COLUMNS = (
    Column("stream"),
    Column("segment"),
    Column("kind", choices="stream_kind"),
    Column("recurring", "yes_no"),
    Column("price_mode", choices="price_mode"),
    Column("price_method", choices="price_method"),
    Column("volume", "number"),
    Column("price", "currency"),
    Column("revenue", "currency"),
    Column("margin", "currency"),
    Column("revenue_share", "share"),
    Column("margin_share", "share"),
)
_SEGMENT_COLUMNS = (
    Column("segment"),
    Column("streams", "count"),
    Column("revenue", "currency"),
    Column("margin", "currency"),
    Column("revenue_share", "share"),
)
_METRICS = (
    "revenue", "margin", "margin_share", "recurring_share", "variable_price_share", "largest_revenue_share",
    "largest_margin_share",
)  # fmt: skip


def _largest_first(money: pd.DataFrame) -> pd.DataFrame:
    return money.sort_values("revenue", ascending=False, kind="stable")


def _listed(money: pd.DataFrame) -> pd.DataFrame:
    """The streams, largest revenue first, and their total."""
    names = [column.name for column in _STREAM_COLUMNS]
    added = ("revenue", "margin", "revenue_share", "margin_share")
    total = pd.DataFrame([{name: money[name].sum(skipna=False) for name in added}], dtype=object)
    listed = _largest_first(money).reindex(columns=names).astype(object)
    return pd.concat([listed, total.reindex(columns=names)], ignore_index=True)


def _by_segment(money: pd.DataFrame) -> pd.DataFrame:
    """Streams summed by segment; those without a segment on a line of their own, whose segment is None.

    The margin of a segment is NaN when one of its streams has none.
    """
    names = money["segment"] if "segment" in money else pd.Series(None, index=money.index, dtype=object)
    grouped = money.assign(segment=names.fillna("")).groupby("segment", sort=False)
    found = pd.DataFrame({"streams": grouped.size(), "revenue": grouped["revenue"].sum()})
    found["margin"] = grouped["margin"].sum().where(grouped["margin"].count() == found["streams"])
    found["revenue_share"] = found["revenue"] / (found["revenue"].sum() or float("nan"))
    found = _largest_first(found).reset_index()
    return found.assign(segment=pd.Series([name or None for name in found["segment"]], dtype=object))


def _share_chart(money: pd.DataFrame) -> Chart:
    shares = _largest_first(money).set_index("stream")[["revenue_share", "margin_share"]]
    key = "chart.stream_shares" if shares["margin_share"].notna().all() else "chart.stream_shares.revenue"
    title = message(key, stream=shares.index[0], **shares.iloc[0].to_dict())
    return Chart("stream_shares", shares, title, (7.2, 1.6 + 0.6 * len(shares)))


def _metrics(found: Account, money: pd.DataFrame | None) -> Iterator[Metric]:
    if money is None:
        yield from (metric(name, None, "streams", "no_streams") for name in _METRICS)
        return
    yield metric("revenue", found.revenue, "streams", convention="revenue")
    yield metric("margin", found.margin, "streams", found.gaps, convention="margin")
    yield from _margin_shares(found, money)
    recurring = share(money.loc[money["recurring"].eq(True), "revenue"].sum(), found.revenue)
    yield metric("recurring_share", recurring, "streams", "no_revenue", convention="recurring_share")
    yield _variable_price(money)
    yield metric("largest_revenue_share", _largest(money["revenue_share"]), "streams", "no_revenue")


def _margin_shares(found: Account, money: pd.DataFrame) -> Iterator[Metric]:
    unknown = found.gaps if found.margin is None else ()
    rate = share(found.margin, found.revenue) if found.margin is not None else None
    yield metric("margin_share", rate, "streams", unknown or "no_revenue", convention="margin")
    yield metric("largest_margin_share", _largest(money["margin_share"]), "streams", unknown or "no_margin")


def _largest(shares: pd.Series) -> float | None:
    return float(shares.max()) if shares.notna().any() else None


def _variable_price(money: pd.DataFrame) -> Metric:
    """The share of revenue whose price moves with the market, among streams of which that is said."""
    modes = money.get("price_mode", pd.Series(None, index=money.index, dtype=object))
    said, silent = money[modes.notna()], money.loc[modes.isna(), "stream"].tolist()
    part = share(money.loc[modes == "market", "revenue"].sum(), said["revenue"].sum())
    partial = (message("price_mode_partial", streams=silent),) if silent and len(said) else ()
    why, rule = "no_revenue" if len(said) else "no_price_mode", "variable_price_share"
    return metric(rule, part, "streams", why, warnings=partial, convention=rule)


def _findings(found: Account, money: pd.DataFrame) -> Iterator[Finding]:
    if not found.revenue:
        return
    losing = money.loc[money["margin"] < 0, "stream"].tolist()
    if losing:
        yield finding("stream_at_loss", "margin", level="act", streams=losing, n=len(losing))
    if money["margin_share"].notna().all():
        yield _carrier(money)
    recurring = money.loc[money["recurring"].eq(True), "revenue"].sum() / found.revenue
    if recurring:
        yield finding("recurring", "recurring_share", share=float(recurring))
    else:
        yield finding("nothing_recurring", "recurring_share", level="watch")


def _carrier(money: pd.DataFrame) -> Finding:
    """The stream that brings most of the margin, worth watching when it brings too much of it."""
    top = money.loc[money["margin_share"].idxmax()]
    heavy = len(money) > 1 and top["margin_share"] >= threshold("stream_large")
    values = {name: top[name] for name in ("stream", "margin_share", "revenue_share")}
    metrics = ("largest_margin_share", "largest_revenue_share")
    return finding("stream_carries_margin", *metrics, level="watch" if heavy else "note", **values)
