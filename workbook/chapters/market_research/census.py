"""The census of territories: each one scored, and read as go, learn more or leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.market_research.blocks import choices, threshold
from workbook.chapters.market_research.market import Market, one_spelling, same
from workbook.chapters.market_research.ranking import Ranking, pivoted, ranked
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Census:
    """The territories, scored and read.

    ``frame``: one row a territory (index), best first: score, low, high, weakest (criterion with the lowest score),
    lowest (that score), checked and noted (shares of the checklist and of the scores with a note), reading, reason,
    held, summary. ``long``: every score with its note. ``checks``: by territory, what of the checklist is done.
    """

    ranking: Ranking
    frame: pd.DataFrame
    long: pd.DataFrame
    checks: dict[str, tuple[str, ...]]
    warnings: tuple[Message, ...]


def census_of(market: Market) -> Census | None:
    """The territories of the table, ranked and read; None without rows or without a weight above zero."""
    if market.territories is None:
        return None
    scores, weights, several = pivoted(market.territories, "territory")
    ranking = ranked(scores, weights, market.intervals)
    if ranking is None:
        return None
    warnings = [message("weights_differ", criteria=several, n=len(several))] if several else []
    told = {same(entry.territory): entry for entry in market.record.census}
    checks = {name: told[same(name)].checked for name in ranking.frame.index if same(name) in told}
    strangers = [
        entry.territory for key, entry in told.items() if key not in {same(name) for name in ranking.frame.index}
    ]
    warnings += [message("territory_unscored", territories=strangers, n=len(strangers))] if strangers else []
    long = _long(market.territories, ranking)
    frame = _read(ranking, long, checks).assign(
        summary=[told[same(name)].summary if same(name) in told else None for name in ranking.frame.index]
    )
    return Census(ranking, frame, long, checks, (*warnings, *ranking.warnings))


def _long(rows: pd.DataFrame, ranking: Ranking) -> pd.DataFrame:
    """Every score of the table, by territory in the order of the ranking, weights summing to 1."""
    rows = rows.dropna(subset=["territory", "criterion", "weight", "score"])
    rows = rows.assign(territory=one_spelling(rows["territory"]), criterion=one_spelling(rows["criterion"]))
    rows = rows[rows["criterion"].isin(ranking.weights.index)].assign(weight=rows["criterion"].map(ranking.weights))
    order = {name: at for at, name in enumerate(ranking.frame.index)}
    return rows.sort_values("territory", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _read(ranking: Ranking, long: pd.DataFrame, checks: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    frame = ranking.frame[["score", "low", "high"]].copy()
    frame["weakest"], frame["lowest"] = ranking.scores.idxmin(axis=1), ranking.scores.min(axis=1)
    frame["checked"] = [len(checks.get(name, ())) / len(choices("census_check")) for name in frame.index]
    noted = long.assign(noted=long["note"].notna()).groupby("territory")["noted"].mean()
    frame["noted"] = noted.reindex(frame.index)
    read = [reading(row.score, row.lowest, row.checked) for row in frame.itertuples()]
    frame["reading"], frame["reason"] = [r for r, _ in read], [why for _, why in read]
    return frame.assign(held=_held(ranking, frame))


def reading(score: float, lowest: float, checked: float) -> tuple[str, str]:
    """Go, learn more or leave, and why: the score, a criterion at the bottom of the scale, what is not yet checked."""
    if score < threshold("territory_leave"):
        return "leave", "score"
    if score < threshold("territory_go"):
        return "learn_more", "score"
    if lowest <= threshold("territory_blocker"):
        return "learn_more", "blocker"
    return ("go", "score") if checked >= threshold("territory_checked") else ("learn_more", "unchecked")


def _held(ranking: Ranking, frame: pd.DataFrame) -> np.ndarray | float:
    """The share of the weight draws in which the reading would be the same."""
    if ranking.draws is None:
        return np.nan
    known = list(zip(frame["lowest"], frame["checked"], frame["reading"], strict=True))
    return np.array(
        [
            np.mean([reading(score, lowest, checked)[0] == read for score in ranking.draws[:, at]])
            for at, (lowest, checked, read) in enumerate(known)
        ]
    )
