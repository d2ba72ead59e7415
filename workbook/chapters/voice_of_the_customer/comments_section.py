"""Section ``comments``: themes with examples, the tone of what is said, and the log of the voice of the customer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import nps, periods, themes
from workbook.chapters.voice_of_the_customer.blocks import (
    choices,
    finding,
    metric,
    missing,
    share_bounds,
    table,
    threshold,
)
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Chart, Section, Warn, message

VOICE_KINDS = ("changed_expectation", "concern", "new_request")


def section(voice: Voice) -> Section:
    feedback = received(voice)
    return Section("comments", (*_themes(voice), *_tone(feedback, voice), *_log(feedback, voice)))


def received(voice: Voice) -> pd.DataFrame | None:
    """The feedback received up to the date of the data, with its period; None without any."""
    found = voice.table("feedback")
    if found is None:
        return None
    found = found[found["received"].notna() & ~(found["received"] > voice.as_of)]
    return found.assign(period=periods.numbers(found["received"], voice.period)) if len(found) else None


def _themes(voice: Voice) -> Iterator[Block]:
    names = ("comments_read", "theme_top_share")
    found = themes.comments(voice)
    if found is None:
        yield from missing(names, message("no_comments"), message("missing_comments"))
        return
    pairs = themes.coded(found, [(entry.theme, entry.words) for entry in voice.record.themes])
    source = message("comments", n=len(found), all=len(voice.scores.frame))
    yield metric("comments_read", len(found), source)
    rest, words = themes.without_theme(found, pairs)
    if rest:
        yield Warn(message("comments_uncoded" if words else "comments_uncoded_plain", n=rest, all=len(found),
                           words=words))  # fmt: skip
    if pairs.empty:
        yield metric("theme_top_share", None, source, warnings=[message("missing_themes")])
        return
    yield from _counted(themes.counted(found, pairs), len(found), source)


def _counted(frame: pd.DataFrame, n: int, source) -> Iterator[Block]:
    first = frame.iloc[0]
    yield finding("theme_first", "theme_top_share", level="note", theme=first["theme"], n=int(first["answers"]), all=n)
    angry = frame[(frame["high"] < threshold("nps_watch")) & (frame["share"] >= threshold("theme_watch"))]
    if len(angry):
        yield finding("theme_angry", "theme_top_share", level="act", themes=angry["theme"].tolist(), n=len(angry))
    yield metric("theme_top_share", first["share"], source, message("theme_top_share", theme=first["theme"]),
                 bounds=share_bounds(first["answers"], n))  # fmt: skip
    shown = frame.head(threshold("bars_shown"))
    title = message("chart.themes", theme=first["theme"], n=int(first["answers"]), all=n)
    yield Chart("themes", shown, title, (7.2, 1.9 + 0.42 * len(shown)))
    yield table(
        "themes", frame, "theme", "answers:count", "share:share", "nps:points", "low:points", "high:points", long=True
    )
    if frame[["critic", "friend"]].notna().any(axis=None):
        yield table("theme_words", frame, "theme", "critic", "friend", long=True)


def _tone(feedback: pd.DataFrame | None, voice: Voice) -> Iterator[Block]:
    """Statements for less statements against, as a share of all whose tone was judged; by period."""
    judged = feedback[feedback["tone"].notna()] if feedback is not None else None
    if judged is None or judged.empty:
        yield metric("tone_balance", None, message("no_tone"), warnings=[message("missing_tone")])
        return
    counts = _tones(judged.assign(all="all"), "all")
    low, high = _tone_bounds(counts)
    balance = float(counts["balance"].iloc[0])
    key = "tone_good" if low[0] > 0 else "tone_bad" if high[0] < 0 else "tone_open"
    yield finding(key, "tone_balance", level="watch" if key == "tone_bad" else "note", n=len(judged),
                  share=abs(balance))  # fmt: skip
    yield metric("tone_balance", balance, message("tone", n=len(judged)), message("tone_balance"),
                 bounds=(low[0], high[0]))  # fmt: skip
    found = _tones(judged, "period")
    if len(found) > 1:
        yield _tone_chart(found, voice)


def _tones(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Statements for, neutral and against by ``key``, with the balance."""
    signs = np.sign(rows["tone"])
    frame = pd.DataFrame({key: rows[key], "good": signs > 0, "neutral": signs == 0, "bad": signs < 0})
    found = frame.groupby(key).sum().astype(int).reset_index()
    n = found[["good", "neutral", "bad"]].sum(axis=1)
    return found.assign(n=n, balance=(found["good"] - found["bad"]) / n)


def _tone_bounds(found: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """A balance of counts is made like the Net Promoter Score, and so is its interval."""
    low, high = nps.interval(found["good"], found["neutral"], found["bad"])
    return np.atleast_1d(low) / 100, np.atleast_1d(high) / 100


def _tone_chart(found: pd.DataFrame, voice: Voice) -> Chart:
    low, high = _tone_bounds(found)
    shown = found.assign(low=low, high=high, name=[periods.name(at, voice.period) for at in found["period"]])
    shown = shown.tail(threshold("points_shown")).reset_index(drop=True)
    first, last = shown.iloc[0], shown.iloc[-1]
    title = message("chart.tone", first=first["name"], last=last["name"], start=float(first["balance"]),
                    end=float(last["balance"]))  # fmt: skip
    return Chart("tone", shown, title)


def _log(feedback: pd.DataFrame | None, voice: Voice) -> Iterator[Block]:
    """What customers expect anew, fear or ask for: counts by kind, all of them and in the last period."""
    notes = feedback[feedback["kind"].isin(VOICE_KINDS)] if feedback is not None else None
    if notes is None or notes.empty:
        reason = "missing_feedback" if feedback is None else "missing_voice_notes"
        yield metric("voice_notes", None, message("no_feedback"), warnings=[message(reason)])
        return
    yield metric("voice_notes", len(notes), message("feedback_table", n=len(feedback)))
    last = notes["period"].max()
    rows = [_kind(kind, notes[notes["kind"] == kind], last) for kind in choices("voc_kind") if kind in VOICE_KINDS]
    frame = pd.DataFrame(rows)
    most = frame.loc[frame["notes"].idxmax()]
    if (frame["notes"] == most["notes"]).sum() == 1:
        yield finding(f"voice_most_{most['kind']}", "voice_notes", n=int(most["notes"]), all=len(notes))
    yield table("voice_log", frame, "kind:text:voc_kind", "notes:count", "latest:count", "customers:count", "example")


def _kind(kind: str, part: pd.DataFrame, last: int) -> dict:
    said = part.dropna(subset=["text"]).sort_values("received", kind="stable")["text"]
    return {
        "kind": kind,
        "notes": len(part),
        "latest": int((part["period"] == last).sum()),
        "customers": int(part["customer"].nunique()),
        "example": said.iloc[-1] if len(said) else None,
    }
