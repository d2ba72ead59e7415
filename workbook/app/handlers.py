"""What answers: the front door, a chapter's page, and static files that browsers may keep."""

from __future__ import annotations

from urllib.parse import urlencode

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import StaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler

from workbook.app.choices import Choices, NoSuchPage
from workbook.app.refusal import refuse

YEAR = 365 * 24 * 3600


class Front(JupyterHandler):
    """The bare address leads to the first chapter of the first client."""

    def initialize(self, choices: Choices) -> None:
        self.choices = choices

    def get(self) -> None:
        first = self.choices.chapters[0].stem
        self.redirect(f"/chapter/{first}?{urlencode({'client': next(iter(self.choices.clients()))})}")


class Page(TornadoVoilaHandler):
    """A chapter for a client in a language, run as it is sent."""

    def initialize(self, choices: Choices, **kwargs) -> None:
        super().initialize(**kwargs)
        self.choices = choices

    async def get(self, stem: str) -> None:
        try:
            self.choice = self.choices.chosen(stem, self.request.query_arguments)
        except NoSuchPage as refused:
            refuse(self, 404, refused.reason)
            return
        assert self.xsrf_token  # sets the cookie that a leaving page sends back to end its kernel
        await super().get(f"{stem}.ipynb")

    def on_finish(self) -> None:
        self.kernel_manager.refill()

    def write_error(self, status_code: int, **_) -> None:
        refuse(self, status_code, "app_failed")


class KeptFiles(StaticFileHandler):
    """Files whose address changes with their content, kept by the browser."""

    def set_default_headers(self) -> None:
        self.set_header("X-Content-Type-Options", "nosniff")

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", f"private, max-age={YEAR}, immutable")
