"""What the chapters' notebooks call. Every notebook starts with ``page = open_page("<chapter>", globals())``."""

from workbook.notebook.page import ChapterResult, Page, open_page
from workbook.notebook.start import StartPage, open_start

__all__ = ["ChapterResult", "Page", "StartPage", "open_page", "open_start"]
