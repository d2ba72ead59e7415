"""A real browser and copies of example clients for grids and boards."""

import shutil

import pytest

from tests.grid.harness import CHROMIUM, chromium
from workbook.project import DATA


@pytest.fixture(scope="module")  # closed behind each module: one process can drive one browser at a time
def browser():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with chromium() as found:
        yield found


@pytest.fixture
def client(tmp_path):
    """A copy of an example client, free to be changed: ``client("bakery")``."""

    def copy(name: str):
        return shutil.copytree(DATA / name, tmp_path / name)

    return copy
