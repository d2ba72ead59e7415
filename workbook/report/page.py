"""What every HTML page shares: the templates, the style with its fonts inside, and escaping beyond what Jinja does.

Client text reaches a page only as a value of a template with autoescape on. A page loads nothing and runs nothing: its
policy forbids scripts and every address but ``data:``.
"""

from __future__ import annotations

import base64
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbook.metrics import Message
from workbook.report.brand import FOLDER, Face, brand
from workbook.wording import Wording

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
MEDIA = {".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".ttf": "font/ttf"}
RUNNING_HEAD = 70  # characters of a client's name above each printed page


@cache
def templates() -> Environment:
    """The page templates: autoescape always on, an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, wording: Wording, **values: Any) -> str:
    """The page in the wording's language. Templates say words with ``label(key)`` and ``say(key, name=value)``."""

    def say(key: str, **named: Any) -> str:
        return wording.say(Message(key, named))

    page = templates().get_template(template)
    return page.render(language=wording.language, label=wording.label, say=say, **values)


def render_page(template: str, wording: Wording, **values: Any) -> str:
    """A whole page: with its policy, its style and the brand's name and mark."""
    look = brand()
    shared = {
        "policy": POLICY,
        "style": page_style(),
        "brand_name": look.name or wording.label("workbook_name"),
        "mark": data_uri(look.logo) if look.logo else "",
        "mark_alt": look.logo_alt,
    }
    return render(template, wording, **shared, **values)


@cache
def page_style() -> Markup:
    """The brand's fonts and colours followed by ``style.css``, for a ``<style>`` element."""
    look = brand()
    roles = {**look.palette, **look.colours}
    colours = "".join(f"--{name}:{code};" for name, code in roles.items())
    faces = "".join(_font_face(face) for face in look.of_family(look.screen_family))
    root = f":root{{{colours}--face:{css_text(look.screen_family)},sans-serif}}"
    return Markup(faces + root + (FOLDER / "style.css").read_text("utf-8"))


@cache
def fragment_style() -> Markup:
    """The small style that goes with a fragment of a notebook."""
    return Markup((FOLDER / "fragment.css").read_text("utf-8"))


def _font_face(face: Face) -> str:
    return (
        f"@font-face{{font-family:{css_text(face.family)};font-weight:{face.weight};font-style:{face.style};"
        f"src:url({data_uri(face.path)})}}"
    )


@cache
def data_uri(path: Path) -> str:
    """The file as a ``data:`` address."""
    return _data_uri(path.read_bytes(), MEDIA[path.suffix])


def svg_uri(svg: str) -> str:
    """A drawing as a ``data:`` address: as an image it can neither run nor load anything."""
    return _data_uri(svg.encode(), MEDIA[".svg"])


def _data_uri(content: bytes, media: str) -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def css_text(text: str, longest: int = RUNNING_HEAD) -> Markup:
    """The text as a CSS string that nothing in it can end: every sign but Latin letters and digits as its number."""
    shown = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    return Markup('"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in shown) + '"')


def day(text: str, wording: Wording) -> str:
    """An ISO date the local way; anything else as it was written."""
    try:
        return wording.value(date.fromisoformat(text), "date")
    except ValueError:
        return text


def country(code: str, wording: Wording) -> str:
    """The country in the reader's language where its two-letter code was given; anything else as it was written."""
    from babel import Locale

    return Locale(wording.language).territories.get(code, code) if len(code) == 2 else code
