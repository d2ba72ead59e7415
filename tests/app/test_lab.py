"""JupyterLab: working copies beside the clients, this computer only, and the workbook's own notebooks left alone."""

import asyncio
import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from workbook.client.store import stored
from workbook.notebook.lab import COPIES, environment, prepare
from workbook.project import NOTEBOOKS

CHAPTER = "02_business_model_canvas.ipynb"
RAN = """() => document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')
    && document.querySelector('.jp-OutputArea-child')
    && ![...document.querySelectorAll('.jp-InputPrompt')].some((one) => one.innerText.includes('*'))"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a running JupyterLab, as its log gives it, and the folder it opened."""
    from workbook.client.new import new_client

    where = tmp_path_factory.mktemp("lab")
    new_client("acme", example="bakery", where=where)
    command = [sys.executable, "-m", "workbook.cli", "lab", str(where / "acme"), "--port", "0", "--no-browser"]
    with (where / "log.txt").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    yield _address(where / "log.txt"), where
    process.terminate()
    process.wait(20)


def _address(log) -> str:
    """What it prints once it answers: it prints a moment before it listens."""
    for _ in range(300):
        found = re.search(r"http://127\.0\.0\.1:(?!0/)\S+token=\w+", log.read_text("utf-8"))
        with suppress(ConnectionRefusedError):
            if found and asked(found[0], "/api"):
                return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def asked(address: str, path: str, **headers: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path, headers=headers)
    return connection.getresponse().status


def test_copies_are_made_for_the_client_and_never_over_what_stands(clients):
    root, written = prepare(clients / "acme")
    assert root == clients.resolve() and {path.name for path in written} == {p.name for p in NOTEBOOKS.glob("*.ipynb")}
    copy = json.loads((root / COPIES / CHAPTER).read_text("utf-8"))
    assert any('client = "../acme"' in "".join(cell["source"]) for cell in copy["cells"])
    assert not any(cell.get("outputs") for cell in copy["cells"])
    (root / COPIES / CHAPTER).write_text("mine", encoding="utf-8")
    assert prepare(clients / "acme")[1] == []
    assert (root / COPIES / CHAPTER).read_text("utf-8") == "mine"


def test_the_workbooks_own_notebooks_cannot_be_saved_in_lab_wherever_it_was_opened():
    from tornado.web import HTTPError

    from workbook.notebook.copies import WorkingCopies

    files = WorkingCopies(root_dir=str(NOTEBOOKS.parent))
    before = (NOTEBOOKS / CHAPTER).read_bytes()
    model = {"type": "notebook", "content": json.loads(before)}
    for path in (f"notebooks/{CHAPTER}", "notebooks/new.ipynb"):
        with pytest.raises(HTTPError, match="403"):
            asyncio.run(files.save(model, path))
    assert (NOTEBOOKS / CHAPTER).read_bytes() == before and not (NOTEBOOKS / "new.ipynb").exists()


def test_no_token_of_before_and_no_other_configuration_is_taken_over(monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "known")
    assert "JUPYTER_TOKEN" not in environment() and environment()["JUPYTER_NO_CONFIG"] == "1"


def test_lab_asks_for_its_token_and_answers_to_no_foreign_host(lab):
    address, _ = lab
    token = {"Authorization": f"token {address.rpartition('=')[2]}"}
    assert asked(address, "/api/contents", **token) == 200
    assert asked(address, "/api/contents") == 403
    assert asked(address, "/api/contents", Authorization="token wrong") == 403
    assert asked(address, "/api/contents", Host="evil.example", **token) == 403
    assert asked(address, "/api/terminals", **token) == 404


@pytest.mark.browser
def test_lab_opens_runs_and_saves_what_is_typed_without_a_pop_up_or_a_request_beyond_this_computer(browser, lab):
    address, where = lab
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    asked_for = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(address.replace(f"/tree/{COPIES}", f"/tree/{COPIES}/{CHAPTER}"))
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(RAN, timeout=90_000)
    page.locator(".jp-Notebook").hover()
    field = page.locator('[data-item="interviews_held"] input')
    for _ in range(60):  # Lab draws only what is in view
        if field.count():
            break
        page.mouse.wheel(0, -1200)
        page.wait_for_timeout(100)
    field.fill("15")
    page.locator('[data-item="interviews_held"] .state:text-is("Enregistré")').wait_for(timeout=15_000)
    assert stored(where / "acme", "business_model_canvas").answers["interviews_held"] == 15
    assert not page.locator(".jp-Dialog, .Toastify__toast").count()
    here = (f"http://{urlsplit(address).netloc}/", f"ws://{urlsplit(address).netloc}/", "data:", "blob:")
    assert [url for url in asked_for if not url.startswith(here)] == []
    page.context.close()
    assert "Enregistré" not in (NOTEBOOKS / CHAPTER).read_text("utf-8")
