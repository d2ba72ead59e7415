"""What a person wants at hand while filling a block: its questions, its guidance, the kinds there are.

The method's ids tie them together: everything that answers to CAN-04-… belongs to the block whose ids begin so.
"""

from __future__ import annotations

import re
from typing import Any

from workbook import method
from workbook.guide import Guide
from workbook.texts import Texts

CHAPTER = "business_model_canvas"
KINDS = {  # scales whose choices are worth reading while a block is filled
    "channels": ("channel_role", "channel_kind"),
    "relationships": ("relation_type", "relation_motive"),
    "revenue": ("stream_kind", "price_method"),
    "resources": ("resource_group",),
    "activities": ("activity_kind",),
    "partners": ("partner_role",),
    "costs": ("cost_behaviour", "cost_stage"),
}
_STEM = re.compile(r"[A-Z]+-\d+-")
_POINT = re.compile(r"^(?:[-*]|\d+\.)\s+")


def block_dicts(texts: Texts, revenue_side: frozenset[str] | tuple[str, ...]) -> list[dict[str, Any]]:
    """The nine blocks in the order of filling, with all their words in the reader's language."""
    return [
        _block(number, choice, texts, choice.value in revenue_side)
        for number, choice in enumerate(method.scales()["canvas_block"], start=1)
    ]


def _block(number: int, choice: method.Choice, texts: Texts, is_revenue: bool) -> dict[str, Any]:
    stem = _stem(choice)
    text = texts.get(f"canvas_block.{choice.value}")
    return {
        "id": choice.value,
        "number": number,
        "label": text.label,
        "help": text.help,
        "question": texts.label(f"result.nine_questions.question.{choice.value}"),
        "side": "revenue" if is_revenue else "cost",
        "questions": _questions(stem, texts),
        "guidance": _guidance(stem, texts.language),
        "kinds": [_kind(scale, texts) for scale in KINDS.get(choice.value, ())],
    }


def _stem(choice: method.Choice) -> str:
    return _STEM.match(choice.method_ids[0])[0]


def _questions(stem: str, texts: Texts) -> list[list[str]]:
    return [
        [choice.value, texts.label(f"canvas_question.{choice.value}")]
        for choice in method.scales()["canvas_question"]
        if any(known.startswith(stem) for known in choice.method_ids)
    ]


def _guidance(stem: str, language: str) -> list[str]:
    """The guide's lines on this block, without the marks of Markdown."""
    sections = Guide.of(CHAPTER, language).sections.values()
    lines = [line for section in sections for line in section.lines if line.text and section.id != "exercises"]
    mine = [line for line in lines if line.method_ids and all(known.startswith(stem) for known in line.method_ids)]
    return list(dict.fromkeys(_POINT.sub("", line.text) for line in mine))


def _kind(scale: str, texts: Texts) -> dict[str, Any]:
    entries = [texts.get(f"{scale}.{choice.value}") for choice in method.scales()[scale]]
    return {
        "title": texts.label(f"board_kind_{scale}"),
        "entries": [{"label": entry.label, "help": entry.help, "example": entry.example} for entry in entries],
    }
