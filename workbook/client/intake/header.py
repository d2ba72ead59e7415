"""The names above a table against the columns the method knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.client.intake.mistakes import Mistakes
from workbook.client.intake.records import SEPARATORS
from workbook.client.intake.suggestions import nearest_word
from workbook.method import Field


@dataclass(frozen=True)
class Layout:
    """Where each known column stands (0 is the first), and which columns nobody asked for."""

    known: dict[int, Field]
    ignored: dict[int, str]
    unnamed: tuple[int, ...]


def match_header(header: Sequence[str], fields: Sequence[Field], mistakes: Mistakes) -> Layout:
    """The layout of a table; what is missing, twice or unknown is noted with the nearest name that stands there."""
    places = _places(header, mistakes)
    by_name = {field.id: field for field in fields}
    ignored = {at: name for name, at in places.items() if name not in by_name}
    _find_missing(fields, places, set(ignored.values()), mistakes)
    _note_ignored(ignored.values(), [name for name in by_name if name not in places], mistakes)
    known = {places[field.id]: field for field in by_name.values() if field.id in places}
    return Layout(known, ignored, tuple(at for at, name in enumerate(header) if not name))


def other_separator(header: Sequence[str], declared: str, fields: Sequence[Field]) -> str | None:
    """The separator that this header seems to be written with when it is not the declared one."""
    names = {field.id for field in fields}
    line = declared.join(header)

    def understood(separator: str) -> int:
        return len(names & {cell.strip().strip('"') for cell in line.split(separator)})

    best = max(sorted(SEPARATORS), key=understood)
    return best if understood(best) > understood(declared) else None


def letters(position: int) -> str:
    """The letters a spreadsheet shows above that column: 0 is A, 26 is AA."""
    head, last = divmod(position, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + last)


def _places(header: Sequence[str], mistakes: Mistakes) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, name in enumerate(header):
        if name and name in places:
            mistakes.add("column_twice", 1, name, name, first=letters(places[name]), second=letters(at))
        elif name:
            places[name] = at
    return places


def _find_missing(fields: Sequence[Field], places: dict[str, int], unknown: set[str], mistakes: Mistakes) -> None:
    for field in fields:
        if field.required and field.id not in places:
            near = nearest_word(field.id, sorted(unknown))
            if near is None:
                mistakes.add("column_missing", 1, field.id)
            else:
                mistakes.add("column_missing_like", 1, field.id, near, nearest=near)


def _note_ignored(ignored, absent: list[str], mistakes: Mistakes) -> None:
    for name in ignored:
        near = nearest_word(name, absent)
        if near is None:
            mistakes.note("column_ignored", name, name)
        else:
            mistakes.note("column_ignored_like", name, name, nearest=near)
