"""How jupyter_client gets a kernel that is a copy of ``source``; only Linux splits processes safely."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

# Among a kernel's metadata; the name is the entry point of pyproject.toml by which jupyter_client finds ``Splitting``.
BY_SPLITTING = {"kernel_provisioner": {"provisioner_name": "workbook-splitting"}}


class Source:
    """The process that copies are made of, started when the first one is asked for and again if it has ended.

    ``module`` says what it loads beforehand, ``preload()``, and what each copy then does, ``serve(connection)``.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[str] | None = None
        self._one_at_a_time = threading.Lock()

    def split(self, connection: str, folder: str, environment: dict[str, str]) -> int:
        """The number of a new process that serves the kernel of that connection file. Takes a while the first time."""
        asked = {"connection": connection, "folder": folder, "environment": environment}
        with self._one_at_a_time:
            process = self._running(environment)
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

    def _running(self, environment: dict[str, str]) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "workbook.kernels.source", self._module]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._process = subprocess.Popen(command, text=True, env=environment, start_new_session=True, **pipes)
        return self._process

    def end(self) -> None:
        """End it and with it every copy that still runs."""
        if self._process:
            self._process.stdin.close()
            self._process.wait(5)


class Copy:
    """A copy seen from whoever asked for it, who is not its parent: what jupyter_client asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        """None while it runs. How it ended is not known."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    wait = poll

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Splitting(LocalProvisioner):
    """Makes a kernel by splitting the source of its kernel manager, or of the one that manages all kernels."""

    async def launch_kernel(self, cmd: list[str], **given: Any) -> KernelConnectionInfo:
        source = getattr(self.parent, "source", None) or self.parent.parent.source
        self.cwd = given.get("cwd") or os.getcwd()
        asked = self.parent.connection_file, str(self.cwd), given["env"]
        self.pid = self.pgid = await asyncio.to_thread(source.split, *asked)
        self.process = Copy(self.pid)
        return self.connection_info
