"""What each person holds to be the priorities: from the table ``priorities`` and from the files of respondents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from workbook.chapters.tests_of_truth.blocks import CHAPTER, filled, folded, threshold
from workbook.metrics import Message, message

GROUPS = ("management", "staff")
_COLUMNS = ["person", "group", "priority", "rank", "mentioned"]
_NO = frozenset({"", "no", "nan", "none", "false"})


@dataclass(frozen=True)
class Opinions:
    """``lines``: one a person and priority that the person ranks or mentions, with person and priority by folded name.

    ``people`` and ``priorities``: the names as first written. ``left_out``: who could not be counted, as warnings.
    """

    lines: pd.DataFrame
    people: dict[str, str]
    priorities: dict[str, str]
    left_out: tuple[Message, ...] = ()

    @cached_property
    def group(self) -> pd.Series:
        """The group of each person."""
        return self.lines.groupby("person", sort=False)["group"].first()

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """Persons who rank, by all priorities that anybody ranks; blank where a person leaves one out."""
        ranked = self.lines.dropna(subset=["rank"])
        return ranked.pivot_table(index="person", columns="priority", values="rank", aggfunc="mean", sort=False)

    def complete(self, group: str | None = None) -> pd.DataFrame:
        """The rankings that leave nothing out, of one group or of everybody."""
        whole = self.ranks.dropna()
        return whole if group is None else whole[self.group.reindex(whole.index) == group]

    @property
    def incomplete(self) -> list[str]:
        """Who ranks, but not every priority, by name."""
        return [self.people[person] for person in self.ranks.index[self.ranks.isna().any(axis=1)]]

    @property
    def rare(self) -> list[str]:
        """Priorities that too few of those who rank have ranked: they make the other rankings incomplete."""
        held = self.ranks.notna().mean()
        return [self.priorities[key] for key in held.index[held < threshold("rare_priority")]]

    @cached_property
    def places(self) -> pd.DataFrame:
        """Each person's place of each priority, 1 the first. What a person leaves out shares the places left over.

        Who only mentions priorities puts all of them first.
        """
        keys = list(self.priorities)
        rows = {person: _places(part, keys) for person, part in self.lines.groupby("person", sort=False)}
        return pd.DataFrame.from_dict(rows, orient="index", columns=keys)

    def of(self, group: str) -> pd.DataFrame:
        """The places that the people of one group give."""
        return self.places[self.group.reindex(self.places.index) == group]


def opinions_of(client: Any) -> Opinions:
    """Everybody's opinion; blank lines and people without a group are left out, the latter with a warning."""
    told, nameless = _of_respondents(client.respondents(CHAPTER))
    everything = [*_of_table(filled(client, "priorities")), *told]
    everything = [line for line in everything if pd.notna(line[3]) or line[4]]
    people, priorities = _names(line[0] for line in everything), _names(line[2] for line in everything)
    lines = pd.DataFrame([(folded(p), g, folded(what), *rest) for p, g, what, *rest in everything], columns=_COLUMNS)
    lines = lines.astype({"rank": float, "mentioned": bool})
    warned = (message("respondents_without_group", n=len(nameless), names=nameless),) if nameless else ()
    return Opinions(lines, people, priorities, warned)


def mentioned(cell: Any) -> bool:
    """Whether a cell of the column ``mention`` says yes: the word, or any number above 0."""
    word = folded(cell) if isinstance(cell, str) else str(cell)
    if word.lower() in _NO:
        return False
    try:
        return float(word.replace(",", ".")) > 0
    except ValueError:
        return True


def _of_table(table: pd.DataFrame | None) -> list[tuple]:
    if table is None:
        return []
    known = table.reindex(columns=["respondent", "group", "priority", "rank", "mention"])
    return [
        (row.respondent, row.group, row.priority, row.rank, pd.notna(row.mention) and mentioned(row.mention))
        for row in known.itertuples(index=False)
        if row.respondent and row.group and row.priority
    ]


def _of_respondents(people: Iterable[Any]) -> tuple[list[tuple], list[str]]:
    """The order in each person's file, and the names of those whose group is not given."""
    lines, nameless = [], []
    for person in people:
        order, group = person.record.priority_order, person.record.respondent_group
        if order and group is None:
            nameless.append(person.name)
        elif order:
            lines += [(person.name, group, what, place, False) for place, what in enumerate(order, start=1)]
    return lines, nameless


def _names(written: Iterable[str]) -> dict[str, str]:
    """Each name by its folded form, as it was first written."""
    names: dict[str, str] = {}
    for name in written:
        names.setdefault(folded(name), str(name).strip())
    return names


def _places(part: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """One person's places: ranked ones first in their order, mentioned ones next, the others share what is left."""
    ranked = part.dropna(subset=["rank"]).groupby("priority")["rank"].mean()
    said = pd.Series(np.inf, keys)
    said[ranked.index] = ranked
    beyond = float(ranked.max()) + 1 if len(ranked) else 1.0
    only = [key for key in part.loc[part["mentioned"], "priority"] if key not in ranked.index]
    said[only] = beyond
    return rankdata(said.to_numpy())
