"""Section ``satisfaction``: the index with its factors and weights, its trend, the sector, and the index of seven."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import csi, periods, seven
from workbook.chapters.voice_of_the_customer.blocks import finding, metric, missing, table, threshold
from workbook.chapters.voice_of_the_customer.csi import Index
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Chart, Message, Metric, Section, Text, Warn, message
from workbook.statistics import interval, redrawn_weights

INDEX = ("csi", "csi_100", "csi_equal", "csi_answers")
TREND = ("csi_latest", "csi_change")


def section(voice: Voice) -> Section:
    found = voice.csi
    blocks = [*_index(found, voice)] if found is not None else [*_nothing(voice)]
    return Section("satisfaction", (*blocks, *seven.blocks(voice), *_source(voice)))


def _nothing(voice: Voice) -> Iterator[Metric]:
    ratings = voice.ratings
    reasons = (message("missing_satisfaction"),) if ratings is None else ratings.refusals or (message("only_overall"),)
    yield from missing((*INDEX, *TREND, "csi_sector_gap"), message("no_satisfaction"), *reasons)


def _index(found: Index, voice: Voice) -> Iterator[Block]:
    ratings = found.ratings
    source = message("satisfaction_table", n=found.persons, ratings=len(ratings.frame), factors=len(ratings.factors))
    weighting = message("csi_weighted" if found.weighted else "csi_equal_weights", low=ratings.low, high=ratings.high)
    factors = _factors(found, voice)
    yield from _findings(found, factors, voice)
    bounds = None if found.low is None else (ratings.points(found.low), ratings.points(found.high))
    yield metric("csi", ratings.points(found.share), source, weighting, bounds=bounds, warnings=found.notes)
    hundred = None if found.low is None else (100 * found.low, 100 * found.high)
    yield metric("csi_100", 100 * found.share, source, message("csi_100"), bounds=hundred, warnings=found.notes)
    yield _equal(found, source)
    yield metric("csi_answers", found.persons, source)
    yield _factors_chart(found, factors)
    yield table("factors_rated", factors, "factor", "weight:share", "persons:count", "score:points", "low:points",
                "high:points", "score_100:points", "contribution:points")  # fmt: skip
    yield from _distribution(found)
    yield from _trend(found, voice, source)
    yield _sector(found, voice)


def _factors(found: Index, voice: Voice) -> pd.DataFrame:
    """The factors with weight, score and bounds in points, and what each brings to the index; heaviest first."""
    ratings = found.ratings
    means = voice.factor_means.reset_index()
    frame = means.assign(weight=found.weights, score_100=100 * means["share"], score=ratings.points(means["share"]))
    frame["low"], frame["high"] = ratings.points(means["low"]), ratings.points(means["high"])
    frame["contribution"] = frame["weight"] * frame["score"]
    return frame.sort_values(["weight", "factor"], ascending=[False, True], kind="stable", ignore_index=True)


def _equal(found: Index, source: Message) -> Metric:
    """The index as if every factor mattered the same: what the weights do to it."""
    ratings = found.ratings
    row = csi.by(ratings.frame, csi.equal(len(ratings.factors)), None).iloc[0]
    bounds = (ratings.points(row["low"]), ratings.points(row["high"]))
    return metric("csi_equal", ratings.points(row["share"]), source, message("csi_equal"), bounds=bounds)


def _findings(found: Index, factors: pd.DataFrame, voice: Voice) -> Iterator[Block]:
    ratings = found.ratings
    known = factors[factors["weight"] > 0]
    best, worst = known.loc[known["share"].idxmax()], known.loc[known["share"].idxmin()]
    values = {"csi": ratings.points(found.share), "top": ratings.high, "csi_100": 100 * found.share}
    if len(known) > 1 and best["share"] > worst["share"]:
        yield finding("csi_ends", "csi", best=best["factor"], worst=worst["factor"], high=float(best["score"]),
                      low=float(worst["score"]), **values)  # fmt: skip
    else:
        yield finding("csi_plain", "csi", **values)
    if found.weighted and voice.intervals and len(known) > 1:
        yield _redrawn(found, factors)
    if voice.record.factor_source == "assumption":
        yield finding("factors_assumed", "csi", level="watch", n=len(ratings.factors))


def _redrawn(found: Index, factors: pd.DataFrame) -> Block:
    """Whether the index survives other reasonable weights."""
    known = factors[factors["weight"] > 0]
    drawn = redrawn_weights(known["weight"], threshold("weight_concentration"), threshold("weight_draws"),
                            threshold("seed"))  # fmt: skip
    low, high = interval(drawn @ known["score"].to_numpy(float), threshold("interval_level"))
    return finding("csi_weights", "csi", "csi_equal", low=float(low), high=float(high))


def _factors_chart(found: Index, factors: pd.DataFrame) -> Chart:
    ratings, shown = found.ratings, factors.head(threshold("bars_shown"))
    title = message("chart.csi_factors", csi=ratings.points(found.share), top=ratings.high, n=found.persons)
    data = {"rows": shown, "csi": ratings.points(found.share), "low": ratings.low, "high": ratings.high}
    return Chart("csi_factors", data, title, (7.2, 1.7 + 0.45 * len(shown)))


def _distribution(found: Index) -> Iterator[Block]:
    """How the ratings of each factor are spread over fifths of the scale; the factor with most low ones titles it."""
    frame = found.ratings.frame
    fifth = np.minimum((frame["share"].to_numpy() * 5).astype(int), 4)
    counts = np.bincount(frame["factor"].to_numpy() * 5 + fifth, minlength=5 * len(found.ratings.factors)).reshape(
        -1, 5
    )
    shares = pd.DataFrame(counts / counts.sum(axis=1, keepdims=True), index=list(found.ratings.factors))
    low = shares[0] + shares[1]
    worst = low.idxmax()
    title = message("chart.distribution", factor=worst, share=float(low.max()))
    shown = shares.assign(n=counts.sum(axis=1)).loc[low.sort_values(ascending=False, kind="stable").index]
    shown = shown.head(threshold("bars_shown"))
    yield Chart("distribution", shown, title, (7.2, 1.9 + 0.42 * len(shown)))


def _trend(found: Index, voice: Voice, source: Message) -> Iterator[Block]:
    ratings = found.ratings
    dated = ratings.frame[ratings.frame["period"] >= 0]
    rows = csi.by(dated, found.weights, "period").dropna(subset=["share"]) if len(dated) else None
    if rows is None or rows.empty:
        yield from missing(TREND, source, message("satisfaction_undated"))
        return
    if rows["period"].nunique() < dated["period"].nunique():
        yield Warn(message("periods_incomplete"))
    rows = rows.reset_index(drop=True)
    rows["name"] = [periods.name(number, voice.period) for number in rows["period"]]
    for column in ("share", "low", "high"):
        rows[{"share": "csi"}.get(column, column)] = ratings.points(rows[column])
    last = rows.iloc[-1]
    few = [message("persons_few", n=int(last["persons"]), least=threshold("answers_few"))]
    yield metric("csi_latest", last["csi"], source, message("csi_latest", period=last["name"]),
                 bounds=(last["low"], last["high"]),
                 warnings=few if last["persons"] < threshold("answers_few") else ())  # fmt: skip
    yield from _change(rows, found, voice, source)
    if len(rows) > 1:
        shown = rows.tail(threshold("points_shown")).reset_index(drop=True)
        title = message("chart.csi_trend", first=shown["name"].iloc[0], last=last["name"], start=shown["csi"].iloc[0],
                        end=last["csi"])  # fmt: skip
        yield Chart("csi_trend", {"rows": shown, "low": ratings.low, "high": ratings.high}, title)
        yield table(
            "csi_by_period", rows, "name", "persons:count", "csi:points", "low:points", "high:points", long=True
        )


def _change(rows: pd.DataFrame, found: Index, voice: Voice, source: Message) -> Iterator[Block]:
    """The last period against the one before it; the two are taken as drawn independently."""
    if len(rows) < 2:
        yield metric("csi_change", None, source, warnings=[message("one_period")])
        return
    before, after = rows.iloc[-2], rows.iloc[-1]
    value = float(after["csi"] - before["csi"])
    reach = float(np.hypot(before["high"] - before["low"], after["high"] - after["low"]) / 2)
    bounds = (value - reach, value + reach) if reach == reach else None
    way = "open" if bounds is None or bounds[0] <= 0 <= bounds[1] else "up" if value > 0 else "down"
    yield finding(f"csi_{way}", "csi_change", level="act" if way == "down" else "note", change=abs(value),
                  before=before["name"], after=after["name"])  # fmt: skip
    convention = message("csi_change", before=before["name"], after=after["name"])
    yield metric("csi_change", value, source, convention, bounds=bounds)


def _sector(found: Index, voice: Voice) -> Metric:
    """The index of 100 less that of the sector."""
    sector = voice.record.sector_csi_100
    if sector is None:
        return metric("csi_sector_gap", None, warnings=[message("missing_sector")])
    bounds = None if found.low is None else (100 * found.low - sector, 100 * found.high - sector)
    where = voice.record.sector_source or "–"
    return metric("csi_sector_gap", 100 * found.share - sector, message("sector", where=where, sector=sector),
                  message("csi_sector_gap"), bounds=bounds)  # fmt: skip


def _source(voice: Voice) -> Iterator[Block]:
    if voice.record.factors_rejected:
        yield Text(message("text.factors_rejected", factors=list(voice.record.factors_rejected)))
