"""A refusal is a plain page that says why, in the browser's language where the workbook speaks it."""

from __future__ import annotations

from tornado.web import RequestHandler

from workbook.app.shell import render
from workbook.report.page import POLICY
from workbook.texts import LANGUAGES
from workbook.wording import Wording


class Refused(RequestHandler):
    """Answers any request with that status and reason, a key of the interface's words."""

    def initialize(self, status: int, reason: str) -> None:
        self.status, self.reason = status, reason

    def prepare(self) -> None:
        refuse(self, self.status, self.reason)

    def check_xsrf_cookie(self) -> None:
        """Nothing is done here that could be forged."""


def refuse(handler: RequestHandler, status: int, reason: str) -> None:
    """Finish the request with the page that says what was refused and what to do."""
    text = Wording(_language(handler)).text(reason)
    handler.set_status(status)
    handler.set_header("Content-Security-Policy", POLICY)
    handler.finish(render("refused.html.j2", _language(handler), title=text.label, help=text.help))


def _language(handler: RequestHandler) -> str:
    asked = handler.request.headers.get("Accept-Language", "")[:2].lower()
    return asked if asked in LANGUAGES else LANGUAGES[0]
