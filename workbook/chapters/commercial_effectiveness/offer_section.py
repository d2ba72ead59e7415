"""Section ``offer``: problem and solution, value against price, channels that fit together, and trust."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import blank, entries, finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.metrics import Block, Chart, Section, message

FIELDS = ("offer", "problem", "solution", "proof", "price", "impact", "met", "delivered")
FEELINGS = ("trust", "satisfaction", "loyalty")


def section(case: Case) -> Section:
    return Section("offer", (*_offers(case), *_trust(case)))


def offers(case: Case) -> pd.DataFrame:
    """One row an offer: ratio = yearly impact / price; aligned = channels used on both sides / channels used at all."""
    frame = entries(case.record.offers, *FIELDS)
    price, impact = pd.to_numeric(frame["price"]), pd.to_numeric(frame["impact"])
    return frame.assign(
        price=price,
        impact=impact,
        ratio=impact / price.where(price > 0),
        aligned=[_aligned(set(met), set(given)) for met, given in zip(frame["met"], frame["delivered"], strict=True)],
    )


def _aligned(met: set[str], delivered: set[str]) -> float:
    return len(met & delivered) / len(met | delivered) if met and delivered else np.nan


def _offers(case: Case) -> Iterator[Block]:
    frame = offers(case)
    known = frame.dropna(subset=["ratio"])
    if known.empty:
        yield from missing(["value_to_price"], "answers", message("no_value_to_price"))
    else:
        for row in known[known["ratio"] < 1].itertuples():
            yield finding(
                "offer_below_price", "value_to_price", level="act", offer=row.offer, price=row.price, impact=row.impact
            )
        unvalued = len(frame) - len(known)
        warnings = (message("offers_unvalued", n=unvalued),) if unvalued else ()
        ratio = known["impact"].sum() / known["price"].sum()
        yield metric("value_to_price", ratio, "answers", "value_to_price", warnings=warnings)
    yield from _channels(frame)
    if frame.empty:
        return
    unproven = frame[blank(frame["proof"])]
    if len(unproven):
        yield finding(
            "offers_unproven", "value_to_price", level="watch", n=len(unproven), offers=unproven["offer"].tolist()
        )
    money = ("price:currency", "impact:currency", "ratio:index")
    yield table("offers", frame, "offer", "problem", "solution", "proof", *money, "aligned:share")


def _channels(frame: pd.DataFrame) -> Iterator[Block]:
    known = frame.dropna(subset=["aligned"])
    if known.empty:
        yield from missing(["channels_aligned"], "answers", message("no_channels"))
        return
    low = known[known["aligned"] < threshold("aligned_low")]
    if len(low):
        yield finding("channels_apart", "channels_aligned", level="watch", n=len(low), offers=low["offer"].tolist())
    unsaid = len(frame) - len(known)
    warnings = (message("channels_unsaid", n=unsaid),) if unsaid else ()
    yield metric("channels_aligned", known["aligned"].mean(), "answers", "channels_aligned", warnings=warnings)
    yield table("offer_channels", _cells(known), "offer", "channel:text:channel_kind", "met:yes_no", "delivered:yes_no")


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """The matrix of offers and channels, one row a cell that is used on either side."""
    rows = [
        (row.offer, channel, channel in row.met, channel in row.delivered)
        for row in frame.itertuples()
        for channel in dict.fromkeys((*row.met, *row.delivered))
    ]
    return pd.DataFrame(rows, columns=["offer", "channel", "met", "delivered"])


def _trust(case: Case) -> Iterator[Block]:
    frame = entries(case.record.trust_levels, "segment", *FEELINGS, "how")
    marks = frame[list(FEELINGS)].apply(pd.to_numeric)
    frame = frame.assign(**marks.to_dict("series"), mean=marks.mean(axis=1))
    rated = frame.dropna(subset=["mean"])
    if rated.empty:
        yield from missing(["trust_score"], "answers", message("no_trust"))
        return
    weakest = rated.loc[rated["mean"].idxmin()]
    if rated["mean"].nunique() > 1:
        rank = "act" if weakest["mean"] <= threshold("weak") else "note"
        yield finding(
            "trust_weakest", "trust_score", level=rank, segment=weakest["segment"], points=float(weakest["mean"])
        )
    yield metric("trust_score", rated["mean"].mean(), "answers", "trust_score", warnings=[message("own_view")])
    even = rated["mean"].nunique() == 1
    title = message(
        "chart.trust.even" if even else "chart.trust", segment=weakest["segment"], points=float(weakest["mean"])
    )
    yield Chart("trust", rated, title, (7.2, 1.7 + 0.5 * len(rated)))
    yield table("trust", frame, "segment", *(f"{name}:count" for name in FEELINGS), "mean:points", "how")
