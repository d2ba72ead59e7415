"""What is rated: nineteen components, eight client policies and the elements of the sales system, in their order."""

from __future__ import annotations

from workbook import method
from workbook.chapters.commercial_effectiveness.blocks import threshold

SCALE = "effectiveness_component"
POLICY, ELEMENT = "policy_", "element_"
QUESTIONS = ("defined", "practised", "measured", "improved")


def _all() -> list[str]:
    return [choice.value for choice in method.scales()[SCALE]]


def components() -> list[str]:
    """The nineteen components of commercial effectiveness."""
    return [name for name in _all() if not name.startswith((POLICY, ELEMENT))]


def policies() -> list[str]:
    """The eight policies towards customers."""
    return [name for name in _all() if name.startswith(POLICY)]


def elements() -> list[str]:
    """The elements of the sales system, those of the company first."""
    return [name for name in _all() if name.startswith(ELEMENT)]


def kind(name: str) -> str:
    """component, policy or element."""
    return "policy" if name.startswith(POLICY) else "element" if name.startswith(ELEMENT) else "component"


def group(name: str) -> str:
    """The group of the sales system an element belongs to."""
    groups = threshold("system_groups")
    return next(title for title, members in groups.items() if name.removeprefix(ELEMENT) in members)
