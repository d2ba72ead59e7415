"""What earlier chapters found, as suggestions: their findings that ask for a decision or for attention.

Each keeps its chapter and a code that stays the same from run to run, so that a decision about it can be found again.
The chapters are computed once for the same files, however often this one is.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from slugify import slugify

from workbook.chapters.strategic_session.blocks import CHAPTER
from workbook.chapters.together import before, is_filled, result_of
from workbook.metrics import Finding, Message

ASKING = ("act", "watch")
KEPT = 4  # clients whose findings stay in memory
_at_work: ContextVar[bool] = ContextVar("collecting the findings of earlier chapters", default=False)
_found: OrderedDict[tuple, tuple[Suggestion, ...]] = OrderedDict()


@dataclass(frozen=True)
class Suggestion:
    """A finding of an earlier chapter that could become a goal. ``code`` tells it from the chapter's other findings."""

    chapter: str
    code: str
    level: str
    text: Message


def suggestions_of(client: Any) -> tuple[Suggestion, ...]:
    """The suggestions of every earlier chapter with data, the chapters in their order."""
    if _at_work.get():
        return ()  # an earlier chapter asks for goals while it is asked for findings
    key = _files(client)
    if key is None:
        return _collected(client)
    if key not in _found:
        _found[key] = _collected(client)
        while len(_found) > KEPT:
            _found.popitem(last=False)
    return _found[key]


def _files(client: Any) -> tuple | None:
    """What the findings rest on: the client's files but this chapter's own; None where they are not known."""
    files = {name: mark for name, mark in getattr(client, "inputs", {}).items() if CHAPTER not in name}
    return (client.info.id, *sorted(files.items())) if files else None


def _collected(client: Any) -> tuple[Suggestion, ...]:
    mark = _at_work.set(True)
    try:
        return tuple(one for chapter in earlier(client) for one in _of_chapter(chapter, client))
    finally:
        _at_work.reset(mark)


def earlier(client: Any) -> list[str]:
    """The chapters before this one for which the client has answers or tables of the chapter's own."""
    return [name for name in before(CHAPTER) if is_filled(client, name)]


def _of_chapter(chapter: str, client: Any) -> Iterator[Suggestion]:
    findings = result_of(client, chapter).findings
    asking = [found for found in findings if found.level in ASKING and not found.chapter]
    for finding, code in zip(asking, codes(asking), strict=True):
        yield Suggestion(chapter, code, finding.level, Message(f"finding.{finding.key}", finding.values, chapter))


def codes(findings: list[Finding]) -> list[str]:
    """The key of each finding; where a key occurs several times, with the first name among its values.

    >>> codes([Finding("gap", {"segment": "Public sector"}, ()), Finding("gap", {"segment": "Care"}, ())])
    ['gap:public_sector', 'gap:care']
    """
    often = Counter(finding.key for finding in findings)
    named = [f"{f.key}:{_name(f.values)}" if often[f.key] > 1 else f.key for f in findings]
    seen: Counter[str] = Counter()
    found = []
    for code in named:
        seen[code] += 1
        found.append(code if seen[code] == 1 else f"{code}_{seen[code]}")
    return found


def _name(values: Mapping[str, Any]) -> str:
    first = next((value for value in values.values() if isinstance(value, str)), "")
    return slugify(first, separator="_")
