"""One notebook for one client: executed by papermill in a kernel of its own, then stripped of what must not leave."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook import method
from workbook.batch.plan import Job
from workbook.errors import WorkbookError
from workbook.project import NOTEBOOKS
from workbook.results import MIME

CELL_SECONDS = 600
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
CHART = "image/svg+xml"


class RunError(WorkbookError):
    """A notebook that did not end with its chapter's result."""


@dataclass(frozen=True)
class Executed:
    """What an executed notebook holds: the chapter's result and the charts that were drawn."""

    data: dict[str, Any]
    charts: dict[str, str]


def run_chapter(job: Job, chapter: str, work: Path, split: bool = False) -> None:
    """Execute the chapter for this client into ``work``. Raises RunError with the reason.

    ``split``: in a kernel split from one that has loaded all chapters, which pays where this process runs many.
    """
    work.mkdir(parents=True, exist_ok=True)
    notebook = _execute(job, chapter, split)
    executed = _collected(notebook, chapter)
    _strip(notebook, job)
    _write(work / f"{chapter}.ipynb", json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
    _write(work / f"{chapter}.json", json.dumps(executed.data, ensure_ascii=False))
    (work / "charts").mkdir(exist_ok=True)
    for name, svg in executed.charts.items():
        _write(work / "charts" / f"{chapter}-{name}.svg", svg)


def _execute(job: Job, chapter: str, split: bool) -> dict[str, Any]:
    papermill = _papermill()
    source = NOTEBOOKS / f"{method.chapter(chapter).notebook}.ipynb"
    parameters = {"client": str(job.folder), "language": job.language, **job.scenario_of(chapter)}
    with tempfile.TemporaryDirectory(prefix="workbook-") as scratch, _kernel_environment(scratch):
        try:
            executed = papermill.execute_notebook(
                _read(source), None, parameters, kernel_name="python3", progress_bar=False,
                execution_timeout=CELL_SECONDS, store_widget_state=False, config=_transport(scratch),
                request_save_on_cell_execute=False,  # two saves a cell of a notebook full of charts cost most of a run
                shutdown_kernel="immediate",  # it has nothing left to do, and may not take its time or complain
                **(_split_kernels() if split else {}),
            )  # fmt: skip
        except papermill.exceptions.PapermillExecutionError as error:
            raise RunError(_reason(chapter, error)) from None
        return json.loads(_written(executed))


def _papermill():
    """papermill, without the two seconds that an unused address grammar takes at import (jsonschema#1428)."""
    sys.modules.setdefault("rfc3987_syntax", None)
    import papermill
    import papermill.exceptions

    return papermill


def _split_kernels() -> dict[str, Any]:
    from workbook.batch.kernel import SplitKernel

    return {"kernel_manager_class": SplitKernel}


def _read(path: Path):
    """The notebook without its outputs, as a node: handing over a path would have it read as a format string."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return notebook


def _written(notebook) -> str:
    import nbformat

    return nbformat.writes(notebook)


def _transport(scratch: str):
    """A file socket of this run's own instead of network ports: no port races, nothing for others to connect to."""
    from traitlets.config import Config

    return Config() if os.name == "nt" else Config({"KernelManager": {"transport": "ipc", "ip": f"{scratch}/kernel"}})


@contextmanager
def _kernel_environment(scratch: str):
    """One thread for each kernel, and its history apart from the user's."""
    changed = {**dict.fromkeys(ONE_THREAD, "1"), "IPYTHONDIR": scratch, "MPLBACKEND": "agg", "WORKBOOK_HEADLESS": "1"}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _reason(chapter: str, error) -> str:
    if error.ename in ("Problems", "UsageError"):
        return error.evalue
    return f"{chapter}: {error.ename}: {error.evalue}"


def _collected(notebook: dict, chapter: str) -> Executed:
    """The result in the last code cell; a notebook that ended early has none, whatever its metadata say."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    bundles = [output.get("data", {}) for output in cells[-1]["outputs"]]
    found = [bundle[MIME] for bundle in bundles if MIME in bundle]
    if not found or found[0]["chapter"] != chapter:
        raise RunError(f"{chapter}: the notebook ended without its result")
    return Executed(found[0], dict(_charts(cells)))


def _charts(cells: list[dict]):
    for cell in cells:
        for output in cell["outputs"]:
            named = output.get("metadata", {}).get(CHART, {}).get("chart")
            if named:
                svg = output["data"][CHART]
                yield named, svg if isinstance(svg, str) else "".join(svg)


def _strip(notebook: dict, job: Job) -> None:
    """Take out of the notebook where it ran, when, and the path of the client's folder."""
    notebook["metadata"] = {
        key: value for key, value in notebook["metadata"].items() if key in ("kernelspec", "language_info")
    }
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"  # papermill's is random, and the same run is the same file
            cell["source"] = (
                _source(cell)
                .replace(repr(str(job.folder))[1:-1], job.client_id)
                .replace(str(job.folder), job.client_id)
            )


def _source(cell: dict) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
