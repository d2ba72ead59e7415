"""Section ``competition``: who shares the market, and where the client stands against its rivals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook import statistics
from workbook.chapters.market_research import concentration
from workbook.chapters.market_research.blocks import finding, metric, missing, table, threshold
from workbook.chapters.market_research.market import Market, same
from workbook.chapters.market_research.ranking import Ranking, pivoted, ranked
from workbook.metrics import Block, Chart, Finding, Message, Metric, Section, message

BENCHMARK = ("benchmark_score", "benchmark_rank", "benchmark_rank_kept")


@dataclass(frozen=True)
class Benchmark:
    """The client among its competitors. ``own``: the client's name in the table, or None when it isn't found there."""

    ranking: Ranking
    own: str | None
    warnings: tuple[Message, ...]

    @property
    def rivals(self) -> pd.DataFrame:
        """The scores of everybody else, best rival first."""
        return self.ranking.scores.drop(index=[self.own] if self.own else [])

    @property
    def gaps(self) -> pd.DataFrame:
        """By criterion (index): weight, ours, the best rival's score and name, the gap, the gap times the weight."""
        ours, rivals = self.ranking.scores.loc[self.own], self.rivals
        frame = pd.DataFrame(
            {"weight": self.ranking.weights, "ours": ours, "best": rivals.max(), "mean": rivals.mean()}
        )
        frame["rival"] = [rivals[name].idxmax() if rivals[name].notna().any() else None for name in frame.index]
        frame["gap"] = frame["ours"] - frame["best"]
        return frame.assign(weighted=frame["gap"] * frame["weight"]).sort_values("weighted", kind="stable")


def section(market: Market) -> Section:
    return Section("competition", (*concentration.blocks(market), *_benchmark(market)))


def own_name(market: Market) -> str:
    """Under which name the client stands among its competitors: its answer, else its own name."""
    return market.record.own_name or market.name


def benchmark_of(market: Market) -> Benchmark | None:
    """The competitors ranked by weighted mean; None without rows or without a weight above zero."""
    if market.competitors is None:
        return None
    scores, weights, several = pivoted(market.competitors, "competitor")
    ranking = ranked(scores, weights, market.intervals)
    if ranking is None:
        return None
    own = next((name for name in ranking.frame.index if same(name) == same(own_name(market))), None)
    warnings = [message("weights_differ", criteria=several, n=len(several))] if several else []
    partial = ranking.frame.index[ranking.frame["known"] < 1 - threshold("share_tolerance")].tolist()
    warnings += [message("rated_in_part", names=partial, n=len(partial))] if partial else []
    return Benchmark(ranking, own, (*warnings, *ranking.warnings))


def _benchmark(market: Market) -> Iterator[Block]:
    found = benchmark_of(market)
    if found is None:
        reason = "no_competitors" if market.competitors is None else "no_weights"
        yield from missing(BENCHMARK, "competitors", message(reason))
        return
    if found.own is None or len(found.rivals) == 0:
        reason = message("alone") if found.own else message("own_name_unknown", name=own_name(market))
        yield from missing(BENCHMARK, "competitors", reason, *found.warnings)
    else:
        yield from _findings(found)
        yield from _metrics(found)
    yield from _tables(found)
    yield from _charts(found)


def _metrics(found: Benchmark) -> Iterator[Metric]:
    ours, drawn = found.ranking.frame.loc[found.own], found.ranking.draws is not None
    source = message("competitors_rated", n=len(found.ranking.frame), criteria=len(found.ranking.weights))
    draws = threshold("weight_draws")
    bounds = (ours["low"], ours["high"]) if drawn else None
    score = message("weighted_mean", draws=draws) if drawn else message("weighted_mean_plain")
    yield metric("benchmark_score", ours["score"], source, *found.warnings, convention=score, bounds=bounds)
    bounds = tuple(map(float, _rank_bounds(found))) if drawn else None
    yield metric("benchmark_rank", ours["rank"], source, *found.warnings, convention=message("rank"), bounds=bounds)
    reasons = () if drawn else (*found.ranking.warnings, message("weights_not_redrawn"))
    yield metric("benchmark_rank_kept", ours["kept"], source, *reasons, convention=message("kept", draws=draws))


