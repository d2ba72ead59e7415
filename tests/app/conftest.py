"""The app as a person starts it: a server of its own for two clients, a blank one and one with a mistake."""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

READY = """() => document.querySelector('.app-onward')
    && [...document.querySelectorAll('.app-live')].every((one) => one.children.length)"""
CANVAS, VALUE = "02_business_model_canvas", "04_client_valuation"


@dataclass(frozen=True)
class Served:
    """A running app: the address it printed and the clients it serves."""

    address: str
    clients: Path
    process: subprocess.Popen

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    @property
    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"workbook-{urlsplit(self.address).port}={self.token}"}

    def url(self, stem: str, client: str = "acme", language: str = "en") -> str:
        return f"http://{self.host}/chapter/{stem}?client={client}&language={language}"

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> HTTPResponse:
        """The bare answer: nothing tidies the path, no redirect is followed."""
        connection = HTTPConnection(self.host, timeout=20)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()

    def ask_inside(self, path: str, **rest: str) -> HTTPResponse:
        """The same with the cookie that the token earns."""
        return self.ask(path, **{**self.cookie, **rest})


@pytest.fixture(scope="session")
def clients(tmp_path_factory):
    from workbook.client.new import new_client

    where = tmp_path_factory.mktemp("workshop")
    new_client("acme", example="northlight", where=where)
    new_client("pain", example="bakery", where=where)
    new_client("own", example="northlight", where=where)
    new_client("blank", where=where)
    broken = new_client("broken", example="bakery", where=where)
    described = (broken / "client.yaml").read_text("utf-8")
    (broken / "client.yaml").write_text(described.replace("currency: EUR", "currency: <b>Taler</b>"), encoding="utf-8")
    return where


@pytest.fixture(scope="session")
def served(clients, tmp_path_factory):
    command = [sys.executable, "-m", "workbook.cli", "app", str(clients), "--port", "0", "--no-browser"]
    with (tmp_path_factory.mktemp("app") / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    yield Served(process.stdout.readline().strip(), clients, process)
    process.terminate()
    process.wait(20)


def visit(browser, served: Served, **look):
    """A browser of its own that has been let in."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **look})
    name, _, value = served.cookie["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}])
    return context


def ready(page, url: str | None = None):
    """The page once everything on it that lives can be used."""
    if url:
        page.goto(url)
    page.wait_for_function(READY, timeout=60_000)
    return page


def kernel_of(page) -> str:
    return json.loads(page.locator("#jupyter-config-data").inner_text())["kernelId"]


def kernels_of(served: Served) -> list:
    """The processes of the kernels: they work where the notebooks lie."""
    import psutil

    children = psutil.Process(served.process.pid).children(recursive=True)
    return [child for child in children if Path(child.cwd()).name == "notebooks"]


@contextmanager
def dying_kernel(page, served: Served):
    """The process behind the page answers no more, and is killed at the end; its file sockets carry the kernel's name.

    What is typed in between is typed before the page can know.
    """
    name = kernel_of(page)
    of_page = [k for k in kernels_of(served) if any(name in str(found.laddr) for found in k.net_connections("unix"))]
    for kernel in of_page:
        kernel.suspend()
    yield
    for kernel in of_page:
        kernel.kill()


def drag(page, note, to) -> None:
    note.scroll_into_view_if_needed()
    start, end = note.bounding_box(), to.bounding_box()
    page.mouse.move(start["x"] + 30, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 50, start["y"] + 30, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] * 0.9, steps=6)
    page.mouse.up()
