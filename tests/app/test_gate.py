"""Nothing is served to whom, under what name, or of what it should not be."""

import http.client
import re
import stat
import tempfile
from pathlib import Path

import pytest

from tests.app.conftest import CANVAS, VALUE, kernels_of

KERNEL = "00000000-0000-0000-0000-000000000000"
SECRETS = (b"Northlight", b"answers:", b"currency: GBP")
ADDRESSES = (
    "/", f"/chapter/{CANVAS}", "/static/x/app.css", f"/api/kernels/{KERNEL}", f"/api/kernels/{KERNEL}/channels",
    "/voila/static/x/voila.js", "/voila/labextensions/anywidget/package.json", "/nowhere",
)  # fmt: skip
HOSTS = ("evil.example", "evil.example:8866", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "")
OUTSIDE = (
    f"/chapter/../acme/{VALUE}.yaml", "/chapter/../../acme/client.yaml", "/chapter/%2e%2e/acme/client.yaml",
    "/chapter/client.yaml", "/acme/client.yaml", "/client.yaml", "/voila/files/client.yaml",
    f"/voila/files/{CANVAS}.ipynb", "/voila/files/../acme/client.yaml", "/voila/render/acme/client.yaml",
    "/voila/tree", "/voila/api/contents", "/voila/api/contents/acme", "/api/contents", "/api/kernels",
    "/api/sessions", "/api/terminals", "/terminals/1", "/voila/templates/lab/static/voila.js",
    "/voila/templates/..%2f..%2f..%2fetc/static/passwd", "/login", "/logout",
)  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_without_the_token_every_address_is_refused(served, path):
    assert served.ask(path).status == 403


@pytest.mark.parametrize("path", ["/?token=wrong", "/?token=", "/chapter/x?token=%00"])
def test_a_wrong_token_is_refused(served, path):
    assert served.ask(path).status == 403
    assert served.ask("/", Cookie=f"{next(iter(served.cookie.values())).partition('=')[0]}=wrong").status == 403


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_is_refused_even_with_the_token(served, host):
    assert served.ask_inside("/", Host=host).status == 403
    assert served.ask(f"/?token={served.token}", Host=host).status == 403


def test_the_token_is_in_the_address_once_and_then_in_a_cookie_that_scripts_cannot_read(served):
    answer = served.ask(f"/chapter/{CANVAS}?client=acme&token={served.token}")
    assert (answer.status, answer.headers["Location"]) == (302, f"/chapter/{CANVAS}?client=acme")
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert served.ask_inside("/").status == 302


def test_a_redirect_leads_nowhere_else(served):
    assert served.ask(f"//evil.example/?token={served.token}").headers["Location"] == "/evil.example/"


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_of_a_client_and_nothing_but_pages_is_served(served, path):
    answer = served.ask_inside(path)
    content = answer.read()
    assert answer.status in (403, 404) and not any(secret in content for secret in SECRETS)


@pytest.fixture(scope="module")
def page(served):
    """A chapter's page, as it is sent."""
    answer = served.ask_inside(f"/chapter/{CANVAS}?client=acme")
    return answer, answer.read().decode()


@pytest.mark.parametrize("up", ["../", "%2e%2e/", "..%2f", "/"])
def test_static_files_are_only_ours(served, page, up):
    folders = {found for found in re.findall(r"/(?:voila/)?static/[\w.]+", page[1]) if not found.endswith(".js")}
    assert len(folders) == 2
    for folder in folders | {"/voila/labextensions/anywidget/static"}:
        assert served.ask_inside(f"{folder}/{up * 15}{str(served.clients)[1:]}/acme/client.yaml").status in (403, 404)


@pytest.mark.parametrize("query", [
    "client=acme&template=lab", "client=acme&theme=dark", "client=acme&voila-template=x", "client=nobody",
    "client=../acme", "client=acme/tables", "client=", "client=acme&client=pain", "client=acme&language=de",
    "client=acme&language=%00",
])  # fmt: skip
def test_only_clients_and_languages_that_there_are_can_be_asked_for(served, query):
    assert served.ask_inside(f"/chapter/{CANVAS}?{query}").status == 404


def test_what_would_change_something_needs_the_pages_own_mark(served):
    assert served.ask_inside(f"/voila/api/shutdown/{KERNEL}", method="POST").status == 403
    assert served.ask_inside(f"/api/kernels/{KERNEL}", method="DELETE").status == 403


def test_another_site_cannot_open_a_kernels_socket(served, page):
    kernel = re.search(r'"kernelId": "([\w-]+)"', page[1])[1]
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}  # fmt: skip
    for origin, status in (("http://evil.example", 403), (f"http://{served.host}", 101)):
        connection = http.client.HTTPConnection(served.host, timeout=20)
        headers = {**served.cookie, **upgrade, "Origin": origin}
        connection.request("GET", f"/api/kernels/{kernel}/channels", headers=headers)
        assert connection.getresponse().status == status


def test_a_page_forbids_whatever_is_not_its_own(page):
    headers = page[0].headers
    assert "Access-Control-Allow-Origin" not in headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "http" not in policy and "unsafe-eval" not in policy
    assert "script-src 'self' blob:;" in policy


def test_it_listens_on_the_loopback_address_alone(served):
    import psutil

    ours = psutil.Process(served.process.pid).net_connections("tcp")
    assert {found.laddr.ip for found in ours if found.status == psutil.CONN_LISTEN} == {"127.0.0.1"}


def test_the_notebooks_lie_in_a_private_folder_away_from_every_client(served, page):
    home = Path(kernels_of(served)[0].cwd())
    assert home.is_relative_to(tempfile.gettempdir()) and stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    assert {path.suffix for path in home.iterdir()} == {".ipynb"}
    assert not any("Northlight" in path.read_text("utf-8") for path in home.iterdir())


def test_a_refusal_speaks_the_browsers_language(served):
    page = served.ask("/", Accept_Language="fr-CH,fr;q=0.9").read().decode()
    assert '<html lang="fr">' in page and "Il manque la clé" in page
