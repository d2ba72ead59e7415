"""One process that has loaded the workbook once and splits in two for each kernel: a copy is ready in a moment.

Started as ``python -m workbook.kernels.source MODULE``. A line on its input is a kernel asked for, the line it answers
is the number of the process that serves it. When its input ends, it ends, and so do the kernels.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any


def main(module: str) -> None:
    """Answer every line until the input ends. In a copy, serve the kernel asked for and return after it."""
    kernel = import_module(module)
    kernel.preload()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the kernels: what ended leaves no trace
    for line in sys.stdin:
        copy = os.fork()
        if not copy:
            _part(json.loads(line))
            return kernel.serve(json.loads(line)["connection"])
        print(copy, flush=True)


def _part(asked: dict[str, Any]) -> None:
    """Leave the source: a session, a folder and an environment of its own, and none of its input and output."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    os.chdir(asked["folder"])
    os.environ.update(asked["environment"], JPY_PARENT_PID=str(os.getppid()))


if __name__ == "__main__":
    main(sys.argv[1])
