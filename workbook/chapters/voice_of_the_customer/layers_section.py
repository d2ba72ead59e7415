"""Section ``layers``: the layered pie of data, from the employees at its base to the customers' satisfaction on top."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer.blocks import entries, finding, metric, missing, table, threshold
from workbook.chapters.voice_of_the_customer.links import links, series
from workbook.chapters.voice_of_the_customer.voice import Voice, same
from workbook.metrics import Block, Chart, Section, Warn, message

METRICS = ("layers_covered", "indicators_on_target", "links_clear")
ALL_LAYERS = 4


def section(voice: Voice) -> Section:
    brought = voice.table("layers")
    wide = series(brought) if brought is not None else None
    if wide is None or wide.empty:
        return Section("layers", tuple(missing(METRICS, message("no_layers"), message("missing_layers"))))
    return Section("layers", tuple(_blocks(wide, voice)))


def _blocks(wide: pd.DataFrame, voice: Voice) -> Iterator[Block]:
    layers = list(dict.fromkeys(layer for layer, _ in wide.columns))
    source = message("layers_table", n=wide.shape[1], periods=len(wide))
    yield metric("layers_covered", len(layers), source)
    if len(layers) < ALL_LAYERS:
        yield Warn(message("layers_uncovered", n=ALL_LAYERS - len(layers)))
    status = _status(wide, voice)
    yield from _targets(status, source)
    yield _layers_chart(wide, status)
    yield table("layers", status, "layer:text:voc_layer", "indicator", "first:number", "latest:number", "target:number",
                "unit", "reached:yes_no", long=True)  # fmt: skip
    yield from _links(wide, voice, source)


def _status(wide: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """One row an indicator: first and latest value, target, whether it is reached; None where no target is set."""
    said = entries(voice.record.indicators, "indicator", "target", "better", "unit")
    known = {same(row["indicator"]): row for _, row in said.iterrows()}
    return pd.DataFrame([_indicator(key, wide[key].dropna(), known.get(same(key[1]))) for key in wide.columns])


def _indicator(key: tuple[str, str], values: pd.Series, said: pd.Series | None) -> dict:
    first, latest = float(values.iloc[0]), float(values.iloc[-1])
    target = None if said is None or said["target"] is None or said["target"] != said["target"] else said["target"]
    unit = None if said is None else said["unit"] or None
    better = None if said is None else said["better"]
    reached = None
    if target is not None and better:
        reached = latest >= target if better == "higher" else latest <= target
    return {"layer": key[0], "indicator": key[1], "first": first, "latest": latest, "target": target, "unit": unit,
            "reached": reached, "better": better}  # fmt: skip


def _targets(status: pd.DataFrame, source) -> Iterator[Block]:
    judged = status[[value is not None for value in status["reached"]]]
    if judged.empty:
        yield metric("indicators_on_target", None, source, warnings=[message("missing_targets")])
        return
    missed = judged[[not value for value in judged["reached"]]]
    if len(missed):
        yield finding("targets_missed", "indicators_on_target", level="watch", n=len(missed), all=len(judged),
                      indicators=missed["indicator"].tolist())  # fmt: skip
    reasons = [message("targets_partly", n=len(judged), all=len(status))] if len(judged) < len(status) else []
    yield metric("indicators_on_target", 1 - len(missed) / len(judged), source, message("indicators_on_target"),
                 warnings=reasons)  # fmt: skip


def _layers_chart(wide: pd.DataFrame, status: pd.DataFrame) -> Chart:
    """The indicators as small lines, top layer first; the title counts how many improved."""
    known = status[[way in ("higher", "lower") for way in status["better"]]]
    signs = np.where(known["better"] == "higher", 1, -1)
    better = int(((known["latest"] - known["first"]) * signs > 0).sum())
    first, last = str(wide.index[0]), str(wide.index[-1])
    key = "chart.layers" if len(known) else "chart.layers.title_plain"
    title = message(key, n=better, all=len(known) or len(status), first=first, last=last)
    return Chart("layers", {"wide": wide, "status": status}, title, (7.2, 1.6 + 0.52 * wide.shape[1]))


def _links(wide: pd.DataFrame, voice: Voice, source) -> Iterator[Block]:
    most = threshold("max_lag") if voice.record.max_lag is None else voice.record.max_lag
    found = links(wide, most)
    if found.empty:
        yield metric("links_clear", None, source, warnings=[message("links_few", least=threshold("link_least"))])
        return
    clear = found[found["state"] == "clear"]
    yield from _link_findings(found, clear)
    yield metric("links_clear", len(clear), source, message("links", n=len(found), most=most),
                 warnings=[message("links_no_cause")])  # fmt: skip
    shown = found.head(threshold("bars_shown")).reset_index(drop=True)
    title = message("chart.links" if len(clear) else "chart.links.title_none", n=len(clear), all=len(found))
    yield Chart("links", shown, title, (7.2, 1.9 + 0.55 * len(shown)))
    yield table("links", found, "below", "above", "lag:count", "n:count", "r:index", "low:index", "high:index",
                "changes:index", "state:text:link_state", long=True)  # fmt: skip


def _link_findings(found: pd.DataFrame, clear: pd.DataFrame) -> Iterator[Block]:
    if len(clear):
        top = clear.iloc[0]
        key = "link_layers_same" if top["r"] > 0 else "link_layers_other"
        yield finding(key, "links_clear", below=top["below"], above=top["above"], lag=int(top["lag"]), n=int(top["n"]),
                      r=float(top["r"]))  # fmt: skip
    else:
        yield finding("link_layers_none", "links_clear", n=len(found))
    trend = int((found["state"] == "trend").sum())
    if trend:
        yield finding("link_layers_trend", "links_clear", level="watch", n=trend)
