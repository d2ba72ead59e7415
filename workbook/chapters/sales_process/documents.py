"""Section ``documents``: what tells people how to work, what tells the manager how it goes, and what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from workbook.chapters.sales_process.blocks import choices, entries, finding, metric, missing, table, threshold
from workbook.chapters.sales_process.forecast import come_or_not
from workbook.chapters.sales_process.system import weight_of
from workbook.metrics import Block, Chart, Section, Text, message

STAGES_OF_DOCUMENTS = {
    "event_plan": "attract",
    "attract_rules": "attract",
    "sales_plan": "sell",
    "sell_rules": "sell",
    "receivables_rules": "serve",
    "complaints_rules": "serve",
    "development_plan": "develop",
    "develop_rules": "develop",
}
STAGES_OF_INFORMATION = {
    "attract": ("new_potential", "event_funnel", "event_requests", "event_report", "attract_norms"),
    "sell": ("outgoing", "incoming", "sales_funnel", "requests", "refusals", "plan_fulfilled"),
    "serve": ("serve_additional", "invoices_issued", "invoices_paid", "overdue", "complaints", "reviews"),
    "develop": ("develop_additional", "new_needs"),
}
STAGES = ("all", "attract", "sell", "serve", "develop")


def section(client: Any, record: Any, intervals: bool) -> Section:
    """What tells people how to work, and what tells the manager how it goes."""
    papers, facts = sheet_of_documents(record), sheet_of_information(record)
    blocks = (
        *_documents(record, papers),
        *_information(record, facts),
        *_picture(record, papers, facts),
        *_control_points(record),
        *_regulations(record),
        *_receivables(record, client.info.as_of),
        *_additional(record, intervals),
    )
    return Section("documents", blocks)


def _sheet(records: Any, name: str, scale: str, *fields: str) -> pd.DataFrame:
    """All members of the scale, one row each; what nobody spoke of is missing."""
    said = entries(records, name, "state", *fields).drop_duplicates(name).set_index(name)
    frame = said.reindex(list(choices(scale))).rename_axis(name).reset_index().astype(object)
    frame = frame.where(frame.notna(), None)
    return frame.assign(state=[state or "missing" for state in frame["state"]])


def sheet_of_documents(record: Any) -> pd.DataFrame:
    """The fifteen documents that the method names, with their stage."""
    frame = _sheet(record.documents, "document", "sales_document", "date", "owner")
    return frame.assign(stage=[STAGES_OF_DOCUMENTS.get(document, "all") for document in frame["document"]])


def sheet_of_information(record: Any) -> pd.DataFrame:
    """The nineteen kinds of information that the method names, with their block."""
    stage = {name: stage for stage, names in STAGES_OF_INFORMATION.items() for name in names}
    frame = _sheet(record.information, "information", "sales_information", "collector", "frequency")
    return frame.assign(stage=frame["information"].map(stage))


def covered(frame: pd.DataFrame) -> float:
    """The share that is there; in part counts half."""
    return sum(weight_of(state) for state in frame["state"]) / len(frame)


def _documents(record: Any, frame: pd.DataFrame) -> Iterator[Block]:
    if not record.documents:
        yield from missing(["documents_coverage"], "answers", message("missing_documents"))
        return
    lacking = frame[frame["state"] == "missing"]
    if len(lacking):
        by_stage = {stage: int((lacking["stage"] == stage).sum()) for stage in STAGES}
        asks = "act" if covered(frame) < threshold("coverage_act") else "watch"
        values = {"n": len(lacking), "all": len(frame), "documents": by_stage.pop("all"), **by_stage}
        yield finding("documents_missing", "documents_coverage", level=asks, **values)
    yield metric("documents_coverage", covered(frame), "answers", "state_coverage")
    columns = ("document:text:sales_document", "state:text:sales_state", "date:date", "owner")
    yield table("documents", frame, "stage:text:document_stage", *columns)


def _information(record: Any, frame: pd.DataFrame) -> Iterator[Block]:
    if not record.information:
        yield from missing(["information_coverage"], "answers", message("missing_information"))
        return
    lacking = int((frame["state"] == "missing").sum())
    if lacking:
        asks = "act" if covered(frame) < threshold("coverage_act") else "watch"
        yield finding("information_missing", "information_coverage", level=asks, n=lacking, all=len(frame))
    yield metric("information_coverage", covered(frame), "answers", "state_coverage")
    columns = ("state:text:sales_state", "collector", "frequency:text:sales_frequency")
    yield table("information", frame, "stage:text:document_stage", "information:text:sales_information", *columns)


def _picture(record: Any, papers: pd.DataFrame, facts: pd.DataFrame) -> Iterator[Block]:
    if not record.documents or not record.information:
        return
    shares = pd.DataFrame(
        {
            name: frame.groupby("stage")[["state"]].apply(covered)
            for name, frame in (("documents", papers), ("information", facts))
        }
    ).reindex(list(STAGES))
    title = message("chart.documents", documents=covered(papers), information=covered(facts))
    yield Chart("documents", shares, title, (7.2, 3.8))


def _control_points(record: Any) -> Iterator[Block]:
    if not record.control_points:
        return
    frame = entries(record.control_points, "operation", "information", "collector", "frequency")
    loose = frame["collector"].isna() | frame["frequency"].isna() | (frame["frequency"] == "never")
    if loose.any():
        yield finding("control_without_rhythm", "operations_controlled", level="watch", n=int(loose.sum()))
    yield table("control_points", frame, "operation", "information", "collector", "frequency:text:sales_frequency")


def _regulations(record: Any) -> Iterator[Block]:
    if record.regulations:
        fields = ("name", "kind", "area", "requirements", "sample", "crm_fields")
        frame = entries(record.regulations, *fields)
        yield table("regulations", frame, "name", "kind:text:regulation_kind", *fields[2:])


def _receivables(record: Any, as_of: Any) -> Iterator[Block]:
    if not record.receivables:
        yield from missing(["overdue_receivables"], "answers", message("missing_receivables"))
        return
    frame = entries(record.receivables, "customer", "amount", "due", "measure")
    frame["days"] = np.maximum([(as_of - due).days for due in frame["due"]], 0)
    late = frame["days"] > 0
    overdue, owed = float(frame.loc[late, "amount"].sum()), float(frame["amount"].sum())
    source = message("receivables", n=len(frame))
    if overdue:
        asks = "watch" if overdue / owed >= threshold("overdue_watch") else "note"
        yield finding("receivables_overdue", "overdue_receivables", level=asks, amount=overdue, share=overdue / owed)
    alone = frame[late & frame["measure"].isna()]
    if len(alone):
        amount = float(alone["amount"].sum())
        yield finding("receivables_without_measure", "overdue_receivables", level="act", n=len(alone), amount=amount)
    yield metric("overdue_receivables", overdue, source, message("overdue", day=as_of))
    ages = aged(frame)
    old = float(ages.loc[ages["age"] == "from_90", "amount"].sum())
    yield Chart("receivables", ages, message("chart.receivables", amount=overdue, old=old), (7.2, 3.4))
    yield table("receivables_ages", ages, "age:text:receivable_age", "invoices:count", "amount:currency", "share:share")
    listed = frame.sort_values("days", ascending=False, kind="stable")
    columns = ("amount:currency", "due:date", "days:days", "measure")
    yield table("receivables", listed, "customer", *columns, long=True)


def aged(frame: pd.DataFrame) -> pd.DataFrame:
    """Unpaid invoices by how long they are overdue: not due, up to 30, 60, 90 days, longer."""
    starts = threshold("overdue_ages")
    names = ["not_due", *(f"from_{start}" for start in starts)]
    place = np.searchsorted(starts, frame["days"].to_numpy(), side="left")
    ages = pd.DataFrame({"age": names})
    ages["invoices"] = np.bincount(place, minlength=len(names))
    ages["amount"] = np.bincount(place, weights=frame["amount"].to_numpy(float), minlength=len(names))
    return ages.assign(share=ages["amount"] / max(ages["amount"].sum(), 1))


def _additional(record: Any, intervals: bool) -> Iterator[Block]:
    if not record.additional_sales:
        yield from missing(["additional_sales_expected"], "answers", message("missing_additional"))
    else:
        yield from _expected(record, intervals)
    if record.new_needs:
        yield finding("new_needs", "additional_sales_expected", needs=list(record.new_needs))
    if record.complaints is not None and record.reviews is not None:
        yield Text(message("text.served", complaints=record.complaints, reviews=record.reviews))


def _expected(record: Any, intervals: bool) -> Iterator[Block]:
    frame = entries(record.additional_sales, "customer", "service", "amount", "probability")
    frame["expected"] = frame["amount"] * frame["probability"]
    frame = frame.sort_values("expected", ascending=False, kind="stable")
    total, top = float(frame["expected"].sum()), frame.iloc[0]
    values = {"expected": total, "customer": top["customer"], "service": top["service"]}
    yield finding("additional_expected", "additional_sales_expected", **values)
    bounds = come_or_not(frame["amount"].to_numpy(float), frame["probability"].to_numpy(float)) if intervals else None
    source = message("additional", n=len(frame))
    yield metric("additional_sales_expected", total, source, "additional", bounds=bounds)
    columns = ("amount:currency", "probability:share", "expected:currency")
    yield table("additional_sales", frame, "customer", "service", *columns, long=True)
