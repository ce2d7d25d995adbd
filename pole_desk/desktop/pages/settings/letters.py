"""« Envois »: letters with what became of each; sent now, asked for again, set aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pole_desk.accounts.mail.commands import forget_return, note_return, queue_again, resend, set_aside
from pole_desk.accounts.mail.queries import Letter, letters
from pole_desk.accounts.mail.rules import GONE, State, kind_names, state_names
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.sending import send_letters
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.ports.ids import LetterId

PILLS = {
    State.QUEUED: "option", State.SENDING: "option", State.WAITING: "leaving", State.SENT: "confirmed",
    State.DRAFTED: "draft", State.FAILED: "conflict", State.UNSURE: "conflict", State.SET_ASIDE: "ended",
    State.RETURNED: "conflict",
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


def _subject(row: Letter) -> str:
    if row.again_of is None:
        return row.subject
    return _("{subject} (renvoi du courriel n° {id})").format(subject=row.subject, id=row.again_of)


class LettersSection(Section):
    """The queue and what left."""

    key, name, icon = "letters", _("Courriels envoyés"), "send"
    about = _("Un courriel parti ne repart pas de lui-même ; un échec ou un retour se corrige sur la fiche, puis se "
              "renvoie.")  # fmt: skip

    def build(self) -> None:
        self.send = primary(_("Envoyer maintenant"), self.send_now, "send")
        self.add_act(self.send)
        self.table = DataTable(
            "settings-letters",
            [
                Column("party_name", _("Client"), 170, strong=True),
                Column("to", _("Adresse"), 190),
                Column("subject", _("Objet"), 220, tip=_subject),
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
        self.table.set_actions(self.row_acts)
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

    def row_acts(self, row: Letter) -> list[tuple[str, str, Callable[[], object]]]:
        """What may be done with a letter."""
        acts: list[tuple[str, str, Callable[[], object]]] = []
        if row.state in (*GONE, State.RETURNED):
            acts.append((_("Renvoyer…"), "send", lambda: self.send_anew(row)))
        if row.state in GONE:
            acts.append((_("Noter « revenu »…"), "undo-2", lambda: self.came_back(row)))
        if row.state == State.RETURNED:
            acts.append((_("N’est pas revenu"), "redo-2", lambda: self.page.do(forget_return, letter=row.id)))
        acts.append((_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)))
        return acts

    def send_anew(self, row: Letter) -> None:
        """Ask where a letter that left is sent again, then send it."""
        form = Form()
        form.add_widget(text(_("Le courriel repart avec les mêmes pièces jointes ; son objet commence par « Renvoi ».")))
        form.add(_("Adresse"), TextField(_("celle de la structure")), name="to",
                 help=_("Laissez vide pour écrire à l’adresse de la fiche."))  # fmt: skip

        def send(values: dict[str, Any]) -> Promise[Any]:
            made = self.page.do(resend, letter=row.id, to=values["to"] or "")
            return made.then(lambda letter: send_letters(self.page, self.panel, letters=[letter]))

        open_act(self.page, self.panel, form, title=_("Renvoyer à {client}").format(client=row.party_name),
                 verb=_("Renvoyer"), send=send, places={"email": "to", "no_address": "to"})  # fmt: skip

    def came_back(self, row: Letter) -> None:
        """Ask what the message that came back says."""
        form = Form()
        form.add_widget(text(_("{to} n’a pas reçu ce courriel : ce qu’il portait compte comme non envoyé.").format(
            to=row.to)))  # fmt: skip
        form.add(_("Raison"), TextField(_("boîte inconnue, boîte pleine…")), name="reason")

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(note_return, letter=row.id, reason=values["reason"] or "")

        open_act(self.page, self.panel, form, title=_("Courriel revenu"), verb=_("Noter"), send=send)

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
