"""PySide6 6.12.0 drops a reference on None at each void call, and Python aborts in the end."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import sys
from PySide6.QtCore import QObject
thing = QObject()
before = sys.getrefcount(None)
for _ in range(200):
    thing.setObjectName("name")
print(before - sys.getrefcount(None))
"""


def test_two_hundred_void_calls_leave_none_alone() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert abs(int(done.stdout)) < 20, "this PySide6 leaks references; see pyproject.toml"
