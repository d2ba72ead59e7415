"""A run that is stopped, politely or not: what was done stays done, nothing half-written, the rest is done later."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

CHAPTER, CLIENTS = "client_valuation", ("first", "second", "third", "fourth")
VALUES = {"discount_rate": 0.1, "margin_rate": 0.3, "retention_rate": 0.8, "life_years": 5}
CUSTOMERS = "customer_id,revenue\nA,1000\nB,500\nC,250\n"
POLITE, RUDE = signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)  # SIGINT may be ignored in the background


@pytest.fixture
def clients(make_client, tmp_path):
    return [make_client(name, {CHAPTER: VALUES}, {"customers": CUSTOMERS}, where=tmp_path) for name in CLIENTS]


def command(clients, out, *more):
    """A run in one process, whose kernels are split from one that has loaded the chapters."""
    return [sys.executable, "-m", "workbook.cli", "run", *clients, "--out", out, "--jobs", "1", *more]


def done(out) -> set[str]:
    manifest = out / "run.json"
    entries = json.loads(manifest.read_text("utf-8"))["clients"] if manifest.is_file() else {}
    return {name for name, entry in entries.items() if entry["status"] == "done"}


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are POSIX")
@pytest.mark.parametrize("how", [POLITE, RUDE], ids=["interrupted", "killed"])
def test_a_stopped_run_is_taken_up_where_it_stopped(how, clients, tmp_path):
    out = tmp_path / "out"
    running = subprocess.Popen(
        command(clients, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while not done(out) and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    processes = psutil.Process(running.pid).children(recursive=True)
    os.kill(running.pid, how)
    assert running.wait(timeout=30) == (130 if how is POLITE else -how)
    assert processes and psutil.wait_procs(processes, timeout=10)[1] == []
    before = done(out)
    assert before and before < set(CLIENTS)
    made = {name: (out / name / "results.json").stat().st_mtime_ns for name in before}
    again = subprocess.run(command(clients, out, "--resume"), capture_output=True, text=True, timeout=240, check=False)
    assert again.returncode == 0, again.stderr
    assert done(out) == set(CLIENTS)
    assert {name: (out / name / "results.json").stat().st_mtime_ns for name in before} == made
    assert sorted(path.name for path in out.iterdir()) == sorted([".lock", "index.html", "run.json", *CLIENTS])
