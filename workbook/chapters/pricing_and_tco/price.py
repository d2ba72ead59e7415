"""What a change of price asks of the volume, and what remains of a list price once everything is taken off. Numbers
only.

Contribution = price - variable cost per unit. After a change of price by d the same contribution in all needs a
volume change of -d / (contribution + d), both in money per unit (Nagle, The Strategy and Tactics of Pricing).
"""

from __future__ import annotations

import math

import pandas as pd


def break_even_volume(contribution: float, change: float) -> float | None:
    """The change of volume that keeps the contribution when the price changes by ``change``; None where no volume does.

    >>> round(break_even_volume(10 - 5.5, -0.5), 6)
    0.125
    """
    if contribution <= 0 or contribution + change <= 0:
        return None
    return -change / (contribution + change) + 0.0


def price_changes(price: float, cost: float, volume: float | None, steps: list[float]) -> pd.DataFrame:
    """One line a step: the new price, the new contribution rate, the volume change it needs and the units that makes.

    Columns: change, new_price, contribution, contribution_rate, volume_change, units.
    """
    rows = []
    for step in sorted(steps):
        new, needed = price * (1 + step), break_even_volume(price - cost, price * step)
        units = None if needed is None or volume is None else volume * (1 + needed)
        rows.append((step, new, new - cost, 1 - cost / new if new else None, needed, units))
    names = ("change", "new_price", "contribution", "contribution_rate", "volume_change", "units")
    return pd.DataFrame(rows, columns=names)


def waterfall(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps with where each bar starts and what is left of the list price after it, and the pocket price as a
    last line.

    The first line is the list price; each further amount is added as it stands, so what is taken off is negative.
    Columns: step (blank for the pocket price), start, amount, left, share of the list price.
    """
    amounts = steps["amount"].tolist()
    left = [math.fsum(amounts[: place + 1]) for place in range(len(amounts))]
    rows = [
        (step, 0.0 if place == 0 else left[place - 1], amount, left[place])
        for place, (step, amount) in enumerate(zip(steps["step"], amounts, strict=True))
    ]
    rows.append(("", 0.0, left[-1], left[-1]))
    frame = pd.DataFrame(rows, columns=["step", "start", "amount", "left"])
    frame["share"] = frame["amount"] / amounts[0] if amounts[0] > 0 else None
    return frame
