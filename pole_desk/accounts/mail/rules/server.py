"""The mail server and who writes, as settings keep them; never a password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pole_desk.accounts.mail.rules import NAME_MOST
from pole_desk.accounts.mail.rules.addresses import checked_address, checked_line, is_host
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, number

SERVER, FOLDER, INTERVAL = "mail.server", "mail.folder", "mail.interval"
"""Keys of the settings."""


class Security(StrEnum):
    """How the line to the server is closed: from the first word, after a greeting, not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


LEAST_INTERVAL, MOST_INTERVAL = 1, 1440
"""Minutes."""
USUAL_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed over; `user` is empty when the server asks for none."""

    host: str
    port: int
    security: str
    user: str = ""

    def kept(self) -> dict[str, Any]:
        """As the settings keep it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes for an issuer; `reply_to` is empty when answers come to the address itself.

    `copy`: each letter is sent to the address too, unseen.
    """

    address: str
    name: str
    reply_to: str = ""
    copy: bool = False

    def kept(self) -> dict[str, Any]:
        """As the settings keep it."""
        return asdict(self)


def template_key(kind: str) -> str:
    """The setting of a template."""
    return f"mail.template.{kind}"


def sender_key(issuer: int) -> str:
    """The setting of who writes for an issuer."""
    return f"mail.sender.{issuer}"


def security_names() -> dict[str, str]:
    """The ways to close the line, in French."""
    return {
        Security.STARTTLS: _("STARTTLS"),
        Security.TLS: _("TLS"),
        Security.NONE: _("Aucune (réseau local)"),
    }


def checked_server(*, host: str, port: int | None, security: str, user: str = "") -> Server:
    """A server that can be asked; its usual port when none is given.

    Raises BadInput `host`, `port`, `security`, `user`: a password never goes over an open line.
    """
    name = host.strip().lower()
    if not is_host(name):
        raise BadInput(
            "host", _("« {host} » n’est pas un nom de serveur. Par exemple smtp.exemple.fr.").format(host=host)
        )
    if security not in {str(one) for one in Security}:
        raise BadInput("security", _("La sécurité est STARTTLS, TLS ou aucune."))
    given = USUAL_PORTS[Security(security)] if port is None else port
    if not 1 <= given <= 65_535:
        raise BadInput("port", _("Un port est un nombre entre 1 et 65 535."))
    login = checked_line(user, NAME_MOST, "user")
    if login and security == Security.NONE:
        raise BadInput(
            "security",
            _("Un mot de passe ne passe pas en clair : choisissez STARTTLS ou TLS, ou effacez l’identifiant."),
        )
    return Server(name, given, str(security), login)


def checked_sender(*, address: str, name: str, reply_to: str = "", copy: bool = False) -> Sender:
    """Who writes; raises BadInput `email`, `reply_to`, `sender_name`."""
    own = checked_address(address)
    try:
        answers = checked_address(reply_to) if reply_to.strip() else ""
    except BadInput as error:
        raise BadInput("reply_to", error.message) from None
    return Sender(own, checked_line(name, NAME_MOST, "sender_name"), answers, copy)


def server_of(kept: Mapping[str, Any] | None) -> Server | None:
    """The server that the settings name; None when there is none."""
    return Server(**kept) if kept else None


def sender_of(kept: Mapping[str, Any] | None) -> Sender | None:
    """Who writes, as the settings name them; None when they do not."""
    return Sender(**kept) if kept else None


def checked_interval(minutes: int | None) -> int | None:
    """The minutes between two sendings of a window by itself; None: on demand alone. Raises BadInput `interval`."""
    if minutes is not None and not LEAST_INTERVAL <= minutes <= MOST_INTERVAL:
        raise BadInput(
            "interval",
            _("L’envoi automatique se règle de {least} à {most} minutes.").format(
                least=number(LEAST_INTERVAL), most=number(MOST_INTERVAL)
            ),
        )
    return minutes


def no_sender(issuer: str) -> RuleBroken:
    """The refusal to write in the name of an issuer that has no address."""
    return RuleBroken(
        "no_sender",
        _("{issuer} n’a pas d’adresse d’expéditeur. Donnez-la dans Réglages › Courriel.").format(issuer=issuer),
    )
