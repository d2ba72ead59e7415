"""Whether somebody can type here: a browser asked for the cell, or a program that only keeps what it shows."""

from __future__ import annotations

import os
import re
import sys

HEADLESS = "WORKBOOK_HEADLESS"
VOILA = "VOILA_KERNEL_ID"
_PROGRAM = re.compile(r"_\d+_\d+$")  # jupyter_client (papermill, nbval, nbconvert) numbers its messages; browsers don't


def has_front_end() -> bool:
    """Whether forms can live: in JupyterLab and the like, and in Voilà, never in a batch run.

    ``WORKBOOK_HEADLESS`` set to anything says no.
    """
    if os.environ.get(HEADLESS):
        return False
    return in_the_app() or _asked_by_a_browser()


def in_the_app() -> bool:
    """Whether the page is one of Voilà's: somebody waits for it to appear, and nothing is kept of its outputs."""
    return VOILA in os.environ


def _asked_by_a_browser() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    message = kernel.get_parent().get("header", {}).get("msg_id", "")
    return bool(message) and not _PROGRAM.search(message)
