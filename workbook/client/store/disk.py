"""The few operations on files that saving is made of, in an order that a power cut cannot break.

Everything that changes a client folder goes through a ``Disk``. Tests put in its place one that records the operations
and replays any part of them.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from workbook.errors import Problem, Problems

LOCK = ".lock"
_PATIENCE = 30.0  # seconds; a save takes a tenth of one, so whoever holds the lock longer hangs
_POLL = 0.005
_READER_HOLDS = 2.0  # seconds; virus scanners and sync programs keep files open this long on Windows
_WINDOWS = os.name == "nt"


class Disk:
    """Operations on files, one system call each; only ``sync`` and ``sync_folder`` make them last."""

    def create(self, path: Path, content: bytes, mode: int = 0o666) -> None:
        """Write a file anew; nothing of it is certain to survive before ``sync``."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)

    def append(self, path: Path, content: bytes) -> None:
        with path.open("ab") as file:
            file.write(content)

    def sync(self, path: Path) -> None:
        """The file's content is on the disk when this returns."""
        with path.open("r+b") as file:
            os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Put one file in the place of another in one step; on Windows wait for a reader to let go of it."""
        end = time.monotonic() + _READER_HOLDS
        while True:
            try:
                return os.replace(source, target)
            except PermissionError:
                if not _WINDOWS or time.monotonic() > end:
                    raise
                time.sleep(_POLL)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> None:
        path.mkdir()

    def sync_folder(self, folder: Path) -> None:
        """The names in the folder are on the disk when this returns. Windows has no such call and needs none."""
        if _WINDOWS:
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


DISK = Disk()


def write_aside(disk: Disk, path: Path, content: bytes) -> None:
    """Replace a file so that whoever opens it, at any time and after any accident, finds all the old or all the new."""
    aside = path.with_name(f".{path.name}.tmp")
    try:
        make_folders(disk, path.parent)
        disk.create(aside, content, _mode(path))
        disk.sync(aside)
        disk.replace(aside, path)
    except OSError as error:
        with suppress(OSError):
            disk.remove(aside)
        raise _not_saved(path, error) from error
    disk.sync_folder(path.parent)


def append_lasting(disk: Disk, path: Path, content: bytes) -> None:
    """Add to the end of a file; the addition is on the disk when this returns."""
    is_new = not path.exists()
    disk.append(path, content)
    disk.sync(path)
    if is_new:
        disk.sync_folder(path.parent)


def remove_lasting(disk: Disk, path: Path) -> None:
    disk.remove(path)
    disk.sync_folder(path.parent)


def make_folders(disk: Disk, folder: Path) -> None:
    """Make a folder and those above it; a name counts only once the folder that holds it is synced."""
    if not folder.is_dir():
        make_folders(disk, folder.parent)
        disk.make_folder(folder)
        disk.sync_folder(folder.parent)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """One writer at a time in a client folder; the lock ends with the process that holds it, also when it is killed."""
    lock = FileLock(folder / LOCK, timeout=_PATIENCE, poll_interval=_POLL)
    try:
        lock.acquire()
    except Timeout as error:
        raise Problems([Problem("save_busy", folder.name, values={"seconds": int(_PATIENCE)})]) from error
    except OSError as error:
        raise _not_saved(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _mode(path: Path) -> int:
    """The permissions the file has: what was readable by its owner only stays so."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o666


def _not_saved(path: Path, error: OSError) -> Problems:
    return Problems([Problem("save_failed", path.name, values={"reason": error.strerror or type(error).__name__})])
