"""The shares of chantiers that a structure or a dossier serves, typed or slid, with what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSlider

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import LineField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.inputs import parse_amount
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.queries import Chantier
from pole_desk.registers.dossiers.rules import WHOLE, share_text

STEP = 500
"""What an arrow or a notch of the slider is worth, in basis points."""
Send = Callable[[dict[ChantierId, int]], "Promise[Any]"]


class ShareField(LineField[int]):
    """A share in percent, two decimals at most, typed or slid; its value is in basis points.

    The arrows up and down, and the slider, go by five percent.
    """

    def __init__(self) -> None:
        super().__init__(_("0 %"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, WHOLE // STEP)
        self.slider.setMinimumHeight(32)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.setMaximumWidth(96)
        self._row.addWidget(self.slider, 1)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(lambda _text: self._follow())
        self.slider.sliderMoved.connect(lambda place: self._take(place * STEP))
        self.slider.actionTriggered.connect(lambda _action: self._take(self.slider.sliderPosition() * STEP))

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self.slider.setAccessibleName(_("{name} : part à la glissière").format(name=name))

    def _take(self, share: int) -> None:
        self.set_value(max(0, min(WHOLE, share)))
        self.edited.emit()

    def _follow(self) -> None:
        """The slider stands where the text says; what can't be read moves nothing."""
        try:
            share = self.value() or 0
        except BadInput:
            return
        if not self.slider.isSliderDown():
            self.slider.setValue(share // STEP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: STEP, Qt.Key.Key_Down: -STEP}.get(Qt.Key(event.key()))
            if step is not None:
                try:
                    self._take((self.value() or 0) + step)
                except BadInput:
                    return False
                return True
        return super().eventFilter(watched, event)

    def read(self, text: str) -> int:
        share = int(parse_amount(text.removesuffix("%").strip(), decimals=2) * 100)
        if not 0 <= share <= WHOLE:
            raise BadInput("share", _("Une part va de 0 à 100 %."))
        return share

    def write(self, value: int) -> str:
        return number(Decimal(value) / 100, 0 if value % 100 == 0 else 2)


class LinksForm(Form):
    """A field per chantier; `shares()` is None when one is refused or when they pass 100 %."""

    def __init__(self, chantiers: Sequence[Chantier], shares: Mapping[ChantierId, int]) -> None:
        super().__init__()
        self._names = {str(one.id): one.id for one in chantiers}
        self.left = label("", "strong")
        self.left.setWordWrap(True)
        self.add_widget(self.left)
        for one in chantiers:
            field = self.add(f"{one.number}. {one.title}", ShareField(), name=str(one.id))
            field.set_value(shares.get(one.id))
        for shown in self.findChildren(QLabel):
            shown.setWordWrap(True)
        self.edited.connect(self._count)
        self._count()

    def shares(self) -> dict[ChantierId, int] | None:
        values = self.values()
        if values is None:
            return None
        found = {self._names[name]: share for name, share in values.items() if share and name in self._names}
        if sum(found.values()) > WHOLE:
            last = [name for name, share in values.items() if share and name in self._names][-1]
            self.refuse(last, _("Les parts font {total} : il faut en retirer.").format(
                total=share_text(sum(found.values()))
            ))  # fmt: skip
            return None
        return found

    def _count(self) -> None:
        given = 0
        for name in self._names:
            try:
                given += self.fields[name].value() or 0
            except BadInput:
                continue
        rest = WHOLE - given
        if rest < 0:
            self.left.setText(_("Trop : {over} au-delà de 100 %").format(over=share_text(-rest)))
        else:
            self.left.setText(_("Reste non rattaché : {rest}").format(rest=share_text(rest)))
        self.left.setProperty("role", "error" if rest < 0 else "strong")
        self.left.style().unpolish(self.left)
        self.left.style().polish(self.left)


def open_links(
    page: Page,
    panel: SidePanel,
    chantiers: Sequence[Chantier],
    shares: Mapping[ChantierId, int],
    *,
    title: str,
    send: Send,
) -> LinksForm:
    """Open the form; `send` gets the shares above zero, in basis points."""
    form = LinksForm(chantiers, shares)

    def submit(_values: dict[str, Any]) -> Promise[Any] | None:
        wanted = form.shares()
        return None if wanted is None else send(wanted)

    open_act(page, panel, form, title=title, verb=_("Enregistrer les liens"), send=submit)
    return form
