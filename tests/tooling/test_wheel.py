"""A wheel carries the shipped files where kernel.paths looks for them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = "from pole_desk.kernel.paths import shipped; print(shipped('db', 'migrations', 'env.py').is_file())"


def test_an_installed_wheel_finds_every_shipped_file(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the build backend comes with dev.py’s environment")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    shipped = installed / "pole_desk" / "_shipped"
    tracked = subprocess.run(
        ["git", "ls-files", "resources", "db"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [name for name in tracked.stdout.splitlines() if not (shipped / name).is_file()] == []
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=installed, env={"PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert asked.stdout == "True\n"
