"""Every mistake a person can meet: where it is, what was found, what to do.

    WorkbookError
    ├── Problems          one or more mistakes in what a client brought, all at once
    └── UsageError        a command, parameter or option that cannot be carried out

The sentences are content: ``templates/messages.<lang>.csv`` holds, for each code, what was found and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One mistake, with the place a person has to open to mend it.

    ``row`` counts as a spreadsheet does (the header is row 1). ``found`` is the offending value as it was written.
    """

    code: str
    file: str
    row: int | None = None
    column: str | None = None
    found: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    def line(self, language: str = "en") -> str:
        """The mistake as one plain line: ``tables/x.csv, row 3, column amount: found ..; do ..``."""
        from workbook.texts import shared

        words = shared("messages", language)
        values = {"found": _shown(self.found), **self.values}
        text = words.get(self.code)
        return f"{self._place(words)}: {words.fill(text.label, values)}; {words.fill(text.help, values)}"

    def _place(self, words) -> str:
        parts = [self.file]
        if self.row is not None:
            parts.append(f"{words.get('place_row').label} {self.row}")
        if self.column is not None:
            parts.append(f"{words.get('place_column').label} {self.column}")
        return ", ".join(_one_line(part) for part in parts)


class WorkbookError(Exception):
    """Anything the workbook refuses to do, with a reason a person can act on."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook the reason is shown, not the code that found it."""
        return str(self).splitlines()


class Problems(WorkbookError):
    """All the mistakes found in one go, in the order of the files."""

    def __init__(self, problems: Iterable[Problem], language: str = "en"):
        self.problems = list(problems)
        self.language = language
        super().__init__("\n".join(self.lines()))

    def __reduce__(self):
        return Problems, (self.problems, self.language)

    def lines(self, language: str | None = None) -> list[str]:
        return [problem.line(language or self.language) for problem in self.problems]


class UsageError(WorkbookError):
    """A command, a parameter or an option that cannot be carried out as written."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to what was typed, or None when nothing resembles it."""
    matches = get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.6)
    return matches[0] if matches else None


def _shown(found: str | None, longest: int = 60) -> str:
    text = _one_line("" if found is None else str(found))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\u202f" or c == "\u00a0" else " " for c in text)
