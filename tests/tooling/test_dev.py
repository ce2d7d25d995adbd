"""dev.py sets a clone up, once, and repairs what an interruption or a move left."""

from __future__ import annotations

import ast
import importlib.util
import runpy
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).resolve().parents[2] / "dev.py"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py, moved to an empty folder; Qt's libraries are there, and no tool may be run."""
    spec = importlib.util.spec_from_file_location("dev_under_test", FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    move(module, tmp_path)
    (tmp_path / "requirements.lock").write_text("a==1")
    (tmp_path / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(module, "loads", lambda library: True)
    monkeypatch.setattr(module, "apt", lambda: None)
    monkeypatch.setattr(module.subprocess, "run", refuse)
    return module


def refuse(*words: object, **_options: object) -> None:
    raise AssertionError(f"ran {words}")


def move(module: ModuleType, root: Path) -> None:
    module.ROOT, module.VENV, module.STATE = root, root / ".venv", root / ".dev"
    module.BIN = module.VENV / "bin"
    module.PYTHON, module.PROGRAM = module.BIN / "python", module.BIN / "pole-desk"
    module.STAMP, module.MADE_AT = module.VENV / "stamp", module.VENV / "made-at"
    module.LOCK = root / "requirements.lock"


def fake_set_up(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> list[str]:
    """Replaces the slow steps; what was done is in the list."""
    done: list[str] = []

    def make() -> None:
        done.append("make")
        dev.BIN.mkdir(parents=True, exist_ok=True)
        dev.MADE_AT.write_text(str(dev.VENV))

    def fill() -> None:
        done.append("fill")
        if fails:
            dev.give_up("coupure")
        dev.PYTHON.touch()
        dev.PROGRAM.touch()

    monkeypatch.setattr(dev, "make_venv", make)
    monkeypatch.setattr(dev, "fill_venv", fill)
    monkeypatch.setattr(dev, "stands", lambda: dev.MADE_AT.exists())
    return done


def test_a_second_start_runs_no_tool_at_all(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    done = fake_set_up(dev, monkeypatch)
    dev.set_up()
    dev.set_up()
    assert done == ["make", "fill"]


def test_a_changed_lock_fills_the_same_environment_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    done = fake_set_up(dev, monkeypatch)
    dev.set_up()
    dev.LOCK.write_text("a==2")
    dev.set_up()
    assert done == ["make", "fill", "fill"]


def test_an_interrupted_set_up_is_taken_up_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_set_up(dev, monkeypatch, fails=True)
    with pytest.raises(SystemExit):
        dev.set_up()
    assert not dev.is_ready()
    done = fake_set_up(dev, monkeypatch)
    dev.set_up()
    assert done == ["fill"]
    assert dev.is_ready()


def test_an_interrupted_refill_does_not_pass_for_ready(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_set_up(dev, monkeypatch)
    dev.set_up()
    before = dev.LOCK.read_text()
    dev.LOCK.write_text("a==2")
    fake_set_up(dev, monkeypatch, fails=True)
    with pytest.raises(SystemExit):
        dev.set_up()
    dev.LOCK.write_text(before)
    assert not dev.is_ready()


def test_a_python_that_went_away_is_noticed(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_set_up(dev, monkeypatch)
    dev.set_up()
    dev.PYTHON.unlink()
    dev.PYTHON.symlink_to("/nowhere/python3")
    assert not dev.is_ready()


def test_a_moved_folder_is_not_ready(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_set_up(dev, monkeypatch)
    dev.set_up()
    moved = tmp_path.with_name(f"{tmp_path.name}-moved")
    tmp_path.rename(moved)
    move(dev, moved)
    assert not dev.is_ready()


def test_an_environment_made_elsewhere_does_not_stand(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", dev.VENV], check=True)
    dev.MADE_AT.write_text(str(dev.VENV))
    assert dev.stands()
    dev.MADE_AT.write_text("/elsewhere/.venv")
    assert not dev.stands()


def test_missing_libraries_are_named_with_the_line_to_type(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "loads", lambda library: library not in ("libEGL.so.1", "libdbus-1.so.3"))
    with pytest.raises(SystemExit):
        dev.check_qt_libraries()
    assert "sudo apt-get install libegl1 libdbus-1-3\n" in capsys.readouterr().err


def test_the_window_s_libraries_are_asked_for_only_with_a_screen(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "loads", lambda library: "xcb" not in library)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    dev.check_qt_libraries()
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(SystemExit):
        dev.check_qt_libraries()


def test_packages_are_installed_when_allowed_after_saying_so(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "apt", lambda: ["apt-get"])
    monkeypatch.setattr(dev, "call", lambda *words, env=None: bool(ran.append(words)) or True)
    assert dev.install(["libgl1"], "Qt")
    assert ran[-1][:2] == ("apt-get", "install")
    assert ran[-1][-1] == "libgl1"
    assert "libgl1" in capsys.readouterr().err


def test_a_python_without_ensurepip_is_told_its_package(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        dev.check_ensurepip()
    assert f"sudo apt-get install python3.{sys.version_info[1]}-venv\n" in capsys.readouterr().err


def test_an_old_python_is_told_so_in_words_that_it_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    version = namedtuple("version", "major minor micro releaselevel serial")
    monkeypatch.setattr(sys, "version_info", version(3, 9, 2, "final", 0))
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit, match=r"3\.11 ou plus récent ; celui-ci est Python 3\.9"):
        runpy.run_path(str(FILE), run_name="__main__")
    ast.parse(FILE.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_run_takes_its_arguments_with_or_without_two_dashes(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev.os, "name", "posix")
    monkeypatch.setattr(dev.os, "execv", lambda program, words: started.append(words[1:]))
    for given in (["--", "check", "--json"], ["check", "--json"], []):
        dev.run(given)
    assert started == [["check", "--json"], ["check", "--json"], []]


@pytest.mark.parametrize(("codes", "ended"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((2, 0), 2)])
def test_two_halves_read_one_after_the_other_and_fail_as_one(
    codes: tuple[int, int], ended: int, tmp_path: Path
) -> None:
    halves = [
        [sys.executable, "-c", f"import time; time.sleep({wait}); print('half {name}'); raise SystemExit({code})"]
        for name, code, wait in (("one", codes[0], 0.2), ("two", codes[1], 0))
    ]
    program = (
        "import importlib.util, sys; from pathlib import Path\n"
        f"spec = importlib.util.spec_from_file_location('dev', {str(FILE)!r})\n"
        "dev = importlib.util.module_from_spec(spec); spec.loader.exec_module(dev)\n"
        f"dev.ROOT = Path({str(tmp_path)!r}); sys.exit(dev.run_halves(*{halves!r}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == ended
    assert ran.stdout.split("\n")[:2] == ["half one", "half two"]


def test_dev_stays_one_small_file_of_short_functions() -> None:
    text = FILE.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert len(text.splitlines()) < 500
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 30] == []
