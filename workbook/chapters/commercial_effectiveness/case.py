"""What one client brings to this chapter, read once: answers, ratings, and the levels of the three families."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbook.chapters.commercial_effectiveness import subjects
from workbook.chapters.commercial_effectiveness.blocks import CHAPTER
from workbook.chapters.commercial_effectiveness.gaps import ranked
from workbook.chapters.commercial_effectiveness.levels import Levels
from workbook.chapters.commercial_effectiveness.ratings import Ratings, collect
from workbook.metrics import Message, message


@dataclass(frozen=True)
class Case:
    """One client's chapter. ``intervals`` says whether slow redrawing is wanted."""

    client: Any
    record: Any
    intervals: bool = True

    @classmethod
    def of(cls, client: Any, intervals: bool) -> Case:
        return cls(client, client.record(CHAPTER), intervals)

    @cached_property
    def ratings(self) -> Ratings:
        return collect(self.client, self.record)

    @cached_property
    def components(self) -> Levels:
        return self._levels(subjects.components())

    @cached_property
    def policies(self) -> Levels:
        return self._levels(subjects.policies())

    @cached_property
    def elements(self) -> Levels:
        return self._levels(subjects.elements())

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The components that are rated, the most urgent gap first."""
        return ranked(self.components, self.record, self.intervals)

    def _levels(self, family: list[str]) -> Levels:
        return Levels(family, self.ratings.of(family))

    @property
    def source(self) -> Message:
        """Where the ratings come from."""
        return message("ratings", raters=len(self.ratings.raters), n=len(self.ratings.frame))


def doubts(levels: Levels, unrated: str) -> tuple[Message, ...]:
    """Why the mean of a family is to be read with care: one rater only, subjects that nobody rated."""
    found = []
    if levels.raters == 1:
        found.append(message("one_rater"))
    missing = len(levels.family) - levels.rated
    if missing and levels.rated:
        found.append(message(unrated, n=missing, all=len(levels.family)))
    return tuple(found)
