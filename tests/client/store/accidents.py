"""Accidents on purpose: writers that are killed, writers that meet, a disk that loses power between any two steps."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from workbook.client.answers import read_answers
from workbook.client.store import history, save, save_table, stored, stored_table
from workbook.client.store.disk import Disk
from workbook.client.store.journal import FILE as JOURNAL

CHAPTER = "client_valuation"


SLOTS = 3  # entries that each writer owns and changes in turn


def investment(key: str, amount: float) -> dict:
    return {"id": key, "zone": "high", "service": f"service {key}", "nature": "people", "amount": float(amount)}


def put_investment(folder: Path, key: str, amount: int, **options) -> None:
    """One edit as a form makes it: seen, changed, stored."""
    seen = stored(folder, CHAPTER)
    entries = {entry["id"]: entry for entry in seen.answers.get("investments", [])}
    changed = {**entries, key: investment(key, amount)}
    saved = save(folder, CHAPTER, {"investments": list(changed.values())}, seen.rev, "writer", **options)
    assert saved.conflicts == ()


def lost_edits(folder: Path, acknowledged: list[str]) -> list[str]:
    """The acknowledged edits ("key=amount") that the folder doesn't hold; an unreadable folder fails."""
    answers, problems = read_answers(folder, CHAPTER, folder.name)
    assert problems == [], problems
    there = {entry["id"]: entry["amount"] for entry in answers.get("investments", ())}
    return [edit for edit in acknowledged if there.get(edit.split("=")[0], -1) < int(edit.split("=")[1])]


def put_row(folder: Path, key: str, amount: int, **options) -> None:
    """One edit of a table, as its form makes it."""
    seen = stored_table(folder, "customers")
    rows = [{k: v for k, v in row.items() if k != "id"} for row in seen.answers.get("rows", [])]
    assert save_table(
        folder, "customers", [*rows, {"customer_id": key, "revenue": amount}], seen.rev, "writer", **options
    )


def lost_rows(folder: Path, acknowledged: list[str]) -> list[str]:
    """The acknowledged edits that the table doesn't hold; an unreadable table fails."""
    there = {
        row["customer_id"]: int(row["revenue"]) for row in stored_table(folder, "customers").answers.get("rows", ())
    }
    return [edit for edit in acknowledged if there.get(edit.split("=")[0], -1) < int(edit.split("=")[1])]


class Writer:
    """A process of its own that edits a client folder and tells of each edit once it is stored."""

    def __init__(self, folder: Path, name: str, first: int, edits: int):
        self.heard, told = _PROCESSES.Pipe(duplex=False)
        self.process = _PROCESSES.Process(
            target=_write, args=(folder, name, range(first, first + edits), told), daemon=True
        )
        self.process.start()
        told.close()

    def acknowledged(self) -> list[str]:
        """What it has told, until it ends."""
        keys = []
        with suppress(EOFError, OSError):
            while True:
                keys.append(self.heard.recv_bytes().decode())
        self.process.join()
        return keys

    def kill(self, after: float) -> list[str]:
        """Kill -9 it that many seconds after its first edit, and return what it had told."""
        assert self.heard.poll(30)
        time.sleep(after)
        os.kill(self.process.pid, signal.SIGKILL)
        return self.acknowledged()


_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def _write(folder: Path, name: str, amounts: range, told) -> None:
    mine: list[str] = []
    for amount in amounts:
        assert lost_edits(folder, mine[-SLOTS:]) == []
        put_investment(folder, f"{name}-{amount % SLOTS}", amount)
        mine.append(f"{name}-{amount % SLOTS}={amount}")
        told.send_bytes(mine[-1].encode())


@dataclass
class RecordingDisk(Disk):
    """A disk that also notes every operation, and when an edit was acknowledged."""

    done: list[tuple] = field(default_factory=list)

    def create(self, path, content, mode=0o666):
        super().create(path, content, mode)
        self.done.append(("create", path, content))

    def append(self, path, content):
        super().append(path, content)
        self.done.append(("append", path, content))

    def sync(self, path):
        super().sync(path)
        self.done.append(("sync", path))

    def replace(self, source, target):
        super().replace(source, target)
        self.done.append(("replace", source, target))

    def remove(self, path):
        super().remove(path)
        self.done.append(("remove", path))

    def make_folder(self, path):
        super().make_folder(path)
        self.done.append(("make_folder", path))

    def sync_folder(self, folder):
        super().sync_folder(folder)
        self.done.append(("sync_folder", folder))

    def acknowledge(self, key: str):
        self.done.append(("acknowledge", key))


