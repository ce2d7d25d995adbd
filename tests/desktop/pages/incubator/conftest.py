"""An incubator of a few projects, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pole_desk.activities.incubator.commands import (
    add_document,
    ask_more,
    complete_candidacy,
    give_place,
    move_stage,
    open_call,
    open_cohort,
    receive_candidacy,
    spot_project,
)
from pole_desk.activities.incubator.rules import (
    CallInput,
    Criterion,
    FieldKind,
    FormField,
    Piece,
    ProjectInput,
    Stage,
)
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.incubator.page import IncubatorPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.work import Runner

LEFT = Qt.MouseButton.LeftButton
Press = Callable[..., None]


@pytest.fixture
def made(sqlite_pole: Runner) -> SimpleNamespace:
    """A cohort and its call; five projects from spotted to incubated, one of them asked for more."""
    run = sqlite_pole

    def spotted(title: str, carrier: str, **more: Any) -> Any:
        return run.do(
            spot_project, project=ProjectInput(title=title, carrier=carrier, **more), on=date(2026, 9, 1)
        )

    cohort = run.do(open_cohort, name="Promotion 2027", first_day=date(2026, 11, 2), last_day=date(2027, 10, 31))
    call = run.do(open_call, call=CallInput(
        name="Appel 2027", opens_on=date(2026, 9, 1), closes_on=date(2026, 12, 15), cohort=cohort, quorum=2,
        fields=(
            FormField(label="Besoin", kind=FieldKind.LONG, required=True, key="besoin"),
            FormField(label="Budget prévu", kind=FieldKind.NUMBER, key="budget_prevu"),
            FormField(label="Début", kind=FieldKind.DATE, key="debut"),
        ),
        pieces=(Piece(label="Budget", key="budget"),),
        criteria=(Criterion(label="Utilité sociale", weight=3), Criterion(label="Équipe", weight=1, scale=10)),
    ))  # fmt: skip
    recyclery = spotted("La Recyclerie des loisirs créatifs", "Inès Morel", email="ines@recyclerie.test")
    oven = spotted("Four à pain partagé", "Paul Renaud", commune="Nantes")
    bikes = spotted("Vélos en commun", "Awa Diop")
    garden = spotted("Jardin des toits", "Louis Petit")
    tea = spotted("Café des parents", "Maya Lefort")
    run.do(move_stage, incubation=oven, stage=Stage.MET, on=date(2026, 9, 20))
    wanting = run.do(receive_candidacy, call=call, incubation=bikes, on=date(2026, 10, 5), answers={})
    run.do(ask_more, candidacy=wanting, more="le budget", by=date(2026, 11, 30))
    filed = run.do(
        receive_candidacy, call=call, incubation=garden, on=date(2026, 10, 6),
        answers={"besoin": "Un local", "budget_prevu": "12,5"},
    )  # fmt: skip
    run.do(
        add_document, incubation=garden, file_name="budget.txt", content=b"12 500", on=date(2026, 10, 6),
        candidacy=filed, piece="budget",
    )  # fmt: skip
    run.do(complete_candidacy, candidacy=filed)
    run.do(give_place, incubation=tea, cohort=cohort, on=date(2026, 10, 1), reason="Ancienne promotion")
    run.do(move_stage, incubation=tea, stage=Stage.INCUBATED, on=date(2026, 11, 2))
    return SimpleNamespace(
        run=run, cohort=cohort, call=call, recyclery=recyclery, oven=oven, bikes=bikes, garden=garden, tea=tea,
        wanting=wanting, filed=filed,
    )  # fmt: skip


@pytest.fixture
def went() -> list[tuple[str, int | None]]:
    """Where the page asked to go."""
    return []


@pytest.fixture
def page(made: SimpleNamespace, went: list[tuple[str, int | None]], qtbot: QtBot) -> IncubatorPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record))

    background = Background(made.run, Inline())
    shown = IncubatorPage(Seat(background, Feed(background), made.run.clock, made.run.user, go))
    qtbot.addWidget(shown)
    shown.resize(1240, 820)
    with qtbot.waitExposed(shown):
        shown.show()
    QApplication.processEvents()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


@pytest.fixture
def notices(page: IncubatorPage) -> list[Notice]:
    heard: list[Notice] = []
    page.said.connect(heard.append)
    return heard


@pytest.fixture
def press(page: IncubatorPage, qtbot: QtBot) -> Press:
    """Click the visible button that says so."""

    def do(words: str, inside: Any = None) -> None:
        QApplication.processEvents()
        found = [
            one for one in (inside or page).findChildren(Button)
            if words in (one.text() or one.accessibleName()) and one.isVisible() and one.isEnabled()
        ]  # fmt: skip
        assert found, words
        qtbot.mouseClick(found[0], LEFT)

    return do
