"""The pole's real spaces, a few of them taken, on a plan of 1060 × 740."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.desktop.theme.tokens import LIGHT
from pole_desk.desktop.widgets.floorplan.plan import Occupancy, PlanSpace
from pole_desk.desktop.widgets.floorplan.view import FloorPlan
from pole_desk.kernel.paths import shipped

Codes = dict[str, int]


@pytest.fixture(scope="session")
def spaces() -> list[PlanSpace]:
    with shipped("resources", "data", "spaces.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    codes = {row["code"]: number for number, row in enumerate(rows, 1)}
    return [
        PlanSpace(
            id=codes[row["code"]],
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            building=row["building"],
            floor=int(row["floor"]),
            x=float(row["x_m"]),
            y=float(row["y_m"]),
            w=float(row["w_m"]),
            h=float(row["h_m"]),
            area_m2=Decimal(row["area_m2"]),
            capacity=int(row["capacity"]),
            parent=codes.get(row["parent"]),
        )
        for row in rows
    ]


@pytest.fixture(scope="session")
def codes(spaces: list[PlanSpace]) -> Codes:
    return {space.code: space.id for space in spaces}


@pytest.fixture
def occupancies(spaces: list[PlanSpace], codes: Codes) -> list[Occupancy]:
    taken = {
        "B01": Occupancy(codes["B01"], "occupied", "Les Ateliers Nomades", lease=1),
        "B06": Occupancy(codes["B06"], "occupied", "Compagnie du Ruisseau", lease=2),
        "B08": Occupancy(codes["B08"], "occupied", "Compagnie du Ruisseau", lease=2),
        "B05": Occupancy(codes["B05"], "unpaid", "Épicerie Solidaire", lease=3),
        "B09": Occupancy(codes["B09"], "option", "Coop’Alim", lease=4),
        "B39": Occupancy(codes["B39"], "unavailable"),
    }
    return [taken.get(space.code, Occupancy(space.id, "free", price="306 €")) for space in spaces]


@pytest.fixture
def plan(qtbot: QtBot, spaces: list[PlanSpace], occupancies: list[Occupancy]) -> FloorPlan:
    made = FloorPlan(LIGHT)
    qtbot.addWidget(made)
    made.resize(1060, 740)
    with qtbot.waitExposed(made):
        made.show()
    made.set_plan(spaces)
    made.set_occupancies(occupancies)
    made.setFocus()
    return made
