"""The brand's colours and a style sheet as the one text that a widget carries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbook.report.brand import Brand, brand

HERE = Path(__file__).parent / "static"


def style(paths: Iterable[Path], scope: str) -> str:
    """The style sheets behind each other, the brand's colours as variables of ``scope``."""
    sheets = [path.read_text("utf-8") for path in paths]
    return "\n".join((f"{scope} {{ {_variables(brand())} }}", *sheets))


def _variables(look: Brand) -> str:
    colours = {**look.palette, **look.colours}
    known = {f"--wb-{name}": code for name, code in colours.items()}
    known["--wb-face"] = f'"{look.screen_family}", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
    return " ".join(f"{name}: {value};" for name, value in known.items())
