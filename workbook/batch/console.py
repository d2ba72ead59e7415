"""A run as the terminal shows it: a bar per run, one line per client that failed, the path of the index at the end."""

from __future__ import annotations

import signal
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workbook.batch.plan import Plan
from workbook.batch.run import run

INTERRUPTED = 130


def run_with_progress(plan: Plan, out: Path, *, jobs: int = 0, resume: bool = False) -> int:
    """Carry out the plan with a progress bar; return the exit status: 0, 1 if a client failed, 130 if interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end: keep what is done, as for Ctrl-C
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        manifest = _run(plan, out, console, jobs, resume)
    except KeyboardInterrupt:
        console.print(f"interrupted; the same command with --resume does what is left ({out})")
        return INTERRUPTED
    asked = {job.client_id for job in plan}
    failed = {name: entry for name, entry in manifest.clients.items() if name in asked and entry["status"] == "failed"}
    for name, entry in failed.items():
        console.print(f"{name}: failed")
        console.print("\n".join(f"  {line}" for line in entry["reason"].splitlines()))
    print(f"{len(asked) - len(failed)} of {len(asked)} clients done")
    print(out / "index.html")
    return 1 if failed else 0


def _run(plan: Plan, out: Path, console: Console, jobs: int, resume: bool):
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("notebooks", total=sum(len(job.chapters) for job in plan if not job.refused))

        def heard(client_id: str, event: str) -> None:
            steps = (
                {job.client_id: len(job.chapters) for job in plan}[client_id]
                if event == "skipped"
                else event.startswith("chapter:")
            )
            bar.update(
                task, advance=int(steps), description=f"{client_id} {event.removeprefix('chapter:')}"[:48].ljust(48)
            )

        return run(plan, out, jobs=jobs or None, resume=resume, progress=heard)
