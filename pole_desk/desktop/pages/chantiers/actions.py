"""The actions of a chantier: add, change, say where each stands, take back what was noted by mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers.forms import ask_dossiers, open_action, open_change, open_state
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.registers.chantiers.commands import change_action_state, withdraw_action
from pole_desk.registers.chantiers.queries import Action, Chantier, ChantierCard
from pole_desk.registers.chantiers.rules import MOVES, ActionState, state_names
from pole_desk.registers.dossiers.commands import detach_dossier
from pole_desk.registers.dossiers.queries import ActionDossier

PILLS = {
    ActionState.PLANNED: "draft", ActionState.UNDER_WAY: "confirmed", ActionState.DONE: "free",
    ActionState.DROPPED: "ended",
}  # fmt: skip
"""The look of each state, never « facturé » nor « option »: those mean something else."""


class Actions:
    """The table of actions and what can be done with the one chosen."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self.chantier: Chantier | None = None
        self.attached: dict[int, list[ActionDossier]] = {}
        self.table = DataTable(
            "chantiers.actions", _columns(lambda row: self.attached.get(row.id, [])),
            empty=(_("Aucune action n’est encore notée."), _("Ajouter une action"), self.add),
            placeholder=_("Chercher une action…"),
        )  # fmt: skip
        self.state = secondary(_("Changer l’état"), self._on_current(self.change_state), "flag")
        self.change = secondary(_("Modifier"), self._on_current(self.edit), "pencil", _("Modifier l’action (F2)"))
        for button in (self.change, self.state):
            self.table.add_tool(button)
        self.table.opened.connect(self.edit)
        self.table.selected.connect(lambda _rows: self._grey())
        self.table.set_actions(self._menu)
        self._grey()

    def show(self, card: ChantierCard, attached: Sequence[ActionDossier] = ()) -> None:
        self.chantier = card.chantier
        by_action: dict[int, list[ActionDossier]] = {}
        for one in attached:
            by_action.setdefault(one.action, []).append(one)
        self.attached = by_action
        self.table.set_rows(card.actions)
        self._grey()

    def add(self) -> None:
        if self.chantier is not None:
            open_action(self.page, self.panel, self.chantier)

    def edit(self, action: Action) -> None:
        open_change(self.page, self.panel, action)

    def change_state(self, action: Action) -> None:
        open_state(self.page, self.panel, action)

    def withdraw(self, action: Action) -> None:
        """Taken back at once: the message offers to bring it back."""
        self.page.do(withdraw_action, action=action.id)

    def withdraw_current(self) -> None:
        self._on_current(self.withdraw)()

    def edit_current(self) -> None:
        self._on_current(self.edit)()

    def _on_current(self, act: Callable[[Action], None]) -> Callable[[], None]:
        def run() -> None:
            row = self.table.current_row()
            if row is not None:
                act(row)

        return run

    def _grey(self) -> None:
        reason = "" if self.table.current_row() is not None else _("Choisissez d’abord une action dans la liste.")
        self.state.why(reason)
        self.change.why(reason)

    def _menu(self, row: Action) -> list[tuple[str, str, Callable[[], object]]]:
        names = state_names()
        there = [state for state in ActionState if state in MOVES[ActionState(row.state)]]
        return [
            (_("Modifier…"), "pencil", partial(self.edit, row)),
            *((_("Noter « {state} »").format(state=names[state]), "flag",
               partial(self.page.do, change_action_state, action=row.id, state=str(state))) for state in there),
            (_("Attacher un dossier…"), "link", partial(ask_dossiers, self.page, self.panel, row)),
            *((_("Détacher {title}").format(title=one.title or one.party_name), "unlink",
               partial(self.page.do, detach_dossier, action=row.id, dossier=one.dossier))
              for one in self.attached.get(row.id, ())),
            (_("Retirer : notée par erreur"), "trash-2", partial(self.withdraw, row)),
        ]  # fmt: skip


def _columns(attached: Callable[[Action], Sequence[ActionDossier]]) -> list[Column]:
    names = state_names()
    return [
        Column("title", _("Action"), 300, strong=True, tip=lambda row: row.title),
        Column("state", _("État"), 112, state=lambda row: (PILLS[ActionState(row.state)], names[row.state]),
               text=lambda row: names[row.state], filter=True),
        Column("carriers", _("Porteurs"), 150, text=lambda row: _names(row.carriers, row.carrier_parties),
               tip=lambda row: _names(row.carriers, row.carrier_parties)),
        Column("dossiers", _("Dossiers"), 84, align="right", text=lambda row: str(len(attached(row)) or ""),
               tip=lambda row: "\n".join(f"{one.title} ({one.party_name})" for one in attached(row)), spare=1),
        Column("planned_on", _("Prévue pour"), 104, hidden=True),
        Column("begun_on", _("Commencée"), 104, hidden=True),
        Column("ended_on", _("Finie"), 104, hidden=True),
        Column("partners", _("Partenaires"), 150, text=lambda row: _names(row.partners, row.partner_parties),
               hidden=True),
        Column("policies", _("Politiques"), 150, text=lambda row: ", ".join(row.policies), hidden=True),
        Column("places", _("Lieux"), 120, text=lambda row: ", ".join(row.places), hidden=True),
    ]  # fmt: skip


def _names(typed: Sequence[str], known: Sequence[tuple[int, str]]) -> str:
    return ", ".join([*(name for _party, name in known), *typed])
