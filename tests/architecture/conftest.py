"""Lets the tests of this folder import `walls` and `proofs`; the house is read once a run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from walls.house import House  # noqa: E402


@pytest.fixture(scope="session")
def root() -> Path:
    return HERE.parent.parent


@pytest.fixture(scope="session")
def house(root: Path) -> House:
    return House.read(root)
