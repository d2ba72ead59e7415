"""``workbook status``: one block of lines a client, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from workbook import method
from workbook.client.folder import Client, client_folders, open_client
from workbook.client.progress import ChapterProgress, next_step, progress
from workbook.client.store import Agreement, agreement
from workbook.errors import Problems
from workbook.wording import Wording


def status_lines(paths: Iterable[str | Path]) -> Iterator[str]:
    """Progress per chapter of every client under these paths; a folder with mistakes says how to see them."""
    for folder in (folder for path in paths for folder in client_folders(path)):
        try:
            client = open_client(folder)
        except Problems as problems:
            yield f"{folder.name}: {len(problems.problems)} mistakes; see them with: workbook check {folder}"
            continue
        words = Wording(client.language)
        yield f"{client.info.id}: {client.info.name}"
        for chapter in progress(client):
            yield f"  {_line(chapter, words)}"
            yield from (f"    {line}" for line in agreement_lines(client, chapter.chapter))
        following = next_step(client)
        if following:
            yield f"  {words.label('fill_next')}: {_next(following, client.language)}"


def agreement_lines(client: Client, chapter: str) -> Iterator[str]:
    """Where several people answered: each item with how many did, what most of them said, and how far they part."""
    people = client.respondents(chapter)
    words = Wording(client.language, client.info.currency, chapter)
    for found in agreement(chapter, people).values() if people else ():
        if found.answered:
            yield f"{words.label(found.item)} {words.fill(words.label(_key(found)), _told(found, chapter, words))}"


def _key(found: Agreement) -> str:
    if found.mean is not None and found.deviation is not None:
        return "agreement_measured"
    return "agreement_chosen" if found.mode_share is not None else "agreement_counted"


def _told(found: Agreement, chapter: str, words: Wording) -> dict[str, Any]:
    item = method.chapter(chapter).items[found.item]
    modes = [words.label(f"{item.scale}.{mode}") if item.choices else mode for mode in found.modes[:1]]
    return {**vars(found), "people": found.answered + found.unanswered, "mode": modes}


def _line(chapter: ChapterProgress, words: Wording) -> str:
    title = Wording(words.language, chapter=chapter.chapter).label("chapter")
    counts = words.fill(words.label("progress_line"), vars(chapter))
    return f"{title}: {words.value(chapter.share, 'share')} ({counts})"


def _next(chapter: ChapterProgress, language: str) -> str:
    words = Wording(language, chapter=chapter.chapter)
    return f"{words.label('chapter')}: {words.label(chapter.next_item)}"
