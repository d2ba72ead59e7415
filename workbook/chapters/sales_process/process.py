"""Section ``process``: the operations of attract, sell, serve, develop and manage, and what each of them lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import (
    choices,
    entries,
    finding,
    full_table,
    metric,
    missing,
    table,
    threshold,
)
from workbook.chapters.sales_process.names import key, merged, some
from workbook.metrics import Block, Chart, Section, Text, Warn, message

BLOCKS_OF_MODEL = {
    "attract": ("get_request", "event_results", "initiate_request"),
    "sell": ("take_request", "classify_request", "process_request", "approve_offer", "contract"),
    "serve": ("fulfil", "settle", "feedback"),
    "develop": ("relations", "define_needs", "present", "register_result"),
}
SHARES = {
    "operations_existing": "exists",
    "operations_described": "described",
    "operations_documented": "documented",
    "operations_controlled": "controlled",
}
CARD_FROM_TABLE = ("owner", "participants", "result", "tool", "document", "control_point")
CARD_FROM_ANSWERS = ("interaction", "content", "crm_data", "customer_documents", "internal_documents", "other_result")


def section(client: Any, record: Any) -> Section:
    """Coverage of the operations, the gaps, the cards."""
    raw = full_table(client, "operations")
    operations = _operations(raw) if raw is not None else None
    counted = _nothing() if operations is None else _counted(operations)
    return Section("process", (*counted, *_cards(record, operations), *_described(record)))


def _nothing() -> Iterator[Block]:
    yield from missing([*SHARES, "model_coverage"], "no_operations", message("missing_operations"))


def _operations(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows with what each has: an owner, a document, a control point, and who, how and on what basis together."""
    has = {name: raw[name].notna().to_numpy() for name in ("owner", "tool", "document", "control_point")}
    return raw.reset_index(drop=True).assign(
        exists=[value is True for value in raw["exists"]],
        owned=has["owner"],
        documented=has["document"],
        controlled=has["control_point"],
        described=has["owner"] & has["tool"] & has["document"],
    )


def coverage(operations: pd.DataFrame) -> pd.DataFrame:
    """One row a block of the model, empty ones too: how many operations, and the share that has what is needed."""
    parts = operations.groupby("block", sort=False)
    frame = parts[["exists", "described", "documented", "controlled"]].mean().reindex(list(choices("sales_block")))
    frame.insert(0, "operations", parts.size().reindex(frame.index).fillna(0).astype(int))
    return frame.rename_axis("block").reset_index().rename(columns={"exists": "existing"})


def model(operations: pd.DataFrame) -> pd.DataFrame:
    """The fifteen operations of the model: carried out, described only, or missing, and by which row."""
    rows = []
    for block, names in BLOCKS_OF_MODEL.items():
        for name in names:
            mine = operations[operations["model_operation"] == name]
            state = "carried_out" if mine["exists"].any() else "described" if len(mine) else "missing"
            rows.append([block, name, state, ", ".join(mine["operation"]) or None])
    return pd.DataFrame(rows, columns=["block", "model", "state", "carried_by"])


def _counted(operations: pd.DataFrame) -> Iterator[Block]:
    source = message("operations_table", n=len(operations))
    _, twins = merged(operations["operation"])
    same = operations["operation"].map(key).duplicated(keep=False)
    if same.any():
        yield Warn(message("operations_twice", names=twins or some(operations.loc[same, "operation"].unique())))
    by_block, steps = coverage(operations), model(operations)
    yield from _findings(operations, by_block, steps)
    for name, column in SHARES.items():
        yield metric(name, float(operations[column].mean()), source, "operations")
    named = operations["model_operation"].notna().any()
    done = float((steps["state"] == "carried_out").mean())
    why = [] if named else [message("no_model_operation")]
    yield metric("model_coverage", done if named else None, source, "model_coverage", warnings=why)
    yield _chart(by_block)
    columns = ("operations:count", "existing:share", "described:share", "documented:share", "controlled:share")
    yield table("block_coverage", by_block, "block:text:sales_block", *columns)
    if named:
        yield table(
            "model_operations",
            steps,
            "block:text:sales_block",
            "model:text:sales_operation",
            "state:text:model_state",
            "carried_by",
        )
    gaps = operations[~operations[["exists", "owned", "documented", "controlled"]].all(axis=1)]
    if len(gaps):
        flags = ("exists:yes_no", "owned:yes_no", "documented:yes_no", "controlled:yes_no")
        yield table("operation_gaps", _plain_flags(gaps), "block:text:sales_block", "operation", *flags, long=True)


