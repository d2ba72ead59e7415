"""The kernels of a run as copies of one process a worker: what it has loaded, and how each serves its notebook."""

from __future__ import annotations

import gc
import sys
from functools import cache
from importlib import import_module

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from workbook.kernels import parent
from workbook.kernels.splitting import BY_SPLITTING, Source


class SplitKernel(AsyncKernelManager):
    """The manager of one kernel of a run; all of a worker's kernels come from the same source."""

    @property
    def kernel_spec(self) -> KernelSpec:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python", metadata=BY_SPLITTING)

    @property
    def source(self) -> Source:
        return _source()


@cache
def _source() -> Source:
    return Source(__name__)


def preload() -> None:
    """Import what the chapters need. Nothing of a client is read and nothing computed."""
    from workbook import method
    from workbook.client.answers import room

    for name in method.chapters():
        method.chapter(name)
        for module in ("analysis", "charts", "record"):
            room(name, module)
    for module in ("ipykernel.kernelapp", "matplotlib.figure", "scipy.optimize", "workbook.forms",
                   "workbook.notebook.page", "workbook.notebook.shown", "workbook.report.drawing"):  # fmt: skip
        import_module(module)
    gc.collect()
    gc.freeze()  # what is loaded stays: later collections need not walk through it


def serve(connection: str) -> None:
    """Be the kernel of that connection file until it is shut down."""
    from ipykernel.kernelapp import IPKernelApp

    kernel = IPKernelApp.instance(parent_handle=parent())
    kernel.initialize(["-f", connection])
    kernel.start()
