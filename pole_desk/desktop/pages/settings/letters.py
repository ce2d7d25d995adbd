"""« Envois »: letters with what became of each; sent now, asked for again, set aside."""

from __future__ import annotations

from datetime import datetime

from pole_desk.accounts.mail.commands import queue_again, set_aside
from pole_desk.accounts.mail.queries import Letter, letters
from pole_desk.accounts.mail.rules import State, kind_names, state_names
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.sending import send_letters
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.ports.ids import LetterId

PILLS = {
    State.QUEUED: "option", State.SENDING: "option", State.WAITING: "leaving", State.SENT: "confirmed",
    State.DRAFTED: "draft", State.FAILED: "conflict", State.UNSURE: "conflict", State.SET_ASIDE: "ended",
}  # fmt: skip
STOPPED = (State.FAILED, State.UNSURE, State.WAITING, State.SET_ASIDE)
"""States from which a letter may be asked for again."""
LISTED = 2_000
"""Letters shown: about a year of a pole."""


def letter_pill(row: Letter) -> tuple[str, str]:
    """The state of a letter as drawn in the list."""
    return PILLS[State(row.state)], state_names()[row.state]


def _when(moment: datetime | None) -> str:
    return "" if moment is None else moment_text(moment)


class LettersSection(Section):
    """The queue and what left."""

    key, name, icon = "letters", _("Courriels envoyés"), "send"
    about = _("Un courriel parti ne repart pas de lui-même ; un échec se corrige sur la fiche, puis se renvoie.")

    def build(self) -> None:
        self.send = primary(_("Envoyer maintenant"), self.send_now, "send")
        self.add_act(self.send)
        self.table = DataTable(
            "settings-letters",
            [
                Column("party_name", _("Client"), 170, strong=True),
                Column("to", _("Adresse"), 190),
                Column("subject", _("Objet"), 220, tip=lambda row: row.subject),
                Column("kind", _("Sorte"), 110, text=lambda row: kind_names()[row.kind], filter=True, spare=2),
                Column("state", _("État"), 140, state=letter_pill, filter=True),
                Column("at", _("Le"), 150, text=lambda row: _when(row.at), spare=1),
                Column("says", _("Réponse"), 200, tip=lambda row: row.says),
                Column("next_at", _("Prochain essai"), 150, text=lambda row: _when(row.next_at), hidden=True),
                Column("tries", _("Essais"), 64, hidden=True),
            ],
            empty=(_("Aucun courriel pour l’instant."), "", None),
            placeholder=_("Client, adresse, numéro…"),
        )
        self.again = secondary(_("Remettre à l’envoi"), self.retry, "refresh-cw")
        self.aside = secondary(_("Mettre de côté"), self.put_aside, "archive")
        self.table.add_tool(self.again)
        self.table.add_tool(self.aside)
        self.table.opened.connect(lambda row: self.page.seat.go("parties", row.party))
        self.table.set_actions(
            lambda row: [(_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party))]
        )
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._wanted: LetterId | None = None
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(letters, limit=LISTED).then(self._loaded)

    def show_letter(self, letter: LetterId) -> None:
        """Choose a letter in the list, once it is loaded."""
        self._wanted = letter
        self._choose()

    def send_now(self) -> None:
        send_letters(self.page, self.panel)

    def retry(self) -> None:
        """Ask again for the letters chosen."""
        chosen = [one.id for one in self.table.selected_rows() if one.state in STOPPED]
        self.page.do(queue_again, letters=chosen)

    def put_aside(self) -> None:
        """Keep the letter chosen from leaving."""
        row = self.table.current_row()
        if row is not None:
            self.page.do(set_aside, letter=row.id)

    def _loaded(self, found: list[Letter]) -> None:
        self.table.set_rows(found)
        waits = any(one.state in (State.QUEUED, State.WAITING) for one in found)
        self.send.why("" if waits else _("Aucun courriel n’attend."))
        self._choose()
        self._tell_why()

    def _choose(self) -> None:
        if self._wanted is not None and self.table.select_id(self._wanted):
            self._wanted = None

    def _tell_why(self) -> None:
        chosen = self.table.selected_rows()
        first = _("Choisissez d’abord un courriel dans la liste.")
        again = any(one.state in STOPPED for one in chosen)
        self.again.why("" if again else first if not chosen else _("Ce courriel est parti, ou part au prochain envoi."))
        row = self.table.current_row()
        waits = row is not None and row.state in (State.QUEUED, State.WAITING, State.FAILED, State.UNSURE)
        self.aside.why("" if waits else first if row is None else _("Ce courriel ne partira plus."))
