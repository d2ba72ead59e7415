"""What two people answered differently, as the page shows it beneath the question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workbook.client.store import Conflict, Stored
from workbook.forms.fields import unit_word
from workbook.forms.grid.writing import Writing
from workbook.forms.typed import NUMERIC, written
from workbook.method import Field
from workbook.notebook.shown import one_answer
from workbook.wording import Wording


def waiting(seen: Stored, items: Mapping[str, Field], wording: Wording, writing: Writing) -> list[dict[str, str]]:
    """The conflicts of these questions, lists apart: what stands, what the other version says, whose it is."""
    return [
        {
            "item": conflict.item,
            "kept": worded(items[conflict.item], seen.answers.get(conflict.item), wording, writing),
            "other": worded(items[conflict.item], conflict.other, wording, writing),
            "from": _whose(conflict, wording),
        }
        for conflict in seen.conflicts
        if conflict.item in items
    ]


def _whose(conflict: Conflict, wording: Wording) -> str:
    return wording.fill(wording.label("conflict_other"), {"who": conflict.who, "when": _when(conflict.when, wording)})


def worded(item: Field, value: Any, wording: Wording, writing: Writing) -> str:
    """A stored value in words, a number with every digit: two versions must never look the same."""
    if isinstance(value, list):
        return "\n".join(worded(item, part, wording, writing) for part in value)
    if item.type in NUMERIC and value is not None:
        return f"{written(item, value, writing)} {unit_word(item, wording)}".strip()
    return one_answer(item, value == "yes" if item.type == "yes_no" and isinstance(value, str) else value, wording)


def _when(moment: str, wording: Wording) -> str:
    """The day and the time of day, here."""
    try:
        at = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return f"{wording.value(at.date(), 'date')}, {at:%H:%M}"
