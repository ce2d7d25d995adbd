"""The last acts of this seat, to be taken back: Ctrl+Alt+Z shows what Ctrl+Z would undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.kernel.work import Undo

SHOWN, LONGEST = 12, 90


def history_menu(
    parent: QWidget, acts: Sequence[tuple[Undo, str]], take_back: Callable[[Undo], object]
) -> QMenu:
    """A line an act, the last first; choosing one takes that very act back, checked like any other."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(_("Derniers actes à annuler"))
    for place, (act, said) in enumerate(acts[:SHOWN]):
        words = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
        label = _("Annuler : {act}").format(act=words.replace("&", "&&") or _("acte sans titre"))
        key = _("Ctrl+Z")
        entry = menu.addAction(f"{label}\t{key}" if place == 0 else label)
        entry.triggered.connect(lambda _on=False, act=act: take_back(act))
    if not acts:
        nothing = menu.addAction(
            _("Rien à annuler depuis l’ouverture de la fenêtre ; les fiches gardent leurs derniers actes")
        )
        nothing.setEnabled(False)
    return menu
