"""What JupyterLab may write: anything but the workbook's own notebooks, which never receive a client's answers."""

from __future__ import annotations

from pathlib import Path

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

from workbook.project import NOTEBOOKS


class WorkingCopies(AsyncLargeFileManager):
    """Lab's files, with the tracked notebooks read-only wherever the opened folder lies."""

    async def save(self, model: dict, path: str = "") -> dict:
        if Path(self._get_os_path(path)).resolve().is_relative_to(NOTEBOOKS.resolve()):
            raise HTTPError(403, f"{path} is the workbook's own; work in its copy in workbook-notebooks")
        return await super().save(model, path)
