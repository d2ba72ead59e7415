"""The client folder whose saving, history and forgetting are tried out."""

import pytest

CHAPTER = "client_valuation"


@pytest.fixture(autouse=True)
def scales():
    """These tests use the method's own scales."""


@pytest.fixture
def folder(make_client, tmp_path):
    return make_client("acme", {CHAPTER: {"margin_rate": 0.3}}, where=tmp_path)
