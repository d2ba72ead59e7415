"""The improvement backlog that the strategic session picks up: everything named or wide enough, the most urgent first.

One row an improvement with a permanent ``id``, so that a goal of the session can say which one it serves: the name of
the component, policy or element whose gap it is, or ``named_<id of the answer>``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from workbook.chapters.commercial_effectiveness import subjects
from workbook.chapters.commercial_effectiveness.blocks import level, threshold
from workbook.chapters.commercial_effectiveness.case import Case
from workbook.chapters.commercial_effectiveness.gaps import ranked

COLUMNS = (
    "id",
    "kind",
    "component",
    "improvement",
    "owner",
    "due",
    "importance",
    "level_now",
    "target",
    "gap",
    "priority",
    "urgency",
)


def backlog(case: Case) -> pd.DataFrame:
    """The backlog: what the client named, then every gap from the threshold on that nothing named closes.

    ``urgency`` is act, watch or note by importance x gap; blank where a named improvement concerns nothing rated.
    """
    gaps = _gaps(case)
    rows = [*_named(case, gaps), *_open(case, gaps)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values("priority", ascending=False, kind="stable", na_position="last", ignore_index=True)


def _gaps(case: Case) -> pd.DataFrame:
    frames = [case.gaps, *(ranked(levels, case.record, intervals=False) for levels in (case.policies, case.elements))]
    filled = [frame for frame in frames if len(frame)]
    return (pd.concat(filled) if filled else frames[0]).set_index("component")


def _named(case: Case, gaps: pd.DataFrame) -> Iterator[tuple]:
    for entry in case.record.improvements:
        row = gaps.loc[entry.component] if entry.component in gaps.index else None
        yield (f"named_{entry.id}", "named", entry.component, entry.improvement, entry.owner, entry.due, *_figures(row))


def _open(case: Case, gaps: pd.DataFrame) -> Iterator[tuple]:
    """Gaps that the client wrote an improvement to, or that are wide enough to need one."""
    named = {entry.component for entry in case.record.improvements}
    for name, row in gaps.iterrows():
        wide = row["priority"] >= threshold("gap_watch")
        if name not in named and row["gap"] > 0 and (wide or isinstance(row["improvement"], str)):
            said = (row["improvement"], row["owner"], row["due"])
            yield (name, subjects.kind(name), name, *said, *_figures(row))


def _figures(row: pd.Series | None) -> tuple:
    if row is None:
        return (None,) * 6
    figures = tuple(float(row[name]) for name in ("importance", "level", "target", "gap", "priority"))
    return (*figures, level(row["priority"], "gap_act", "gap_watch"))
