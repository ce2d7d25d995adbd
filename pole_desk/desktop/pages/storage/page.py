"""Stockage: units on a small map and in a list, who stores what, who is late; a storage opens as a card."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pole_desk.activities.storage.rules import By
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.storage import forms, reading
from pole_desk.desktop.pages.storage.acts import Acts
from pole_desk.desktop.pages.storage.card import StorageCardView
from pole_desk.desktop.pages.storage.papers import Papers
from pole_desk.desktop.pages.storage.reading import LateLine, Picture, StorageLine, UnitLine
from pole_desk.desktop.pages.storage.rent_form import open_rent
from pole_desk.desktop.pages.storage.storages import LateOnes, Storages
from pole_desk.desktop.pages.storage.unit_card import UnitCardView
from pole_desk.desktop.pages.storage.units import Units
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import DossierId, SpaceId, StorageUnitId

TABS = (("units", _("Espaces")), ("storages", _("Stockages")), ("late", _("Retards")))
HELP = _(
    "# Stockage\n\n"
    "- **Espaces** : le plan et la liste des espaces, au jour choisi. **Entrée** ou un double-clic ouvre ce "
    "qui s’y trouve ; un espace libre ouvre **Louer**.\n"
    "- **Louer** (Ctrl+N) : au mois, à la journée (chaque journée commencée est due), ou une part d’un espace "
    "**partagé** en m² ou en pour cent ; jamais plus que l’espace.\n"
    "- Le registre dit **ce qui est entreposé**, par qui, depuis quand. Ce qui est interdit est refusé en "
    "nommant la règle.\n"
    "- **Retards** : rappel, accès bloqué, mise en demeure, saisine du juge, chaque étape à son jour. Dès "
    "l’accès bloqué, personne n’entre plus.\n"
    "- **Alt+Gauche** revient à la liste, **Ctrl+Z** annule le dernier acte. Rien n’est supprimé.\n"
)


class StoragePage(Page):
    """Tabs above views; a storage or a shared unit opens as a card in their place."""

    key = "storage"
    title = _("Stockage")
    icon = "warehouse"
    topics = frozenset(
        {"storage", "leases", "claims", "dossiers", "spaces", "parties", "invoices", "payments", "catalog", "settings"}
    )
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._day = seat.clock.today()
        self._storage: DossierId | None = None
        self._unit: StorageUnitId | None = None
        self.header = PageHeader(
            self.title, "", secondary(_("Partager"), self.share, "percent", _("Partager un espace libre")),
            primary(_("Louer"), self.rent, "plus", _("Louer un espace (Ctrl+N)")),
        )  # fmt: skip
        self.body.addWidget(self.header)
        self._bar = QWidget()
        self._bar.setObjectName("clear")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        self.tabs = Segmented(TABS, name=_("Vues du stockage"))
        row.addWidget(self.tabs)
        row.addStretch(1)
        self.day = DateField(seat.clock.today)
        self.day.set_name(_("Jour observé"))
        self.day.setFixedWidth(210)
        self.day.line.setText("")
        self.day.line.setPlaceholderText(_("au jour d’aujourd’hui"))
        row.addWidget(self.day)
        self.body.addWidget(self._bar)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self._build()
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.rent)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _build(self) -> None:
        self.units, self.storages, self.late = Units(), Storages(), LateOnes()
        self.card = StorageCardView(Acts(self, self.panel), Papers(self))
        self.unit_card = UnitCardView(self, self.panel)
        self.views: dict[str, QWidget] = {
            "units": self.units, "storages": self.storages, "late": self.late, "card": self.card,
            "unit": self.unit_card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        for table in (self.units.table, self.storages.table, self.late.table):
            table.set_loading()
        self.tabs.chosen.connect(self._show)
        self.day.edited.connect(self._day_edited)
        self.day.line.editingFinished.connect(self._day_edited)
        self.units.opened.connect(self._open_unit)
        self.storages.opened.connect(self.show_record)
        self.storages.asked_new.connect(self.rent)
        self.late.opened.connect(self.show_record)
        self.card.back.connect(self._back)
        self.card.invoice_asked.connect(lambda invoice: self.seat.go("billing", invoice))
        self.unit_card.back.connect(self._back)
        self.unit_card.opened.connect(self.show_record)
        self.unit_card.part_asked.connect(self._take_part)
        self.units.table.set_actions(self._unit_acts)
        self.storages.table.set_actions(self._storage_acts)
        self.late.table.set_actions(self._late_acts)

    def _unit_acts(self, row: UnitLine):  # type: ignore[no-untyped-def]
        acts = [(_("Ouvrir"), "arrow-right", partial(self._open_unit, row))]
        if row.state == "free":
            space = SpaceId(row.id)
            acts = [
                (_("Louer au mois"), "plus", partial(self._rent_here, space, By.MONTH)),
                (_("Louer à la journée"), "calendar-days", partial(self._rent_here, space, By.DAY)),
                (_("Partager…"), "percent", partial(forms.open_sharing, self, self.panel, space, row.name)),
            ]
        if row.dossiers:
            acts.append(link_act(self, self.panel, self.units.table, row, dossiers_of=lambda one: one.dossiers))
        return acts

    def _storage_acts(self, row: StorageLine):  # type: ignore[no-untyped-def]
        return [
            (_("Ouvrir le stockage"), "package", partial(self.show_record, row.dossier)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.storage.party)),
            link_act(self, self.panel, self.storages.table, row, dossier_of=lambda one: one.dossier),
        ]

    def _late_acts(self, row: LateLine):  # type: ignore[no-untyped-def]
        acts = [(_("Ouvrir le stockage"), "package", partial(self.show_record, row.late.dossier))]
        if row.late.follows is not None:
            acts.append((_("Étape suivante…"), "bell", partial(forms.open_step, self, self.panel, row.late)))
        return [*acts, link_act(self, self.panel, self.late.table, row, dossier_of=lambda one: one.late.dossier)]

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        if view == "card" and self._storage is not None:
            self.ask(reading.card, storage=self._storage).then(self.card.show_card)
        elif view == "unit" and self._unit is not None:
            self.ask(reading.shared_card, unit=self._unit).then(self.unit_card.show_card)
        self.ask_latest("picture", reading.picture, on=self._day).then(self._show_picture).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            for table in (self.units.table, self.storages.table, self.late.table):
                table.set_error(error.message, self.refresh)
        else:
            self.refused(error)

    def show_record(self, record: int) -> None:
        """Open the card of a storage, by its dossier."""
        self._storage = DossierId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`new` opens the panel to rent, `late` the ones who are late."""
        if action == "late":
            self._show("late")
        else:
            self.rent()

    # --- acts

    def rent(self) -> None:
        """Open the panel in the order of a phone call; a free unit chosen in the list is taken."""
        chosen = self.units.selected() if self._shown() == "units" else None
        space = SpaceId(chosen.id) if chosen is not None and chosen.state == "free" else None
        open_rent(self, self.panel, space=space)

    def _rent_here(self, space: SpaceId, way: By) -> None:
        open_rent(self, self.panel, way=way, space=space)

    def _take_part(self) -> None:
        if self.unit_card.shown is not None:
            open_rent(self, self.panel, way=By.SHARE, space=self.unit_card.shown.unit.space)

    def share(self) -> None:
        """Share the free unit chosen in the list."""
        chosen = self.units.selected()
        if self._shown() != "units" or chosen is None or chosen.state != "free":
            self._show("units")
            self.say(_("Choisissez d’abord un espace libre dans la liste, puis « Partager »."), "info")
            return
        forms.open_sharing(self, self.panel, SpaceId(chosen.id), chosen.name)

    def _open_unit(self, row: UnitLine) -> None:
        """Enter on a unit: its one storage, its parts, or the panel to rent it."""
        dossiers = {one.dossier for one in row.unit.storages}
        if row.unit.unit is not None:
            self._unit = row.unit.unit
            self._show("unit")
        elif len(dossiers) == 1:
            self.show_record(dossiers.pop())
        elif row.state == "free":
            self._rent_here(SpaceId(row.id), By.MONTH)
        else:
            words = row.unit.title or row.party
            self.say(_("{name} : {what}.").format(name=row.name, what=words), "info")

    # --- views

    def _day_edited(self) -> None:
        """Another day, as soon as it can be read; empty is today."""
        try:
            day: date = self.day.value() or self.seat.clock.today()
        except BadInput:
            return
        if day != self._day:
            self._day = day
            self.refresh()

    def _back(self) -> None:
        self._show(self.tabs.current())

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.panel.close_panel()
        self.stack.setCurrentWidget(self.views[key])
        if key in dict(TABS):
            self.tabs.choose(key)
        self._bar.setVisible(key in dict(TABS))
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _show_picture(self, found: Picture) -> None:
        self.units.set_rows(found.units)
        self.storages.set_rows(found.storages)
        self.late.set_rows(found.late)
        self.header.set_subtitle(_subtitle(found))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.units.fit(self.height())


def _subtitle(found: Picture) -> str:
    taken = [row for row in found.units if row.state in ("let", "shared", "option")]
    let = ngettext(_("{n} espace loué sur {all}"), _("{n} espaces loués sur {all}"), len(taken))
    free = sum((row.area_m2 for row in found.units if row.state == "free"), ZERO)
    free += sum((row.left for row in found.units if row.state == "shared" and row.measure == "m2"), ZERO)
    running = [row for row in found.storages if row.by != By.DAY and row.storage.there(found.day)]
    rent = sum((row.price for row in running if row.state != "cancelled"), ZERO)
    words = _("{let} · {free} m² libres · {rent} HT par mois").format(
        let=let.format(n=number(len(taken)), all=number(len(found.units))), free=number(free), rent=euros(rent)
    )
    late = len(found.late)
    if not late:
        return words
    return words + " · " + ngettext(_("{n} retard"), _("{n} retards"), late).format(n=number(late))
