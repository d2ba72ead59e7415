"""ES modules that import each other, as the one text that a widget carries into the page.

Files stay plain modules that a browser loads as they are. Inside a widget there is no address to import from, so the
files are laid behind each other, those that are imported first; their top-level names must differ.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"(\.[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)


def joined(path: Path) -> str:
    """The module at ``path`` behind everything it imports, each file once."""
    return "\n".join(_text(file, file == path.resolve()) for file in _in_order(path.resolve(), []))


def _in_order(path: Path, found: list[Path]) -> list[Path]:
    """The files, each behind those that it imports."""
    for named in _IMPORT.findall(path.read_text("utf-8")):
        other = (path.parent / named).resolve()
        if other not in found:
            _in_order(other, found)
    if path not in found:
        found.append(path)
    return found


def _text(path: Path, is_entry: bool) -> str:
    text = _EXPORT.sub("", _IMPORT.sub("", path.read_text("utf-8")))
    if "\nexport " in text and not is_entry:
        raise ValueError(f"{path.name}: exports something other than functions, classes and constants")
    return text.strip() + "\n"
