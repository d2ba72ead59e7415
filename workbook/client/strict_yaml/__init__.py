"""YAML for people's answers: a small, strict part of YAML 1.2 in which nothing changes its meaning unseen.

``no`` is a word, ``007`` and ``1e3`` stay as they are written, a key stands once. Tags, anchors, aliases, several
documents and numbers that are none are refused, each with its line.

    data, problems = read_yaml(folder / "client.yaml", file="client.yaml")
    text = write_yaml({"schema": 1, "answers": {"code": "007", "agreed": "no"}})

What is written is read back unchanged.
"""

from __future__ import annotations

from workbook.client.strict_yaml.reading import MAX_BYTES, MAX_DEPTH, read_yaml
from workbook.client.strict_yaml.writing import write_yaml

__all__ = ["MAX_BYTES", "MAX_DEPTH", "read_yaml", "write_yaml"]
