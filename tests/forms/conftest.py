"""A real browser before a real server: Voilà on a copy of an example, its pages in Chromium."""

import json

import pytest

from tests.browsers import voila
from workbook.client.new import new_client

SECTION = 'page.form("value")', 'page.form("concentration")', 'page.chart("sensitivity")', 'page.results("value")'


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def address(browser, acme):
    """The address of a running Voilà with the pages en, fr and ru."""
    for language in ("en", "fr", "ru"):
        (acme.parent / f"{language}.ipynb").write_text(notebook("acme", language), encoding="utf-8")
    with voila(acme.parent, WORKBOOK_WHO="Helen") as found:
        yield found


@pytest.fixture(scope="module")
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
