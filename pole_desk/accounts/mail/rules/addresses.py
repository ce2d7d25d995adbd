"""E-mail addresses and lines of headers, refused whole when they could say more than what they are."""

from __future__ import annotations

import re
import unicodedata

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

ADDRESS_MOST = 254
LOCAL_MOST = 64
"""Octets: RFC 5321, 4.5.3.1."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LOCAL = re.compile(r"[^\s()<>\[\]:;@\\,\".]+(?:\.[^\s()<>\[\]:;@\\,\".]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_EDGES = " \u00a0\u202f"


def unseen(text: str) -> bool:
    """Whether a text holds a line break, or anything else that is not seen: a header would end there."""
    return any(unicodedata.category(one) in _UNSEEN for one in text)


def checked_address(text: str) -> str:
    """One e-mail address, its domain in lower case; accents are allowed on both sides.

    Raises BadInput `email`: a line break, another address behind a comma, no domain, too long.
    """
    local, _at, domain = text.strip(_EDGES).rpartition("@")
    domain = domain.lower()
    fits = len(local.encode()) <= LOCAL_MOST and len(text.encode()) <= ADDRESS_MOST
    if unseen(text) or not fits or not _LOCAL.fullmatch(local) or not _is_domain(domain):
        shown = "".join(one if not unseen(one) else "␤" for one in text[:80])
        raise BadInput(
            "email",
            _("« {text} » n’est pas une adresse e-mail. Corrigez-la sur la fiche, par exemple "
              "compta@exemple.fr.").format(text=shown),
            value=text,
        )
    return f"{local}@{domain}"


def wire_address(address: str) -> str:
    """A checked address as servers take it: the domain in ASCII (IDNA)."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def needs_utf8(address: str) -> bool:
    """Whether only servers with SMTPUTF8 (RFC 6531) carry letters to it."""
    return not address.rpartition("@")[0].isascii()


def is_host(name: str) -> bool:
    """Whether a server may be called so: labels of letters, digits and hyphens."""
    ascii_name = _ascii(name.lower())
    return bool(ascii_name) and all(_LABEL.fullmatch(label) for label in ascii_name.split("."))


def checked_line(text: str, most: int, code: str) -> str:
    """A line of a header: a subject, a name; raises BadInput `code` on a line break or too long."""
    line = text.strip(_EDGES)
    if unseen(line):
        raise BadInput(code, _("« {text}… » doit tenir sur une seule ligne.").format(text=line[:40].split("\n")[0]))
    if len(line) > most:
        raise BadInput(
            code, _("« {text}… » est trop long : {most} caractères au plus.").format(text=line[:40], most=most)
        )
    return line


def _is_domain(domain: str) -> bool:
    return is_host(domain) and "." in domain and not domain.rpartition(".")[2].isdigit()


def _ascii(name: str) -> str:
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
