"""The program behind one page: a Python kernel with the workbook already loaded, which tells reasons and no tracebacks.

Where processes cannot be split, the app starts each as ``python -m workbook.app.kernel CONNECTION``.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import sys
import traceback
from dataclasses import replace

import ipywidgets
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from workbook import method
from workbook.client.answers import room
from workbook.errors import Problems, WorkbookError
from workbook.forms import form, lists, live, redrawn  # noqa: F401
from workbook.kernels import parent
from workbook.notebook import open_page
from workbook.notebook.shown import rows_shown
from workbook.texts import LANGUAGES
from workbook.wording import Wording

REHEARSED, EXAMPLE = "business_model_canvas", "northlight"
# No history and no start-up file of the user's own: a client's path is written nowhere.
QUIET = Config(
    {
        "HistoryManager": {"enabled": False},
        "InteractiveShellApp": {"exec_PYTHONSTARTUP": False},
        "Application": {"log_level": "CRITICAL"},
    }
)


def preload() -> None:
    """Import what every chapter needs and rehearse one, before anyone waits for it."""
    for name in method.chapters():
        for module in ("analysis", "charts", "record"):
            room(name, module)
        for language in LANGUAGES:
            Wording(language, chapter=name)
    with contextlib.suppress(Exception):  # whatever fails here will say so on its own page
        page = open_page(REHEARSED, {"client": EXAMPLE})
        for section in page.spec.sections:
            page.results(section)
        for chart in page.analysis.charts:
            page.chart(chart)
    gc.collect()
    gc.freeze()  # what is loaded stays: later collections need not walk through it


def tell(shell, kind, error, trace, tb_offset=None) -> list[str]:
    """Show a mistake of the client's files as the list that it is; the reason of anything else goes to the terminal."""
    from IPython.display import display

    language = shell.user_ns.get("language")
    words = Wording(language if language in LANGUAGES else LANGUAGES[0])
    if isinstance(error, WorkbookError):
        told, lines = words.text("app_mistakes"), _lines(error, words.language)
    else:
        told, lines = words.text("app_failed"), []
        traceback.print_exception(error, file=sys.__stderr__)
    shown = rows_shown(told.label, told.help, [], [(line,) for line in lines])
    display(replace(shown, html=f'<div class="app-failed" role="alert">{shown.html}</div>'))
    return []


def _lines(error: WorkbookError, language: str) -> list[str]:
    return error.lines(language) if isinstance(error, Problems) else str(error).splitlines()


def serve(connection: str) -> None:
    """Be the kernel of that connection file until it is shut down."""
    logging.getLogger("tornado").setLevel(logging.ERROR)
    kernel = IPKernelApp.instance(config=QUIET, parent_handle=parent())
    kernel.initialize(["-f", connection])
    kernel.shell.set_custom_exc((Exception,), tell)
    ipywidgets.register_comm_target()  # imported before there was a kernel: pages could not ask for all widgets at once
    kernel.start()


if __name__ == "__main__":
    preload()
    serve(sys.argv[1])
