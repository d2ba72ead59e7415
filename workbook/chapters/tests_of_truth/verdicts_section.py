"""Section ``verdicts``: the five tests on one page, what each verdict rests on, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from workbook import method
from workbook.chapters.tests_of_truth.blocks import choices, entries, finding, metric, table, threshold
from workbook.chapters.tests_of_truth.evidence import TESTS
from workbook.chapters.tests_of_truth.verdicts import (
    FAIL,
    PASS,
    RISK,
    Signal,
    change,
    verdict,
    within_intervals,
    within_own_view,
)
from workbook.metrics import Block, Chart, Metric, Section, Text, message

_PERCENT = 100.0


def signals_of(number: int, record: Any, covered: float, measures: Mapping[str, Metric]) -> dict[str, Signal]:
    """The signals of a test, in the order of chapter.yaml."""
    answers = {choice.value: choice.score for choice in method.scales()["truth_answer"]}
    said = {
        "answer": answers.get(getattr(record, f"test_{number}_answer")),
        "score": getattr(record, f"test_{number}_score"),
        "evidence": covered,
    }
    found = {}
    for name in threshold("signals")[TESTS[number - 1]]:
        if name in said:
            found[name] = Signal(name, said[name])
        else:
            known = measures[name]
            found[name] = Signal(name, known.value, known.low, known.high, _weak(name, measures))
    return found


def _weak(name: str, measures: Mapping[str, Metric]) -> bool:
    """What rests on a handful of people or customers cannot speak for passing, nor an agreement that may be chance."""
    if any(warning.key.startswith("few_") for warning in measures[name].warnings):
        return True
    p = measures["kendall_p"].value
    return name == "kendall_w" and p is not None and p > threshold("significant")


def section(record: Any, evidence: pd.DataFrame, signals: Mapping[str, dict[str, Signal]]) -> Section:
    """Verdicts and what would change them first, on one page; then what they rest on."""
    frame = verdict_frame(signals)
    blocks = [
        _chart(frame),
        *_changes(signals),
        *_findings(frame),
        *_metrics(frame),
        *_verdict_tables(frame),
        _signal_table(signals),
        table("evidence", evidence, "test:text:truth_test", "piece:text:truth_piece", "found:yes_no", "claimed:yes_no"),
        *_actions(record),
        *_notes(record),
    ]
    return Section("verdicts", tuple(blocks))


def verdict_frame(signals: Mapping[str, dict[str, Signal]]) -> pd.DataFrame:
    """One row a test: verdict, low and high within the intervals, own_low and own_high, score, evidence, counts."""
    rows = []
    for test, known in signals.items():
        levels = [signal.level for signal in known.values()]
        (low, high), (own_low, own_high) = within_intervals(known), within_own_view(known)
        counts = {"against": levels.count(FAIL), "neither": levels.count(RISK), "for": levels.count(PASS)}
        said = {"verdict": verdict(known), "low": low, "high": high, "own_low": own_low, "own_high": own_high}
        own = {"score": known["score"].value, "evidence": known["evidence"].value}
        known_ones = len(levels) - levels.count(None)
        rows.append({"test": test, **said, **own, **counts, "unknown": levels.count(None), "known": known_ones})
    frame = pd.DataFrame(rows)
    numbers = ["verdict", "low", "high", "own_low", "own_high", "score", "evidence"]
    return frame.astype({name: float for name in numbers})


def _metrics(frame: pd.DataFrame) -> Iterator[Metric]:
    for number, row in enumerate(frame.itertuples(), start=1):
        reasons = [message("no_evidence")] if row.verdict != row.verdict else []
        yield metric(f"verdict_{number}", row.verdict, message("signals", n=int(row.known)), "verdict",
                     bounds=(row.low, row.high), warnings=reasons)  # fmt: skip
    passed = int((frame["verdict"] == PASS).sum())
    judged = int(frame["verdict"].notna().sum())
    reasons = [] if judged == len(frame) else [message("tests_unjudged", n=len(frame) - judged)]
    yield metric(
        "tests_passed", passed if judged else None, "answers", message("tests_passed", n=len(frame)), warnings=reasons
    )
    for number, share in enumerate(frame["evidence"], start=1):
        yield metric(f"evidence_{number}", share, "evidence", "evidence")


def _findings(frame: pd.DataFrame) -> Iterator[Block]:
    for level, key, asks in ((FAIL, "failed", "act"), (RISK, "at_risk", "watch"), (PASS, "passed", "note")):
        rows = frame[frame["verdict"] == level]
        for number in rows.index + 1:
            yield finding(f"{key}_{number}", f"verdict_{number}", level=asks)
    hanging = frame[frame["verdict"].notna() & (frame["own_low"] < frame["own_high"])]
    if len(hanging):
        names = [f"verdict_{number}" for number in hanging.index + 1]
        yield finding("own_view", *names, level="watch", numbers=[int(number) for number in hanging.index + 1])
    generous = frame[(frame["verdict"] == FAIL) & (frame["score"] >= threshold("bounds")["score"][0])]
    for number in generous.index + 1:
        yield finding(
            "generous", f"verdict_{number}", level="act", number=int(number), score=frame["score"][number - 1]
        )


def _chart(frame: pd.DataFrame) -> Chart:
    counts = {name: int((frame["verdict"] == level).sum()) for name, level in (("passed", PASS), ("failed", FAIL))}
    judged = int(frame["verdict"].notna().sum())
    title = message("chart.verdicts", **counts, n=len(frame)) if judged else message("chart.verdicts.none")
    return Chart("verdicts", frame, title, (7.2, 4.0))


def _verdict_tables(frame: pd.DataFrame) -> Iterator[Block]:
    """How the signals voted, and how far each verdict moves with the intervals and with one's own view."""
    shown = frame.copy()
    for name in ("verdict", "low", "high", "own_low", "own_high"):
        shown[name] = [code_of(value) for value in shown[name]]
    word = "text:truth_verdict"
    counts = ("for:count", "neither:count", "against:count", "unknown:count", "score:count", "evidence:share")
    yield table("verdicts", shown, "test:text:truth_test", f"verdict:{word}", *counts)
    ranges = [f"{name}:{word}" for name in ("verdict", "low", "high", "own_low", "own_high")]
    yield table("robustness", shown, "test:text:truth_test", *ranges)


