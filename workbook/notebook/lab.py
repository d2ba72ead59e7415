"""``workbook lab``: JupyterLab on this computer only, with working copies of the notebooks beside the clients."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from workbook import __version__
from workbook.batch.engine import ONE_THREAD
from workbook.client import client_folders
from workbook.errors import UsageError
from workbook.project import NOTEBOOKS

COPIES = "workbook-notebooks"
SETTINGS = ".lab-settings"
CONFIGURATION = "configuration.json"
USUAL = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"autoStartDefaultKernel": True},
}
POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; form-action 'self'; "
    "base-uri 'self'; frame-ancestors 'self'"
)


def prepare(path: Path) -> tuple[Path, list[Path]]:
    """Make the working copies for the client or clients under ``path``; return the folder to open and the new copies.

    A copy that stands is never overwritten: it may hold a reader's notes. Tracked notebooks receive no answers.
    """
    folders = client_folders(path)
    root = folders[0].resolve().parent
    if NOTEBOOKS.resolve().is_relative_to(root / COPIES):
        raise UsageError(f"{root}: holds the workbook's own notebooks; open a folder with client folders in it")
    copies = root / COPIES
    copies.mkdir(exist_ok=True)
    written = [copy for source in sorted(NOTEBOOKS.glob("*.ipynb")) if (copy := _copy(source, copies, folders[0].name))]
    _settle(copies / SETTINGS)
    return root, written


def _copy(source: Path, copies: Path, client_id: str) -> Path | None:
    target = copies / source.name
    if target.exists():
        return None
    notebook = json.loads(source.read_text("utf-8"))
    notebook["metadata"]["workbook"] = {"version": __version__}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = _for_client(cell["source"], client_id)
    target.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return target


def _for_client(source: list[str] | str, client_id: str) -> list[str]:
    lines = source.splitlines(keepends=True) if isinstance(source, str) else source
    return [line.replace('client = "northlight"', f'client = "../{client_id}"') for line in lines]


def _settle(settings: Path) -> None:
    """Write how Lab is to behave: only this is read, whatever else is configured on the computer."""
    _write(settings / CONFIGURATION, configuration(settings))
    for name, values in USUAL.items():
        _write(settings / "user" / name, values)


def _write(path: Path, settings: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def configuration(settings: Path) -> dict:
    """On this computer only, with a random token and the check of the Host header; no news and nothing fetched."""
    return {
        "ServerApp": {
            "ip": "127.0.0.1",
            "allow_root": True,
            "allow_remote_access": False,
            "allow_origin": "",
            "terminals_enabled": False,
            "contents_manager_class": "workbook.notebook.copies.WorkingCopies",
            "tornado_settings": {"headers": {"Content-Security-Policy": POLICY}},
        },
        "LabApp": {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
            "extension_manager": "readonly",
            "user_settings_dir": str(settings / "user"),
            "workspaces_dir": str(settings / "workspaces"),
        },
        "MappingKernelManager": {"transport_encryption": "auto"},
        "ZMQChannelsWebsocketConnection": {"limit_rate": False},
    }


def command(root: Path, port: int, browser: bool) -> list[str]:
    """The command that starts JupyterLab in that folder."""
    options = [
        f"--config={root / COPIES / SETTINGS / CONFIGURATION}",
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/{COPIES}",
    ]
    return [sys.executable, "-m", "jupyterlab", *options, *([] if browser else ["--no-browser"])]


def environment() -> dict[str, str]:
    """This process's variables, so that no other configuration of Jupyter is read and no token known before is used."""
    kept = {name: value for name, value in os.environ.items() if name != "JUPYTER_TOKEN"}
    return {**kept, **dict.fromkeys(ONE_THREAD, "1"), "JUPYTER_NO_CONFIG": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


def open_lab(path: Path, *, port: int = 8888, browser: bool = True) -> int:
    """Prepare the copies and run JupyterLab until it is closed; return its exit status.

    Where it can, JupyterLab takes this process over: whatever ends the one then ends the other.
    """
    import subprocess

    root, written = prepare(path)
    for copy in written:
        print(copy, flush=True)
    if os.name == "posix":
        os.execve(sys.executable, command(root, port, browser), environment())
    return subprocess.run(command(root, port, browser), env=environment(), check=False).returncode
