"""At which stage of maturity the market is: what decides the choice, from functionality to price."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.market_research.blocks import finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market
from workbook.metrics import Block, Chart, message

STAGES = ("functionality", "reliability", "convenience", "price")


def weights_of(market: Market) -> pd.Series:
    """How much each factor counts in the buyers' choice, 1 to 5, by stage; NaN where it isn't rated."""
    return pd.Series({stage: getattr(market.record, f"choice_{stage}") for stage in STAGES}, dtype=float)


def stage_of(weights: pd.Series) -> str | None:
    """The stage whose factor counts most; of equals the latest, the cautious reading. None without a rating."""
    known = weights.dropna()
    return None if known.empty else known.index[known == known.max()][-1]


def blocks(market: Market) -> Iterator[Block]:
    """The stage, the weight of price, and what follows for prices."""
    weights = weights_of(market)
    open_factors = int(weights.isna().sum())
    if open_factors:
        yield from missing(["maturity_stage", "price_weight"], "answers", message("no_maturity", n=open_factors))
        return
    stage, shares = stage_of(weights), weights / weights.sum()
    number, ties = STAGES.index(stage) + 1, int((weights == weights.max()).sum()) > 1
    yield finding(
        f"stage_{stage}",
        "maturity_stage",
        "price_weight",
        level="watch" if number >= threshold("price_stage") else "note",
        share=shares["price"],
    )
    warnings = (message("stage_tied"),) if ties else ()
    yield metric("maturity_stage", number, "answers", *warnings, convention=message("maturity_stage"))
    yield metric("price_weight", shares["price"], "answers", convention=message("price_weight"))
    frame = pd.DataFrame(
        {
            "stage": STAGES,
            "rating": weights.to_numpy(),
            "share": shares.to_numpy(),
            "here": [name == stage for name in STAGES],
        }
    )
    yield table("maturity", frame, "stage:text:result.maturity.kind", "rating:count", "share:share", "here:yes_no")
    yield Chart("maturity", frame, message(f"chart.maturity.title_{stage}", share=shares[stage]), (7.2, 2.9))
