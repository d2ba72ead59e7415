"""The parameters of a notebook: only declared names, only plain values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

from workbook.errors import UsageError, nearest
from workbook.texts import LANGUAGES

PLAIN = (str, int, float, bool, type(None), list, tuple, dict)
INJECTED = "# Parameters"
OPENING = re.compile(r"\bopen_(page|start)\(")


def declared_parameters(namespace: Mapping[str, Any], declared: Iterable[str]) -> dict[str, Any]:
    """The declared names with their values; None means the client's own and is left out.

    Raises UsageError for every name that was set before the opening cell and is not declared, with the nearest one.
    """
    declared = tuple(declared)
    unknown = [name for name in _given_names(namespace) if name not in declared]
    if unknown:
        raise UsageError("\n".join(_refusal(name, declared) for name in unknown))
    given = {name: namespace[name] for name in declared if namespace.get(name) is not None}
    if "client" not in given:
        raise UsageError('client: nothing given; name a client folder or id, for example client = "northlight"')
    return given


def chosen_language(given: Mapping[str, Any]) -> str | None:
    """The language asked for, or None for the client's own. Raises UsageError for one the workbook does not speak."""
    language = given.get("language")
    if language not in (None, *LANGUAGES):
        raise UsageError(f"language: found {language!r}; use one of {', '.join(LANGUAGES)}")
    return language


def _refusal(name: str, declared: tuple[str, ...]) -> str:
    near = nearest(name, declared)
    advice = f"did you mean {near}?" if near else f"use one of {', '.join(declared)}"
    return f"parameter {name}: this notebook does not declare it; {advice}"


def _given_names(namespace: Mapping[str, Any]) -> list[str]:
    """Names set before the opening cell: by the parameters cell and by the one that papermill adds after it."""
    executed = [str(source) for source in namespace.get("In", ())]
    opening = next((place for place, source in enumerate(executed) if OPENING.search(source)), len(executed))
    cells = executed[:opening] + [source for source in executed[opening:] if source.lstrip().startswith(INJECTED)]
    return list(dict.fromkeys(name for source in cells for name in _assigned(source)))


def _assigned(source: str) -> list[str]:
    """The plain names a cell assigns, if the cell does nothing but assign."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    return [target.id for target in targets if isinstance(target, ast.Name)] if len(targets) == len(body) else []
