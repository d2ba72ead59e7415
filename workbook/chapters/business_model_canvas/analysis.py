"""The business model canvas of one client, section by section."""

from __future__ import annotations

from typing import Any

from workbook.chapters.business_model_canvas import (
    canvas,
    channels,
    costs,
    means,
    offers,
    promise,
    readiness,
    relations,
    revenue,
    versions,
)
from workbook.chapters.business_model_canvas.blocks import CHAPTER
from workbook.chapters.business_model_canvas.business import Business
from workbook.metrics import Result

SECTIONS = (readiness, canvas, offers, channels, relations, revenue, means, costs, versions, promise)


def analyse(client: Any, intervals: bool = True) -> Result:
    """What the canvas says of the client's business model.

    Every number is a count or a sum of what the client stated, none a sample: ``intervals`` changes nothing here.
    """
    business = Business.of(client)
    return Result(CHAPTER, tuple(part.section(business) for part in SECTIONS))
