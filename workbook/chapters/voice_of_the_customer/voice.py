"""What the sections of this chapter read: answers and tables of one client, and the figures that several share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.voice_of_the_customer.blocks import CHAPTER, full_table, threshold

TABLES = ("nps", "satisfaction", "factors", "feedback", "layers")


@dataclass(frozen=True)
class Voice:
    """One client's voice of the customer. ``intervals`` says whether anything is redrawn, the slow part."""

    client: Any
    intervals: bool = True

    @cached_property
    def record(self) -> Any:
        return self.client.record(CHAPTER)

    @cached_property
    def as_of(self) -> pd.Timestamp:
        """The date of everything: nothing later is counted, and open items have waited until then."""
        return pd.Timestamp(self.client.info.as_of)

    @property
    def period(self) -> str:
        """The length of a period of the trends: the client's choice, else the chapter's own."""
        return self.record.trend_period or threshold("trend_period")

    def table(self, name: str) -> pd.DataFrame | None:
        """The table with every column the method knows, blank where the client brought none; None without rows."""
        found, columns = full_table(self.client, name), method.chapter(CHAPTER).all_tables()[name].columns
        if found is None:
            return None
        dates = [column.id for column in columns if column.type == "date"]
        return found.assign(**{date: pd.to_datetime(found[date]) for date in dates})

    @cached_property
    def scores(self) -> Any:
        """Recommendation scores that count, with what was set aside; None without any."""
        from workbook.chapters.voice_of_the_customer import scores

        return scores.of(self)

    @cached_property
    def ratings(self) -> Any:
        """Satisfaction ratings that count, with what was set aside; None without any."""
        from workbook.chapters.voice_of_the_customer import ratings

        return ratings.of(self)

    @cached_property
    def csi(self) -> Any:
        """The satisfaction index over all answers; None without ratings, or where their scale is in doubt."""
        from workbook.chapters.voice_of_the_customer import csi

        return csi.of(self)

    @cached_property
    def factor_means(self) -> pd.DataFrame:
        """The mean of each factor with its bounds; only where there is an index."""
        from workbook.chapters.voice_of_the_customer import csi

        return csi.factor_means(self.csi.ratings.frame, self.csi.ratings.factors)

    @cached_property
    def per_person(self) -> pd.DataFrame:
        """Mean share of the scale by respondent and factor; only where there are ratings."""
        from workbook.chapters.voice_of_the_customer import drivers

        return drivers.per_person(self.ratings)

    @cached_property
    def recommended(self) -> pd.Series | None:
        """The mean recommendation score by respondent; None where there is none, or its scale is in doubt."""
        from workbook.chapters.voice_of_the_customer import drivers

        return drivers.recommended(self)

    @cached_property
    def key_drivers(self) -> Any:
        """What drives satisfaction or recommendation, with the reasons where nothing can be said."""
        from workbook.chapters.voice_of_the_customer import drivers

        return drivers.of(self)


def same(text: str | None) -> str:
    """The text without case and spare spaces: what counts as the same name."""
    return " ".join((text or "").casefold().split())


def one_spelling(names: pd.Series) -> pd.Categorical:
    """Each name in the spelling met first, so that case and spaces never make two of one; blanks stay blank."""
    codes, found = pd.factorize(names)
    folded = pd.Series([same(name) for name in found], dtype=object)
    spelled, _ = pd.factorize(folded)
    first = folded.drop_duplicates().index
    known = np.append(spelled, -1)
    return pd.Categorical.from_codes(known[codes], categories=pd.Index([found[at] for at in first], dtype=object))


def persons(respondents: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """A number for each respondent, and the names that the first numbers stand for.

    Whoever left no name is taken for somebody else each time.
    """
    codes, found = pd.factorize(respondents)
    codes = codes.astype(np.int64)
    blank = codes < 0
    codes[blank] = len(found) + np.arange(int(blank.sum()))
    return codes, np.asarray(found, dtype=object)