def _rank_bounds(found: Benchmark) -> tuple[float, float]:
    """The best and the worst rank among the middle 95 % of the draws; the rank itself lies between them."""
    at = found.ranking.frame.index.get_loc(found.own)
    draws = np.round(found.ranking.draws, 9)
    ranks = 1 + (draws > draws[:, [at]]).sum(axis=1)
    low, high = statistics.interval(ranks, threshold("interval_level"))
    rank = found.ranking.frame["rank"].iloc[at]
    return min(np.floor(low), rank), max(np.ceil(high), rank)


def _findings(found: Benchmark) -> Iterator[Finding]:
    frame = found.ranking.frame
    ours, best = frame.loc[found.own], found.rivals.index[0]
    values = {
        "rank": int(ours["rank"]),
        "n": len(frame),
        "score": ours["score"],
        "best": best,
        "best_score": frame.at[best, "score"],
    }
    key = "benchmark_first" if ours["rank"] == 1 else "benchmark_behind"
    yield finding(key, "benchmark_score", "benchmark_rank", **values)
    if not np.isnan(ours["kept"]):
        stable = ours["kept"] >= threshold("rank_stable")
        key = "benchmark_firm" if stable else "benchmark_shaky"
        yield finding(key, "benchmark_rank_kept", level="note" if stable else "watch", kept=ours["kept"])
    gaps = found.gaps.dropna(subset=["gap"])
    for key, row, asks in (("benchmark_weakness", gaps.head(1), "act"), ("benchmark_strength", gaps.tail(1), "note")):
        if len(row) and (row["gap"].iloc[0] < 0) == (asks == "act") and row["gap"].iloc[0] != 0:
            said = row.iloc[0]
            yield finding(
                key,
                "benchmark_score",
                level=asks,
                criterion=row.index[0],
                ours=said["ours"],
                rival=said["rival"],
                best=said["best"],
            )


def _tables(found: Benchmark) -> Iterator[Block]:
    frame = found.ranking.frame.reset_index(names="competitor")
    frame["own"] = frame["competitor"] == found.own
    columns = ("score:number", "low:number", "high:number", "kept:share", "own:yes_no")
    yield table("benchmark", frame, "rank:count", "competitor", *columns, long=True)
    if found.own and len(found.rivals):
        frame = found.gaps.reset_index(names="criterion")
        columns = ("weight:share", "ours:number", "best:number", "rival", "gap:number", "mean:number")
        yield table("benchmark_gaps", frame, "criterion", *columns)


def _charts(found: Benchmark) -> Iterator[Chart]:
    shown = found.ranking.frame.head(threshold("bars_shown"))
    shown = shown.assign(own=shown.index == found.own)
    if len(shown) < 2:
        return
    if found.own is None or not len(found.rivals):
        title = message("chart.benchmark.title_unknown", best=shown.index[0])
        yield Chart("benchmark", shown, title, (7.2, 1.4 + 0.42 * len(shown)))
        return
    ours = found.ranking.frame.loc[found.own]
    title = message(
        "chart.benchmark", name=found.own, rank=int(ours["rank"]), n=len(found.ranking.frame), kept=ours["kept"]
    )
    title = message("chart.benchmark.title_plain", **title.values) if np.isnan(ours["kept"]) else title
    yield Chart("benchmark", shown, title, (7.2, 1.4 + 0.42 * len(shown)))
    yield from _profile(found)


def _profile(found: Benchmark) -> Iterator[Chart]:
    """The client, the best rival and the mean of the rivals on the weightiest criteria; a radar needs three."""
    heavy = found.ranking.weights.sort_values(ascending=False, kind="stable").head(threshold("axes_shown")).index
    gaps = found.gaps.reindex(heavy).dropna(subset=["ours", "best"])
    if len(gaps) < 3:
        return
    best = found.rivals.index[0]
    lines = pd.DataFrame({found.own: gaps["ours"], best: found.rivals.loc[best, gaps.index], "": gaps["mean"]})
    ahead = gaps.index[gaps["gap"] > 0].tolist()
    key = "chart.benchmark_profile" if ahead else "chart.benchmark_profile.title_none"
    yield Chart("benchmark_profile", lines, message(key, n=len(ahead), all=len(gaps)), (7.2, 4.6))
