"""Waiting times of which some are still running: what share is done after so many days, and when half are done.

The estimate of Kaplan and Meier (1958): an item that still waits counts as waiting at least so long, so that
leaving the hard cases open never makes a firm look fast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbook.chapters.voice_of_the_customer import nps


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
    times, place = np.unique(days, return_inverse=True)
    events = np.bincount(place, weights=closed, minlength=len(times))
    at_risk = len(days) - np.concatenate([[0], np.cumsum(np.bincount(place, minlength=len(times)))[:-1]])
    left = np.cumprod(1 - events / at_risk)
    low, high = _bounds(left, events, at_risk)
    told = events > 0
    return Waiting(times[told], 1 - left[told], 1 - high[told], 1 - low[told], int(closed.sum()), int((~closed).sum()),
                   float(days[closed].mean()))  # fmt: skip


def _bounds(left: np.ndarray, events: np.ndarray, at_risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the share still waiting, on the log-log scale (Kalbfleisch and Prentice, 1980)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(events / (at_risk * (at_risk - events)))
        reach = nps.sure() * np.sqrt(spread) / np.abs(np.log(left))
        low, high = left ** np.exp(reach), left ** np.exp(-reach)
    ended = left <= 0
    fallback = np.append(1.0, left)[:-1]
    return np.where(ended, 0, np.nan_to_num(low)), np.where(ended, fallback, np.where(np.isnan(high), 1, high))