def code_of(value: float | None) -> str:
    """A verdict as the word that its text is found by."""
    return {FAIL: "fail", RISK: "risk", PASS: "pass"}.get(value, "none")


def _changes(signals: Mapping[str, dict[str, Signal]]) -> Iterator[Block]:
    rows = []
    for test, known in signals.items():
        found = change(known)
        for now, then in found.signals:
            verdicts = {"verdict": code_of(verdict(known)), "becomes": code_of(found.becomes)}
            moved = {"now": _shown(now.name, now.value), "then": _shown(then.name, then.value)}
            rows.append({"test": test, **verdicts, "signal": now.name, **moved})
    if rows:
        words = (
            "test:text:truth_test",
            "verdict:text:truth_verdict",
            "becomes:text:truth_verdict",
            "signal:text:truth_signal",
        )
        yield table("changes", pd.DataFrame(rows), *words, "now:number", "then:number")


def _shown(name: str, value: float | None) -> float | None:
    """Shares as percentages, so that one column can hold them beside points and counts."""
    return None if value is None else value * _PERCENT if name in _in_percent() else value


def _in_percent() -> set[str]:
    metrics = method.chapter("tests_of_truth").metrics
    return {name for name, spec in metrics.items() if spec.unit == "share"} | {"evidence"}


def _signal_table(signals: Mapping[str, dict[str, Signal]]) -> Block:
    words = {None: "unknown", FAIL: "against", RISK: "neither", PASS: "for"}
    rows = []
    for test, known in signals.items():
        for name, signal in known.items():
            passing, failing = (_shown(name, bound) for bound in signal.bounds)
            numbers = {part: _shown(name, getattr(signal, part)) for part in ("value", "low", "high")}
            rows.append({"test": test, "signal": name, **numbers, "failing": failing, "passing": passing,
                         "speaks": words[signal.level]})  # fmt: skip
    frame = pd.DataFrame(rows).astype({name: float for name in ("value", "low", "high")})
    numbers = [f"{name}:number" for name in ("value", "low", "high", "failing", "passing")]
    return table(
        "signals", frame, "test:text:truth_test", "signal:text:truth_signal", *numbers, "speaks:text:truth_speaks"
    )


def _actions(record: Any) -> Iterator[Block]:
    """The plan of action, each line tagged with the fields it belongs to."""
    if not record.truth_actions:
        return
    frame = entries(record.truth_actions, "action", "test", "owner", "due")
    tags = [entry.fields for entry in record.truth_actions]
    for field in choices("truth_field"):
        frame[field] = [field in chosen for chosen in tags]
    yield table("truth_actions", frame, "action", "test:text:truth_test", "owner", "due:date")
    yield table("action_fields", frame, "action", *(f"{field}:yes_no" for field in choices("truth_field")))


def _notes(record: Any) -> Iterable[Text]:
    for number in range(1, len(TESTS) + 1):
        for name in ("note", "where"):
            answer = getattr(record, f"test_{number}_{name}")
            if answer:
                yield Text(message(f"text.test_{name}", number=number, answer=answer))
