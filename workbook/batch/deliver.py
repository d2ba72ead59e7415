"""A client's deliverables from its executed chapters; they appear under their final names all at once or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from workbook.batch.plan import Job
from workbook.client.folder import sha256
from workbook.results import SCHEMA


def deliver(job: Job, work: Path, final: Path) -> dict[str, str]:
    """Write results.json and the report into ``work``, move it to ``final``; return the hash of every file."""
    results = compile_results(job, work)
    charts = {path.stem: path.read_text("utf-8") for path in sorted((work / "charts").glob("*.svg"))}
    (work / "results.json").write_text(as_json(results), encoding="utf-8", newline="\n")
    if "html" in job.formats:
        from workbook.report.html import render_report

        (work / "report.html").write_text(render_report(results, charts), encoding="utf-8", newline="\n")
    outputs = {path.relative_to(work).as_posix(): sha256(path) for path in sorted(work.rglob("*")) if path.is_file()}
    _swap(work, final)
    return outputs


def compile_results(job: Job, work: Path) -> dict[str, Any]:
    """The client's chapters as one results.json, from what each executed notebook returned."""
    parts = [_taken(work / f"{chapter}.json") for chapter in job.chapters]
    scenario: dict[str, Any] = {}
    for part in parts:
        scenario |= part["scenario"]
    return {
        "schema": SCHEMA,
        "client": parts[0]["client"],
        "language": job.language,
        "scenario": scenario,
        "chapters": {part["chapter"]: part["result"] for part in parts},
    }


def _taken(path: Path) -> dict[str, Any]:
    part = json.loads(path.read_text("utf-8"))
    path.unlink()
    return part


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _swap(work: Path, final: Path) -> None:
    """Put the new folder in place of an earlier one; the earlier one goes only once the new one stands."""
    earlier = work.with_name(f"{work.name}.earlier")
    if final.exists():
        final.replace(earlier)
    work.replace(final)
    shutil.rmtree(earlier, ignore_errors=True)
