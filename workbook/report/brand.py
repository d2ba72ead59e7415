"""How deliverables look: colours, fonts and logo of ``templates/report/brand.yaml``, one file for every format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbook.method import read_yaml
from workbook.project import TEMPLATES

FOLDER = TEMPLATES / "report"
HEX = re.compile(r"#[0-9A-Fa-f]{6}")
ROLES = ("foreground", "background", "light", "primary", "secondary", "warning", "info")


@dataclass(frozen=True)
class Face:
    """One font file: a weight and a style of a family."""

    family: str
    path: Path
    weight: int
    style: str


@dataclass(frozen=True)
class Brand:
    """The look of whoever hands the documents over.

    ``palette`` is in the order of series in charts; ``colours`` gives the hex code of each role (``primary``,
    ``secondary``: the one accent, ``foreground`` ..). ``name`` is blank when the workbook's own name stands for it.
    """

    name: str
    logo: Path | None
    logo_alt: str
    palette: Mapping[str, str]
    colours: Mapping[str, str]
    screen_family: str
    print_family: str
    faces: tuple[Face, ...]

    def of_family(self, family: str) -> tuple[Face, ...]:
        return tuple(face for face in self.faces if face.family == family)


@cache
def brand(path: Path = FOLDER / "brand.yaml") -> Brand:
    """The brand described in that file. Raises ValueError for a colour that is none and a file that is missing."""
    described = read_yaml(path)
    colour, typography = described["color"], described["typography"]
    palette = {name: _hex(code, {}) for name, code in colour["palette"].items()}
    return Brand(
        name=described["meta"].get("name") or "",
        logo=_file(path, described["logo"].get("image")),
        logo_alt=described["logo"].get("alt") or "",
        palette=palette,
        colours={role: _hex(colour[role], palette) for role in ROLES},
        screen_family=typography["base"]["family"],
        print_family=typography["print"]["family"],
        faces=tuple(face for family in typography["fonts"] for face in _faces(path, family)),
    )


def _hex(code: str, palette: Mapping[str, str]) -> str:
    found = palette.get(code, code)
    if not HEX.fullmatch(found):
        raise ValueError(f"brand.yaml: {code!r} is neither a colour like #12355B nor one of {', '.join(palette)}")
    return found


def _faces(path: Path, family: Mapping[str, Any]) -> list[Face]:
    listed = family["files"]
    return [Face(family["family"], _file(path, f["path"]), f["weight"], f["style"]) for f in listed]


def _file(path: Path, name: str | None) -> Path | None:
    if not name:
        return None
    if not (path.parent / name).is_file():
        raise ValueError(f"brand.yaml names {name}, which is not beside it")
    return path.parent / name
