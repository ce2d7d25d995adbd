"""The acts on an agreement as one column of buttons, greyed with their reason."""

from __future__ import annotations

from collections.abc import Callable

from pole_desk.activities.leases.rules import State
from pole_desk.desktop.pages.hosting.acts import Acts
from pole_desk.desktop.widgets.buttons import Button, ghost, primary
from pole_desk.desktop.widgets.card import Card, line
from pole_desk.kernel.i18n import _

Why = Callable[[], str]


class ActList(Card):
    """`refresh` after the acts are about another agreement."""

    def __init__(self, acts: Acts) -> None:
        super().__init__(_("Actes"))
        self.acts = acts
        self.buttons: dict[str, Button] = {}
        self._whys: dict[str, Why] = {}
        self.body.setSpacing(2)
        self.sign = primary(_("Signer la convention"), acts.sign, "file-check")
        self.body.addWidget(self.sign)
        closed = acts.why_closed
        for group in (self._life(), self._contents(closed), self._money(closed)):
            for key, text, icon, act, why in group:
                button = ghost(text, act, icon)
                button.setProperty("align", "left")
                button.setStyleSheet("text-align: left;")
                self.buttons[key], self._whys[key] = button, why
                self.body.addWidget(button)
            self.body.addWidget(line())

    def _life(self) -> list[tuple[str, str, str, Callable[[], None], Why]]:
        acts, state = self.acts, State
        live = (state.SIGNED, state.RUNNING)
        return [
            ("notice", _("Préavis…"), "log-out", acts.notice, lambda: acts.why_not_in(*live)),
            ("no_notice", _("Retirer le préavis"), "undo-2", acts.withdraw_notice,
             lambda: acts.why_not_in(state.NOTICE)),
            ("end", _("Terminer…"), "calendar-x", acts.end, lambda: acts.why_not_in(*live, state.NOTICE)),
            ("reopen", _("Rouvrir…"), "redo-2", acts.reopen,
             self._why_not_reopened),
            ("unsign", _("Revenir au brouillon"), "pencil", acts.unsign,
             lambda: acts.why_not_in(*live, state.NOTICE)),
            ("cancel", _("Annuler la convention…"), "circle-x", acts.cancel,
             lambda: acts.why_not_in(state.DRAFT, *live)),
        ]  # fmt: skip

    def _why_not_reopened(self) -> str:
        lease = self.acts.card.lease
        if lease.last_day is not None and lease.state != State.DRAFT:
            return ""
        return self.acts.why_not_in(State.ENDED, State.CANCELLED)

    def _contents(self, closed: Why) -> list[tuple[str, str, str, Callable[[], None], Why]]:
        acts = self.acts
        return [
            ("space", _("Ajouter un espace…"), "plus", acts.add_space, closed),
            ("move", _("Déménager…"), "arrow-left-right", acts.move, acts.why_no_line),
            ("occupant", _("Ajouter un co-occupant…"), "user-plus", acts.add_occupant, closed),
            ("service", _("Ajouter un service…"), "circle-plus", acts.add_service, closed),
            ("one_off", _("Frais ponctuels…"), "receipt-euro", acts.add_one_off, closed),
        ]  # fmt: skip

    def _money(self, closed: Why) -> list[tuple[str, str, str, Callable[[], None], Why]]:
        acts = self.acts
        return [
            ("price", _("Changer le prix à partir du…"), "euro", acts.price, acts.why_no_line),
            ("deposit", _("Dépôt…"), "wallet", acts.deposit, lambda: ""),
            ("insurance", _("Assurance…"), "shield-check", acts.insurance, closed),
            ("terms", _("Modifier les clauses…"), "sliders-horizontal", acts.terms, closed),
            ("links", _("Rattacher…"), "link", acts.links, lambda: ""),
        ]  # fmt: skip

    def refresh(self) -> None:
        """Grey what can't be done now, and say why."""
        self.sign.setVisible(self.acts.card.lease.state == State.DRAFT)
        for key, button in self.buttons.items():
            button.why(self._whys[key]())