@dataclass
class _File:
    """What was written to a file, and how much of it a sync has made lasting."""

    writes: list[bytes] = field(default_factory=list)
    lasting: int = 0


class AfterPowerCut:
    """What a disk may hold when the power fails: synced writes and names whole, of the others any part in any order."""

    def __init__(self, start: dict[Path, bytes]):
        self.names: dict[Path, _File] = {path: _File([content], 1) for path, content in start.items()}
        self.lasting: dict[Path, _File] = dict(self.names)
        self.waiting: list[tuple[Path, _File | None]] = []
        self.acknowledged: list[str] = []

    def take(self, step: tuple) -> None:
        kind, subject, *rest = step
        if kind == "acknowledge":
            self.acknowledged.append(subject)
        elif kind == "create":
            self._name(subject, _File([rest[0]]))
        elif kind == "append":
            if subject not in self.names:
                self._name(subject, _File())
            self.names[subject].writes.append(rest[0])
        elif kind == "sync":
            self.names[subject].lasting = len(self.names[subject].writes)
        elif kind == "replace":
            self._name(rest[0], self.names[subject])
            self._name(subject, None)
        elif kind == "remove":
            self._name(subject, None)
        elif kind == "sync_folder":
            for path, file in (change for change in self.waiting if change[0].parent == subject):
                self._lasts(path, file)
            self.waiting = [change for change in self.waiting if change[0].parent != subject]

    def _name(self, path: Path, file: _File | None) -> None:
        self.waiting.append((path, file))
        if file is None:
            self.names.pop(path, None)
        else:
            self.names[path] = file

    def _lasts(self, path: Path, file: _File | None) -> None:
        if file is None:
            self.lasting.pop(path, None)
        else:
            self.lasting[path] = file

    def outcomes(self, chance: random.Random, several: int) -> list[dict[Path, bytes]]:
        """Nothing that was not synced, everything, everything but the last write torn, and some at random."""
        nothing = self._outcome(lambda: False, lambda content: b"")
        everything = self._outcome(lambda: True, lambda content: content)
        torn = self._outcome(lambda: True, lambda content: content[: len(content) // 2])
        mixed = [
            self._outcome(lambda: chance.random() < 0.5, lambda content: content[: chance.randrange(len(content) + 1)])
            for _ in range(several)
        ]
        return [nothing, everything, torn, *mixed]

    def _outcome(self, happened, kept) -> dict[Path, bytes]:
        names = dict(self.lasting)
        for path, file in self.waiting:
            if happened():
                names[path] = file
        return {
            path: b"".join([*file.writes[: file.lasting], *(kept(content) for content in file.writes[file.lasting :])])
            for path, file in names.items()
            if file is not None
        }


def restore(folder: Path, content: dict[Path, bytes]) -> Path:
    """A folder as the disk holds it after the accident."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path, raw in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def power_cuts(
    folder: Path, place: Path, edits: int, several: int, seed: int, disk=None, table=False
) -> dict[str, int]:
    """Cut the power after every single step of some edits, in several ways each; an unreadable folder fails."""
    start = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    disk, chance = disk or RecordingDisk(), random.Random(seed)
    put, lost_of = (put_row, lost_rows) if table else (put_investment, lost_edits)
    for number in range(edits):
        put(folder, f"p{number}", 1, disk=disk)
        disk.acknowledge(f"p{number}=1")
    after, cuts, lost = AfterPowerCut(start), 0, 0
    for step in disk.done:
        after.take((step[0], *(_inside(folder, part) for part in step[1:])))
        for content in after.outcomes(chance, several):
            cuts += 1
            found = restore(place / folder.name, content)
            lost += len(lost_of(found, after.acknowledged))
            if cuts % 10 == 0 and not table:
                _goes_on(found)
    return {"steps": len(disk.done), "cuts": cuts, "lost": lost}


def _inside(folder: Path, part):
    return part.relative_to(folder) if isinstance(part, Path) else part


def _goes_on(folder: Path) -> None:
    """After the accident a person works on: the next edit is stored, and history tells all that is there."""
    put_investment(folder, "next", 1)
    assert lost_edits(folder, ["next=1"]) == []
    told = {line.item.split(".")[1] for line in history(folder, CHAPTER) if "." in line.item}
    assert {entry["id"] for entry in stored(folder, CHAPTER).answers["investments"]} <= told
    assert (folder / JOURNAL).read_bytes().endswith(b"\n")
