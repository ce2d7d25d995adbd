"""A group as three cards: members with their networks, meetings with hours, recommendations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.fund.queries import GroupCard
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.fund import group_forms
from pole_desk.desktop.pages.fund.acts import Acts
from pole_desk.desktop.pages.fund.lines import advice_rows, meeting_rows, member_rows
from pole_desk.desktop.pages.fund.words import hours_text
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import Button, icon_button
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros


class GroupBox(QWidget):
    """`set_group(None)`: there is none, adding is greyed and says so."""

    def __init__(self, acts: Acts, name: str = "") -> None:
        super().__init__()
        self.setObjectName("clear")
        self.acts = acts
        self._name = name or _("Groupe d’appui")
        self._shown: GroupCard | None = None
        self.adders: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.members = Rows(
            self._name, _("Personne encore."),
            self._adder(_("Ajouter un membre"), lambda page, panel, one: group_forms.open_member(page, panel, one.group.id)),
        )  # fmt: skip
        self.meetings = Rows(
            _("Réunions"), _("Aucune réunion."), self._adder(_("Noter une réunion"), group_forms.open_meeting)
        )
        self.advice = Rows(
            _("Préconisations"), _("Aucune préconisation."),
            self._adder(_("Ajouter une préconisation"), group_forms.open_recommendation),
        )  # fmt: skip
        for box in (self.members, self.meetings, self.advice):
            column.addWidget(box)
        self.set_group(None)

    def _adder(self, words: str, act: Callable[[Page, SidePanel, GroupCard], object]) -> Button:
        def run() -> None:
            if self._shown is not None:
                act(self.acts.page, self.acts.panel, self._shown)

        button = icon_button("plus", words, run)
        self.adders.append(button)
        return button

    def set_group(self, card: GroupCard | None) -> None:
        """Show a group, or that there is none."""
        self._shown = card
        for button in self.adders:
            button.why("" if card is not None else _("Réunissez d’abord le groupe."))
        if card is None:
            for box in (self.members, self.meetings, self.advice):
                box.set_rows([])
            self.members.set_title(_("{name} : pas encore réuni").format(name=self._name))
            self.meetings.set_title(_("Réunions"))
            return
        self.members.set_title(card.group.name)
        self.members.set_rows(member_rows(card, self.acts))
        self.meetings.set_title(_("Réunions · {hours} données, {value}").format(
            hours=hours_text(card.hours), value=euros(card.value)))  # fmt: skip
        self.meetings.set_rows(meeting_rows(card, self.acts))
        self.advice.set_rows(advice_rows(self.acts.page.seat.clock.today(), card, self.acts))
