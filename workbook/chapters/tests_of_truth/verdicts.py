"""The verdict of a test: pass, at risk, fail, or no evidence, from the signals that speak for and against it.

Each signal is a number with two bounds of chapter.yaml: from the first on it speaks for passing (3), from the second
on for failing (1), else for neither (2). Fail: at least ``verdict_fail`` of the known signals speak for failing. Pass:
none does, at least ``verdict_pass`` speak for passing, at least ``verdict_evidence`` of the evidence is there and at
least one measure is known. Otherwise at risk. Without evidence and measures there is no verdict: a claim of one's own
is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product

from workbook.chapters.tests_of_truth.blocks import threshold

FAIL, RISK, PASS = 1, 2, 3
OWN_VIEW = ("answer", "score")
_CLAIMS = (*OWN_VIEW, "evidence")


@dataclass(frozen=True)
class Signal:
    """One number that speaks for or against a test, None where unknown. ``capped``: it cannot speak for passing."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    capped: bool = False

    @property
    def bounds(self) -> tuple[float, float]:
        """Where it speaks for passing, and where for failing."""
        passing, failing = threshold("bounds")[self.name]
        return passing, failing

    @property
    def level(self) -> int | None:
        return None if self.value is None else self._level(self.value)

    def _level(self, value: float) -> int:
        passing, failing = self.bounds
        sign = 1 if passing > failing else -1
        if sign * (value - passing) >= -1e-9:
            return RISK if self.capped else PASS
        return FAIL if sign * (value - failing) <= 1e-9 else RISK

    def at(self, worst: bool) -> Signal:
        """The signal at the worse or the better end of its interval; the same where it has none."""
        if self.low is None or self.high is None:
            return self
        rising = self.bounds[0] > self.bounds[1]
        return replace(self, value=self.low if worst == rising else self.high)

    def set_to(self, level: int) -> Signal:
        """The signal with the least change that makes it speak so: at its bound, or between the two."""
        passing, failing = self.bounds
        value = {PASS: passing, RISK: (passing + failing) / 2, FAIL: failing}[level]
        return replace(self, value=value, capped=False)


@dataclass(frozen=True)
class Change:
    """What would turn a verdict: the signals that would have to move, and the verdict then."""

    becomes: int | None
    signals: tuple[tuple[Signal, Signal], ...]  # now, then


def verdict(signals: Mapping[str, Signal]) -> int | None:
    """The verdict of these signals; None without evidence and measures."""
    levels = {name: signal.level for name, signal in signals.items() if signal.level is not None}
    measured = [name for name in levels if name not in _CLAIMS]
    evidence = signals["evidence"].value or 0.0
    if not measured and evidence == 0:
        return None
    known = list(levels.values())
    if known.count(FAIL) >= threshold("verdict_fail") * len(known):
        return FAIL
    shown = evidence >= threshold("verdict_evidence") and bool(measured)
    passing = FAIL not in known and known.count(PASS) >= threshold("verdict_pass") * len(known)
    return PASS if passing and shown else RISK


def within_intervals(signals: Mapping[str, Signal]) -> tuple[int | None, int | None]:
    """The verdict with every measure at the worse end of its interval, and with every one at the better end."""
    worst, best = (verdict({name: signal.at(side) for name, signal in signals.items()}) for side in (True, False))
    return worst, best


def within_own_view(signals: Mapping[str, Signal]) -> tuple[int | None, int | None]:
    """The lowest and the highest verdict when one's own answer and score move by one step, or are left out."""
    found = []
    for moved in product((-1, 0, 1, None), repeat=len(OWN_VIEW)):
        changed = dict(signals)
        for name, step in zip(OWN_VIEW, moved, strict=True):
            changed[name] = _moved(signals[name], step)
        found.append(verdict(changed))
    known = [value for value in found if value is not None]
    return (min(known), max(known)) if known else (None, None)


def _moved(signal: Signal, step: int | None) -> Signal:
    if signal.value is None or step is None:
        return replace(signal, value=None)
    most = 3 if signal.name == "answer" else 5
    return replace(signal, value=min(max(signal.value + step, 1), most))


def change(signals: Mapping[str, Signal]) -> Change:
    """The fewest signals that would have to move for the next better verdict; of a pass, for it to be lost.

    Facts come before claims: one's own answer and score are only named where nothing else would do.
    """
    now = verdict(signals)
    if now is None:
        return _first_evidence(signals)
    movable = [name for name, signal in signals.items() if signal.level is not None]
    if now == PASS:
        return (
            _lost(signals, [name for name in movable if name not in _CLAIMS])
            or _lost(signals, movable)
            or Change(None, ())
        )
    own = [name for name in movable if name in OWN_VIEW]
    facts = [name for name in movable if name not in own]
    return _raised(signals, facts, now) or _raised(signals, facts + own, now) or Change(None, ())


def _first_evidence(signals: Mapping[str, Signal]) -> Change:
    shown = replace(signals["evidence"], value=threshold("verdict_evidence"))
    return Change(verdict({**signals, "evidence": shown}), ((signals["evidence"], shown),))


def _raised(signals: Mapping[str, Signal], names: list[str], now: int) -> Change | None:
    for size in range(1, len(names) + 1):
        found = []
        for chosen in combinations(names, size):
            for levels in product((RISK, PASS), repeat=size):
                moved = {n: signals[n].set_to(level) for n, level in zip(chosen, levels, strict=True)}
                upwards = all(moved[n].level > signals[n].level for n in chosen)
                if upwards and (then := verdict({**signals, **moved})) > now:
                    steps = sum(moved[n].level - signals[n].level for n in chosen)
                    found.append((steps, len(found), then, tuple((signals[n], moved[n]) for n in chosen)))
        if found:
            _, _, then, moves = min(found)
            return Change(then, moves)
    return None


def _lost(signals: Mapping[str, Signal], names: list[str]) -> Change | None:
    """Each signal whose fall alone, to where it no longer speaks for passing or to failing, loses the pass."""
    moves, lowest = [], PASS
    for name in names:
        for level in (RISK, FAIL):
            fallen = signals[name].set_to(level)
            then = verdict({**signals, name: fallen})
            if fallen.level < signals[name].level and then < PASS:
                moves.append((signals[name], fallen))
                lowest = min(lowest, then)
                break
    return Change(lowest, tuple(moves)) if moves else None
