"""Where the workbook's own files are: beside the package in a clone, inside it when installed from a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_project"
ROOT = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
NOTEBOOKS = ROOT / "notebooks"
DATA = ROOT / "data"
