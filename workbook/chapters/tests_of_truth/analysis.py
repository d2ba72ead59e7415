"""Five tests of truth: the management confronted with its own answers, and with what the figures say of them."""

from __future__ import annotations

from typing import Any

from workbook.chapters.tests_of_truth import (
    boundaries_section,
    criteria_section,
    deserving_section,
    loyalty_section,
    priorities_section,
    verdicts_section,
)
from workbook.chapters.tests_of_truth.blocks import CHAPTER
from workbook.chapters.tests_of_truth.evidence import TESTS, coverage, evidence_of
from workbook.chapters.tests_of_truth.opinions import opinions_of
from workbook.chapters.tests_of_truth.worth import worth_of
from workbook.metrics import Metric, Result


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out the resampling; the permutation test stays."""
    record = client.record(CHAPTER)
    worth, opinions = worth_of(client, record), opinions_of(client)
    parts = (
        boundaries_section.section(client, record, intervals),
        priorities_section.section(client, record, opinions, intervals),
        deserving_section.section(client, record, worth, intervals),
        loyalty_section.section(client, record, worth, intervals),
        criteria_section.section(client, record, intervals),
    )
    measures = {block.name: block for part in parts for block in part.blocks if isinstance(block, Metric)}
    evidence = evidence_of(client, record, worth, opinions)
    covered = coverage(evidence)
    signals = {
        test: verdicts_section.signals_of(number, record, covered[test], measures)
        for number, test in enumerate(TESTS, start=1)
    }
    return Result(CHAPTER, (verdicts_section.section(record, evidence, signals), *parts))
