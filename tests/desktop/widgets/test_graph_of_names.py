"""The graph of who works with whom: three or sixty names, none covers another."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.charts.graph import Graph
from pole_desk.desktop.widgets.scroll import Scroll


@pytest.mark.parametrize(("count", "tied"), [(3, 3), (14, 14), (60, 60), (60, 5), (30, 0)])
@pytest.mark.parametrize("width", [430, 780])
def test_every_name_stands_apart_from_the_others(qtbot: QtBot, count: int, tied: int, width: int) -> None:
    room, graph = Scroll(), Graph("Réseau")
    room.body.addWidget(graph, 1)
    qtbot.addWidget(room)
    nodes = [(one, f"Structure {one}") for one in range(1, count + 1)]
    graph.set_data(nodes, [(1, other, "Forum") for other in range(2, tied + 1)])
    room.resize(width, 400)
    room.show()
    QApplication.processEvents()
    places = {node: graph.place_of(node) for node, _name in nodes}
    assert all(0 < place.x() < graph.width() and 0 < place.y() < graph.height() for place in places.values())
    for (_one, first), (_two, second) in combinations(places.items(), 2):
        middle = graph.width() / 2
        opposite = (first.x() - middle) * (second.x() - middle) < 0 and abs(first.x() - second.x()) >= 14
        beside = opposite or abs(first.x() - second.x()) > 60
        assert beside or abs(first.y() - second.y()) >= 13, (first, second)
    assert [mark.id for mark in graph.marks()] == [node for node, _name in nodes]
