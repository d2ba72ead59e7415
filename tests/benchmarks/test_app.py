"""How soon a page of the app can be used, and what an open page costs in memory. Written down, not judged."""

import os
import time

import psutil
import pytest

from tests.app.conftest import READY, clients, kernels_of, served

pytestmark = [pytest.mark.benchmark, pytest.mark.browser]
STEMS = ("00_start_here", "02_business_model_canvas", "04_client_valuation")
TRIES, REST = 3, 12  # seconds in which a warm kernel takes the place of the one used
__all__ = ["clients", "served"]


def test_how_soon_a_page_is_usable(browser, served):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(served.address)
    print(f"\nload of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for stem in STEMS:
        taken = sorted(_seconds(page, served.url(stem)) for _ in range(TRIES))
        print(f"{stem}: usable after {taken[0]:.1f} to {taken[-1]:.1f} s")
    context.close()


def _seconds(page, url: str) -> float:
    time.sleep(REST)
    began = time.monotonic()
    page.goto(url)
    page.wait_for_function(READY, timeout=60_000)
    return time.monotonic() - began


def test_what_an_open_page_costs_in_memory(browser, served):
    server = psutil.Process(served.process.pid)
    context = browser.new_context()
    context.new_page().goto(served.address)
    print(f"\nserver: {_megabytes(server)} MB")
    for stem in STEMS[1:]:
        time.sleep(REST)
        before = {kernel.pid: _megabytes(kernel) for kernel in kernels_of(served)}
        page = context.new_page()
        page.goto(served.url(stem))
        page.wait_for_function(READY, timeout=60_000)
        after = {kernel.pid: _megabytes(kernel) for kernel in kernels_of(served) if kernel.pid in before}
        grown = max(after, key=lambda pid: after[pid] - before[pid])
        print(f"{stem}: a warm kernel of {before[grown]} MB holds {after[grown]} MB once it serves the page")
    context.close()


def _megabytes(process: psutil.Process) -> int:
    """Memory of its own, and its share of what it holds together with others."""
    return round(process.memory_full_info().pss / 1e6)
