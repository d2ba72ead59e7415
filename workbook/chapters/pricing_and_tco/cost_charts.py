"""Pictures of costs and value: offers side by side, over the years, under uncertainty; economic value; payback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from workbook.drawing.axes import INK, legend_below, say, units
from workbook.drawing.names import folded

PHASE_COLOURS = {
    "acquisition": "C0", "implementation": "C2", "training": "C5", "operation": "C4", "maintenance": "#7B8FA1",
    "downtime": "C1", "disposal": "#B8A48C", "saving": "C3",
}  # fmt: skip


def plot_tco_stack(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """One bar an offer, divided by phase; what is negative stands left of zero; total and 95 % interval on the bar."""
    phases = data["phases"]
    rows, right, left = np.arange(len(phases)), np.zeros(len(phases)), np.zeros(len(phases))
    for phase in phases.columns:
        values = phases[phase].to_numpy()
        start = np.where(values >= 0, right, left)
        ax.barh(
            rows, values, left=start, height=0.6, color=PHASE_COLOURS[phase], label=texts.label(f"tco_phase.{phase}")
        )
        right, left = right + np.clip(values, 0, None), left + np.clip(values, None, 0)
    for row, total in enumerate(phases.sum(axis=1)):
        say(ax, texts.value(float(total), "currency"), (right[row], row), fontweight="bold")
    for row, (name, total) in enumerate(phases.sum(axis=1).items()):
        ax.plot([total], [row + 0.4], marker="^", color=INK, markersize=6, clip_on=False)
        if name in data["bounds"]:
            ax.hlines(row + 0.4, *data["bounds"][name], color=INK, linewidth=2)
    ax.set_yticks(rows, [str(name) for name in phases.index])
    ax.axvline(0, color=INK, linewidth=0.8)
    ax.margins(x=0.16)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.tco_stack.x")
    ax.legend(loc="upper right", bbox_to_anchor=(1, -0.32), ncols=4, columnspacing=1.2, handlelength=1.4)
    return ax


def plot_tco_years(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """What each of the two offers has cost up to each year, and from when on ours is the cheaper."""
    frame = data["frame"]
    for colour, name in zip(("C0", "C1"), frame.columns, strict=True):
        ax.plot(frame.index, frame[name], color=colour, marker="o", label=str(name))
        say(ax, texts.value(float(frame[name].iloc[-1]), "currency"), (frame.index[-1], frame[name].iloc[-1]))
    if data["year"]:
        ax.axvline(
            data["year"], color="C3", linestyle=":", linewidth=1.4, label=texts.label("chart.tco_years.break_even")
        )
    ax.set_xticks(frame.index)
    ax.set_xlabel(texts.label("chart.tco_years.x"))
    ax.margins(x=0.12)
    units(ax.yaxis, "currency", texts, "chart.tco_years.y")
    legend_below(ax, 3)
    return ax


def plot_tornado(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """The price room when one cost line alone takes its low (red) and high (green) setting, the strongest on top."""
    frame, room = data["frame"], data["room"]
    place = np.arange(len(frame))
    for side, colour in (("low", "C1"), ("high", "C3")):
        ax.barh(
            place,
            frame[f"change_{side}"],
            left=room,
            color=colour,
            height=0.6,
            label=texts.label(f"chart.tornado.{side}"),
        )
        for row in frame.itertuples():
            change = getattr(row, f"change_{side}")
            if change:
                words = texts.value(getattr(row, f"{side}_setting"), "share")
                say(
                    ax,
                    words,
                    (room + change, row.Index),
                    xytext=(-4 if change < 0 else 4, 0),
                    ha="right" if change < 0 else "left",
                )
    ax.axvline(room, color=INK, linewidth=0.8)
    ax.axvline(0, color="C1", linestyle="--", linewidth=1, label=texts.label("chart.tornado.equal"))
    ax.set_yticks(place, frame["driver"].tolist())
    ax.margins(x=0.16)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.tornado.x")
    ax.legend(loc="upper right", bbox_to_anchor=(1, -0.22), ncols=3)
    return ax


def plot_simulation(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """How often each price room came up; the shaded band holds 95 % of the draws."""
    bars = data["bars"]
    colours = np.where((bars["low"] + bars["high"]) / 2 > 0, "C0", "C1")
    ax.bar(bars["low"], bars["share"], width=bars["high"] - bars["low"], align="edge", color=colours, zorder=2)
    ax.axvspan(*data["bounds"], color="C2", alpha=0.22, linewidth=0, zorder=1, label=texts.label("interval"))
    ax.axvline(0, color="C1", linestyle="--", linewidth=1.2, label=texts.label("chart.tornado.equal"))
    ax.axvline(data["room"], color="C2", linewidth=2, label=texts.label("chart.simulation.stated"))
    units(ax.xaxis, "currency", texts, "chart.simulation.x")
    units(ax.yaxis, "share", texts, "chart.simulation.y")
    legend_below(ax, 3)
    return ax


def plot_evc(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """From the reference price over the differences to the economic value; the dashed line is the price asked."""
    steps = data["steps"]
    colours = [
        {"reference": "C4", "total": "C0"}.get(step.kind, "C3" if step.amount >= 0 else "C1")
        for step in steps.itertuples()
    ]
    ax.barh(steps.index, steps["amount"], left=steps["start"], color=colours, height=0.6)
    for row in steps.itertuples():
        say(ax, texts.value(row.amount, "currency"), (max(row.start, row.start + row.amount), row.Index))
    if data["asked"] is not None:
        label = f"{texts.label('chart.evc.asked')} {texts.value(data['asked'], 'currency')}"
        ax.axvline(data["asked"], color=INK, linestyle="--", linewidth=1.2, label=label)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.24))
    names = [name or texts.label(f"chart.evc.{kind}") for kind, name in zip(steps["kind"], steps["name"], strict=True)]
    ax.set_yticks(steps.index, [folded(name, 30) for name in names])
    ax.margins(x=0.16)
    ax.invert_yaxis()
    units(ax.xaxis, "currency", texts, "chart.evc.x")
    return ax


def plot_payback(data: Mapping[str, Any], *, texts: Any, ax: Axes) -> Axes:
    """Gain less cost added up over the years, between the cautious and the hopeful case where given."""
    frame = data["frame"]
    ax.plot(frame.index, frame["stated"], color="C0", marker="o", label=texts.label("result.cases.case.stated"))
    edges = [name for name in ("low", "high") if name in frame]
    for name in edges:
        ax.plot(
            frame.index,
            frame[name],
            color="C0",
            linestyle=":",
            linewidth=1.2,
            label=texts.label(f"result.cases.case.{name}"),
        )
    if edges:
        ax.fill_between(
            frame.index,
            frame[["stated", *edges]].min(axis=1),
            frame[["stated", *edges]].max(axis=1),
            color="C0",
            alpha=0.12,
        )
    ax.axhline(0, color=INK, linewidth=0.8)
    if data["payback"] is not None and data["payback"] <= frame.index[-1]:
        ax.plot(
            [data["payback"]],
            [0],
            marker="o",
            color="C3",
            markersize=9,
            linestyle="none",
            label=texts.label("chart.payback.point"),
        )
    ax.set_xticks(frame.index)
    ax.set_xlabel(texts.label("chart.payback.x"))
    units(ax.yaxis, "currency", texts, "chart.payback.y")
    legend_below(ax, 4)
    return ax
