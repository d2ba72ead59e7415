"""``run.json``: what was done, with which versions, what failed and why. A client is done only if it says so."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workbook import __version__
from workbook.batch.deliver import as_json
from workbook.batch.plan import Job
from workbook.client.folder import sha256

FILE = "run.json"
SCHEMA = 1
PACKAGES = ("numpy", "pandas", "scipy", "matplotlib", "papermill")


@dataclass
class Manifest:
    """The record of a folder of results. Clients of earlier runs into the same folder stay listed."""

    out: Path
    clients: dict[str, dict[str, Any]] = field(default_factory=dict)
    started: str = ""
    finished: str = ""

    @classmethod
    def open(cls, out: Path) -> Manifest:
        """The manifest of that folder, empty where there is none; clients whose folder is gone are dropped."""
        path = out / FILE
        known = json.loads(path.read_text("utf-8"))["clients"] if path.is_file() else {}
        standing = {name: entry for name, entry in known.items() if entry["status"] != "done" or (out / name).is_dir()}
        return cls(out, standing, started=now())

    def is_done(self, job: Job) -> bool:
        """Whether this very job was done: same question, inputs and program, and the outputs still as written."""
        entry = self.clients.get(job.client_id)
        return (
            entry is not None
            and entry["status"] == "done"
            and entry["asked"] == job.asked()
            and entry["workbook"] == program_version()
            and all(_unchanged(job.folder / name, mark) for name, mark in entry["inputs"].items())
            and set(entry["inputs"]) == set(input_files(job.folder))
            and all(_unchanged(self.out / job.client_id / name, mark) for name, mark in entry["outputs"].items())
        )

    def language_of(self, client_id: str) -> str | None:
        """The language of the deliverables that stand for this client, whatever became of later tries."""
        path = self.out / client_id / "results.json"
        return json.loads(path.read_text("utf-8"))["language"] if path.is_file() else None

    def done(self, job: Job, inputs: dict[str, str], outputs: dict[str, str], seconds: float) -> None:
        self._enter(job, "done", seconds, inputs=inputs, outputs=outputs)

    def failed(self, job: Job, reason: str, seconds: float = 0.0) -> None:
        self._enter(job, "failed", seconds, reason=reason)

    def _enter(self, job: Job, status: str, seconds: float, **more: Any) -> None:
        entry = {
            "status": status,
            "asked": job.asked(),
            "workbook": program_version(),
            "seconds": round(seconds, 2),
            **more,
        }
        self.clients[job.client_id] = entry
        self.save()

    def save(self) -> None:
        """Write aside, then rename: the manifest on disk is always whole."""
        aside = self.out / f".{FILE}.new"
        aside.write_text(as_json(self.as_data()), encoding="utf-8", newline="\n")
        aside.replace(self.out / FILE)

    def as_data(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "started": self.started,
            "finished": self.finished,
            "versions": {
                "workbook": __version__,
                "python": platform.python_version(),
                **{name: version(name) for name in PACKAGES},
            },
            "clients": dict(sorted(self.clients.items())),
        }


def input_files(folder: Path) -> dict[str, str]:
    """Every file of the client folder that results can depend on, with its hash."""
    files = [*folder.glob("*.yaml"), *folder.glob("tables/*"), *folder.glob("respondents/**/*.yaml")]
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(files) if path.is_file()}


def program_version() -> str:
    """The version, and in a clone also when its own files last changed: a changed formula is another program."""
    from workbook.project import NOTEBOOKS, TEMPLATES

    places = (Path(__file__).parent.parent, TEMPLATES, NOTEBOOKS)
    newest = max(
        (os.stat(path).st_mtime_ns for place in places for path in place.rglob("*") if path.suffix in SOURCES),
        default=0,
    )
    return f"{__version__}+{newest}"


SOURCES = frozenset({".py", ".csv", ".yaml", ".md", ".j2", ".ipynb", ".css"})


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _unchanged(path: Path, mark: str) -> bool:
    return path.is_file() and sha256(path) == mark
