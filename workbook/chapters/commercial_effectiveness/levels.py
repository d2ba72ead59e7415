"""How far each subject has come, what the whole scores, and how sure both are given how few people rated.

Level of a subject = mean of its four questions, each the mean over its raters, 1 to 5. Score = (mean level - 1) / 4.
Intervals are Student's t with raters - 1 degrees of freedom: people are the sample, not the hundreds of ticks made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from workbook.chapters.commercial_effectiveness.blocks import threshold
from workbook.chapters.commercial_effectiveness.subjects import QUESTIONS


@dataclass(frozen=True)
class Levels:
    """The ratings of one family of subjects; ``rows`` as ``Ratings.of`` gives them, ``family`` in its order."""

    family: list[str]
    rows: pd.DataFrame

    @cached_property
    def questions(self) -> pd.DataFrame:
        """Mean of each question over the raters, one row a subject of the family, NaN where nobody answered."""
        return self.rows.groupby("component")[list(QUESTIONS)].mean().reindex(self.family)

    @cached_property
    def level(self) -> pd.Series:
        """The level of each subject, 1 to 5."""
        return self.questions.mean(axis=1)

    def matrix(self, question: str | None = None) -> pd.DataFrame:
        """Subjects by raters: what each one thinks of each, on one question or on all four together."""
        marks = self.rows[question] if question else self.rows[list(QUESTIONS)].mean(axis=1)
        wide = self.rows.assign(mark=marks).pivot(index="component", columns="rater", values="mark")
        return wide.reindex(index=self.family).reindex(columns=list(dict.fromkeys(self.rows["rater"]))).astype(float)

    @cached_property
    def rated(self) -> int:
        return int(self.level.notna().sum())

    @cached_property
    def raters(self) -> int:
        return self.rows["rater"].nunique()

    @property
    def enough(self) -> bool:
        """Whether so many subjects are rated that their mean speaks for the family."""
        return self.rated >= threshold("rated_least") * len(self.family)

    @cached_property
    def dispersion(self) -> float | None:
        """The typical distance between raters in points: the standard deviation within subjects, pooled over them."""
        marks = self.matrix()
        freedom = int((marks.count(axis=1) - 1).clip(lower=0).sum())
        if not freedom:
            return None
        strays = marks.sub(marks.mean(axis=1), axis=0)
        return float(np.sqrt((strays**2).sum().sum() / freedom))

    def table(self) -> pd.DataFrame:
        """One row a subject: the four questions, level, its interval, raters, their spread and mean deviation."""
        marks = self.matrix()
        people = marks.count(axis=1)
        half = self._half(people)
        strays = marks.sub(marks.mean(axis=1), axis=0).abs().mean(axis=1).where(people > 1)
        return self.questions.assign(
            level=self.level,
            low=(self.level - half).clip(lower=threshold("lowest")),
            high=(self.level + half).clip(upper=threshold("highest")),
            raters=people,
            least=marks.min(axis=1),
            most=marks.max(axis=1),
            spread=marks.std(axis=1),
            deviation=strays,
        ).reset_index(names="component")

    def _half(self, people: pd.Series) -> pd.Series:
        if self.dispersion is None:
            return pd.Series(np.nan, index=people.index)
        return (t_value(self.raters) * self.dispersion / np.sqrt(people.where(people > 0))).astype(float)


def t_value(people: int) -> float:
    """How many standard errors reach to the bounds of the interval when so many people answered."""
    return float(stdtrit(people - 1, (1 + threshold("interval_level")) / 2)) if people > 1 else np.nan


def mean_level(levels: Levels, question: str | None = None, weights: pd.Series | None = None) -> Sequence[float | None]:
    """The (weighted) mean level of the family with its bounds, in points; None where there is nothing, or one rater.

    A rater who skipped the weak subjects would look kind: each rater counts with the mean distance to the others on
    the subjects that this rater did rate.
    """
    level = levels.questions[question] if question else levels.level
    weights = (pd.Series(1.0, index=level.index) if weights is None else weights).where(level.notna(), 0.0)
    if not weights.sum():
        return None, None, None
    mean = float((level.fillna(0) * weights).sum() / weights.sum())
    marks = levels.matrix(question)
    strays = marks.sub(marks.mean(axis=1), axis=0)
    own = strays.mul(weights, axis=0).sum() / marks.notna().mul(weights, axis=0).sum().replace(0, np.nan)
    own = own.dropna()
    if len(own) < 2:
        return mean, None, None
    half = t_value(len(own)) * float(own.std()) / np.sqrt(len(own))
    return mean, max(mean - half, threshold("lowest")), min(mean + half, threshold("highest"))


def as_share(points: float | None) -> float | None:
    """Points 1 to 5 as a share: 1 is nothing, 5 is all."""
    lowest, highest = threshold("lowest"), threshold("highest")
    return None if points is None else (points - lowest) / (highest - lowest)
