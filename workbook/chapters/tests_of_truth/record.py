"""What the answers of this chapter must agree on, among themselves and with the table of priorities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from workbook.chapters.rules import part_of, repeated, twice
from workbook.chapters.tests_of_truth.blocks import folded
from workbook.errors import Problem

FILE = "tables/priorities.csv"
_WORDS = frozenset({"yes", "no"})


def rules(record: Any) -> list[tuple[str, str, dict]]:
    """A part larger than its whole, or something that stands twice where it may stand once."""
    return [
        *part_of("offers_refused", record.offers_refused, record.offers_asked),
        *twice(record, "service_rules", "category"),
        *twice(record, "segment_loyalty", "segment"),
        *repeated(((f"priority_order.{n}", what) for n, what in enumerate(record.priority_order, 1)), folded),
    ]


def table_rules(tables: Mapping[str, pd.DataFrame], people: Iterable[Any]) -> list[Problem]:
    """Mistakes in the table of priorities: rank and mention at once, a pair twice, a person in both places."""
    table = tables.get("priorities")
    if table is None:
        return []
    return [*_both(table), *_mentions(table), *_pairs(table), *_groups(table), *_in_both(table, people)]


def _both(table: pd.DataFrame) -> Iterator[Problem]:
    if {"rank", "mention"} <= set(table.columns):
        for row, cell in table.loc[table["rank"].notna() & table["mention"].notna(), "mention"].items():
            yield Problem("priority_rank_and_mention", FILE, row=row, column="mention", found=str(cell))


def _mentions(table: pd.DataFrame) -> Iterator[Problem]:
    cells = table["mention"].dropna() if "mention" in table else []
    for row, cell in dict(cells).items():
        if folded(cell) not in _WORDS and not _is_number(cell):
            yield Problem("priority_mention", FILE, row=row, column="mention", found=str(cell))


def _is_number(cell: Any) -> bool:
    try:
        return float(str(cell).replace(",", ".")) >= 0
    except ValueError:
        return False


def _pairs(table: pd.DataFrame) -> Iterator[Problem]:
    """The same priority of the same person in two rows."""
    first: dict[tuple[str, str], int] = {}
    for row, person, what in zip(table.index, table["respondent"], table["priority"], strict=True):
        key = (folded(person), folded(what))
        if key in first:
            values = {"person": person, "first": first[key]}
            yield Problem("priority_twice", FILE, row=row, column="priority", found=what, values=values)
        first.setdefault(key, row)


def _groups(table: pd.DataFrame) -> Iterator[Problem]:
    """One person in both groups."""
    first: dict[str, str] = {}
    for row, person, group in zip(table.index, table["respondent"], table["group"], strict=True):
        if first.setdefault(folded(person), group) != group:
            values = {"person": person, "first": first[folded(person)]}
            yield Problem("priority_group", FILE, row=row, column="group", found=group, values=values)


def _in_both(table: pd.DataFrame, people: Iterable[Any]) -> Iterator[Problem]:
    """One person in the table and with a file of their own: which of the two counts?"""
    listed = {folded(person) for person in table["respondent"].dropna()}
    for person in people:
        if folded(person.name) in listed:
            yield Problem("priority_person_twice", person.file, found=person.name, values={"table": FILE})
