"""The tracked notebooks with the outputs of the example client: what a reader sees before running anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook.project import NOTEBOOKS

KEPT = ("kernelspec", "language_info")


def refresh(names: Iterable[str] = ()) -> Iterator[Path]:
    """Execute the notebooks of these names (all by default) as they stand and store what they show."""
    chosen = list(names)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not chosen or path.stem in chosen:
            _refresh(path)
            yield path


def _refresh(path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=600, record_timing=False).execute(cwd=str(NOTEBOOKS))
    notebook.metadata = {key: value for key, value in notebook.metadata.items() if key in KEPT}
    notebook.metadata.get("language_info", {}).pop("version", None)
    nbformat.write(notebook, path)
