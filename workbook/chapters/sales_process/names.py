"""Names that differ only by spaces or capitals are one name: taken as such, and said so."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbook.metrics import Message, message

SHOWN = 5


def key(name: str) -> str:
    """What makes two spellings the same name: the letters without any space, in small ones."""
    return "".join(str(name).split()).casefold()


def merged(names: pd.Series) -> tuple[pd.Series, list[str]]:
    """The names, each in its most frequent spelling, and the spellings that were taken as one (``A / B``).

    Only distinct names are compared, so a long column costs no more than finding them.
    """
    codes, spelled = pd.factorize(names)
    if not len(spelled):
        return names, []
    times = np.bincount(codes[codes >= 0], minlength=len(spelled))
    groups: dict[str, list[int]] = {}
    for place in np.argsort(-times, kind="stable"):
        groups.setdefault(key(spelled[place]), []).append(int(place))
    twins = [group for group in groups.values() if len(group) > 1]
    if not twins:
        return names, []
    chosen = np.array(spelled, dtype=object)
    for first, *others in twins:
        chosen[others] = spelled[first]
    column = pd.Series(np.append(chosen, None)[codes], index=names.index, name=names.name, dtype=object)
    return column, [" / ".join(f"«{spelled[place]}»" for place in group) for group in twins]


def merged_columns(frame: pd.DataFrame, columns: Iterable[str]) -> tuple[pd.DataFrame, list[Message]]:
    """The frame with the names of these columns merged, and the warning that says which."""
    found: list[str] = []
    changed = {}
    for column in columns:
        changed[column], twins = merged(frame[column])
        found += [twin for twin in twins if twin not in found]
    return frame.assign(**changed), [message("names_merged", names=some(found))] if found else []


def some(names: Iterable[object]) -> list[str]:
    """The first few names, and a mark where there are more."""
    listed = [str(name) for name in names]
    return listed[:SHOWN] + (["…"] if len(listed) > SHOWN else [])
