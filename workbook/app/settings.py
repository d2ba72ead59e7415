"""How the app is set: everything that keeps Voilà to its task. No configuration file is read beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_path
from traitlets.config import Config

from workbook.app.gate import HOSTS
from workbook.kernels import CAN_SPLIT

IDLE = 15 * 60  # seconds after which the kernel of a page that nobody has open is ended
PING = 30_000  # milliseconds between two signs of life on a page's socket
WIDGETS = {  # what draws widgets, and where it is installed
    "@voila-dashboards/widgets-manager8": ("voila", "labextensions"),
    "@jupyter-widgets/jupyterlab-manager": ("labextensions",),
    "anywidget": ("labextensions",),
}
POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
VOILA = {
    "template": "workbook",
    "allow_template_override": "NO",
    "allow_theme_override": "NO",
    "file_allowlist": [],
    "show_tracebacks": False,
    "preheat_kernel": False,  # its kernels know their notebook; ours serve any
    "http_keep_alive_timeout": 3600,  # nothing stands between page and server that would lose patience
    "extension_allowlist": list(WIDGETS),
    "multi_kernel_manager_class": "workbook.app.kernels.WarmKernels",
    "kernel_spec_manager_class": "workbook.app.kernels.OwnKernelSpec",
}
KERNELS = {
    "allow_tracebacks": False,
    "cull_idle_timeout": IDLE,
    "cull_interval": 60,
    "cull_connected": False,
}
# What a kernel sends is for its page, not for others on this computer: a file socket in the app's private folder, where
# no port can be lost to another program, or else an encrypted port.
TRANSPORT = (
    {"KernelManager": {"transport": "ipc"}} if CAN_SPLIT else {"MappingKernelManager": {"transport_encryption": "auto"}}
)


def configuration() -> Config:
    """What Voilà and its kernels are told."""
    told = Config(
        {
            "Voila": {"log_level": "ERROR", "ip": HOSTS[0]},
            "VoilaConfiguration": VOILA,
            "VoilaExporter": {"markdown_renderer_class": "workbook.app.guide_text.GuideText"},
            "MappingKernelManager": KERNELS,
            # A kernel that died has forgotten its page: reviving it would leave a page that looks alive (voila#67).
            "KernelRestarter": {"restart_limit": 0, "time_to_dead": 1.0},
            "ZMQChannelsWebsocketConnection": {"limit_rate": False},  # a chapter full of forms arrives at once
        }
    )
    told.merge(Config(TRANSPORT))
    return told


def server_settings() -> dict[str, Any]:
    """What the web server is told: no other site may ask, and a page may load nothing that is not its own."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    return {
        "headers": headers,
        "xsrf_cookies": True,
        "allow_remote_access": False,
        "ws_ping_interval": PING,
        "ws_ping_timeout": PING,
    }


def installed(*parts: str) -> str:
    """Where an installed part of Voilà or of a widget library lies."""
    return next(str(found) for path in jupyter_path() if (found := Path(path, *parts)).is_dir())
