"""Section ``recommendation``: the Net Promoter Score, its three groups, segments and periods."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.voice_of_the_customer import nps, periods, scores
from workbook.chapters.voice_of_the_customer.blocks import finding, metric, share_bounds, table, threshold
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Chart, Message, Metric, Section, Warn, message

GROUP_METRICS = ("promoters_share", "passives_share", "detractors_share")
TREND = ("nps_latest", "nps_change")
COLUMNS = ("answers:count", "promoters:count", "passives:count", "detractors:count")
SCORE = ("nps:points", "low:points", "high:points")


def section(voice: Voice) -> Section:
    found = voice.scores
    if found is None:
        names = ("nps", "nps_answers", *GROUP_METRICS, *TREND)
        reason = [message("missing_nps")]
        return Section(
            "recommendation", tuple(metric(name, None, message("no_nps"), warnings=reason) for name in names)
        )
    if found.refusals:
        return Section("recommendation", tuple(_refused(found)))
    return Section("recommendation", tuple(_blocks(found, voice)))


def _refused(found: scores.Scores) -> Iterator[Block]:
    """A scale the formula was not made for: no score, only how many answered."""
    source = message("nps_table", n=len(found.frame))
    yield metric("nps", None, source, warnings=found.refusals)
    yield metric("nps_answers", len(found.frame), source)
    for name in (*GROUP_METRICS, *TREND):
        yield metric(name, None, source, warnings=found.refusals)


def _blocks(found: scores.Scores, voice: Voice) -> Iterator[Block]:
    source, counts = message("nps_table", n=len(found.frame)), found.counts
    value, bounds = float(nps.score(*counts)), tuple(float(bound) for bound in nps.interval(*counts))
    yield _headline(value, bounds, counts)
    yield metric("nps", value, source, message("nps"), bounds=bounds, warnings=found.notes)
    yield metric("nps_answers", len(found.frame), source)
    for name, count in zip(GROUP_METRICS, counts, strict=True):
        bounds = share_bounds(count, len(found.frame))
        yield metric(name, count / len(found.frame), source, message("wilson"), bounds=bounds)
    yield from _groups(found, counts)
    yield from _trend(found.frame, voice, source)


def _headline(value: float, bounds: tuple[float, float], counts: tuple[int, int, int]) -> Block:
    """What the score allows to say: for sure above or below nought, or neither."""
    low, high = bounds
    watch = threshold("nps_watch")
    key = "nps_positive" if low > watch else "nps_negative" if high < watch else "nps_open"
    level = {"nps_positive": "note", "nps_negative": "act", "nps_open": "watch"}[key]
    return finding(key, "nps", level=level, nps=value, low=low, high=high, n=sum(counts), promoters=counts[0],
                   detractors=counts[2])  # fmt: skip


def _groups(found: scores.Scores, counts: tuple[int, int, int]) -> Iterator[Block]:
    """Segments from the best to the worst, and the picture of all answers with each of them."""
    total = scores.scored(pd.DataFrame([dict(zip(scores.GROUPS, counts, strict=True)) | {"answers": sum(counts)}]))
    frame = found.frame.dropna(subset=["segment"])
    parts = scores.by(frame, "segment").sort_values("nps", ascending=False, kind="stable") if len(frame) else None
    if parts is not None:
        yield from _segment_findings(parts)
    shown = pd.concat([total.assign(segment=None), parts]) if parts is not None else total.assign(segment=None)
    shown = shown.head(threshold("bars_shown")).reset_index(drop=True)
    title = message("chart.nps_groups", nps=float(total["nps"].iloc[0]), n=sum(counts), low=float(total["low"].iloc[0]),
                    high=float(total["high"].iloc[0]))  # fmt: skip
    yield Chart("nps_groups", shown, title, (7.2, 1.7 + 0.42 * len(shown)))
    if parts is not None:
        yield table("nps_by_segment", parts, "segment", *COLUMNS, *SCORE, long=True)


def _segment_findings(parts: pd.DataFrame) -> Iterator[Block]:
    """The two ends of the segments, when their intervals part; and segments with hardly any answers."""
    best, worst = parts.iloc[0], parts.iloc[-1]
    if best["low"] > worst["high"]:
        yield finding("segments_differ", "nps", level="watch", best=str(best["segment"]), worst=str(worst["segment"]),
                      high=float(best["nps"]), low=float(worst["nps"]))  # fmt: skip
    few = parts.loc[parts["answers"] < threshold("answers_few"), "segment"]
    if len(few):
        yield Warn(message("segments_few", segments=[str(name) for name in few], least=threshold("answers_few")))


def _trend(frame: pd.DataFrame, voice: Voice, source: Message) -> Iterator[Block]:
    """The score by period, the last one, and its change against the one before."""
    dated = frame[frame["period"] >= 0]
    if dated.empty:
        yield from (metric(name, None, source, warnings=[message("nps_undated")]) for name in TREND)
        return
    if len(dated) < len(frame):
        yield Warn(message("undated_left_out", n=len(frame) - len(dated)))
    found = scores.by(dated, "period")
    found["name"] = [periods.name(number, voice.period) for number in found["period"]]
    yield _latest(found, source)
    yield from _change(found, source)
    if len(found) > 1:
        shown = found.tail(threshold("points_shown")).reset_index(drop=True)
        first, last = shown.iloc[0], shown.iloc[-1]
        title = message("chart.nps_trend", first=first["name"], last=last["name"], start=float(first["nps"]),
                        end=float(last["nps"]))  # fmt: skip
        yield Chart("nps_trend", shown, title)
        yield table("nps_by_period", found, "name", *COLUMNS, *SCORE, long=True)


def _latest(found: pd.DataFrame, source: Message) -> Metric:
    last = found.iloc[-1]
    few = () if last["answers"] >= threshold("answers_few") else (_few(int(last["answers"])),)
    bounds = (float(last["low"]), float(last["high"]))
    convention = message("nps_latest", period=last["name"], n=int(last["answers"]))
    return metric("nps_latest", float(last["nps"]), source, convention, bounds=bounds, warnings=few)


def _few(n: int) -> Message:
    return message("answers_few", n=n, least=threshold("answers_few"))


def _change(found: pd.DataFrame, source: Message) -> Iterator[Block]:
    if len(found) < 2:
        yield metric("nps_change", None, source, warnings=[message("one_period")])
        return
    before, after = found.iloc[-2], found.iloc[-1]
    value, low, high = nps.change(*(tuple(float(row[name]) for name in scores.GROUPS) for row in (before, after)))
    way = "up" if low > 0 else "down" if high < 0 else "open"
    level = {"up": "note", "down": "act", "open": "note"}[way]
    values = {"change": abs(value), "before": before["name"], "after": after["name"]}
    key = "nps_open_change" if way == "open" else f"nps_{way}"
    yield finding(key, "nps_change", level=level, **values)
    convention = message("nps_change", before=before["name"], after=after["name"])
    yield metric("nps_change", value, source, convention, bounds=(low, high))
