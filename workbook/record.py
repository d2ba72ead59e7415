"""A chapter's record: the answers, validated by a pydantic model built from the chapter's items."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from workbook import method

LONGEST_TEXT = 20_000
ENTRY_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


@cache
def record_model(chapter: str) -> type[BaseModel]:
    """The frozen model of a chapter's answers: one optional attribute an item, unknown names refused."""
    items = method.chapter(chapter).items.values()
    return create_model(f"{chapter}_record", __config__=_STRICT, **{item.id: _answer(item) for item in items})


def _answer(item: method.Item) -> tuple[Any, Any]:
    if item.type == "records":
        return _tuple_of(_entry_model(item)), ()
    if item.type in ("list", "many_of"):
        return _tuple_of(_value_type(item)), ()
    return _value_type(item) | None, None


def _entry_model(item: method.Item) -> type[BaseModel]:
    fields = {field.id: _entry_field(field) for field in item.fields}
    return create_model(
        f"{item.id}_entry", __config__=_STRICT, id=(Annotated[str, Field(pattern=ENTRY_ID)], ...), **fields
    )


def _entry_field(field: method.Field) -> tuple[Any, Any]:
    if field.type in ("list", "many_of"):
        return _tuple_of(_value_type(field)), (... if field.required else ())
    kind = _value_type(field)
    return (kind, ...) if field.required else (kind | None, None)


def _tuple_of(kind: Any) -> Any:
    return Annotated[
        tuple[kind, ...], BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value)
    ]


def _value_type(field: method.Field) -> Any:
    if field.type in ("number", "share", "money"):
        return Annotated[float, BeforeValidator(_as_float), Field(ge=field.low, le=field.high)]
    if field.type == "count":
        return Annotated[int, Field(ge=field.low, le=field.high)]
    if field.type in method.SCALED_TYPES:
        return _choice(field)
    if field.type == "date":
        return date
    if field.type == "yes_no":
        return Annotated[bool, BeforeValidator(_as_bool)]
    text = Annotated[str, Field(max_length=LONGEST_TEXT)]
    return Annotated[text, AfterValidator(_not_blank)] if field.required else text


def _choice(field: method.Field) -> Any:
    values = [choice.value for choice in field.choices]
    if all(value.isdigit() for value in values):
        return Literal[tuple(int(value) for value in values)]
    return Literal[tuple(values)]


def _as_float(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_bool(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("blank")
    return value
