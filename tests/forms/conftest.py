"""A real browser before a real server: Voilà on a copy of an example, its pages in Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from workbook.client.new import new_client

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SECTION = 'page.form("value")', 'page.form("concentration")', 'page.chart("sensitivity")', 'page.results("value")'


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def acme(tmp_path_factory):
    """A client of one's own, made from the example; its folder stands beside the pages."""
    return new_client("acme", example="northlight", where=tmp_path_factory.mktemp("live"))


def notebook(client: str, language: str, cells=SECTION) -> str:
    """A page with that client's customer values; it prints the number of its kernel's process."""
    first = f'client = "{client}"\nlanguage = "{language}"'
    opening = 'from workbook.notebook import open_page\npage = open_page("client_valuation", globals())'
    number = 'import os\nprint("kernel", os.getpid())'
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    sources = [first, opening, number, *cells]
    code = [{**blank, "id": f"cell-{place}", "source": source} for place, source in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps({"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="session")
def address(browser, acme):
    """The address of a running Voilà with the pages en, fr and ru."""
    where = acme.parent
    for language in ("en", "fr", "ru"):
        (where / f"{language}.ipynb").write_text(notebook("acme", language), encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "voila", str(where), "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    with (where / "voila.log").open("w") as log:
        env = {**os.environ, "WORKBOOK_WHO": "Helen"}
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=where, env=env)
    base = f"http://127.0.0.1:{port}/voila/render"
    wait_for(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).status == 200, 30)
    yield base
    server.terminate()
    server.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(holds, seconds: float = 10):
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


@pytest.fixture(scope="session")
def open_form(browser, address):
    """Open a page in a browser of its own: ``open_form("fr")``; what it shows can be used when this returns."""
    contexts = []

    def opened(name: str = "en"):
        contexts.append(browser.new_context(viewport={"width": 1024, "height": 768}))
        page = contexts[-1].new_page()
        show(page, f"{address}/{name}.ipynb")
        return page

    yield opened
    for context in contexts:
        context.close()


def show(page, url: str | None = None):
    page.goto(url) if url else page.reload()
    page.wait_for_selector(".workbook-form .field", timeout=40_000)
