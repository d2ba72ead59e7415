"""A real browser, and Voilà with a notebook of a test's own: what tests of live pages share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # nothing to wait for beyond here
]  # fmt: skip
# Kernels are copies of a process that has loaded the workbook, as in the app: a page is there in a second.
SPLIT = [
    "--VoilaConfiguration.multi_kernel_manager_class=workbook.app.kernels.WarmKernels",
    "--VoilaConfiguration.kernel_spec_manager_class=workbook.app.kernels.OwnKernelSpec",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium driven by Playwright; the test is skipped where either is missing."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def voila(folder: Path, **environment: str) -> Iterator[str]:
    """The address under which a plain Voilà renders the notebooks of that folder."""
    port = free_port()
    command = [sys.executable, "-m", "voila", str(folder), "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    with (folder / "voila.log").open("w") as log:
        streams = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
        server = subprocess.Popen([*command, *SPLIT], cwd=folder, env={**os.environ, **environment}, **streams)
    try:
        wait_for(lambda: _answers(f"http://127.0.0.1:{port}/voila/static/"), 30)
        yield f"http://127.0.0.1:{port}/voila/render"
    finally:
        server.terminate()
        server.wait(20)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(holds: Callable[[], Any], seconds: float = 10) -> Any:
    """What ``holds()`` gives once it is true; an assertion error when it does not come to be."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = holds()
        except OSError:
            found = None
        if found:
            return found
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
