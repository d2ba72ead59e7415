"""Through a real kernel: the board as a Voilà page, two people, and a kernel that dies."""

import json
import os
import signal

import pytest

from tests.browsers import voila
from workbook.client import open_client
from workbook.client.store import stored

pytestmark = pytest.mark.browser
CANVAS = "business_model_canvas"
CODE = f"""import os
from workbook.forms.board import board_for
print("kernel", os.getpid())
board_for("bakery", "{CANVAS}", "notes", "fr", who=os.environ.get("QUERY_STRING", ""))"""


@pytest.fixture
def address(client, tmp_path):
    """A running Voilà on this computer with one page, the board of a copy of the bakery."""
    client("bakery")
    cell = {"cell_type": "code", "id": "board", "metadata": {}, "outputs": [], "execution_count": None, "source": CODE}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "board.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with voila(tmp_path) as found:
        yield f"{found}/board.ipynb"


def open_board(browser, address):
    """The page and the number of its kernel's process; whatever lies beyond this computer is refused."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    page.goto(address, wait_until="commit")
    page.wait_for_selector('.wb-board[data-state="open"]', timeout=60_000)
    number = page.get_by_text("kernel ").first.inner_text().split()[1]
    return page, int(number)


def texts(folder, block):
    return [note["text"] for note in stored(folder, CANVAS).answers["notes"] if note["block"] == block]


def add(page, block, text):
    page.locator(f'[data-block="{block}"] .wb-add').click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_two_people_and_a_kernel_that_dies(browser, address, tmp_path):
    folder = tmp_path / "bakery"
    (helen, kernel), (marc, _) = open_board(browser, address), open_board(browser, address)
    add(helen, "channels", "Un marché le samedi")
    marc.locator(".wb-note", has_text="Le comptoir").focus()
    marc.keyboard.press("4")
    for page in (helen, marc):
        page.wait_for_selector('.wb-status[data-state="saved"]')
        page.locator('[data-block="channels"] .wb-note', has_text="marché").wait_for()
        page.locator('[data-block="relationships"] .wb-note', has_text="Le comptoir").wait_for()
    assert "Un marché le samedi" in texts(folder, "channels") and "Le comptoir" in texts(folder, "relationships")

    os.kill(kernel, signal.SIGKILL)
    add(helen, "partners", "Une agence")
    helen.wait_for_selector('.wb-status:is([data-state="late"], [data-state="failed"])', timeout=15_000)
    assert "Une agence" not in texts(folder, "partners")
    helen.reload(wait_until="commit")
    helen.get_by_role("button", name="Restaurer et enregistrer").click(timeout=60_000)
    helen.wait_for_selector('.wb-status[data-state="saved"]')
    assert texts(folder, "partners")[-1] == "Une agence"
    open_client(folder, [CANVAS])
    helen.context.close()
    marc.context.close()
