"""``respondents/<chapter>/<name>.yaml``: several people's answers to one chapter, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from pydantic import BaseModel

from workbook import method
from workbook.client.answers import validated
from workbook.client.store.chapter_file import RESPONDENTS, ChapterFile
from workbook.client.store.copies import respondent_copies
from workbook.client.strict_yaml import read_yaml
from workbook.errors import Problem, Problems

NUMBERS = frozenset({"number", "share", "money", "count"})
CHOICES = frozenset({"one_of", "yes_no", "segment"})


@dataclass(frozen=True)
class Respondent:
    """One person's validated answers to a chapter; ``name`` is the person's, or that of the file."""

    name: str
    file: str
    record: BaseModel


@dataclass(frozen=True)
class Agreement:
    """How far respondents agree on one item.

    ``answered`` and ``unanswered`` count people. Of numbers and scales: mean, sample standard deviation (None for one
    person), low and high. ``counts`` says how many gave each answer (of several choices: how many chose it), ``modes``
    the most frequent ones, and ``mode_share`` (0-1) which share of those who answered gave the first of them: 1 when
    all agree. Texts, dates and lists are only counted.
    """

    item: str
    answered: int
    unanswered: int
    mean: float | None = None
    deviation: float | None = None
    low: float | None = None
    high: float | None = None
    counts: tuple[tuple[Any, int], ...] = ()
    modes: tuple[Any, ...] = ()
    mode_share: float | None = None


def respondents(
    folder: str | Path, chapter: str, segments: frozenset[str] | None = None
) -> tuple[tuple[Respondent, ...], list[Problem]]:
    """Everybody's answers in the order of the files, and every mistake in them; a file with mistakes is left out."""
    folder, found, problems = Path(folder), [], []
    aside = {copy.path for copy in respondent_copies(folder, chapter)}
    for path in sorted((folder / RESPONDENTS / chapter).glob("*.yaml")):
        if path not in aside:
            person, mistakes = _respondent(folder, chapter, path, segments)
            problems += mistakes
            found += [person] if person else []
    return tuple(found), [*problems, *_twice(found)]


def _respondent(folder: Path, chapter: str, path: Path, segments) -> tuple[Respondent | None, list[Problem]]:
    file = path.relative_to(folder).as_posix()
    try:
        answers = ChapterFile(folder, chapter, path.stem).read().answers
        name = respondent_name(path)
    except Problems as refused:
        return None, refused.problems
    record, problems = validated(chapter, answers, segments)
    return None if problems else Respondent(name, file, record), [replace(found, file=file) for found in problems]


def respondent_name(path: Path) -> str:
    """Whose answers the file holds: the ``respondent`` in it, or else the file's name."""
    data, problems = read_yaml(path, file=path.name)
    given = data.get("respondent") if not problems and isinstance(data, dict) else None
    return str(given) if given else path.stem


def _twice(people: list[Respondent]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for person in people:
        key = " ".join(person.name.casefold().split())
        if key in first:
            problems.append(Problem("respondent_twice", person.file, found=person.name, values={"first": first[key]}))
        first.setdefault(key, person.file)
    return problems


def agreement(chapter: str, people: Iterable[Respondent]) -> dict[str, Agreement]:
    """How far the respondents agree, item by item, in the chapter's order; lists of entries are left out."""
    people = list(people)
    items = [item for item in method.chapter(chapter).items.values() if item.type != "records"]
    return {item.id: _agreement(item, [getattr(person.record, item.id) for person in people]) for item in items}


def _agreement(item: method.Item, given: list[Any]) -> Agreement:
    answers = [answer for answer in given if answer not in (None, ())]
    counted = Agreement(item.id, len(answers), len(given) - len(answers))
    if not answers or item.type not in NUMBERS | CHOICES | {"scale", "many_of"}:
        return counted
    counted = _with_counts(counted, [set(answer) if item.type == "many_of" else {answer} for answer in answers])
    if item.type in NUMBERS or all(isinstance(answer, int) for answer in answers) and item.type == "scale":
        return _with_moments(counted, answers)
    return counted


def _with_counts(counted: Agreement, chosen: list[set]) -> Agreement:
    counts = Counter(choice for answer in chosen for choice in answer)
    most = max(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    modes = tuple(choice for choice, count in ordered if count == most)
    return replace(counted, counts=tuple(ordered), modes=modes, mode_share=most / counted.answered)


def _with_moments(counted: Agreement, answers: list[float]) -> Agreement:
    spread = stdev(answers) if len(answers) > 1 else None
    return replace(counted, mean=fmean(answers), deviation=spread, low=min(answers), high=max(answers))
