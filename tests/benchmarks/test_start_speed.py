"""The start against an empty main window, whole processes taking turns: time, memory, stalls."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pole_desk import demo

ROUNDS = 5
CHILD = Path(__file__).with_name("start_child.py")
ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="resource usage is told by POSIX systems")


@pytest.fixture(scope="module")
def told_pole(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('start') / 'pole.db'}"
    demo.make(url, date(2026, 11, 23), years=1)
    return url


def start(folder: Path, *words: str) -> dict[str, dict[str, float]]:
    """The stages of one start; its modules are compiled once, as an installation does."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    done = subprocess.run(
        [sys.executable, str(CHILD), *words], capture_output=True, text=True, timeout=120, env=environment,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["stage"]: line for line in lines}


def told(what: str, figure: float, unit: str, goal: float) -> None:
    verdict = "tenu" if figure <= goal else "MANQUÉ"
    print(f"\n  {what:<62} {figure:8.2f}{unit:<4} objectif ≤ {goal:g}{unit} : {verdict}", end="")


@pytest.mark.parametrize("page", ["planning", "today"])
def test_the_window_is_there_soon_after_an_empty_one(told_pole: str, tmp_path: Path, page: str) -> None:
    words = (page, str(tmp_path), told_pole)
    start(tmp_path, "empty")
    start(tmp_path, *words)
    empties, starts = [], []
    for _round in range(ROUNDS):
        empties.append(start(tmp_path, "empty")["empty"])
        starts.append(start(tmp_path, *words))
    firsts, wholes = [one["first"] for one in starts], [one["whole"] for one in starts]

    def ratio(stage: list[dict[str, float]], what: str) -> float:
        return statistics.median(one[what] for one in stage) / statistics.median(one[what] for one in empties)

    for name, stage in (("vide", empties), ("premier affichage", firsts), ("tout chargé", wholes)):
        middle = {key: statistics.median(one[key] for one in stage) for key in ("ms", "cpu_ms", "rss_mb")}
        print(
            f"\n  {page}, {name} : {middle['ms']:.0f} ms, processeur {middle['cpu_ms']:.0f} ms, "
            f"{middle['rss_mb']:.0f} Mo", end="",
        )  # fmt: skip
    told(f"{page}, temps ÷ QMainWindow vide", ratio(firsts, "ms"), "", 1.25)
    told(f"{page}, processeur ÷ QMainWindow vide", ratio(firsts, "cpu_ms"), "", 1.25)
    told(f"{page}, mémoire ÷ QMainWindow vide", ratio(firsts, "rss_mb"), "", 1.15)
    told(f"{page}, mémoire, tout chargé ÷ vide", ratio(wholes, "rss_mb"), "", 2.2)
    told(f"{page}, plus long arrêt", statistics.median(one["stall_ms"] for one in wholes), " ms", 50)
    assert all(one["heavy"] == [] for one in firsts), "something heavy is loaded before the first paint"
    assert ratio(firsts, "cpu_ms") <= 5
    assert ratio(firsts, "rss_mb") <= 2
