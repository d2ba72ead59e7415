"""Files of former schemas brought to today's: pure steps from n to n + 1, one table of steps a kind of file.

``client.yaml`` and the journal have had one form so far. A file of a newer schema is refused and stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbook.errors import Problem, Problems

SCHEMA = 1
CHAPTER_KEYS = ("schema", "client", "respondent", "revision", "answers", "conflicts", "removed")
Data = dict[str, Any]


def _answers_apart(data: Mapping[str, Any]) -> Data:
    """Schema 0, the draft: answers stood at the top beside ``client`` and ``respondent``."""
    about = {key: data[key] for key in ("client", "respondent") if key in data}
    answers = {key: value for key, value in data.items() if key not in ("schema", *about)}
    return {"schema": 1, **about, "answers": answers}


STEPS: dict[str, dict[int, Callable[[Mapping[str, Any]], Data]]] = {
    "client": {},
    "chapter": {0: _answers_apart},
    "respondent": {0: _answers_apart},
}


def schema_of(data: Mapping[str, Any]) -> Any:
    """The schema that a file names. The draft named none; it is known by having no ``answers``."""
    return data.get("schema", None if "answers" in data else 0)


def to_current(kind: str, data: Mapping[str, Any], file: str) -> Data:
    """The data in today's form. ``kind`` is client, chapter or respondent.

    Raises Problems for a schema it can't read.
    """
    schema = schema_of(data)
    if isinstance(schema, int) and schema > SCHEMA:
        raise Problems([Problem("schema_newer", file, found=str(schema), values={"schema": schema})])
    known = type(schema) is int and all(step in STEPS[kind] for step in range(schema, SCHEMA))
    if not known:
        values = {"current": SCHEMA}
        raise Problems([Problem("schema_unknown", file, column="schema", found=str(schema), values=values)])
    for step in range(schema, SCHEMA):
        data = STEPS[kind][step](data)
    return dict(data)
