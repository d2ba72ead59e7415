"""What a person may have meant: the nearest known word, or the few that there are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from workbook.errors import nearest

LISTED = 12  # known words named when none of them is near


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word that differs least from what was written, capitals and accents aside; None if none is near."""
    plain = {_plain(candidate): candidate for candidate in reversed(list(known))}
    found = nearest(_plain(word), plain)
    return None if found is None else plain[found]


def nearest_or_all(word: str, known: Iterable[str]) -> list[str]:
    """The nearest known word alone; where none is near, the known words as they are ordered (at most twelve)."""
    words = list(known)
    found = nearest_word(word, words)
    return [found] if found is not None else words[:LISTED]


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", str(word).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("_", " ")
