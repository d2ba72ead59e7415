"""Section ``segments``: which segments deserve attention first, and whether that order would hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.market_research.blocks import choices, finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market
from workbook.chapters.market_research.ranking import Ranking, ranked
from workbook.chapters.market_research.sizing import sized
from workbook.metrics import Block, Chart, Finding, Metric, Section, message

CRITERIA = choices("segment_criterion")
RATED = ("narrowness", "fit", "accessibility")


def section(market: Market) -> Section:
    facts = facts_of(market)
    ranking = (
        ranked(facts.reindex(columns=list(CRITERIA)), weights_of(market), market.intervals) if len(facts) else None
    )
    blocks = [
        *_findings(facts, ranking),
        *_metrics(facts, ranking),
        *_tables(facts, ranking),
        *_charts(facts, ranking),
    ]
    return Section("segments", tuple(blocks))


def weights_of(market: Market) -> pd.Series:
    """The weight of each criterion: the client's, or the chapter's own where none is given; several are added up."""
    given = pd.Series(0.0, list(CRITERIA))
    for entry in market.record.segment_weights:
        given[entry.criterion] += entry.weight
    return given if given.sum() > 0 else pd.Series(float(threshold("segment_weight")), list(CRITERIA))


def facts_of(market: Market) -> pd.DataFrame:
    """One row a segment (index): the five ratings, and need, revenue, tam, sam, som, growth as they are known."""
    sizes = sized(market).frame.set_index("segment").rename(columns={"growth": "growth_rate"})
    rows = {entry.segment: entry for entry in market.record.segment_ratings}
    names = pd.Index(dict.fromkeys([*sizes.index, *rows]), name="segment")
    frame = sizes.reindex(names)
    for name in (*RATED, "revenue"):
        frame[name] = [getattr(rows[segment], name) if segment in rows else None for segment in names]
        frame[name] = frame[name].astype(float)
    needs = market.segments.set_index("segment")["need"] if market.segments is not None else pd.Series(dtype=object)
    return frame.assign(need=needs.reindex(names), size=scaled(frame["tam"]), growth=scaled(frame["growth_rate"]))


def scaled(values: pd.Series) -> pd.Series:
    """Amounts as ratings: the lowest gets 1, the highest 5, the others in proportion; the middle if all are equal."""
    low, high = threshold("rating_low"), threshold("rating_high")
    least, most = values.min(), values.max()
    if not most > least:
        return values.where(values.isna(), (low + high) / 2).astype(float)
    return low + (high - low) * (values - least) / (most - least)


def _metrics(facts: pd.DataFrame, ranking: Ranking | None) -> Iterator[Metric]:
    if ranking is None:
        yield from missing(["best_segment_score", "best_segment_kept"], "segment_ratings", message("no_ratings"))
        return
    best = ranking.frame.iloc[0]
    partial = ranking.frame.index[ranking.frame["known"] < 1 - threshold("share_tolerance")].tolist()
    warnings = (*([message("rated_in_part", names=partial, n=len(partial))] if partial else []), *ranking.warnings)
    bounds = None if ranking.draws is None else (best["low"], best["high"])
    convention = message("segment_score", draws=threshold("weight_draws"))
    yield metric(
        "best_segment_score", best["score"], "segment_ratings", *warnings, convention=convention, bounds=bounds
    )
    unknown = () if ranking.draws is not None else (*ranking.warnings, message("weights_not_redrawn"))
    yield metric(
        "best_segment_kept",
        best["kept"],
        "segment_ratings",
        *unknown,
        convention=message("kept", draws=threshold("weight_draws")),
    )


def _findings(facts: pd.DataFrame, ranking: Ranking | None) -> Iterator[Finding]:
    if ranking is not None and len(ranking.frame) > 1:
        best, kept = ranking.frame.index[0], ranking.frame["kept"].iloc[0]
        values = {
            "segment": best,
            "second": ranking.frame.index[1],
            "score": ranking.frame["score"].iloc[0],
            "kept": kept,
        }
        shaky = not np.isnan(kept) and kept < threshold("rank_stable")
        key = "segment_first" if np.isnan(kept) else "segment_first_shaky" if shaky else "segment_first_firm"
        yield finding(key, "best_segment_score", "best_segment_kept", level="watch" if shaky else "note", **values)
    room = (facts["som"] - facts["revenue"]).dropna()
    if len(room) and room.max() > 0:
        yield finding("segment_room", "som", segment=room.idxmax(), room=float(room.max()))
    over = room[room < 0]
    if len(over):
        yield finding("segment_above_som", "som", level="watch", segments=over.index.tolist(), n=len(over))
    shrinking = facts.index[(facts["growth_rate"] < 0) & (facts["revenue"] > 0)].tolist()
    if shrinking:
        revenue = float(facts.loc[shrinking, "revenue"].sum())
        yield finding(
            "segment_shrinks", "segments_growth", level="watch", segments=shrinking, n=len(shrinking), revenue=revenue
        )


def _tables(facts: pd.DataFrame, ranking: Ranking | None) -> Iterator[Block]:
    if ranking is not None:
        frame = ranking.frame.join(facts[list(CRITERIA)]).reset_index(names="segment")
        spread = ("score:decimal1", "low:decimal1", "high:decimal1", "kept:share")
        yield table(
            "segment_ranking", frame, "rank:count", "segment", *spread, *(f"{name}:decimal1" for name in CRITERIA)
        )
        weights = (
            ranking.weights.loc[[name for name in CRITERIA if name in ranking.weights]]
            .rename_axis("criterion")
            .reset_index(name="weight")
        )
        yield table("segment_weights", weights, "criterion:text:segment_criterion", "weight:share")
    if len(facts) and facts[["revenue", "som"]].notna().any(axis=None):
        frame = facts.assign(
            share=facts["revenue"] / facts["sam"].where(facts["sam"] > 0), potential=facts["som"] - facts["revenue"]
        ).reset_index()
        money = ("tam:currency", "som:currency", "revenue:currency", "potential:currency", "share:share")
        yield table("segment_potential", frame, "segment", "need", *money)


def _charts(facts: pd.DataFrame, ranking: Ranking | None) -> Iterator[Chart]:
    if ranking is not None and len(ranking.frame) > 1:
        shown = ranking.frame.head(threshold("bars_shown"))
        best, kept = shown.index[0], shown["kept"].iloc[0]
        key = "chart.segment_ranking.title_plain" if np.isnan(kept) else "chart.segment_ranking"
        title = message(key, segment=best, kept=kept)
        yield Chart("segment_ranking", shown, title, (7.2, 1.4 + 0.42 * len(shown)))
    points = facts.dropna(subset=["tam", "growth_rate"])
    if len(points) > 1:
        largest, fastest = points["tam"].idxmax(), points["growth_rate"].idxmax()
        key = "chart.size_growth.title_same" if largest == fastest else "chart.size_growth"
        growth = float(points["growth_rate"].max())
        title = message(key, largest=largest, fastest=fastest, growth=growth)
        yield Chart("size_growth", points[["tam", "growth_rate", "som"]], title, (7.2, 4.2))
