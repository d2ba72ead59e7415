"""Who may come in: this computer's browser, under this computer's name, holding the token. Everyone else is refused."""

from __future__ import annotations

import secrets
from hmac import compare_digest
from urllib.parse import parse_qsl, urlencode

from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler

from workbook.app.refusal import Refused

HOSTS = ("127.0.0.1", "localhost")


class GatedApplication(Application):
    """An application whose every address, static files and sockets included, lies behind one gate.

    The gate stands before routing, so no handler can forget it. The token comes once in the address and then in a
    cookie that scripts cannot read.
    """

    def __init__(self, port: int, **settings):
        super().__init__(**settings)
        self.port, self.token = port, secrets.token_urlsafe(32)

    def find_handler(self, request: HTTPServerRequest, **kwargs):
        if request.headers.get("Host", "").lower() not in {f"{host}:{self.port}" for host in HOSTS}:
            return self.get_handler_delegate(request, Refused, {"status": 403, "reason": "app_foreign_host"})
        if any(map(self._known, request.query_arguments.get("token", ()))):
            return self.get_handler_delegate(request, Welcome)
        cookie = request.cookies.get(self.cookie_name)
        if cookie is None or not self._known(cookie.value.encode()):
            return self.get_handler_delegate(request, Refused, {"status": 403, "reason": "app_no_token"})
        return super().find_handler(request, **kwargs)

    @property
    def cookie_name(self) -> str:
        """Cookies do not tell ports apart, so the name does: two apps at a time stay separate."""
        return f"workbook-{self.port}"

    def _known(self, token: bytes) -> bool:
        return compare_digest(token, self.token.encode())


class Welcome(RequestHandler):
    """The token was in the address: keep it in a cookie and go on without it, so that no link or picture shows it."""

    def get(self) -> None:
        self.set_cookie(self.application.cookie_name, self.application.token, httponly=True, samesite="Lax", path="/")
        rest = [(key, value) for key, value in parse_qsl(self.request.query) if key != "token"]
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.redirect("/" + self.request.path.lstrip("/") + (f"?{urlencode(rest)}" if rest else ""))
