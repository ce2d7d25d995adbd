"""The card of a shared unit: its parts, what is left and from when; taking a part, ending the sharing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.storage.commands import end_unit, withdraw_unit
from pole_desk.activities.storage.queries import SharePart
from pole_desk.activities.storage.rules import quantity_text
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.storage.reading import SharedCard
from pole_desk.desktop.pages.storage.words import span
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros


class UnitCardView(QWidget):
    """`back` asked; `opened(dossier)` on a part; `part_asked` to take one."""

    back = Signal()
    opened = Signal(int)
    part_asked = Signal()

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: SharedCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(icon_button("arrow-left", _("Revenir à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        head.addWidget(self.title)
        self.pill = TonePill()
        head.addWidget(self.pill)
        head.addStretch(1)
        head.addWidget(icon_button("link", _("Rattacher…"), self._link))
        head.addWidget(secondary(_("Terminer le partage…"), self._end, "calendar-x"))
        self.undo_sharing = secondary(_("Ne plus partager…"), self._withdraw, "circle-x")
        head.addWidget(self.undo_sharing)
        head.addWidget(primary(_("Prendre une part"), self.part_asked.emit, "plus"))
        column.addLayout(head)
        scroll = Scroll()
        both = QHBoxLayout()
        both.setSpacing(12)
        self.parts = Rows(_("Qui en a une part"), _("Personne n’en a encore pris."))
        self.levels = Rows(_("Ce qui reste"), "")
        self.levels.setFixedWidth(288)
        for place, box in enumerate((self.parts, self.levels)):
            side = QVBoxLayout()
            side.addWidget(box)
            side.addStretch(1)
            both.addLayout(side, 1 if place == 0 else 0)
        scroll.body.addLayout(both)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)

    def show_card(self, card: SharedCard) -> None:
        """Fill everything; parts that run come first."""
        unit = card.unit
        self.shown = card
        self.title.set_text(_("{name} · {total} partagés").format(
            name=unit.name, total=quantity_text(unit.measure, unit.total)))  # fmt: skip
        left = card.levels[0][1] if card.levels else unit.total
        self.pill.set(
            _("reste {left}").format(left=quantity_text(unit.measure, left)) if left > 0 else _("complet"),
            "success" if left > 0 else "warning",
        )
        parts = sorted(card.parts, key=lambda one: (_ended(one, card), one.party_name.casefold(), one.first_day))
        self.parts.set_rows([_part(one, card, partial(self.opened.emit, one.dossier)) for one in parts])
        self.levels.set_rows([
            Row(quantity_text(unit.measure, rest),
                _("depuis aujourd’hui") if day <= card.day else _("à partir du {day}").format(day=numeric_day(day)))
            for day, rest in card.levels
        ])  # fmt: skip
        running = [one for one in card.parts if not _ended(one, card)]
        self.undo_sharing.why(
            _("Des parts courent encore : terminez-les d’abord.") if running or card.parts else ""
        )

    def _link(self) -> None:
        """What the shared unit itself serves; each part has its own links."""
        if self.shown is not None:
            unit = self.shown.unit
            words = _("Liens de {name}").format(name=unit.name)
            open_link_many(self.page, self.panel, dossiers=[unit.dossier], title=words)

    def _end(self) -> None:
        if self.shown is None:
            return
        unit = self.shown.unit
        form = Form()
        form.add(_("Dernier jour"), DateField(self.page.seat.clock.today, _("sans fin prévue")), name="last")
        form.set_values(last=unit.last_day)
        open_act(
            self.page, self.panel, form, title=_("Terminer le partage"), verb=_("Enregistrer"),
            places={"parts_run": "last", "dates_reversed": "last", "overlap": "last"},
            send=lambda v: self.page.do(end_unit, unit=unit.id, last_day=v["last"], seen_version=unit.version),
        )  # fmt: skip

    def _withdraw(self) -> None:
        if self.shown is None:
            return
        unit = self.shown.unit
        form = Form()
        form.add(_("Motif"), TextField(), name="reason", required=True)
        panel_closed: Callable[[object], None] = lambda _nothing: self.back.emit()  # noqa: E731
        open_act(
            self.page, self.panel, form, title=_("Ne plus partager"), verb=_("Ne plus partager"), takes_away=True,
            places={"parts_run": "reason"},
            send=lambda v: self.page.do(withdraw_unit, unit=unit.id, reason=v["reason"]).then(panel_closed),
        )  # fmt: skip


def _ended(one: SharePart, card: SharedCard) -> bool:
    return one.last_day is not None and one.last_day < card.day


def _part(one: SharePart, card: SharedCard, show: Callable[[], object]) -> Row:
    return Row(
        f"{one.party_name} · {quantity_text(card.unit.measure, one.quantity)}", span(one.first_day, one.last_day),
        _("{price} / mois").format(price=euros(one.price)), _("terminé") if _ended(one, card) else "",
        off=_ended(one, card), open=show,
    )  # fmt: skip
