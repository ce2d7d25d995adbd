"""Réglages: the list of sections on the left, the one chosen beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
)

from pole_desk.desktop import memory
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.settings.about import AboutSection
from pole_desk.desktop.pages.settings.appearance import AppearanceSection
from pole_desk.desktop.pages.settings.backups import BackupsSection
from pole_desk.desktop.pages.settings.base import BaseSection
from pole_desk.desktop.pages.settings.booking_rules import BookingRulesSection
from pole_desk.desktop.pages.settings.canteen import CanteenSection
from pole_desk.desktop.pages.settings.closures import ClosuresSection
from pole_desk.desktop.pages.settings.equipment import EquipmentSection
from pole_desk.desktop.pages.settings.fund import FundSection
from pole_desk.desktop.pages.settings.indices import IndicesSection
from pole_desk.desktop.pages.settings.issuers import IssuersSection
from pole_desk.desktop.pages.settings.letters import LettersSection
from pole_desk.desktop.pages.settings.mail import MailSection
from pole_desk.desktop.pages.settings.parameters import ParametersSection
from pole_desk.desktop.pages.settings.prices import PricesSection
from pole_desk.desktop.pages.settings.reminders import RemindersSection
from pole_desk.desktop.pages.settings.rooms import RoomsSection
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.pages.settings.shop import ShopSection
from pole_desk.desktop.pages.settings.spaces import SpacesSection
from pole_desk.desktop.pages.settings.storage import StorageSection
from pole_desk.desktop.pages.settings.targets import TargetsSection
from pole_desk.desktop.pages.settings.taxes import TaxesSection
from pole_desk.desktop.pages.settings.templates import TemplatesSection
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.theme import icon, theme, tokens
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import LetterId

SECTIONS: tuple[type[Section], ...] = (
    SpacesSection, RoomsSection, EquipmentSection, BookingRulesSection, CanteenSection, StorageSection,
    ShopSection, FundSection, PricesSection, TaxesSection, IssuersSection, MailSection,
    TemplatesSection, LettersSection, RemindersSection, IndicesSection, ClosuresSection,
    TargetsSection, ParametersSection, BackupsSection, BaseSection, AppearanceSection, AboutSection,
)  # fmt: skip
STARTS = {"backup": BackupsSection.key}
KEPT = "settings/section"
LIST_WIDTH = 200


def framed(inside: QListWidget, width: int) -> QFrame:
    """A list in a card, with room around its lines."""
    made = QFrame()
    made.setObjectName("card")
    made.setFixedWidth(width)
    column = QVBoxLayout(made)
    column.setContentsMargins(6, 8, 6, 8)
    column.addWidget(inside)
    return made


class SettingsPage(Page):
    """Spaces, prices, sellers, calendar, backups: what changes seldom and must be right."""

    key, title, icon = "settings", _("Réglages"), "settings"
    topics = frozenset(
        {"spaces", "claims", "catalog", "issuers", "taxes", "indices", "calendar", "applications", "settings",
         "event_rooms", "event_equipment", "events", "canteen", "storage", "shop", "letters"}
    )
    help = _(
        "# Réglages\n\nTout prend effet **à partir d’une date** : un nouveau prix, un nouveau taux, "
        "un bureau divisé laissent le passé tel qu’il était.\n\n"
        "- **Espaces** : ajouter, modifier, fermer, diviser un bureau.\n"
        "- **Salles** : se réserve ou non, montage usuel, classe tarifaire, personnes par disposition, travées "
        "réunies.\n"
        "- **Matériel** : le stock ne descend pas sous ce qui est prêté ; le refus dit qui l’a.\n"
        "- **Règles de réservation**, **Cantine**, **Stockage**, **Magasin** : chaque valeur a sa date ; une "
        "valeur à venir se retire.\n"
        "- **Tarifs** : « Nouvelle grille » montre le prix actuel à côté du nouveau.\n"
        "- **Vendeurs** : les mentions des factures. SIREN, SIRET, TVA et IBAN sont vérifiés.\n"
        "- **Courriel** : le serveur, les expéditeurs, un essai. **Modèles** : les textes, avec leur aperçu. "
        "**Courriels envoyés** : ce qui est parti, attend ou a échoué.\n"
        "- **Indices** : les valeurs de l’INSEE se saisissent ici.\n"
        "- **Sauvegardes** : copier la base, en restaurer une copie.\n"
        "- **Base et poste** : « Vérifier les registres » relit tous les comptes.\n\n"
        "Ctrl+N ajoute, F2 modifie la ligne choisie. "
        "Haut et Bas changent de section, Tab passe dans la section, Échap ferme le panneau."
    )

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.body.addWidget(PageHeader(self.title))
        self.panel = SidePanel(self)
        self.sections: dict[str, Section] = {}
        self._fresh: set[str] = set()
        self.list = self._list()
        self.stack = QStackedWidget()
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(framed(self.list, LIST_WIDTH))
        row.addWidget(self.stack, 1)
        self.body.addLayout(row, 1)
        keys = [section.key for section in SECTIONS]
        kept = memory.recall(KEPT, keys[0])
        self.list.setCurrentRow(keys.index(kept) if kept in keys else 0)
        self.list.currentRowChanged.connect(self._chosen)
        for sequence, act in (("Ctrl+N", self._add), ("F2", self._change)):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def reload(self) -> None:
        self._fresh.clear()
        self._show(SECTIONS[self.list.currentRow()].key)

    def show_section(self, key: str) -> Section:
        """Bring a section forward, as a click on its line does."""
        self.list.setCurrentRow([section.key for section in SECTIONS].index(key))
        return self._show(key)

    def show_record(self, record: int) -> None:
        section = self.show_section(SpacesSection.key)
        if isinstance(section, SpacesSection):
            section.show_space(record)

    def start(self, action: str) -> None:
        part, _colon, record = action.partition(":")
        if part == LettersSection.key:
            section = self.show_section(part)
            if isinstance(section, LettersSection) and record.isdigit():
                section.show_letter(LetterId(int(record)))
        elif action in STARTS:
            self.show_section(STARTS[action]).start(action)
        elif action in [section.key for section in SECTIONS]:
            self.show_section(action)

    def _list(self) -> QListWidget:
        made = QListWidget()
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setAccessibleName(_("Sections des réglages"))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setIconSize(QSize(16, 16))
        for section in SECTIONS:
            item = QListWidgetItem(section.name)
            item.setSizeHint(QSize(LIST_WIDTH - 40, 34))
            made.addItem(item)
        theme().changed.connect(self._colour)
        self.list = made
        self._colour()
        return made

    def _colour(self) -> None:
        for place, section in enumerate(SECTIONS):
            self.list.item(place).setIcon(icon(section.icon, tokens().secondary, 16))

    def _chosen(self, place: int) -> None:
        self.panel.close_panel()
        memory.remember(KEPT, SECTIONS[place].key)
        self._show(SECTIONS[place].key)

    def _section(self) -> Section:
        return self.sections[SECTIONS[self.list.currentRow()].key]

    def _add(self) -> None:
        self._section().add()

    def _change(self) -> None:
        self._section().change_current()

    def _show(self, key: str) -> Section:
        if key not in self.sections:
            made = next(section for section in SECTIONS if section.key == key)(self, self.panel)
            self.sections[key] = made
            self.stack.addWidget(made)
        self.stack.setCurrentWidget(self.sections[key])
        if key not in self._fresh:
            self._fresh.add(key)
            self.sections[key].reload()
        return self.sections[key]
