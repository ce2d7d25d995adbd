"""« Rattacher… » from a list as a user does it: every line chosen, the menu's entry, a share, the button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.parts.link_many import LinkManyForm
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.ports.ids import ChantierId

STEPS = 8
FORTY = 4000
"""What eight arrows up give, in basis points."""


def link_lines(qtbot: QtBot, page: Any, table: DataTable) -> ChantierId:
    """All the lines of a list get 40 % for one chantier, which is returned."""
    table.grid.setFocus()
    qtbot.keyClick(table.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    rows = table.rows()
    assert table._acts is not None
    entry = next(each for each in table._acts(rows[0]) if each[1] == "link")
    assert entry[0] == ("Rattacher…" if len(rows) == 1 else f"Rattacher les {len(rows)} lignes…")
    entry[2]()
    return give_share(qtbot, page)


def give_share(qtbot: QtBot, page: Any) -> ChantierId:
    """The form « Rattacher » open in the panel: the first chantier goes up to 40 %, by arrows, and it is kept."""
    form = page.panel.content()
    assert isinstance(form, LinkManyForm)
    chantier = form.found.chantiers[0].id
    field = form.fields[str(chantier)]
    for _time in range(STEPS):
        qtbot.keyClick(field.control, Qt.Key.Key_Up)
    save = next(one for one in page.findChildren(Button) if one.text() == "Enregistrer les liens" and one.isVisible())
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert page.panel.isHidden()
    return chantier
