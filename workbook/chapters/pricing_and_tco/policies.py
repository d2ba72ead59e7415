"""Section ``policies``: the eight policies towards customers, and what each does to the price we can ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook import method
from workbook.chapters.pricing_and_tco.blocks import ANSWERS, entries, finding, metric, table, threshold
from workbook.metrics import Block, Chart, Section, message

FIELDS = ("policy", "defined", "date", "owner", "score", "price_effect", "improvement")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """The sheet of eight policies with their scores."""
    if not record.policies:
        missing = [message("missing_policies")]
        return Section(
            "policies", tuple(metric(name, None, warnings=missing) for name in ("policies_defined", "policies_score"))
        )
    return Section("policies", tuple(_blocks(sheet(record))))


def sheet(record: Any) -> pd.DataFrame:
    """The eight policies in their order, one row each; blank where nothing is said of one."""
    said = entries(record.policies, *FIELDS).drop_duplicates("policy").set_index("policy")
    names = [choice.value for choice in method.scales()["client_policy"]]
    frame = said.reindex(names).rename_axis("policy").reset_index()
    return frame.assign(defined=[value is True for value in frame["defined"]], score=pd.to_numeric(frame["score"]))


def _blocks(frame: pd.DataFrame) -> Iterator[Block]:
    scored = frame.dropna(subset=["score"])
    yield from _findings(frame, scored)
    yield metric("policies_defined", int(frame["defined"].sum()), ANSWERS, message("policies_defined", n=len(frame)))
    unscored = () if len(scored) == len(frame) else (message("policies_unscored", n=len(frame) - len(scored)),)
    yield metric(
        "policies_score",
        float(scored["score"].mean()) if len(scored) else None,
        ANSWERS,
        message("policies_score"),
        warnings=unscored,
    )
    if len(scored):
        yield _chart(frame, scored)
    plain = frame.astype(object).where(frame.notna(), None)
    for name in ("owner", "price_effect", "improvement"):
        plain[name] = [text or None for text in plain[name]]
    yield table(
        "policies",
        plain,
        "policy:text:client_policy",
        "defined:yes_no",
        "date:date",
        "owner",
        "score:points",
        "price_effect",
        "improvement",
    )


def _chart(frame: pd.DataFrame, scored: pd.DataFrame) -> Chart:
    mean, low = float(scored["score"].mean()), int((scored["score"] <= threshold("policy_weak")).sum())
    return Chart(
        "policies",
        frame[["policy", "score"]],
        message("chart.policies" if low else "chart.policies.even", n=low, mean=mean),
        (6.6, 5.0),
    )


def _findings(frame: pd.DataFrame, scored: pd.DataFrame) -> Iterator[Block]:
    undefined = int((~frame["defined"]).sum())
    if undefined:
        pricing = not bool(frame.loc[frame["policy"] == "pricing", "defined"].iloc[0])
        key = "policies_undefined_pricing" if pricing else "policies_undefined"
        yield finding(key, "policies_defined", level="act" if pricing else "watch", n=undefined, all=len(frame))
    weak = scored[scored["score"] <= threshold("policy_weak")]
    for policy in weak["policy"]:
        yield finding(
            f"policy_weak_{policy}",
            "policies_score",
            level="watch",
            score=float(weak.loc[weak["policy"] == policy, "score"].iloc[0]),
        )
    ownerless = frame[frame["defined"] & ~np.array([bool(name) and name == name for name in frame["owner"]])]
    if len(ownerless):
        yield finding("policies_without_owner", "policies_defined", level="watch", n=len(ownerless))
