"""Rules across the answers of this chapter, and the columns that the answers add to the customers table."""

from __future__ import annotations

from collections import Counter
from typing import Any

from workbook import method

CHAPTER = "client_valuation"


def rules(record: Any) -> list[tuple[str, str, dict]]:
    """Answers that contradict each other: (code of the message, item, values). Nothing when all is well."""
    return [*_cut_offs(record), *_criteria(record)]


def cut_offs(record: Any) -> tuple[float, float]:
    """Where low ends and high begins on both axes of the matrix: the client's answer or the chapter's own."""
    chapter = method.chapter(CHAPTER)
    low = record.matrix_low if record.matrix_low is not None else chapter.threshold("matrix_low")
    high = record.matrix_high if record.matrix_high is not None else chapter.threshold("matrix_high")
    return float(low), float(high)


def table_columns(record: Any) -> dict[str, list[method.Field]]:
    """A column of ratings from 1 to 5 in the customers table for each criterion of the matrix."""
    ids = ("BCG-CRIT-R", "BCG-CRIT-A")
    names = dict.fromkeys(entry.column for entry in record.criteria if entry.column not in _fixed_columns())
    columns = [method.Field(id=name, type="number", unit="points", low=1, high=5, method_ids=ids) for name in names]
    return {"customers": columns} if columns else {}


def _cut_offs(record: Any) -> list[tuple[str, str, dict]]:
    low, high = cut_offs(record)
    if low < high:
        return []
    item = "matrix_low" if record.matrix_low is not None else "matrix_high"
    found = getattr(record, item)
    return [("matrix_cuts_crossed", item, {"found": f"{found:g}", "low": low, "high": high})]


def _criteria(record: Any) -> list[tuple[str, str, dict]]:
    seen = Counter(entry.column for entry in record.criteria)
    problems = []
    for number, entry in enumerate(record.criteria, start=1):
        place = f"criteria.{number}"
        if entry.weight <= 0:
            problems.append(
                ("criterion_without_weight", f"{place}.weight", {"found": f"{entry.weight:g}", "column": entry.column})
            )
        if seen[entry.column] > 1:
            problems.append(("criterion_twice", f"{place}.column", {"found": entry.column, "column": entry.column}))
        if entry.column in _fixed_columns():
            problems.append(("criterion_reserved", f"{place}.column", {"found": entry.column, "column": entry.column}))
    return problems


def _fixed_columns() -> set[str]:
    return {column.id for column in method.chapter(CHAPTER).tables["customers"].columns}
