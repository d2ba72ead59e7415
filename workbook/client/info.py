"""``client.yaml``: who the client is, its language and currency, the date of everything, how its tables are written."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from workbook.client.strict_yaml import read_yaml
from workbook.errors import Problem, nearest

SCHEMA = 1
ID_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
FILE = "client.yaml"


def _known_currency(code: str) -> str:
    from babel.numbers import is_currency

    if not is_currency(code):
        raise ValueError("currency")
    return code


def _printable(text: str) -> str:
    if any(0xD800 <= ord(c) <= 0xDFFF or ord(c) < 32 for c in text):
        raise ValueError("characters")
    return text


Line = Annotated[str, Field(max_length=200), AfterValidator(_printable)]


class TableFormat(BaseModel):
    """How the client's CSV files are written: declared here, never guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    encoding: str = "utf-8"
    separator: Literal[",", ";", "\t", "|"] = ","
    decimal: Literal[".", ","] = "."
    date_order: Literal["ymd", "dmy", "mdy"] = "ymd"


class ClientInfo(BaseModel):
    """The organisation whose workbook it is. ``as_of`` is the date of everything; today is never read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    schema_: Literal[1] = Field(alias="schema")
    id: str
    name: Annotated[Line, Field(min_length=1)]
    sector: Line = ""
    country: Line = ""
    language: Literal["en", "fr", "ru"]
    currency: Annotated[str, AfterValidator(_known_currency)]
    as_of: date
    consultant: Line = ""
    tables: TableFormat = TableFormat()


KEYS = tuple(field.alias or name for name, field in ClientInfo.model_fields.items())


def read_info(folder: Path) -> tuple[ClientInfo | None, list[Problem]]:
    """The client's identity, or None with every mistake in ``client.yaml``."""
    path = folder / FILE
    if not path.is_file():
        return None, [Problem("client_missing", FILE, values={"folder": folder.name})]
    data, problems = read_yaml(path, file=FILE)
    if problems:
        return None, problems
    if not isinstance(data, dict):
        return None, [
            Problem("client_bad_value", FILE, found=str(data), values={"key": FILE, "expected": "key: value"})
        ]
    problems = _form_problems(data, folder)
    try:
        info = ClientInfo.model_validate(data)
    except ValidationError as error:
        return None, [*problems, *_value_problems(error, data)]
    return (None, problems) if problems else (info, [])


def _form_problems(data: dict, folder: Path) -> list[Problem]:
    schema = data.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        return [Problem("schema_newer", FILE, found=str(schema), values={"schema": schema})]
    found = data.get("id")
    if not isinstance(found, str) or not ID_FORM.fullmatch(found) or found.lower() in RESERVED:
        return [Problem("client_id_form", FILE, column="id", found=str(found))]
    if found != folder.resolve().name:
        return [Problem("client_id_folder", FILE, column="id", found=found, values={"folder": folder.resolve().name})]
    return []


def _value_problems(error: ValidationError, data: dict) -> list[Problem]:
    return [_value_problem(detail, data) for detail in error.errors() if detail["loc"] != ("id",)]


def _value_problem(detail: Any, data: dict) -> Problem:
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        known = TableFormat.model_fields if key.startswith("tables.") else KEYS
        near = nearest(key.rpartition(".")[2], known) or ", ".join(known)
        return Problem("client_unknown_key", FILE, column=key, found=key, values={"key": key, "nearest": near})
    if detail["type"] == "missing":
        return Problem("client_missing_key", FILE, column=key, values={"key": key})
    values = {"key": key, "expected": EXPECTED.get(key.rpartition(".")[2], "text")}
    return Problem("client_bad_value", FILE, column=key, found=str(detail["input"]), values=values)


EXPECTED = {
    "schema": "1",
    "language": "en | fr | ru",
    "currency": "EUR, USD, RUB … (ISO 4217)",
    "as_of": "2026-06-30",
    "encoding": "utf-8, cp1251, cp1252, utf-16 …",
    "separator": '"," | ";" | "\\t" | "|"',
    "decimal": '"." | ","',
    "date_order": "ymd | dmy | mdy",
    "name": "1–200",
}
