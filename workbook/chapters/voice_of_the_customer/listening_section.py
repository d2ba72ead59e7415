"""Section ``listening``: our own view, how often and how we ask, what listening saves, and whom rivals take away."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.voice_of_the_customer.blocks import entries, finding, metric, share_bounds, table, threshold
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Block, Section, Text, Warn, message

QUESTIONS = ("question_get", "question_offers", "question_service", "question_work")
_DATED = ("nps", "satisfaction")


def section(voice: Voice) -> Section:
    parts = (_own_view, _survey_age, _waves, _design, _costs, _mentions, _lost)
    return Section("listening", tuple(block for part in parts for block in part(voice)))


def _own_view(voice: Voice) -> Iterator[Block]:
    """What the team believes, set against what customers say where both are known on the same scale."""
    answers = [getattr(voice.record, name) for name in QUESTIONS]
    known = [answer for answer in answers if answer is not None]
    if not known:
        yield metric("own_view", None, warnings=[message("missing_own_view")])
        return
    mean = sum(known) / len(known)
    yield from _against_customers(mean, voice)
    partly = [message("own_view_partly", n=len(known), all=len(answers))] if len(known) < len(answers) else []
    yield metric("own_view", mean, convention=message("own_view"), warnings=partly)


def _against_customers(mean: float, voice: Voice) -> Iterator[Block]:
    low, high = threshold("satisfaction_lowest"), threshold("satisfaction_highest")
    if voice.csi is None or voice.csi.low is None:
        return
    theirs = [low + (high - low) * share for share in (voice.csi.share, voice.csi.low, voice.csi.high)]
    gap = mean - theirs[0]
    if abs(gap) >= threshold("own_view_gap") and not theirs[1] <= mean <= theirs[2]:
        key = "own_view_kinder" if gap > 0 else "own_view_harder"
        yield finding(key, "own_view", level="watch" if gap > 0 else "note", ours=mean, theirs=theirs[0])


def _survey_age(voice: Voice) -> Iterator[Block]:
    """Days since anybody was last asked: the latest date in the answers, the waves and the tables."""
    dates = [voice.record.last_survey, *(wave.date for wave in voice.record.waves)]
    for name in _DATED:
        brought = voice.table(name)
        dates += [] if brought is None else [brought["date"].max()]
    known = [pd.Timestamp(date) for date in dates if date is not None and not pd.isna(date)]
    past = [date for date in known if date <= voice.as_of]
    if not past:
        yield metric("survey_age", None, warnings=[message("missing_survey_date")])
        return
    age, yearly = (voice.as_of - max(past)).days, voice.record.surveys_per_year
    if age >= threshold("survey_old"):
        yield finding("survey_old", "survey_age", level="act", date=max(past).date(), days=age)
    elif yearly:
        due = threshold("survey_old") / yearly
        key = "survey_due" if age > due else "survey_kept"
        yield finding(key, "survey_age", level="watch" if age > due else "note", n=yearly, days=age)
    yield metric("survey_age", age, message("last_survey", date=max(past).date()))


def _waves(voice: Voice) -> Iterator[Block]:
    """Who was invited and who answered, wave by wave; and whether numbers and reasons were both asked for."""
    frame = entries(voice.record.waves, "wave", "date", "method", "invited", "answered")
    frame = frame.astype({"invited": float, "answered": float})
    known = frame.dropna(subset=["invited", "answered"])
    known = known[(known["invited"] > 0) & (known["answered"] <= known["invited"])]
    invited, answered = int(known["invited"].sum()), int(known["answered"].sum())
    if not invited:
        yield metric("response_rate", None, warnings=[message("missing_waves")])
    else:
        rate, bounds = answered / invited, share_bounds(answered, invited)
        if bounds[1] < threshold("response_low"):
            yield finding("response_low", "response_rate", level="watch", rate=rate)
        yield metric("response_rate", rate, message("waves", n=len(known), invited=invited, answered=answered),
                     message("wilson"), bounds=bounds)  # fmt: skip
    yield from _methods(frame)
    if len(frame):
        frame["rate"] = (frame["answered"] / frame["invited"]).where(frame["invited"] > 0)
        plain = frame.astype(object).where(frame.notna(), None)
        yield table("waves", plain, "wave", "date:date", "method:text:voc_method", "invited:count", "answered:count",
                    "rate:share", long=True)  # fmt: skip


def _methods(frame: pd.DataFrame) -> Iterator[Block]:
    used = set(frame["method"].dropna())
    if used == {"quantitative"}:
        yield Warn(message("only_numbers"))
    elif used == {"qualitative"}:
        yield Warn(message("only_words"))


def _costs(voice: Voice) -> Iterator[Block]:
    """How many times winning a customer costs what keeping one does."""
    winning, keeping = voice.record.winning_cost, voice.record.keeping_cost
    if winning is None or not keeping:
        yield metric("cost_ratio", None, warnings=[message("missing_costs")])
        return
    ratio = winning / keeping
    yield finding("keeping_cheaper" if ratio > 1 else "keeping_dearer", "cost_ratio",
                  level="note" if ratio > 1 else "watch", winning=winning, keeping=keeping, ratio=ratio)  # fmt: skip
    yield metric("cost_ratio", ratio, convention=message("cost_ratio"))


def _mentions(voice: Voice) -> Iterator[Block]:
    """Negative mentions in public in the last period, against the alert that the client set."""
    mentions, limit = voice.record.mentions, voice.record.mentions_limit
    if not mentions:
        yield metric("negative_mentions", None, warnings=[message("missing_mentions")])
        return
    last = mentions[-1]
    if limit is not None:
        over = last.negative > limit
        yield finding("mentions_alert" if over else "mentions_calm", "negative_mentions",
                      level="act" if over else "note", n=last.negative, limit=limit, period=last.period)  # fmt: skip
    reasons = [] if limit is not None else [message("missing_mentions_limit")]
    yield metric("negative_mentions", last.negative, message("mentions", period=last.period), warnings=reasons)
    frame = entries(mentions, "period", "negative")
    yield table("mentions", frame, "period", "negative:count", long=True)


def _lost(voice: Voice) -> Iterator[Block]:
    """Of the customers lost, the share that rivals lured away."""
    lost, rivals = voice.record.customers_lost, voice.record.lost_to_rivals
    if not lost or rivals is None:
        yield metric("lost_to_rivals_share", None, warnings=[message("missing_lost")])
    else:
        bounds = share_bounds(rivals, lost)
        loud = "watch" if rivals / lost >= threshold("lost_watch") else "note"
        yield finding("lost_to_rivals", "lost_to_rivals_share", level=loud, n=rivals, all=lost)
        yield metric("lost_to_rivals_share", rivals / lost, message("lost", n=lost), message("wilson"), bounds=bounds)


def _design(voice: Voice) -> Iterator[Block]:
    """The plan of the survey, where questionnaire and interview are both planned."""
    survey, interview, reward = (
        voice.record.survey_minutes,
        voice.record.interview_minutes,
        voice.record.survey_reward,
    )
    if survey is not None and interview is not None:
        key = "text.design" if reward else "text.design_plain"
        yield Text(message(key, survey=survey, interview=interview, reward=reward or "–"))
