"""Who gets which kernel, without any process."""

import asyncio

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from workbook.app.kernels import WarmKernels


class Alive:
    async def is_alive(self):
        return True


@pytest.fixture
def kernels(monkeypatch):
    """Kernels that take a moment to start and are called 1, 2, 3, ..."""
    started = []

    async def start(self, **_):
        await asyncio.sleep(0.01)
        started.append(str(len(started) + 1))
        return started[-1]

    monkeypatch.setattr(AsyncMappingKernelManager, "start_kernel", start)
    monkeypatch.setattr(WarmKernels, "get_kernel", lambda self, kernel_id: Alive())
    monkeypatch.setattr(WarmKernels, "__contains__", lambda self, kernel_id: True)
    return WarmKernels(warm=2)


def test_no_kernel_is_given_to_two_pages(kernels):
    async def pages():
        await kernels._refill(0)
        filling = [asyncio.ensure_future(kernels._refill(0)) for _ in range(3)]
        given = [await kernels.start_kernel()]
        filling.append(asyncio.ensure_future(kernels._refill(0)))
        await asyncio.sleep(0.005)  # a kernel is being started for the pool
        given += [await kernels.start_kernel() for _ in range(3)]
        await asyncio.gather(*filling)
        return given + kernels.waiting

    found = asyncio.run(pages())
    assert len(found) == len(set(found))


def test_a_kernel_that_died_while_it_waited_is_not_given_away(kernels, monkeypatch):
    async def after_a_death():
        await kernels._refill(0)
        monkeypatch.setattr(Alive, "is_alive", lambda self: asyncio.sleep(0, False))
        return await kernels.start_kernel()

    assert asyncio.run(after_a_death()) == "3"


def test_kernels_that_wait_are_not_ended_for_being_idle(kernels, monkeypatch):
    ended = []

    async def end(self, kernel_id):
        ended.append(kernel_id)

    monkeypatch.setattr(AsyncMappingKernelManager, "cull_kernel_if_idle", end)

    async def culled():
        await kernels._refill(0)
        for kernel_id in (*kernels.waiting, "of a page"):
            await kernels.cull_kernel_if_idle(kernel_id)

    asyncio.run(culled())
    assert ended == ["of a page"]
