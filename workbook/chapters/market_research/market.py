"""What the sections of this chapter read: answers and tables of one client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbook.chapters.market_research.blocks import CHAPTER, blocks

TABLES = ("segments", "competitors", "interviews", "territories", "practices")


@dataclass(frozen=True)
class Market:
    """One client's research. A table is None where the client brought none, or one without rows.

    ``intervals`` says whether estimates and weights are redrawn, the slow part.
    """

    record: Any
    name: str
    intervals: bool
    segments: pd.DataFrame | None
    competitors: pd.DataFrame | None
    interviews: pd.DataFrame | None
    territories: pd.DataFrame | None
    practices: pd.DataFrame | None

    @classmethod
    def of(cls, client: Any, intervals: bool = True) -> Market:
        tables = (blocks.full_table(client, name) for name in TABLES)
        return cls(client.record(CHAPTER), getattr(client.info, "name", ""), intervals, *tables)

    @property
    def untouched(self) -> bool:
        """Nothing has been said or brought for this chapter."""
        return all(getattr(self, name) is None for name in TABLES) and self.record == type(self.record)()


def same(text: str | None) -> str:
    """The text without case and spare spaces: what counts as the same name."""
    return " ".join((text or "").casefold().split())


def one_spelling(names: pd.Series) -> pd.Series:
    """Each name in the spelling in which it is met first, so that case and spaces never make two of one."""
    folded = names.map(same)
    first = dict(zip(folded[::-1], names[::-1], strict=True))
    return folded.map(first)
