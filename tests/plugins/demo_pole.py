"""The demonstration pole of one year, made once for all the tests that read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pole_desk.demo import Told
    from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
APART = (
    "import sys; from datetime import date; from pole_desk import demo; "
    "demo.make(sys.argv[1], date(2026, 11, 23), years=1)"
)


class Made(NamedTuple):
    url: str
    told: Told
    progress: list[tuple[int, int]]

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A demonstration of one year, made once a run; tests only read it, or copy it."""
    from pole_desk import demo

    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'here.db'}"
    progress: list[tuple[int, int]] = []
    told = demo.make(url, TODAY, years=1, progress=lambda done, total: progress.append((done, total)))
    return Made(url, told, progress)


@pytest.fixture(scope="session")
def made_apart(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same demonstration made by another process, whose sets and dictionaries are in another order."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'apart.db'}"
    surroundings = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", APART, url], env=surroundings, check=True, timeout=300)
    return url


@pytest.fixture(scope="module")
def demo_file(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration, for the tests of one module."""
    return Path(shutil.copy(made.file, tmp_path_factory.mktemp("demo") / "copy.db"))


def opened(url: str) -> Iterator[Runner]:
    from pole_desk import backend
    from pole_desk.kernel.clock import noon

    runner = backend.open_pole(url, noon(TODAY))
    yield runner
    runner.engine.dispose()


@pytest.fixture(scope="session")
def told_pole(made: Made) -> Iterator[Runner]:
    """A Runner on the demonstration; tests only read it."""
    yield from opened(made.url)
