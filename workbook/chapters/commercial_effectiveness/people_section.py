"""Section ``people``: personal effectiveness, leadership and team, as the people themselves rate them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import CHAPTER, finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.chapters.commercial_effectiveness.levels import t_value
from workbook.metrics import Block, Chart, Finding, Metric, Section, message

ITEMS = {
    "personal": ("time", "priorities", "results", "quality"),
    "leadership": ("inspire", "motivate", "example", "delegate", "coach", "monitor", "inform", "vision"),
    "team": ("goals", "roles", "communication", "culture"),
}
ATTRIBUTES = ("discipline", "duration", "place")


def section(case: Case) -> Section:
    return Section("people", tuple(_blocks(case)))


def answers(case: Case) -> pd.DataFrame:
    """One row an item, one column a person who answered any of them; NaN where not answered."""
    records = [case.record, *(person.record for person in case.client.respondents(CHAPTER))]
    names = [f"{part}_{item}" for part, items in ITEMS.items() for item in items]
    frame = pd.DataFrame([[getattr(record, name) for name in names] for record in records], columns=names, dtype=float)
    return frame.dropna(how="all").T


def _blocks(case: Case) -> Iterator[Block]:
    given = answers(case)
    frame = _table(given)
    for part in ITEMS:
        yield from _findings(frame[frame["part"] == part], part)
    yield from (_score(given, part) for part in ITEMS)
    if frame["mean"].notna().any():
        yield from _chart(frame)
        columns = ("item:text:result.people.item", "people:count", "mean:points", "least:count", "most:count")
        yield table("people", frame.dropna(subset=["mean"]), "part:text:result.people.kind", *columns)
    yield from _team(case)


def _table(given: pd.DataFrame) -> pd.DataFrame:
    rows = [(part, f"{part}_{item}") for part, items in ITEMS.items() for item in items]
    frame = pd.DataFrame(rows, columns=["part", "item"]).set_index("item")
    count, mean = given.count(axis=1), given.mean(axis=1)
    frame = frame.assign(people=count, mean=mean.astype(float), least=given.min(axis=1), most=given.max(axis=1))
    return frame.reset_index()


def _score(given: pd.DataFrame, part: str) -> Metric:
    """The mean over the items of each person, then over the people, with a t interval where two or more answered."""
    own = given.loc[[name for name in given.index if name.startswith(f"{part}_")]].mean().dropna()
    name = f"{part}_score"
    if own.empty:
        return missing([name], "answers", message(f"no_{part}"))[0]
    source = message("people", n=len(own))
    if len(own) == 1:
        return metric(name, own.mean(), source, "people", warnings=[message("one_person")])
    half = t_value(len(own)) * own.std() / np.sqrt(len(own))
    bounds = (max(own.mean() - half, threshold("lowest")), min(own.mean() + half, threshold("highest")))
    return metric(name, own.mean(), source, "people", bounds=bounds)


def _findings(frame: pd.DataFrame, part: str) -> Iterator[Finding]:
    rated = frame.dropna(subset=["mean"])
    if rated["mean"].nunique() < 2:
        return
    weakest = rated.loc[rated["mean"].idxmin()]
    rank = "act" if weakest["mean"] <= threshold("weak") else "note"
    yield finding(f"weakest_{weakest['item']}", f"{part}_score", level=rank, points=float(weakest["mean"]))


def _chart(frame: pd.DataFrame) -> Iterator[Chart]:
    """Radars of the parts whose items are all rated; none where no part is."""
    rated = frame.groupby("part", sort=False).filter(lambda rows: rows["mean"].notna().all())
    if rated.empty:
        return
    means = rated.groupby("part", sort=False)["mean"].mean()
    key = means.idxmin() if means.nunique() > 1 else "even"
    title = message(f"chart.people.{key}", points=float(means.min()))
    yield Chart("people", rated[["part", "item", "mean"]], title, (7.2, 3.4 if len(means) < 3 else 6.4))


def _team(case: Case) -> Iterator[Block]:
    """The team card: what it is for and what kind of team it is."""
    record = case.record
    said = [(f"team_{name}.{value}") for name in ATTRIBUTES if (value := getattr(record, f"team_{name}"))]
    if record.team_objective or said:
        if not record.team_objective:
            yield finding("team_without_objective", "team_score", level="watch")
        frame = pd.DataFrame([(record.team_objective or None, *(_attribute(record, name) for name in ATTRIBUTES))])
        frame.columns = ["objective", *ATTRIBUTES]
        yield table("team", frame, "objective", *(f"{name}:text:effectiveness_team_{name}" for name in ATTRIBUTES))


def _attribute(record: object, name: str) -> str | None:
    return getattr(record, f"team_{name}")
