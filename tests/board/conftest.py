"""The browser and the clients are those of the grids."""

from tests.grid.conftest import browser, client

__all__ = ["browser", "client"]
