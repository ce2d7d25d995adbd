"""The demonstration pole of one year, made once for all the tests that read it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from pole_desk import backend, demo
from pole_desk.kernel.clock import noon
from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
APART = (
    "import sys; from datetime import date; from pole_desk import demo; "
    "demo.make(sys.argv[1], date(2026, 11, 23), years=1)"
)


class Made(NamedTuple):
    url: str
    told: demo.Told
    apart: str
    progress: list[tuple[int, int]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A demonstration, and the same one made at the same time by another process."""
    folder = tmp_path_factory.mktemp("demo")
    url, apart = f"sqlite:///{folder / 'here.db'}", f"sqlite:///{folder / 'apart.db'}"
    surroundings = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    progress: list[tuple[int, int]] = []
    with subprocess.Popen([sys.executable, "-c", APART, apart], env=surroundings) as other:
        told = demo.make(url, TODAY, years=1, progress=lambda done, total: progress.append((done, total)))
        assert other.wait(timeout=300) == 0
    return Made(url, told, apart, progress)


def opened(url: str) -> Iterator[Runner]:
    runner = backend.open_pole(url, noon(TODAY))
    yield runner
    runner.engine.dispose()


@pytest.fixture(scope="session")
def told_pole(made: Made) -> Iterator[Runner]:
    """A Runner on the demonstration; tests only read it."""
    yield from opened(made.url)
