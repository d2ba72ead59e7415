"""The money of the model over one year: streams, margin, costs, profit, break-even. Numbers only, no words.

Revenue = volume x price. ``direct_cost`` is money per unit sold, so direct costs = volume x direct_cost.
Margin = revenue - direct costs; contribution = margin - variable cost lines; profit = contribution - fixed cost lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbook.metrics import Message, message


def priced(streams: pd.DataFrame) -> pd.DataFrame:
    """The streams with ``revenue``, ``direct`` and ``margin`` (NaN where the direct cost isn't known) and both shares.

    Shares of the margin are NaN unless every margin is known and their sum is positive.
    """
    unit_cost = streams["direct_cost"] if "direct_cost" in streams else float("nan")
    found = streams.assign(revenue=streams["volume"] * streams["price"], direct=streams["volume"] * unit_cost)
    found = found.assign(margin=found["revenue"] - found["direct"])
    total = found["margin"].sum(skipna=False)
    return found.assign(
        revenue_share=found["revenue"] / (found["revenue"].sum() or float("nan")),
        margin_share=found["margin"] / (total if total > 0 else float("nan")),
    )


@dataclass(frozen=True)
class Account:
    """One year of the business in money. None: not known, and ``gaps`` says why.

    ``direct`` is None where a stream has no direct cost; it is 0 where no stream has one but variable cost lines stand
    for them all (``direct_in_lines``). ``selling`` is the part of the cost lines spent on selling.
    """

    revenue: float | None = None
    volume: float = 0.0
    streams: int = 0
    direct: float | None = None
    direct_in_lines: bool = False
    fixed: float | None = None
    variable: float | None = None
    selling: float | None = None
    gaps: tuple[Message, ...] = ()

    @property
    def margin(self) -> float | None:
        known = self.revenue is not None and self.direct is not None and not self.direct_in_lines
        return self.revenue - self.direct if known else None

    @property
    def contribution(self) -> float | None:
        """What the year's sales leave to cover fixed costs."""
        if self.revenue is None or self.direct is None or self.variable is None:
            return None
        return self.revenue - self.direct - self.variable

    @property
    def profit(self) -> float | None:
        return None if self.contribution is None else self.contribution - self.fixed

    @property
    def break_even_amount(self) -> float | None:
        """The revenue at which profit is zero at the present mix: fixed costs / contribution ratio."""
        return self.fixed * self.revenue / self.contribution if self._breaks_even else None

    @property
    def break_even_units(self) -> float | None:
        """Units at which profit is zero: fixed costs / mean contribution per unit at the present mix.

        With one stream and no variable cost lines it is the textbook's fixed / (price - variable cost per unit).
        """
        return self.fixed * self.volume / self.contribution if self._breaks_even and self.volume else None

    @property
    def safety(self) -> float | None:
        """The share of revenue that may be lost before profit is zero; negative where break-even isn't reached."""
        return (self.revenue - self.break_even_amount) / self.revenue if self._breaks_even and self.revenue else None

    @property
    def _breaks_even(self) -> bool:
        return self.contribution is not None and self.contribution > 0


def account(streams: pd.DataFrame | None, costs: pd.DataFrame | None) -> Account:
    """The year's account from both tables, with what is missing in ``gaps``."""
    lines = _cost_lines(costs)
    if streams is None:
        return Account(gaps=(message("no_streams"), *lines.pop("gaps")), **lines)
    money = priced(streams)
    direct, in_lines, gaps = _direct_costs(money, lines["variable"])
    return Account(
        revenue=float(money["revenue"].sum()),
        volume=float(money["volume"].sum()),
        streams=len(money),
        direct=direct,
        direct_in_lines=in_lines,
        gaps=(*gaps, *lines.pop("gaps")),
        **lines,
    )


def _cost_lines(costs: pd.DataFrame | None) -> dict:
    if costs is None:
        return {"fixed": None, "variable": None, "selling": None, "gaps": (message("no_costs"),)}
    amount = costs["amount"]
    return {
        "fixed": float(amount[costs["behaviour"] == "fixed"].sum()),
        "variable": float(amount[costs["behaviour"] == "variable"].sum()),
        "selling": float(amount[costs["stage"] == "selling"].sum()),
        "gaps": (),
    }


def _direct_costs(money: pd.DataFrame, variable_lines: float | None) -> tuple[float | None, bool, tuple[Message, ...]]:
    """Direct costs of the year, whether the cost lines stand for them, and what is missing.

    A stream without revenue needs no direct cost to be known.
    """
    unknown = money["direct"].isna() & (money["revenue"] != 0)
    if not unknown.any():
        return float(money["direct"].sum()), False, ()
    if money["direct"].isna().all() and variable_lines:
        return 0.0, True, (message("direct_in_lines"),)
    return None, False, (message("no_direct_cost", streams=money.loc[unknown, "stream"].tolist()),)


def levers(found: Account, step: float) -> pd.DataFrame:
    """What moving one lever by ``step`` in the good direction does to the operating profit, all else equal.

    Columns: lever, change (share), before, after, effect. Volume moves revenue, direct and variable costs together.
    """
    rows = [
        ("price", step, found.revenue),
        ("volume", step, found.contribution),
        ("unit_costs", -step, found.direct + found.variable),
        ("fixed_costs", -step, found.fixed),
    ]
    moved = pd.DataFrame(rows, columns=["lever", "change", "base"])
    effect = step * moved["base"]
    return moved[["lever", "change"]].assign(before=found.profit, after=found.profit + effect, effect=effect)
