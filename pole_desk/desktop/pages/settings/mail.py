"""« Courriel »: the server, who writes for each seller, and a message to oneself to try it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk.accounts.mail.commands import (
    forget_sender,
    forget_server,
    set_folder,
    set_sender,
    set_server,
)
from pole_desk.accounts.mail.outbox import send_test
from pole_desk.accounts.mail.queries import MailSettings, mail_settings
from pole_desk.accounts.mail.queries.settings import IssuerSender
from pole_desk.accounts.mail.rules.server import USUAL_PORTS, Security, Server, security_names
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.sending import add_password, keep_password, refused
from pole_desk.desktop.runner import Progress, Promise
from pole_desk.desktop.widgets.buttons import ghost, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.dialogs import choose_folder
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Runner

Values = dict[str, Any]
SERVER_PLACES = {"host": "host", "port": "port", "security": "security", "user": "user"}
SENDER_PLACES = {"email": "address", "sender_name": "name", "reply_to": "reply_to"}


def sender_pill(row: IssuerSender) -> tuple[str, str]:
    """Whether a seller may write."""
    if row.sender is None:
        return "conflict", _("Sans adresse")
    return ("option", _("Adresse de la fiche")) if row.usual else ("confirmed", _("Réglé"))


class MailSection(Section):
    """Without a server nothing is lost: letters are written as drafts."""

    key, name, icon = "mail", _("Courriel"), "mail"
    about = _("Les factures, relances et relevés partent d’ici ; sans serveur, ils deviennent des brouillons .eml.")

    def build(self) -> None:
        self._found: MailSettings | None = None
        self.test = secondary(_("Envoyer un essai"), self.try_it, "send")
        self.add_act(self.test)
        self.add_act(primary(_("Régler le serveur"), self.open_server, "settings"))
        self.facts = Pairs()
        self.folders = (
            ghost(_("Choisir le dossier…"), self.choose_folder, "folder"),
            ghost(_("Ouvrir le dossier"), self.open_folder, "external-link"),
        )
        self.card = Card(_("Envoi"), *self.folders)
        self.card.body.addWidget(self.facts)
        self.body.addWidget(self.card)
        self.table = DataTable(
            "settings-senders",
            [
                Column("name", _("Vendeur"), 200, strong=True),
                Column("address", _("Écrit depuis"), 220, text=lambda row: row.sender.address if row.sender else ""),
                Column("shown", _("Sous le nom"), 190, text=lambda row: row.sender.name if row.sender else ""),
                Column("reply_to", _("Réponses à"), 170, text=lambda row: row.sender.reply_to if row.sender else ""),
                Column("copy", _("Copie"), 64, text=_copy),
                Column("usual", _("État"), 172, state=sender_pill),
            ],
            id_of=lambda row: row.issuer,
            empty=(_("Aucun vendeur."), "", None),
            searchable=False,
        )
        self.table.opened.connect(self.change)
        self.table.set_actions(lambda row: [(_("Modifier"), "pencil", lambda: self.change(row))])
        self.table.add_tool(secondary(_("Modifier l’expéditeur"), self.change_current, "pencil"))
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(mail_settings).then(self._loaded)

    def open_server(self) -> None:
        """The server's form; its password goes to the system's keyring."""
        form = Form()
        found = None if self._found is None else self._found.server
        form.add(_("Serveur SMTP"), TextField("smtp.exemple.fr"), name="host",
                 help=_("Laissez vide pour écrire des brouillons à la place."))  # fmt: skip
        two = form.row()
        security = form.add(_("Sécurité"), ChoiceField(list(security_names().items())), name="security", beside=two)
        port = form.add(_("Port"), IntField("587", least=1, most=65_535), name="port", beside=two)
        form.add(_("Identifiant"), TextField(_("souvent l’adresse e-mail")), name="user")
        password = add_password(form)
        form.set_values(security=str(Security.STARTTLS), port=587)
        if found is not None:
            form.set_values(host=found.host, security=found.security, port=found.port, user=found.user)
        security.edited.connect(lambda: port.set_value(USUAL_PORTS[Security(security.value())]))

        def send(values: Values) -> Promise[Any]:
            if values["host"] is None:
                return self.page.do(forget_server)
            given = {name: values[name] for name in SERVER_PLACES}
            done = self.page.do(set_server, **{**given, "user": given["user"] or ""})
            typed = password.line.text()
            return done.then(lambda _none: self._keep(given, typed)) if typed else done

        open_act(self.page, self.panel, form, title=_("Serveur d’envoi"), verb=_("Enregistrer"), send=send,
                 places=SERVER_PLACES)  # fmt: skip

    def change(self, row: IssuerSender) -> None:
        """Who writes for a seller."""
        form = Form()
        form.add(_("Adresse d’expéditeur"), TextField("facturation@exemple.fr"), name="address",
                 help=_("Laissez vide pour reprendre celle de la fiche du vendeur."))  # fmt: skip
        form.add(_("Nom affiché"), TextField(row.name), name="name")
        form.add(_("Réponses à"), TextField(_("la même adresse")), name="reply_to")
        form.add("", CheckField(_("M’envoyer une copie de chaque courriel")), name="copy")
        if row.sender is not None:
            form.set_values(**row.sender.kept())

        def send(values: Values) -> Promise[Any]:
            if values["address"] is None:
                return self.page.do(forget_sender, issuer=row.issuer)
            return self.page.do(
                set_sender, issuer=row.issuer, address=values["address"], name=values["name"] or row.name,
                reply_to=values["reply_to"] or "", copy=bool(values["copy"]),
            )  # fmt: skip

        open_act(self.page, self.panel, form, title=row.name, verb=_("Enregistrer"), send=send, places=SENDER_PLACES)

    def try_it(self) -> None:
        """Send a message to the chosen seller's own address, off the GUI thread."""
        row = self.table.current_row() or self._first()
        if row is None:
            return

        def run(runner: Runner, _progress: Progress) -> str:
            return send_test(runner, issuer=row.issuer)

        self.test.why(_("Essai en cours…"))
        promise = self.page.work(run, says=_("Envoi d’un essai à {to}").format(to=row.sender.address))
        promise.then(self.page.say).fail(partial(refused, self.page, self.panel, self.try_it))
        promise.always(self._tell_why)

    def choose_folder(self) -> None:
        choose_folder(self, _("Dossier des brouillons"), self.keep_folder)

    def keep_folder(self, folder: Path) -> None:
        """Write drafts there from now on."""
        self.page.do(set_folder, folder=str(folder))

    def open_folder(self) -> None:
        folder = None if self._found is None else self._found.folder
        if folder is None or not folder.is_dir():
            self.page.say(_("Il n’y a pas encore de brouillon."), "info")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _keep(self, given: Values, typed: str) -> None:
        server = Server(given["host"].lower(), given["port"], given["security"], given["user"] or "")
        keep_password(self.page, server, typed).then(self._kept)

    def _kept(self, in_keyring: bool) -> None:
        if not in_keyring:
            self.page.say(
                _("Ce poste n’a pas de trousseau : le mot de passe sera redemandé à chaque démarrage."), "warning"
            )

    def _loaded(self, found: MailSettings) -> None:
        self._found = found
        self.facts.set_pairs(server_facts(found))
        for button in self.folders:
            button.setVisible(found.server is None)
        self.table.set_rows(found.senders)
        self._tell_why()

    def _first(self) -> IssuerSender | None:
        able = [] if self._found is None else [one for one in self._found.senders if one.sender is not None]
        return able[0] if able else None

    def _tell_why(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None and chosen.sender is None or self._first() is None:
            self.test.why(_("Donnez d’abord une adresse d’expéditeur à ce vendeur."))
        else:
            self.test.why("")


def _copy(row: IssuerSender) -> str:
    return _("oui") if row.sender is not None and row.sender.copy else _("non")


def server_facts(found: MailSettings) -> list[tuple[str, str]]:
    """What is said of the way that letters leave."""
    server = found.server
    if server is None:
        return [
            (_("Envoi"), _("Pas de serveur : chaque courriel devient un brouillon à ouvrir et à envoyer.")),
            (_("Brouillons"), str(found.folder)),
        ]
    return [
        (_("Serveur"), _("{host}, port {port}").format(host=server.host, port=server.port)),
        (_("Sécurité"), security_names()[server.security]),
        (_("Identifiant"), server.user or _("aucun")),
    ]
