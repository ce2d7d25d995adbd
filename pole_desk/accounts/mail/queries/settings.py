"""The settings of mail in force: server, folder of drafts, who writes for each issuer, templates."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pole_desk.accounts.mail.rules.addresses import checked_address
from pole_desk.accounts.mail.rules.server import (
    FOLDER,
    INTERVAL,
    SERVER,
    Sender,
    Server,
    sender_key,
    sender_of,
    server_of,
    template_key,
)
from pole_desk.accounts.mail.rules.templates import PLACES, Template, usual_templates
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.paths import data_dir
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import issuer as found_issuer
from pole_desk.registers.catalog.queries import issuers

DRAFTS = "brouillons"


class IssuerSender(NamedTuple):
    """Who writes for an issuer; `usual`: nobody said, the address is that of the issuer's card."""

    issuer: IssuerId
    name: str
    sender: Sender | None
    usual: bool


class MailSettings(NamedTuple):
    """All that the settings say of mail; `folder` is where drafts go while there is no server.

    `interval`: windows send by themselves every so many minutes, on demand alone when None.
    """

    server: Server | None
    folder: Path
    senders: tuple[IssuerSender, ...]
    interval: int | None


def server(reader: Reader) -> Server | None:
    """The mail server; None when letters become drafts."""
    return server_of(setting(reader, key=SERVER, on=reader.clock.today()))


def interval(reader: Reader) -> int | None:
    """The minutes between two sendings of a window by itself; None when letters leave on demand alone."""
    kept = setting(reader, key=INTERVAL, on=reader.clock.today())
    return None if kept is None else int(kept)


def drafts_folder(reader: Reader) -> Path:
    """Where drafts are written."""
    kept = setting(reader, key=FOLDER, on=reader.clock.today())
    return Path(kept) if kept else data_dir() / DRAFTS


def sender(reader: Reader, *, issuer: IssuerId) -> Sender | None:
    """Who writes for an issuer: as set, else the e-mail of its card; None when there is neither."""
    kept = sender_of(setting(reader, key=sender_key(issuer), on=reader.clock.today()))
    if kept is not None:
        return kept
    card = found_issuer(reader, issuer=issuer)
    return _on_card(card.name, card.email)


def mail_settings(reader: Reader) -> MailSettings:
    """The whole of it, for a form."""
    on = reader.clock.today()
    found = []
    for one in issuers(reader):
        kept = sender_of(setting(reader, key=sender_key(one.id), on=on))
        found.append(IssuerSender(one.id, one.name, kept or _on_card(one.name, one.email), kept is None))
    return MailSettings(server(reader), drafts_folder(reader), tuple(found), interval(reader))


def template(reader: Reader, *, kind: str) -> Template:
    """The template of a kind: the pole's own, else the usual one."""
    kept = setting(reader, key=template_key(kind), on=reader.clock.today())
    return Template(**kept) if kept else usual_templates()[kind]


def templates(reader: Reader) -> dict[str, Template]:
    """Every template by kind."""
    return {str(kind): template(reader, kind=kind) for kind in PLACES}


def _on_card(name: str, email: str) -> Sender | None:
    try:
        return Sender(checked_address(email), name) if email.strip() else None
    except BadInput:
        return None
