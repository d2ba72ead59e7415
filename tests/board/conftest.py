"""The clients are those of the grids."""

from tests.grid.conftest import client

__all__ = ["client"]
