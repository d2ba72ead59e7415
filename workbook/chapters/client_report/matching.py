"""Whether two texts written by different people speak of the same thing: by the beginnings of their longer words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbook.chapters.client_report.blocks import threshold


def stems(text: object) -> frozenset[str]:
    """The beginnings of the words that are long enough to mean something; of a short text, all of its words."""
    words = re.findall(r"\w+", text.casefold()) if isinstance(text, str) else []
    longer = [word for word in words if len(word) >= threshold("word_least")] or words
    return frozenset(word[: threshold("word_start")] for word in longer)


def alike(one: object, other: object) -> bool:
    """Whether the shorter of the two texts finds enough of its words in the longer one."""
    first, second = stems(one), stems(other)
    if not first or not second:
        return False
    return len(first & second) / min(len(first), len(second)) >= threshold("words_shared")


def unmatched(texts: Iterable[str], others: Iterable[str]) -> list[str]:
    """The texts to which none of the others is alike."""
    known = list(others)
    return [text for text in texts if not any(alike(text, other) for other in known)]