def _plain_flags(frame: pd.DataFrame) -> pd.DataFrame:
    flags = ["exists", "owned", "documented", "controlled"]
    return frame.assign(**{name: [bool(value) for value in frame[name]] for name in flags})


def _findings(operations: pd.DataFrame, by_block: pd.DataFrame, steps: pd.DataFrame) -> Iterator[Block]:
    n = len(operations)
    empty = by_block.loc[by_block["operations"] == 0, "block"]
    if len(empty):
        named = [message(f"sales_block.{block}") for block in empty]
        yield finding("block_empty", "operations_existing", level="act", blocks=named)
    idle = operations.loc[~operations["exists"], "operation"]
    if len(idle):
        yield finding("operations_not_done", "operations_existing", level="watch", n=len(idle), operations=some(idle))
    for column, code in (("documented", "undocumented"), ("controlled", "uncontrolled")):
        without = int((~operations[column]).sum())
        asks = "act" if 1 - without / n < threshold("coverage_act") else "watch"
        if without:
            yield finding(f"operations_{code}", f"operations_{column}", level=asks, n=without, all=n)
    lacking = int((steps["state"] != "carried_out").sum())
    if lacking and operations["model_operation"].notna().any():
        yield finding("model_missing", "model_coverage", level="watch", n=lacking, all=len(steps))


def _chart(by_block: pd.DataFrame) -> Block:
    known = by_block.dropna(subset=["controlled"])
    weakest = known.loc[known["controlled"].idxmin()]
    block = message(f"sales_block.{weakest['block']}")
    return Chart("coverage", by_block, message("chart.coverage", block=block, share=weakest["controlled"]), (7.2, 3.6))


def _cards(record: Any, operations: pd.DataFrame | None) -> Iterator[Block]:
    """One card an operation: what the table says of it and what the answers add; blanks stay blank."""
    if not record.operation_cards:
        return
    known = {} if operations is None else {key(row["operation"]): row for row in operations.to_dict("records")}
    unknown = [card.operation for card in record.operation_cards if key(card.operation) not in known]
    if unknown:
        yield Warn(message("cards_without_operation", names=some(unknown)))
    shown = record.operation_cards[: threshold("cards_shown")]
    lines = [line for card in shown for line in _card(card, known.get(key(card.operation)))]
    frame = pd.DataFrame(lines, columns=["operation", "part", "content"], dtype=object)
    yield table("operation_cards", frame, "operation", "part:text:card_part", "content")


def _card(card: Any, row: dict[str, Any] | None) -> Iterator[list[Any]]:
    parts: dict[str, Any] = {"block": message(f"sales_block.{row['block']}") if row else None}
    from_table = {name: row[name] if row and isinstance(row[name], str) else None for name in CARD_FROM_TABLE}
    from_answers = {name: getattr(card, name) for name in CARD_FROM_ANSWERS}
    parts |= {"owner": from_table.pop("owner"), "participants": from_table.pop("participants")}
    parts |= {name: from_answers[name] for name in ("interaction", "content")}
    parts |= {"result": from_table.pop("result")} | from_answers | from_table
    for number, (part, content) in enumerate(parts.items()):
        yield [card.operation if number == 0 else None, part, content]


def _described(record: Any) -> Iterator[Block]:
    """Steps inside operations, the catalogue, the kinds of request, and what the description revealed."""
    if record.operation_steps:
        frame = entries(record.operation_steps, "operation", "step", "who", "how", "basis")
        yield table("operation_steps", frame, "operation", "step", "who", "how", "basis", long=True)
    if record.catalogue:
        frame = entries(record.catalogue, "product", "process", "kind")
        yield table("catalogue", frame, "product", "process:text:sales_way", "kind:text:sales_offer_kind")
    if record.request_kinds:
        yield Text(message("text.request_kinds", answers=list(record.request_kinds)))
    if record.gains:
        frame = entries(record.gains, "gain", "found", "what")
        found = int(np.sum([value is True for value in frame["found"]]))
        yield finding("gains_found", "operations_existing", n=found, all=len(choices("sales_gain")))
        yield table("gains", frame, "gain:text:sales_gain", "found:yes_no", "what")
