"""The mail server, who writes, the folder of drafts and the templates, set and taken back; never a password."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from pole_desk.accounts.mail.rules import kind_names
from pole_desk.accounts.mail.rules.server import (
    FOLDER,
    INTERVAL,
    SERVER,
    checked_interval,
    checked_sender,
    checked_server,
    sender_key,
    template_key,
)
from pole_desk.accounts.mail.rules.templates import checked_template
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import issuer as found_issuer


@command(Permission.SETTINGS)
def set_server(tx: Tx, *, host: str, port: int | None, security: str, user: str = "") -> None:
    """Name the mail server; raises BadInput `host`, `port`, `security`, `user`."""
    server = checked_server(host=host, port=port, security=security, user=user)
    _set(tx, SERVER, server.kept(), _("Serveur de courriel : {host}.").format(host=server.host))


@command(Permission.SETTINGS)
def forget_server(tx: Tx) -> None:
    """Do without a server: letters become drafts."""
    _set(tx, SERVER, None, _("Plus de serveur de courriel : les courriels deviennent des brouillons."))


@command(Permission.SETTINGS)
def set_interval(tx: Tx, *, minutes: int | None) -> None:
    """Let windows send what waits by themselves every so many minutes; None: on demand alone.

    Raises BadInput `interval`.
    """
    wanted = checked_interval(minutes)
    words = _("Les courriels ne partent que sur demande.")
    if wanted is not None:
        words = ngettext(
            "Les courriels partent tout seuls toutes les minutes.",
            "Les courriels partent tout seuls toutes les {n} minutes.", wanted,
        ).format(n=wanted)  # fmt: skip
    _set(tx, INTERVAL, wanted, words)


@command(Permission.SETTINGS)
def set_folder(tx: Tx, *, folder: str) -> None:
    """Where drafts are written, an absolute path; the usual place when empty. Raises BadInput `folder`."""
    wanted = folder.strip()
    if wanted and not Path(wanted).is_absolute():
        raise BadInput("folder", _("Donnez le chemin entier du dossier des brouillons."))
    _set(tx, FOLDER, wanted or None, _("Dossier des brouillons enregistré."))


@command(Permission.SETTINGS)
def set_sender(
    tx: Tx, *, issuer: IssuerId, address: str, name: str, reply_to: str = "", copy: bool = False
) -> None:
    """Who writes for an issuer; raises BadInput `email`, `reply_to`, `sender_name`, NotFound `issuer`."""
    seller = found_issuer(tx, issuer=issuer)
    sender = checked_sender(address=address, name=name, reply_to=reply_to, copy=copy)
    _set(
        tx, sender_key(issuer), sender.kept(),
        _("{issuer} écrit depuis {address}.").format(issuer=seller.name, address=sender.address),
    )  # fmt: skip


@command(Permission.SETTINGS)
def forget_sender(tx: Tx, *, issuer: IssuerId) -> None:
    """Write for an issuer from the address of its card again."""
    seller = found_issuer(tx, issuer=issuer)
    _set(tx, sender_key(issuer), None, _("{issuer} écrit depuis l’adresse de sa fiche.").format(issuer=seller.name))


@command(Permission.SETTINGS)
def set_template(tx: Tx, *, kind: str, subject: str, body: str) -> None:
    """Change the text of a kind of letters from today on.

    Raises BadInput `subject`, `body`, and `subject_place` or `body_place` naming the places that it has.
    """
    template = checked_template(kind, subject, body)
    _set(tx, template_key(kind), asdict(template), _("Modèle enregistré : {kind}.").format(kind=kind_names()[kind]))


@command(Permission.SETTINGS)
def usual_template(tx: Tx, *, kind: str) -> None:
    """Go back to the text that the program came with."""
    _set(tx, template_key(kind), None, _("Modèle d’origine : {kind}.").format(kind=kind_names()[kind]))


@command(Permission.SETTINGS)
def put_back(tx: Tx, *, key: str, value: Any, said: str) -> None:
    """Bring back a value of mail's settings that was changed; raises BadInput `setting` for another's."""
    if not key.startswith("mail."):
        raise BadInput("setting", _("« {key} » n’est pas un réglage du courriel.").format(key=key))
    _set(tx, key, value, said)


def _set(tx: Tx, key: str, value: Any, said: str) -> None:
    today = tx.clock.today()
    former = setting(tx, key=key, on=today)
    set_setting(tx, key=key, value=value, valid_from=today)
    tx.says(said)
    tx.undo_with(put_back, key=key, value=former, said=_("Réglage du courriel remis comme avant."))
