"""Copies of example clients for grids and boards."""

import shutil

import pytest

from workbook.project import DATA


@pytest.fixture
def client(tmp_path):
    """A copy of an example client, free to be changed: ``client("bakery")``."""

    def copy(name: str):
        return shutil.copytree(DATA / name, tmp_path / name)

    return copy
