"""Kernels that start in a moment: copies of one process (``source``) that has loaded what every chapter needs.

Used by the app for its pages and by a run for its notebooks. Where processes cannot be split, both start theirs anew.
"""

import os
import sys

CAN_SPLIT = sys.platform == "linux"


def parent() -> int:
    """The process without which a kernel has no reason to run, as it was told at its start; 0 if it was not."""
    return int(os.environ.get("JPY_PARENT_PID") or 0)
