"""The mistakes of one file, gathered as they are found and cut to a length that a person can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from workbook.client.intake.records import MAX_LINES
from workbook.errors import Problem


class Mistakes:
    """Every mistake of one file: the first hundred of a kind in a column, then how many more there are."""

    def __init__(self, file: str):
        self.file = file
        self.notes: list[Problem] = []
        self._found: list[Problem] = []
        self._counts: Counter[tuple[str, str | None]] = Counter()

    def add(
        self,
        code: str,
        row: int | None = None,
        column: str | None = None,
        found: str | None = None,
        **values: object,
    ) -> None:
        self._counts[code, column] += 1
        if self._counts[code, column] <= MAX_LINES:
            self._found.append(Problem(code, self.file, row, column, found, values))

    def add_many(self, code: str, column: str, count: int, shown: list[tuple[int, str, Mapping]]) -> None:
        """``count`` mistakes of one kind, the first hundred of them as (row, what stands there, further values)."""
        for row, found, values in shown:
            self.add(code, row, column, found, **values)
        self._counts[code, column] += count - len(shown)

    def note(self, code: str, column: str | None = None, found: str | None = None, **values: object) -> None:
        row = 1 if column is not None else None
        self.notes.append(Problem(code, self.file, row, column, found, values))

    def __bool__(self) -> bool:
        return bool(self._found)

    def problems(self) -> tuple[Problem, ...]:
        """All of them, what concerns the whole file first, then from the top row down.

        Behind the last one shown of a kind stands how many more there are.
        """
        unshown = {kind: count - MAX_LINES for kind, count in self._counts.items() if count > MAX_LINES}
        listed: list[Problem] = []
        for problem in sorted(reversed(self._found), key=lambda problem: problem.row or 0, reverse=True):
            more = unshown.pop((problem.code, problem.column), 0)
            if more:
                listed.append(Problem("more_of_the_same", self.file, None, problem.column, None, {"count": more}))
            listed.append(problem)
        return tuple(reversed(listed))
