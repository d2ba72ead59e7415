"""The app's server: Voilà with doors of our own, so that it serves chapters and nothing else on this computer."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import tempfile
import threading
import webbrowser
from pathlib import Path

import voila
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workbook.app import pages, shell
from workbook.app.choices import Choices
from workbook.app.gate import HOSTS, GatedApplication
from workbook.app.handlers import Front, KeptFiles, Page
from workbook.app.refusal import Refused
from workbook.app.settings import WIDGETS, configuration, installed, server_settings

KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class App(Voila):
    """Voilà for the clients under ``choices.path``, in a private folder that is gone when the app ends."""

    def __init__(self, choices: Choices, port: int, browser: bool):
        super().__init__(config=configuration(), config_file_paths=[], port=port, open_browser=browser)
        self.choices = choices
        self.home = Path(tempfile.mkdtemp(prefix="workbook-app-"))
        self.root_dir = str(self.home / "notebooks")
        pages.lay_out(Path(self.root_dir))
        self.static = f"/static/{shell.lay_out(self.home / 'static')}"
        self.voila_static = f"/voila/static/{voila.__version__}"

    def load_config_file(self, *args, **kwargs) -> None:
        """None is read: the settings hold, whatever else is configured on this computer."""

    def setup_template_dirs(self) -> None:
        self.template_paths = [str(shell.HERE / "template")]
        self.static_paths = [installed("voila", "templates", "base", "static")]
        self.voila_configuration.prelaunch_hook = self._prepare
        self.voila_configuration.page_config_hook = self._page_config

    def _prepare(self, page: Page, notebook, cwd: str):
        return pages.for_choice(notebook, page.choice, shell.shell(page.choice, self.choices, self.static))

    def _page_config(self, config: dict, **_) -> dict:
        return {**config, "fullStaticUrl": self.voila_static}

    def init_settings(self) -> dict:
        nowhere = {"default_handler_class": Refused, "default_handler_args": {"status": 404, "reason": "app_no_page"}}
        return {**super().init_settings(), **server_settings(), **nowhere}

    def init_handlers(self) -> list:
        page = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
            "choices": self.choices,
        }
        return [
            (r"/", Front, {"choices": self.choices}),
            (r"/chapter/(\w+)", Page, page),
            (rf"/api/kernels/{KERNEL}", KernelHandler),
            (rf"/api/kernels/{KERNEL}/channels", VoilaKernelWebsocketHandler),
            (r"/voila/api/shutdown/(.*)", VoilaShutdownKernelHandler),
            (rf"{self.static}/(.*)", KeptFiles, {"path": str(self.home / "static")}),
            (rf"{self.voila_static}/(.*)", KeptFiles, {"path": self.static_paths[0]}),
            *(
                (rf"/voila/labextensions/({name}/static/.*)", KeptFiles, {"path": installed(*where)})
                for name, where in WIDGETS.items()
            ),
        ]

    def start(self) -> None:
        """Serve until the app is stopped, then end every kernel and remove the private folder."""
        try:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(self._serve())
        finally:
            shutil.rmtree(self.home, ignore_errors=True)

    async def _serve(self) -> None:
        self.loop, self.stopped = asyncio.get_running_loop(), asyncio.Event()
        self.connection_dir = tempfile.mkdtemp(dir=self.home)
        sockets = _sockets(self.port)
        self.port = sockets[0].getsockname()[1]
        self.app = GatedApplication(self.port, **self.init_settings())
        self.app.add_handlers(".*$", self.init_handlers())
        HTTPServer(self.app).add_sockets(sockets)
        self._announce()
        try:
            self.kernel_manager.refill(0)
            await self.stopped.wait()
        finally:
            await self.kernel_manager.shutdown_all(now=True)

    def _announce(self) -> None:
        address = f"http://{HOSTS[0]}:{self.port}/?token={self.app.token}"
        print(address, flush=True)
        if self.open_browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    def _handle_signal_stop(self, sig, frame) -> None:
        self.loop.call_soon_threadsafe(self.stopped.set)


def _sockets(port: int) -> list[socket.socket]:
    """The port asked for on the loopback address, or any free one when it is taken."""
    try:
        return bind_sockets(port, HOSTS[0])
    except OSError:
        return bind_sockets(0, HOSTS[0])


def open_app(path: Path, *, port: int = 8866, browser: bool = True) -> None:
    """Serve the clients under ``path`` until the app is stopped. Raises UsageError when there is none."""
    choices = Choices(path)
    choices.folders()
    app = App(choices, port, browser)
    app.initialize([])
    app.start()
