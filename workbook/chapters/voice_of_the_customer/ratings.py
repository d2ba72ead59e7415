"""Satisfaction ratings: which count, on which scale, and what was set aside because it cannot be a rating."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import periods
from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.voice import Voice, one_spelling, persons, same
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Ratings:
    """``frame``: one row a rating with factor (a number into ``factors``), share (0 lowest, 1 highest), score, segment,
    person, named and period. ``low`` and ``high`` are the ends of the scale on which the index is given.

    The first numbers of persons stand for ``people``. The rows of the factor that asks for overall
    satisfaction are in ``overall``: it is an outcome, not a factor.
    """

    frame: pd.DataFrame
    factors: tuple[str, ...]
    overall: pd.DataFrame
    people: np.ndarray
    low: float
    high: float
    refusals: tuple[Message, ...]
    notes: tuple[Message, ...]

    def points(self, share):
        """A share of the way from the lowest to the highest answer, as points of the scale."""
        return self.low + (self.high - self.low) * share


def of(voice: Voice) -> Ratings | None:
    """The ratings that count. None where there are none."""
    table = voice.table("satisfaction")
    if table is None:
        return None
    table = table.dropna(subset=["score", "factor"])
    late = (table["date"] > voice.as_of).to_numpy()
    notes = [message("answers_after", n=int(late.sum()), date=voice.as_of.date())] if late.any() else []
    table = table[~late]
    if table.empty:
        return None
    lowest, highest = ends(voice.record)
    top = table["scale_max"].fillna(highest).to_numpy(float)
    names = one_spelling(table["factor"])
    score = table["score"].to_numpy(float)
    below, above = score < lowest, score > top
    refusals = list(_doubts(names, above))
    notes += [*_aside(names, below, above), *_mixed(top[~below & ~above], refusals)]
    frame, people = _frame(table, names, score, (score - lowest) / (top - lowest), voice)
    if below.any() or above.any():
        frame = frame[~below & ~above]
    if frame.empty and not refusals:
        return None
    low, high = lowest, float(top[0]) if np.all(top == top[0]) else highest
    return _parted(frame, tuple(names.categories), voice, (people, low, high), (tuple(refusals), tuple(notes)))


def ends(record) -> tuple[float, float]:
    """The lowest and the highest answer of the scale: the client's own, or 1 and 5."""
    lowest, highest = record.satisfaction_lowest, record.satisfaction_highest
    return (
        float(threshold("satisfaction_lowest") if lowest is None else lowest),
        float(threshold("satisfaction_highest") if highest is None else highest),
    )


def _frame(table: pd.DataFrame, names: pd.Categorical, score: np.ndarray, share: np.ndarray, voice: Voice):
    person, people = persons(table["respondent"])
    frame = pd.DataFrame(
        {
            "factor": names.codes.astype(np.int64),
            "share": share,
            "score": score,
            "segment": one_spelling(table["segment"]),
            "person": person,
            "named": table["respondent"].notna().to_numpy(),
            "period": periods.numbers(table["date"], voice.period),
        }
    )
    return frame, people


def _parted(frame: pd.DataFrame, factors: tuple[str, ...], voice: Voice, scale: tuple, said: tuple) -> Ratings:
    """Factors on one side, overall satisfaction on the other; factors without a rating left are forgotten."""
    wanted = same(voice.record.overall_factor)
    is_overall = np.array([bool(wanted) and same(name) == wanted for name in factors], bool)[frame["factor"]]
    rated, overall = (frame[~is_overall] if is_overall.any() else frame), frame[is_overall]
    codes, kept = pd.factorize(rated["factor"], sort=True)
    refusals, notes = said
    blank = int((~rated["named"]).sum())
    if blank:
        notes = (*notes, message("ratings_blank", n=blank, all=len(rated)))
    names = tuple(factors[at] for at in kept)
    return Ratings(rated.assign(factor=codes), names, overall, *scale, refusals, notes)


def _doubts(names: pd.Categorical, above: np.ndarray):
    """Factors of which too many answers lie above the top of the scale: the scale stated cannot be theirs."""
    n, beyond = np.bincount(names.codes), np.bincount(names.codes, weights=above)
    doubtful = [names.categories[at] for at in np.flatnonzero(beyond > threshold("scale_doubt") * n)]
    if doubtful:
        yield message("scale_doubt", factors=doubtful, n=int(above.sum()))


def _aside(names: pd.Categorical, below: np.ndarray, above: np.ndarray):
    """Answers below the scale are no answers ("not applicable"), answers above it are mistakes."""
    if below.any():
        factors = [names.categories[at] for at in np.unique(names.codes[below])]
        yield message("not_applicable", n=int(below.sum()), factors=factors)
    if above.any():
        yield message("above_scale", n=int(above.sum()))


def _mixed(top: np.ndarray, refusals: list):
    if len(top) and not refusals and not np.all(top == top[0]):
        yield message("mixed_scales", tops=[float(value) for value in np.unique(top)])
