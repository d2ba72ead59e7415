"""``workbook status``: one block of lines a client, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook.client.folder import client_folders, open_client
from workbook.client.progress import ChapterProgress, next_step, progress
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
        yield from (f"  {_line(chapter, words)}" for chapter in progress(client))
        following = next_step(client)
        if following:
            yield f"  {words.label('fill_next')}: {_next(following, client.language)}"


def _line(chapter: ChapterProgress, words: Wording) -> str:
    title = Wording(words.language, chapter=chapter.chapter).label("chapter")
    counts = words.fill(words.label("progress_line"), vars(chapter))
    return f"{title}: {words.value(chapter.share, 'share')} ({counts})"


def _next(chapter: ChapterProgress, language: str) -> str:
    words = Wording(language, chapter=chapter.chapter)
    return f"{words.label('chapter')}: {words.label(chapter.next_item)}"
