"""A person's name in what a client folder holds: found however it is spaced and cased, and taken out.

Other forms of the name (initials, a declined Russian surname) are other words: they are looked for one by one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from slugify import slugify

MARK = "[…]"  # what stands for a name that was taken out of a longer text, the same in every language


class Name:
    """One person's name and the forms in which files carry it: as it is, and as a word of letters and dashes."""

    def __init__(self, written: str):
        words = unicodedata.normalize("NFC", written).split()
        if not words or len("".join(words)) < 2:
            raise ValueError("a name has two letters at least")
        inner = r"[\s\u00a0\u202f]+".join(re.escape(word) for word in words)
        self.pattern = re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)
        ascii_words = slugify(" ".join(words)), slugify(" ".join(words), allow_unicode=True)
        self.slugs = {word.replace("-", sign) for word in ascii_words for sign in ("-", "_", "") if word} - {""}

    def stands_in(self, text: str) -> bool:
        return bool(self.pattern.search(_composed(text)))

    def is_whole(self, text: str) -> bool:
        """Whether the text is the name and nothing else, or its form as a file's name or an id."""
        text = _composed(text).strip()
        return bool(self.pattern.fullmatch(text)) or text.casefold() in self.slugs

    def without(self, text: str) -> str:
        """The text with a neutral mark in the name's place."""
        return self.pattern.sub(MARK, _composed(text))


Told = Callable[[str, str], None]  # what was done (the code of a message), where


def taken_out(value: Any, name: Name, told: Told, place: str = "", required: frozenset[str] = frozenset()) -> Any:
    """The value without the name; None where the name was all of it.

    Entries of a list that are the name go. ``required`` are places whose value must stay filled: they get the mark.
    """
    if isinstance(value, str):
        return _text(value, name, told, place, required)
    if isinstance(value, Mapping):
        cleared = {key: taken_out(entry, name, told, _under(place, key), required) for key, entry in value.items()}
        return {_key(key, name): new for key, new in cleared.items() if new is not None or value[key] is None}
    if isinstance(value, (list, tuple)):
        cleared = [taken_out(entry, name, told, _entry_place(place, entry), required) for entry in value]
        return [new for new, entry in zip(cleared, value, strict=True) if new is not None or entry is None]
    return value


def _text(value: str, name: Name, told: Told, place: str, required: frozenset[str]) -> str | None:
    if name.is_whole(value):
        told("forget_value", place)
        return MARK_WORD if place.endswith(".id") else MARK if _kind(place) in required else None
    if name.stands_in(value):
        told("forget_text", place)
        return name.without(value)
    return value


MARK_WORD = "removed"  # for ids, which take letters only


def _kind(place: str) -> str:
    """``notes.seg-fin.text`` is of the kind ``notes.text``."""
    parts = place.split(".")
    return ".".join((parts[0], parts[-1])) if len(parts) > 2 else place


def _key(key: str, name: Name) -> str:
    return MARK_WORD if name.is_whole(key) else name.without(key) if name.stands_in(key) else key


def _under(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _entry_place(place: str, entry: Any) -> str:
    return f"{place}.{entry['id']}" if isinstance(entry, Mapping) and isinstance(entry.get("id"), str) else place


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
