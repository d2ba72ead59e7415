"""The voice of the customer: how we listen, how loyal and how satisfied customers are, why, and what we do with it."""

from __future__ import annotations

from typing import Any

from workbook.chapters.voice_of_the_customer import (
    comments_section,
    drivers_section,
    layers_section,
    listening_section,
    reaction_section,
    recommendation_section,
    satisfaction_section,
    system_section,
)
from workbook.chapters.voice_of_the_customer.blocks import CHAPTER
from workbook.chapters.voice_of_the_customer.voice import Voice
from workbook.metrics import Result

SECTIONS = (
    listening_section,
    recommendation_section,
    satisfaction_section,
    drivers_section,
    comments_section,
    reaction_section,
    system_section,
    layers_section,
)


def analyse(client: Any, intervals: bool = True) -> Result:
    """Everything the chapter finds. ``intervals=False`` leaves out what is drawn again: drivers and weights."""
    voice = Voice(client, intervals)
    return Result(CHAPTER, tuple(part.section(voice) for part in SECTIONS))
