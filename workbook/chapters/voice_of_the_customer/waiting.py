"""Waiting times of which some are still running: what share is done after so many days, and when half are done.

The estimate of Kaplan and Meier (1958): an item that still waits counts as waiting at least so long, so that
leaving the hard cases open never makes a firm look fast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.statistics.survival import kaplan_meier


@dataclass(frozen=True)
class Waiting:
    """``days`` at which something was done, ``done`` (share of all by then) with bounds; ``closed`` and ``open``."""

    days: np.ndarray
    done: np.ndarray
    low: np.ndarray
    high: np.ndarray
    closed: int
    open: int
    mean_closed: float | None

    def share_within(self, limit: float) -> tuple[float, float, float]:
        """The share done within so many days, with its bounds."""
        at = int(np.searchsorted(self.days, limit, side="right")) - 1
        return (0.0, 0.0, 0.0) if at < 0 else (float(self.done[at]), float(self.low[at]), float(self.high[at]))

    def quantile(self, share: float) -> tuple[float | None, float | None, float | None]:
        """After how many days that share is done, with bounds; None where it has not come to that."""
        return self._reached(self.done, share), self._reached(self.high, share), self._reached(self.low, share)

    def _reached(self, curve: np.ndarray, share: float) -> float | None:
        at = np.flatnonzero(curve >= share - 1e-12)
        return float(self.days[at[0]]) if len(at) else None


def waiting(days: np.ndarray, closed: np.ndarray) -> Waiting | None:
    """The curve of items that waited so many ``days``, ``closed`` or still waiting. None without any closed one."""
    days, closed = np.asarray(days, float), np.asarray(closed, bool)
    if not closed.any():
        return None
    curve = kaplan_meier(days, closed, threshold("interval_level"))
    curve = curve[curve["ended"] > 0]
    left, low, high = (curve[name].to_numpy() for name in ("share", "low", "high"))
    # Once nothing waits any more, what waited just before is the most that could still be waiting.
    low, high = np.where(left > 0, low, 0.0), np.where(left > 0, high, np.append(1.0, left)[:-1])
    mean = float(days[closed].mean())
    return Waiting(curve["day"].to_numpy(), 1 - left, 1 - high, 1 - low, int(closed.sum()), int((~closed).sum()), mean)
