"""The event funnel: two sources that meet at registration, and what comes of those who came."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import choices, full_table, share_bounds, threshold
from workbook.chapters.sales_process.names import merged_columns
from workbook.metrics import Message, message
from workbook.statistics import wilson

POOL = "pool"
BASES = {
    "sent": "potential",
    "delivered": "sent",
    "called": "sent",
    "registered": POOL,
    "confirmed": "registered",
    "came": "confirmed",
    "interested": "came",
    "meetings": "interested",
    "proposals": "meetings",
    "deals": "proposals",
}


def read_events(client: Any) -> tuple[pd.DataFrame | None, list[Message]]:
    """One row an event, one column a step, NaN where it was not counted; a step that stands twice is added up."""
    raw = full_table(client, "events")
    if raw is None:
        return None, []
    frame, warnings = merged_columns(raw.reset_index(drop=True), ["event"])
    frame["event"] = [name if isinstance(name, str) else "" for name in frame["event"]]
    frame = frame.pivot_table(index="event", columns="step", values="count", aggfunc="sum", sort=False)
    return frame.reindex(columns=list(choices("event_step"))).astype(float), warnings


def pool(counts: pd.Series) -> float:
    """Those who could register: the called, and those who answered advertising; NaN where nobody was called."""
    return counts["called"] + (0.0 if np.isnan(counts["media"]) else counts["media"])


def shares(counts: pd.Series) -> pd.DataFrame:
    """One row a counted step: the step it is a share of, the share and its interval; NaN where it grows."""
    of = counts.copy()
    of[POOL] = pool(counts)
    rows = []
    for step in choices("event_step"):
        if np.isnan(counts[step]):
            continue
        base = _base(step, of)
        rows.append({"step": step, "count": counts[step], "base": base, "whole": of[base] if base else np.nan})
    frame = pd.DataFrame(rows, columns=["step", "count", "base", "whole"])
    fits = (frame["whole"] > 0) & (frame["count"] <= frame["whole"])
    whole = frame["whole"].where(fits)
    frame["grows"] = frame["count"] > frame["whole"]
    frame["share"] = frame["count"] / whole
    frame["low"], frame["high"] = wilson(frame["count"], whole, threshold("interval_level"))
    return frame


def _base(step: str, of: pd.Series) -> str | None:
    """The nearest step before it that was counted; those who answered advertising come from nowhere before."""
    base = BASES.get(step)
    while base in BASES and np.isnan(of[base]):
        base = BASES[base]
    return base if base is not None and not np.isnan(of[base]) else None


def part_of(counts: pd.Series, step: str, base: str) -> tuple[float | None, Message | None, tuple[float, float]]:
    """A share of two steps, or the reason why there is none."""
    part, whole = counts[step], pool(counts) if base == POOL else counts[base]
    if np.isnan(part) or np.isnan(whole):
        return None, message("event_step_missing", steps=int(np.isnan(part)) + int(np.isnan(whole))), (0.0, 0.0)
    if whole == 0:
        return None, message("event_nobody"), (0.0, 0.0)
    if part > whole:
        return None, message("event_grows", n=1), (0.0, 0.0)
    return part / whole, None, share_bounds(part, whole)


def compared(frame: pd.DataFrame) -> pd.DataFrame:
    """Events side by side."""
    side = frame[["registered", "came", "interested", "deals"]].reset_index()
    fits = (side["came"] > 0) & (side["deals"] <= side["came"])
    whole = side["came"].where(fits)
    side["deal_share"] = side["deals"] / whole
    side["low"], side["high"] = wilson(side["deals"], whole, threshold("interval_level"))
    return side
