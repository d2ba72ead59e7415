"""The programs behind the pages: a few kept warm for whichever chapter comes next, idle ones ended."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float, Instance, Integer, List

from workbook.batch.engine import ONE_THREAD
from workbook.kernels import CAN_SPLIT
from workbook.kernels.splitting import BY_SPLITTING, Source

NAME = "python3"


class OwnKernelSpec(KernelSpecManager):
    """Knows one kernel, ours, run by this Python: what else is installed on the computer makes no difference."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {NAME: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        command = [sys.executable, "-m", "workbook.app.kernel", "{connection_file}"]
        about: dict[str, Any] = {"supported_encryption": ["curve"], **(BY_SPLITTING if CAN_SPLIT else {})}
        alone = dict.fromkeys(ONE_THREAD, "1")
        return KernelSpec(argv=command, display_name="Workbook", language="python", metadata=about, env=alone)

    def get_all_specs(self) -> dict[str, Any]:
        return {NAME: {"resource_dir": "", "spec": self.get_kernel_spec(NAME).to_dict()}}


class WarmKernels(AsyncMappingKernelManager):
    """Hands out kernels that have already loaded the workbook and replaces each that is taken.

    A warm kernel knows neither chapter nor client until a page takes it, so a few serve all chapters.
    """

    warm = Integer(2, config=True, help="How many kernels wait for a page.")
    pause = Float(1.0, config=True, help="Seconds from a page sent to its kernel's successor: the page comes first.")
    waiting = List()
    starting = Integer(0)
    source = Instance(Source, ("workbook.app.kernel",))

    def refill(self, after: float | None = None) -> None:
        """Start, in a while, what is missing of the kernels that wait."""
        self._refilling = asyncio.ensure_future(self._refill(self.pause if after is None else after))

    async def _refill(self, after: float) -> None:
        await asyncio.sleep(after)
        while len(self.waiting) + self.starting < self.warm:
            self.starting += 1
            try:
                started = await super().start_kernel(kernel_name=NAME, path="")
                self.waiting = [*self.waiting, started]  # as it is now: pages took kernels meanwhile
            finally:
                self.starting -= 1

    async def start_kernel(self, **kwargs: Any) -> str:
        """A warm kernel if one is alive, else a new one."""
        while self.waiting:
            kernel_id, *self.waiting = self.waiting
            if kernel_id in self and await self.get_kernel(kernel_id).is_alive():
                return kernel_id
        return await super().start_kernel(**kwargs)

    async def shutdown_all(self, *args: Any, **kwargs: Any) -> None:
        self.warm = 0
        await super().shutdown_all(*args, **kwargs)
        self.source.end()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that no page has used for long; those that wait are meant to be idle."""
        if kernel_id not in self.waiting:
            await super().cull_kernel_if_idle(kernel_id)
