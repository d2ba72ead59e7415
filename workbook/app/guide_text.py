"""The guide's Markdown as HTML: nothing raw passes, and headings carry no links of their own."""

from voila.exporter import VoilaMarkdownRenderer


class GuideText(VoilaMarkdownRenderer):
    """What the exporter renders Markdown with."""

    def __init__(self, contents_manager, **given):
        super().__init__(contents_manager, **{**given, "escape": True, "exclude_anchor_links": True})
