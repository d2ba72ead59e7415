"""What stands around a chapter on its page: brand, chapters, client, language; the look comes from ``brand.yaml``."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbook.app.choices import Choice, Choices
from workbook.report.brand import Face, brand
from workbook.report.page import css_text, data_uri
from workbook.texts import LANGUAGES
from workbook.wording import Wording

HERE = Path(__file__).parent
PARTS = ("head", "top", "bottom", "failed")


@cache
def templates() -> Environment:
    """The app's page templates: autoescape always on, an unknown name is an error."""
    loader = FileSystemLoader(HERE / "template")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(template: str, language: str, **values: Any) -> str:
    """The template in that language, with the brand's name, mark and colours within reach."""
    look, wording = brand(), Wording(language)
    name = look.name or wording.label("workbook_name")
    shared = {"brand_name": name, "mark": data_uri(look.logo) if look.logo else "", "mark_alt": look.logo_alt}
    page = templates().get_template(template)
    return page.render(language=language, label=wording.label, word=wording.text, colours=colours(), **shared, **values)


def shell(choice: Choice, choices: Choices, static: str) -> dict[str, str]:
    """The parts of a page that stand around the notebook's cells, as finished HTML."""
    values = {
        "choice": choice,
        "title": choice.chapter.title(choice.language),
        "chapters": choices.chapters,
        "clients": choices.clients(),
        "languages": LANGUAGES,
        "static": static,
    }
    return {part: render(f"{part}.html.j2", choice.language, **values) for part in PARTS}


@cache
def colours() -> Markup:
    """The brand's colours and typeface as CSS variables."""
    look = brand()
    named = "".join(f"--{name}:{code};" for name, code in {**look.palette, **look.colours}.items())
    return Markup(f":root{{{named}--face:{css_text(look.screen_family)},sans-serif}}")


def lay_out(folder: Path) -> str:
    """Put scripts, styles and the brand's fonts into the folder; return a word that changes with any of them."""
    look = brand()
    shutil.copytree(HERE / "static", folder)
    faces = look.of_family(look.screen_family)
    for face in faces:
        shutil.copy(face.path, folder)
    (folder / "brand.css").write_text(f"{''.join(map(_font_face, faces))}{colours()}", encoding="utf-8")
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return hashlib.sha256(content).hexdigest()[:12]


def _font_face(face: Face) -> str:
    described = f"font-family:{css_text(face.family)};font-weight:{face.weight};font-style:{face.style}"
    return f"@font-face{{{described};font-display:swap;src:url({css_text(face.path.name)})}}"
