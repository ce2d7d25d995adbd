"""Lists against bare sqlite3 tuples of the same SQL, scrolling against Qt's own model, and the search."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import event

from pole_desk import backend, demo
from pole_desk.activities.leases.queries import leases
from pole_desk.desktop.theme import Choice, theme
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.clock import noon
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.queries import parties

TODAY = date(2026, 11, 23)
ROUNDS = 15
GOAL_LOAD, GOAL_SCROLL = 1.25, 1.4
TIMES_LARGER = 10
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo pole with its structures, dossiers and agreements ten times over."""
    file = tmp_path_factory.mktemp("large") / "pole.db"
    url = f"sqlite:///{file}"
    demo.make(url, TODAY, years=1)
    connection = sqlite3.connect(file)
    for table, links in (("party", ()), ("dossier", ("party",)), ("lease", ("dossier", "party"))):
        _repeat(connection, table, links)
    connection.commit()
    connection.close()
    return file


def _repeat(connection: sqlite3.Connection, table: str, links: tuple[str, ...]) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    unique = {"number", "siret", "siren", "slug"} & set(columns)
    moved = {"id", *links} & set(columns)
    for turn in range(1, TIMES_LARGER):
        wanted = [
            f"{name} + {turn * 1_000_000}" if name in moved
            else f"CASE WHEN {name} IS NULL OR {name} = '' THEN {name} ELSE {name} || '-{turn}' END" if name in unique
            else name
            for name in columns
        ]  # fmt: skip
        connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(wanted)} FROM {table} WHERE id < 1000000"
        )


def best(act: Callable[[], object], times: int = ROUNDS) -> float:
    found = []
    for _turn in range(times):
        begun = time.thread_time()
        act()
        found.append((time.thread_time() - begun) * 1000)
    return min(found)


def told(what: str, figure: float, unit: str, goal: float) -> None:
    verdict = "tenu" if figure <= goal else "MANQUÉ"
    print(f"\n  {what:<62} {figure:8.2f}{unit:<4} objectif ≤ {goal:g}{unit} : {verdict}", end="")


def statements_of(runner: Runner, query: Callable[..., Any]) -> list[tuple[str, Any]]:
    """What a query sends to the driver."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, text: str, arguments: Any, *_rest: Any) -> None:
        if text.startswith(("SELECT", "WITH")):
            sent.append((text, arguments))

    event.listen(runner.engine, "before_cursor_execute", note)
    runner.read(query)
    event.remove(runner.engine, "before_cursor_execute", note)
    return sent


@pytest.mark.parametrize("query", [parties, leases], ids=["structures", "conventions"])
def test_a_list_loads_about_as_fast_as_bare_tuples(large: Path, query: Callable[..., Any]) -> None:
    runner = backend.open_pole(f"sqlite:///{large}", noon(TODAY))
    sent = statements_of(runner, query)
    bare = sqlite3.connect(large)
    rows = runner.read(query)

    def floor() -> None:
        for text, arguments in sent:
            bare.execute(text, arguments).fetchall()

    def ours() -> None:
        runner.read(query)

    pairs = [(best(ours, 3), best(floor, 3)) for _turn in range(5)]
    load, least = min(one for one, _two in pairs), min(two for _one, two in pairs)
    print(f"\n  {query.__name__} : {len(rows)} lignes, {len(sent)} requêtes", end="")
    print(f", {load:.1f} ms contre {least:.1f} ms", end="")
    told(f"liste {query.__name__} ÷ tuples sqlite3", load / least, "", GOAL_LOAD)
    runner.engine.dispose()
    bare.close()
    assert load / least <= 8


def test_a_list_scrolls_about_as_fast_as_qts_own_model(large: Path, qapp: QApplication) -> None:
    theme().apply(Choice.LIGHT)
    runner = backend.open_pole(f"sqlite:///{large}", noon(TODAY))
    rows = runner.read(leases)
    runner.engine.dispose()
    keys = ("number", "party_name", "spaces", "first_day", "rent")
    table = DataTable("bench", [Column(key, key, 150) for key in keys])
    table.resize(900, 700)
    table.show()
    table.set_rows(rows)
    plain = QTableView()
    model = QStandardItemModel(len(rows), len(keys))
    for line, row in enumerate(rows):
        for column, key in enumerate(keys):
            model.setItem(line, column, QStandardItem(str(getattr(row, key))))
    plain.setModel(model)
    plain.resize(900, 700)
    plain.show()
    QApplication.processEvents()

    def scroll(view: Any) -> Callable[[], None]:
        bar = view.verticalScrollBar()

        def go() -> None:
            for step in range(60):
                bar.setValue(step * 3)
                view.viewport().repaint()
            bar.setValue(0)

        return go

    pairs = [(best(scroll(table.grid), 3), best(scroll(plain), 3)) for _turn in range(4)]
    ours, theirs = min(one for one, _two in pairs), min(two for _one, two in pairs)
    print(f"\n  {len(rows)} lignes, 60 images : {ours:.1f} ms contre {theirs:.1f} ms", end="")
    told("défilement ÷ QStandardItemModel", ours / theirs, "", GOAL_SCROLL)
    table.close()
    plain.close()
    assert ours / theirs <= 5


def test_a_search_among_a_thousand_structures_is_felt_at_once(large: Path) -> None:
    runner = backend.open_pole(f"sqlite:///{large}", noon(TODAY))
    count = len(runner.read(parties))
    for words in ("atelier velo", "tilosole", "CV-2026-0001"):
        spent = best(lambda words=words: runner.read(backend.find, text=words), 5)
        told(f"chercher « {words} » parmi {count} structures", spent, " ms", 100)
    runner.engine.dispose()
