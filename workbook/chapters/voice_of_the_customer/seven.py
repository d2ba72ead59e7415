"""A ready-made index: seven factors asked in the same words as in the whole sector, so that firms can be compared."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.voice_of_the_customer.blocks import choices, entries, finding, metric
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Chart, Warn, message


def blocks(voice: Voice) -> Iterator[Block]:
    """The composite score, the widest gap to the sector, and the radar of seven axes."""
    frame = ratings(voice)
    rated = frame.dropna(subset=["ours"])
    if rated.empty:
        yield metric("index_seven", None, warnings=[message("missing_seven")])
        return
    yield from _gap(rated)
    partly = () if len(rated) == len(frame) else (message("seven_partly", n=len(rated), all=len(frame)),)
    yield metric("index_seven", float(rated["ours"].mean()), convention=message("index_seven"), warnings=partly)
    if len(rated) > 2:
        yield _chart(rated)
    else:
        yield Warn(message("seven_few"))


def ratings(voice: Voice) -> pd.DataFrame:
    """The seven factors in their order, one row each; NaN where nothing was answered."""
    said = entries(voice.record.index_ratings, "factor", "ours", "sector").drop_duplicates("factor")
    found = said.set_index("factor").reindex(choices("voc_index_factor")).rename_axis("factor").reset_index()
    return found.astype({"ours": float, "sector": float})


def _gap(rated: pd.DataFrame) -> Iterator[Block]:
    known = rated.dropna(subset=["sector"])
    if known.empty:
        return
    gap = known["ours"] - known["sector"]
    worst = known.loc[gap.idxmin(), "factor"]
    if gap.min() < 0:
        yield finding(f"seven_behind_{worst}", "index_seven", level="watch", gap=float(-gap.min()))


def _chart(rated: pd.DataFrame) -> Chart:
    worst = rated.loc[rated["ours"].idxmin()]
    title = message(
        f"chart.seven.title_{worst['factor']}", score=float(worst["ours"]), mean=float(rated["ours"].mean())
    )
    return Chart("seven", rated.reset_index(drop=True), title, (6.4, 4.6))
