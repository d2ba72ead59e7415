"""Section ``ratings``: how far the nineteen components have come, and on which of the four questions it fails."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness.blocks import finding, metric, missing, table, threshold
from workbook.chapters.commercial_effectiveness.case import Case, doubts
from workbook.chapters.commercial_effectiveness.gaps import judged
from workbook.chapters.commercial_effectiveness.levels import as_share, mean_level
from workbook.chapters.commercial_effectiveness.subjects import QUESTIONS, SCALE
from workbook.metrics import Block, Chart, Finding, Metric, Section, Warn, message

NAMES = ("effectiveness_score", "effectiveness_weighted", "components_rated", *(f"level_{name}" for name in QUESTIONS))
LEVEL_COLUMNS = (*(f"{question}:points" for question in QUESTIONS), "level:points", "low:points", "high:points")


def section(case: Case) -> Section:
    return Section("ratings", tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    yield from map(Warn, case.ratings.warnings)
    if not case.components.rated:
        yield from missing(NAMES, "answers", message("no_ratings"))
        return
    yield from _findings(case)
    yield from _scores(case)
    yield from (_question(case, name) for name in QUESTIONS)
    frame = case.components.table()
    yield _radar(case, frame)
    yield _heat_map(frame)
    yield table("components", frame, f"component:text:{SCALE}", *LEVEL_COLUMNS, "raters:count")


def _scores(case: Case) -> Iterator[Metric]:
    levels = case.components
    warnings = doubts(levels, "unrated_components")
    reasons = () if levels.enough else (message("too_few_components", n=levels.rated, all=len(levels.family)),)
    value, low, high = map(as_share, mean_level(levels)) if levels.enough else (None, None, None)
    yield metric(
        "effectiveness_score",
        value,
        case.source,
        "effectiveness_score",
        bounds=None if low is None else (low, high),
        warnings=(*reasons, *warnings),
    )
    importance = judged(case.record, levels.family)
    unsaid = int((~importance["importance_said"] & levels.level.notna()).sum())
    assumed = (message("importance_assumed", n=unsaid, importance=threshold("importance_default")),) if unsaid else ()
    weighted = mean_level(levels, weights=importance["importance"].astype(float)) if levels.enough else (None,) * 3
    value, low, high = map(as_share, weighted)
    yield metric(
        "effectiveness_weighted",
        value,
        case.source,
        "effectiveness_weighted",
        bounds=None if low is None else (low, high),
        warnings=(*reasons, *warnings, *assumed),
    )
    yield metric("components_rated", levels.rated, case.source, warnings=warnings)


def _question(case: Case, question: str) -> Metric:
    value, low, high = mean_level(case.components, question)
    bounds = None if low is None else (low, high)
    warnings = () if value is not None else (message("question_unrated"),)
    return metric(
        f"level_{question}", value, case.source, "question_level", bounds=bounds, warnings=(*warnings, *_alone(case))
    )


def _alone(case: Case) -> tuple:
    return (message("one_rater"),) if case.components.raters == 1 else ()


def _findings(case: Case) -> Iterator[Finding]:
    levels = case.components
    value, low, high = map(as_share, mean_level(levels)) if levels.enough else (None, None, None)
    if value is not None:
        surely_low = (value if high is None else high) < threshold("score_low")
        rank = "act" if surely_low else "watch" if value < threshold("score_low") else "note"
        key = "score_alone" if low is None else "score"
        yield finding(key, "effectiveness_score", level=rank, score=value, low=low, high=high, n=levels.rated)
    means = levels.questions.mean()
    weakest = means.idxmin()
    step = float(means.max() - means.min())
    if step >= threshold("question_step"):
        yield finding(
            f"question_weakest_{weakest}", f"level_{weakest}", level="watch", level_=float(means.min()), step=step
        )
    yield from _broken_chains(levels.questions)


def _broken_chains(questions: pd.DataFrame) -> Iterator[Finding]:
    """Components where one question is a full point ahead of the one that should follow it."""
    for before, after in zip(QUESTIONS, QUESTIONS[1:], strict=False):
        ahead = int((questions[before] - questions[after] >= 1).sum())
        if ahead:
            yield finding(f"chain_{after}", f"level_{after}", level="watch", n=ahead)


def _radar(case: Case, frame: pd.DataFrame) -> Chart:
    targets = judged(case.record, case.components.family)["target"].to_numpy(float)
    data = frame[["component", "level", "low", "high"]].assign(target=targets)
    rated = data.dropna(subset=["level"])
    reached = int((rated["level"] >= rated["target"]).sum())
    key = "chart.components" if reached else "chart.components.none"
    return Chart("components", data, message(key, n=reached, all=len(rated)), (7.2, 6.1))


def _heat_map(frame: pd.DataFrame) -> Chart:
    means = frame[list(QUESTIONS)].mean()
    low, high = float(means.min()), float(means.max())
    key = "even" if round(low, 1) == round(high, 1) else means.idxmin()
    title = message(f"chart.questions.{key}", low=low, high=high)
    return Chart("questions", frame[["component", *QUESTIONS, "level"]], title, (7.2, 7.4))
