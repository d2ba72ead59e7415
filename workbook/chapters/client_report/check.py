"""A cross-check: what two chapters must agree on, the judgement, and where to look when they do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workbook.chapters.client_report.blocks import threshold
from workbook.chapters.client_report.reading import Chapters, Unknown, is_metric
from workbook.metrics import Finding, Message, message

State = Literal["contradiction", "explained", "agrees", "not_checked"]


@dataclass(frozen=True)
class Judged:
    """What a check found. ``first`` and ``second`` are what was compared, ``worth`` the money a year it touches."""

    clash: bool
    first: Message
    second: Message
    values: Mapping[str, Any]
    worth: float | None = None


@dataclass(frozen=True)
class Check:
    """``rests_on`` and ``open`` name figures and items as ``<chapter>.<name>``; ``judge`` raises Unknown for gaps.

    ``covers`` are findings of single chapters that say less than this contradiction does.
    """

    key: str
    judge: Callable[[Chapters], Judged]
    rests_on: tuple[str, ...]
    open: str
    covers: tuple[str, ...] = ()

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters compared, in the order in which they are named."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name in self.rests_on))

    @property
    def metrics(self) -> tuple[str, ...]:
        """Of what it rests on, the metrics; the rest are answers and tables."""
        return tuple(name for name in self.rests_on if is_metric(*name.split(".")))


@dataclass(frozen=True)
class Outcome:
    """A check as it came out for one client. ``missing`` says what it could not do without."""

    check: Check
    state: State
    judged: Judged | None = None
    missing: tuple[Unknown, ...] = ()
    reason: str = ""

    @property
    def worth(self) -> float | None:
        return self.judged.worth if self.judged else None

    @property
    def finding(self) -> Finding:
        """The contradiction as a sentence with the figures that carry it."""
        level = "act" if self.check.key in threshold("checks_to_decide") else "watch"
        return Finding(f"check_{self.check.key}", self.judged.values, self.check.metrics, level)


@dataclass(frozen=True)
class Report:
    """All checks of one client."""

    outcomes: tuple[Outcome, ...] = field(default=())

    def of(self, *states: State) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.state in states]


def judge(check: Check, chapters: Chapters, reasons: Mapping[str, str]) -> Outcome:
    """The check as it comes out; what a missing chapter or figure leaves open is named."""
    absent = [Unknown(name) for name in check.chapters if name not in chapters.filled]
    if absent:
        return Outcome(check, "not_checked", missing=tuple(absent))
    try:
        judged = check.judge(chapters)
    except Unknown as unknown:
        return Outcome(check, "not_checked", missing=(unknown,))
    if not judged.clash:
        return Outcome(check, "agrees", judged)
    explained = check.key in reasons
    return Outcome(check, "explained" if explained else "contradiction", judged, reason=reasons.get(check.key, ""))


def money(value: float) -> Message:
    return message("cell.money", value=float(value))


def share(value: float) -> Message:
    return message("cell.share", value=float(value))


def count(value: float) -> Message:
    return message("cell.count", value=float(value))


def stage(value: float) -> Message:
    return message("cell.stage", value=float(value))


def years(value: float) -> Message:
    return message("cell.years", value=float(value))


def between(low: float, high: float) -> Message:
    return message("cell.between", low=float(low), high=float(high))


def names(listed: list[str]) -> Message:
    """The names, or that there is none."""
    return message("cell.names", names=list(listed)) if listed else message("cell.none")
