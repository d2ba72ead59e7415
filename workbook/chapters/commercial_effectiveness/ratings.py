"""Everybody's ratings in one frame, whatever file they came in, and what had to be left out of them.

A rating is 1 to 5 on each of four questions: is it defined, practised, measured, improved? People answer in a file of
their own (``respondents/``), as rows of the table ``component_ratings``, or in the chapter itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook.chapters.commercial_effectiveness import subjects
from workbook.chapters.commercial_effectiveness.blocks import CHAPTER, filled, threshold
from workbook.chapters.commercial_effectiveness.subjects import QUESTIONS
from workbook.metrics import Message, message

COLUMNS = ("rater", "component", *QUESTIONS)


@dataclass(frozen=True)
class Ratings:
    """One row a rater and subject: ``rater``, ``component`` and the four questions, NaN where not answered."""

    frame: pd.DataFrame
    warnings: tuple[Message, ...] = ()

    @property
    def raters(self) -> list[str]:
        return list(dict.fromkeys(self.frame["rater"]))

    def of(self, family: list[str]) -> pd.DataFrame:
        """The rows about these subjects."""
        return self.frame[self.frame["component"].isin(family)]


def collect(client: Any, record: Any) -> Ratings:
    """The usable ratings of all raters; warnings name what was left out or looks filled in together."""
    frame = pd.DataFrame([*_rows(client, record)], columns=list(COLUMNS))
    frame[list(QUESTIONS)] = frame[list(QUESTIONS)].astype(float)
    warnings: list[Message] = []
    for step in (_one_spelling, _on_the_scale, _once, _one_opinion, _flat):
        frame, found = step(frame)
        warnings += found
    return Ratings(frame.reset_index(drop=True), tuple(warnings))


def _rows(client: Any, record: Any) -> Iterator[tuple]:
    for person in client.respondents(CHAPTER):
        yield from (_row(person.name, entry) for entry in person.record.ratings)
    brought = filled(client, "component_ratings")
    if brought is not None:
        yield from brought.reindex(columns=list(COLUMNS)).itertuples(index=False, name=None)
    name = record.rater or client.info.consultant or client.info.name
    yield from (_row(name, entry) for entry in record.ratings)


def _row(rater: str, entry: Any) -> tuple:
    return (rater, entry.component, *(getattr(entry, question) for question in QUESTIONS))


def _one_spelling(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """One person is one rater, however the name is spaced or capitalised; rows that rate nothing say nothing."""
    frame = frame.dropna(subset=["rater", "component"]).dropna(subset=list(QUESTIONS), how="all")
    keys = [" ".join(str(name).casefold().split()) for name in frame["rater"]]
    first = dict(zip(reversed(keys), reversed(frame["rater"].tolist()), strict=True))
    return frame.assign(rater=[" ".join(str(first[key]).split()) for key in keys]), []


def _on_the_scale(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """Only 1 to 5 counts. Who went above 5 several times used another scale, and none of those ratings are usable."""
    marks = frame[list(QUESTIONS)]
    above = (marks > threshold("highest")).sum(axis=1).groupby(frame["rater"]).sum()
    others = above.index[above >= threshold("other_scale_least")].tolist()
    warnings = [message("other_scale", raters=others, n=len(others))] if others else []
    frame = frame[~frame["rater"].isin(others)]
    marks = frame[list(QUESTIONS)]
    usable = marks.isna() | ((marks >= threshold("lowest")) & (marks <= threshold("highest")))
    stray = int((~usable).sum().sum())
    if stray:
        people = list(dict.fromkeys(frame.loc[~usable.all(axis=1), "rater"]))
        warnings.append(message("out_of_scale", n=stray, raters=people))
    frame = frame.assign(**marks.where(usable).to_dict("series"))
    return frame.dropna(subset=list(QUESTIONS), how="all"), warnings


def _once(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    twice = frame.duplicated(["rater", "component"])
    if not twice.any():
        return frame, []
    people = list(dict.fromkeys(frame.loc[twice, "rater"]))
    return frame[~twice], [message("rated_twice", n=int(twice.sum()), raters=people)]


def _one_opinion(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """People whose answers are the same to the last digit filled them in together: they count as one rater."""
    sheets: dict[tuple, list[str]] = {}
    for rater, rows in frame[frame["component"].isin(subjects.components())].groupby("rater", sort=False):
        if len(rows) >= threshold("identical_least"):
            sheet = rows.sort_values("component")[["component", *QUESTIONS]].fillna(0)
            sheets.setdefault(tuple(sheet.itertuples(index=False, name=None)), []).append(rater)
    together = [raters for raters in sheets.values() if len(raters) > 1]
    left_out = [rater for raters in together for rater in raters[1:]]
    return frame[~frame["rater"].isin(left_out)], [message("same_answers", raters=raters) for raters in together]


def _flat(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """Whoever gives one and the same figure everywhere has probably not read the anchors; the answers stay in."""
    flat = [rater for rater, rows in frame.groupby("rater", sort=False) if _is_flat(rows)]
    return frame, [message("flat_rater", raters=flat, n=len(flat))] if flat else []


def _is_flat(rows: pd.DataFrame) -> bool:
    marks = rows[list(QUESTIONS)].stack()
    return len(rows) >= threshold("identical_least") and marks.nunique() == 1
