"""The answers to the question of recommendation: which count, what was set aside, and whether the scale is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import nps, periods
from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.voice import Voice, one_spelling, persons
from workbook.metrics import Message, message

GROUPS = ("promoters", "passives", "detractors")


@dataclass(frozen=True)
class Scores:
    """``frame``: one row an answer with score, segment, person (a number), named, period (a number), comment, theme.

    The first numbers of persons stand for ``people``. ``refusals`` say why no score may be computed,
    ``notes`` what the reader must know beside it.
    """

    frame: pd.DataFrame
    people: np.ndarray
    refusals: tuple[Message, ...]
    notes: tuple[Message, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Promoters, passives and detractors."""
        return counted(self.frame["score"])


def of(voice: Voice) -> Scores | None:
    """The answers that count. None where there are none."""
    table = voice.table("nps")
    if table is None:
        return None
    table, left_out = _set_aside(table.dropna(subset=["score"]), voice)
    if table.empty:
        return None
    person, people = persons(table["respondent"])
    frame = pd.DataFrame(
        {
            "score": table["score"].to_numpy(float),
            "segment": one_spelling(table["segment"]),
            "person": person,
            "named": table["respondent"].notna().to_numpy(),
            "period": periods.numbers(table["date"], voice.period),
            "comment": table["comment"].to_numpy(),
            "theme": table["theme"].to_numpy(),
        }
    )
    notes = (*left_out, *_scale_notes(frame["score"], voice), *_notes(frame))
    return Scores(frame, people, tuple(_refusals(frame["score"], voice)), notes)


def counted(scores: pd.Series) -> tuple[int, int, int]:
    """How many promoters, passives and detractors there are among the scores."""
    promoters = int((scores >= threshold("promoter_from")).sum())
    detractors = int((scores <= threshold("detractor_to")).sum())
    return promoters, len(scores) - promoters - detractors, detractors


def by(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """One row a value of ``key``, in rising order: the three counts, answers, the score with its bounds."""
    groups = pd.DataFrame(
        {
            key: frame[key],
            "promoters": frame["score"] >= threshold("promoter_from"),
            "detractors": frame["score"] <= threshold("detractor_to"),
            "answers": 1,
        }
    )
    found = groups.groupby(key, sort=True, observed=True).sum().astype(int).reset_index()
    found["passives"] = found["answers"] - found["promoters"] - found["detractors"]
    return scored(found)


def scored(found: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``nps``, ``low`` and ``high`` from their three counts."""
    three = [found[name].to_numpy(float) for name in GROUPS]
    low, high = nps.interval(*three)
    return found.assign(nps=nps.score(*three), low=low, high=high)


def _set_aside(table: pd.DataFrame, voice: Voice) -> tuple[pd.DataFrame, list[Message]]:
    """Answers dated after the date of the data, and rows that say word for word what another one said."""
    notes = []
    late = (table["date"] > voice.as_of).to_numpy()
    if late.any():
        notes.append(message("answers_after", n=int(late.sum()), date=voice.as_of.date()))
        table = table[~late]
    known = table["respondent"].notna() & table["date"].notna()
    twice = table.duplicated(["respondent", "date", "score"]) & known
    if twice.any():
        twice = table.duplicated() & known
    if twice.any():
        notes.append(message("answers_twice", n=int(twice.sum())))
        table = table[~twice]
    return table, notes


def _refusals(scores: pd.Series, voice: Voice):
    """Reasons to give no score at all."""
    if voice.record.nps_scale in ("from_1_to_10", "other"):
        yield message(f"nps_scale_{voice.record.nps_scale}")
    elif voice.record.nps_scale is None:
        top, n = threshold("low_scale_top"), len(scores)
        if n >= threshold("scale_answers") and scores.max() <= top:
            yield message("nps_scale_short", n=n, top=top)


def _scale_notes(scores: pd.Series, voice: Voice):
    """Answers that look like another scale, or like zeros that mean "not applicable"."""
    if voice.record.nps_scale is None and scores.min() == 1 and scores.max() > threshold("low_scale_top"):
        yield message("nps_no_zero", n=len(scores))
    zeros, next_low = int((scores == 0).sum()), int(scores.between(1, 3).sum())
    if zeros >= threshold("zeros_alone") and not next_low:
        yield message("nps_zeros_alone", n=zeros)


def _notes(frame: pd.DataFrame):
    if len(frame) < threshold("answers_few"):
        yield message("answers_few", n=len(frame), least=threshold("answers_few"))
    blank = int((~frame["named"]).sum())
    if blank:
        yield message("respondents_blank", n=blank, all=len(frame))
    named = frame[frame["named"].to_numpy()]
    again = named.duplicated("person")
    if again.any():
        yield message("respondents_again", n=int(np.unique(named["person"][again]).size))
