"""What waits until a page is there and an edit is saved, and that it comes."""

import asyncio

import pytest

from workbook.client.new import new_client
from workbook.forms import frontend, pace
from workbook.notebook import open_page

CHAPTER = "market_research"


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A page of the app, on which nothing waits longer than a moment."""
    monkeypatch.setenv(frontend.VOILA, "1")
    monkeypatch.delenv(frontend.HEADLESS, raising=False)
    for name in ("REST", "CALM", "PATIENCE"):
        monkeypatch.setattr(pace, name, 0.01)
    folder = new_client("acme", example="northlight", where=tmp_path)
    return lambda: open_page(CHAPTER, {"client": str(folder), "language": "en"})


async def until(holds):
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


def test_a_page_opens_without_charts_and_slow_intervals_and_both_follow(opened, monkeypatch):
    monkeypatch.setitem(pace._taken, CHAPTER, 2 * pace.QUICK)

    async def seen():
        page = opened()
        results, chart = page.results("size"), page.chart("market_size")
        assert page.provisional and "still being computed" in results.value and "<img" not in chart.value
        page.live.completing.wait(0)
        await until(lambda: not page.provisional and "<img" in chart.value)
        await until(lambda: "still being computed" not in results.value)

    asyncio.run(seen())


def test_quick_intervals_are_there_at_once(opened, monkeypatch):
    monkeypatch.setitem(pace._taken, CHAPTER, 0.0)

    async def seen():
        page = opened()
        assert not page.provisional and "still being computed" not in page.results("size").value

    asyncio.run(seen())


def test_an_edit_made_meanwhile_is_not_overwritten_by_what_was_computed_before_it(opened, monkeypatch):
    monkeypatch.setitem(pace._taken, CHAPTER, 2 * pace.QUICK)

    async def seen():
        page = opened()
        page.results("size")
        task = asyncio.ensure_future(page.live.completing._complete())
        await asyncio.sleep(0)
        page.renew(page.live.page.client.__class__(**vars(page.client)), provisional=True)
        await task
        assert page.provisional

    asyncio.run(seen())
