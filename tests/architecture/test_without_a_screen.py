"""Everything but the desktop loads where Qt cannot be imported: every command works without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LOAD_ALL = """
import importlib, pathlib, sys
sys.modules["PySide6"] = sys.modules["shiboken6"] = None
folder = pathlib.Path(sys.argv[2])
for file in sorted((folder / sys.argv[1]).rglob("*.py")):
    parts = file.relative_to(folder).with_suffix("").parts
    if "_shipped" not in parts and parts[1] != "desktop":
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
"""


def load_all(package: str, folder: Path) -> str:
    """What Python complains of when all modules but the desktop's are imported without Qt."""
    run = subprocess.run(
        [sys.executable, "-c", LOAD_ALL, package, str(folder)],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.stderr


def test_all_but_the_desktop_loads_without_qt(root: Path) -> None:
    complaint = load_all("pole_desk", root)
    assert not complaint, complaint


def test_a_module_that_loads_qt_is_caught_however_it_does_it(tmp_path: Path) -> None:
    package = tmp_path / "small_house"
    (package / "cli").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "cli" / "__init__.py").touch()
    (package / "cli" / "run.py").write_text("exec('import PySide' + '6.QtCore')\n")
    assert "No module named 'PySide6.QtCore'" in load_all("small_house", tmp_path)


def test_a_desktop_that_loads_qt_is_let_be(tmp_path: Path) -> None:
    package = tmp_path / "small_house"
    (package / "desktop").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "desktop" / "__init__.py").touch()
    (package / "desktop" / "shell.py").write_text("import PySide6.QtCore\n")
    assert load_all("small_house", tmp_path) == ""
