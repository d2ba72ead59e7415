"""The run itself: jobs spread over processes, one bad client never stopping the others, then a page comparing all."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from workbook.batch.deliver import deliver
from workbook.batch.engine import run_chapter
from workbook.batch.manifest import Manifest, input_files, now
from workbook.batch.plan import Job, Plan
from workbook.client import open_client
from workbook.errors import UsageError, WorkbookError
from workbook.kernels import CAN_SPLIT

Progress = Callable[[str, str], None]
TRIES = 2
WORTH_SPLITTING = 3  # notebooks a process; with fewer, loading all chapters beforehand takes longer than it saves


def run(
    plan: Plan, out: str | Path, *, jobs: int | None = None, resume: bool = False, progress: Progress | None = None
) -> Manifest:
    """Carry out the plan into ``out`` and return the manifest of what was done and what failed.

    ``progress(client_id, event)`` hears of every ``chapter:<name>``, ``done``, ``skipped`` and ``failed``.
    With ``resume`` exactly what is not done yet is done. Raises UsageError when another run writes into ``out``.
    """
    out = Path(out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".lock")
    try:
        with lock.acquire(timeout=0):
            return _Run(out, plan, jobs or os.cpu_count() or 1, progress or (lambda client_id, event: None)).carry_out(
                resume
            )
    except Timeout:
        raise UsageError(f"{out}: another run is writing here; wait for it or choose another --out") from None


@dataclass
class _Open:
    """A client under way: the chapters still to come, the time spent, what went wrong."""

    job: Job
    inputs: dict[str, str]
    waiting: set[str]
    seconds: float = 0.0
    reasons: list[str] = field(default_factory=list)


class _Run:
    def __init__(self, out: Path, plan: Plan, workers: int, progress: Progress):
        self.out, self.plan, self.workers, self.progress = out, plan, workers, progress
        self.manifest = Manifest.open(out)
        self.work = out / ".work"
        self.open: dict[str, _Open] = {}
        self.split = False

    def carry_out(self, resume: bool) -> Manifest:
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        try:
            self._work_through([job for job in self.plan if self._starts(job, resume)])
        finally:
            shutil.rmtree(self.work, ignore_errors=True)
            self.manifest.finished = now()
            self.manifest.save()
            write_index(self.out, self.manifest)
        return self.manifest

    def _starts(self, job: Job, resume: bool) -> bool:
        if resume and not job.refused and self.manifest.is_done(job):
            self.progress(job.client_id, "skipped")
            return False
        reason = job.refused or self._refusal(job)
        if reason:
            self._fail(job, reason)
        return not reason

    def _refusal(self, job: Job) -> str:
        standing = self.manifest.language_of(job.client_id)
        if standing not in (None, job.language):
            standing_in = f"{self.out.name}/{job.client_id} holds deliverables in {standing}"
            return f"{standing_in}; run {job.language} into another --out"
        if not job.chapters:
            return f"{job.client_id}: no chapter has data yet; fill one in, or name one with --chapters"
        return ""

    def _work_through(self, jobs: list[Job]) -> None:
        tasks = [(job.client_id, chapter, 1) for job in jobs for chapter in job.chapters]
        for job in jobs:
            self.open[job.client_id] = _Open(job, input_files(job.folder), set(job.chapters))
        while tasks:
            tasks = self._one_pool(tasks)

    def _one_pool(self, tasks: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
        """Work through the tasks with one pool of processes; return those to try again after a process died."""
        again: list[tuple[str, str, int]] = []
        context = multiprocessing.get_context("spawn")
        self.split = CAN_SPLIT and len(tasks) >= WORTH_SPLITTING * self.workers
        with ProcessPoolExecutor(self.workers, mp_context=context, initializer=_end_with_parent) as pool:
            try:
                for task, future in self._finished(pool, tasks):
                    again += self._received(task, future)
            except BaseException:
                _kill(pool)
                raise
        return again

    def _finished(
        self, pool: ProcessPoolExecutor, tasks: Iterable[tuple[str, str, int]]
    ) -> Iterator[tuple[tuple[str, str, int], Future]]:
        """Each task with its future as it ends; never more under way than there are processes to take them."""
        waiting, running = list(tasks), {}
        while waiting or running:
            while waiting and len(running) < self.workers:
                task = waiting.pop(0)
                running[self._submit(pool, task)] = task
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future

    def _submit(self, pool: ProcessPoolExecutor, task: tuple[str, str, int]) -> Future:
        client_id, chapter, _ = task
        try:
            return pool.submit(_checked_chapter, self.open[client_id].job, chapter, self.work / client_id, self.split)
        except BrokenProcessPool as error:
            broken: Future = Future()
            broken.set_exception(error)
            return broken

    def _received(self, task: tuple[str, str, int], future: Future) -> list[tuple[str, str, int]]:
        client_id, chapter, tried = task
        client = self.open[client_id]
        try:
            seconds, reason = future.result()
        except BrokenProcessPool:
            if tried < TRIES:
                return [(client_id, chapter, tried + 1)]
            seconds, reason = 0.0, f"{chapter}: its process was killed, {tried} times"
        client.seconds += seconds
        client.reasons += [reason] if reason else []
        self.progress(client_id, f"chapter:{chapter}")
        client.waiting.discard(chapter)
        if not client.waiting:
            self._close(client)
        return []

    def _close(self, client: _Open) -> None:
        job = client.job
        if not client.reasons:
            try:
                outputs = deliver(job, self.work / job.client_id, self.out / job.client_id)
                self.manifest.done(job, client.inputs, outputs, client.seconds)
                self.progress(job.client_id, "done")
                return
            except Exception as error:  # a report that cannot be made is this client's failure alone
                client.reasons.append(f"{type(error).__name__}: {error}")
        self._fail(
            job,
            "\n".join(dict.fromkeys(line for reason in client.reasons for line in reason.splitlines())),
            client.seconds,
        )

    def _fail(self, job: Job, reason: str, seconds: float = 0.0) -> None:
        """Enter the failure; an earlier run's results get another name, so that nobody takes them for today's."""
        standing = self.out / job.client_id
        if standing.is_dir() and self.manifest.language_of(job.client_id) == job.language:
            shutil.rmtree(self.out / f"{job.client_id}.earlier", ignore_errors=True)
            standing.replace(self.out / f"{job.client_id}.earlier")
        self.manifest.failed(job, reason, seconds)
        self.progress(job.client_id, "failed")


def _checked_chapter(job: Job, chapter: str, work: Path, split: bool) -> tuple[float, str]:
    """Every mistake of the client's folder first, in one go; then the notebook. Returns seconds and reason of failure.

    Reasons travel between processes as text: an exception that cannot be unpickled would take the whole pool down.
    """
    started = time.monotonic()
    reason = ""
    try:
        open_client(job.folder, [chapter], language=job.language, scenario=job.scenario_of(chapter))
        run_chapter(job, chapter, work, split)
    except WorkbookError as error:
        reason = str(error)
    except Exception as error:  # one bad client never stops the others: its reason is reported with it
        reason = f"{chapter}: {type(error).__name__}: {error}"
    return time.monotonic() - started, reason


def _end_with_parent() -> None:
    """A process of the pool ends when the run does, however it ends; its kernel then ends with it."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool at once; their kernels end with them."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


def write_index(out: Path, manifest: Manifest) -> Path:
    """The page that compares all clients of this folder of results."""
    from workbook.report.index import render_index

    done = [name for name, entry in sorted(manifest.clients.items()) if entry["status"] == "done"]
    results = [json.loads((out / name / "results.json").read_text("utf-8")) for name in done]
    aside = out / ".index.html.new"
    aside.write_text(render_index(manifest.as_data(), results), encoding="utf-8", newline="\n")
    aside.replace(out / "index.html")
    return out / "index.html"
