"""A project as typed, and when two of them are the same person's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.rules import Territory, checked_email
from pole_desk.registers.parties.rules.likeness import NEAR, Name

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInput:
    """A project and who carries it, as typed; `people` are those who carry it together."""

    title: str
    carrier: str = ""
    email: str = ""
    phone: str = ""
    pitch: str = ""
    people: int = 1
    commune: str = ""
    territory: str = Territory.NONE
    track: str = ""
    network: PartyId | None = None
    """The partner network that sent it."""


def checked_project(values: ProjectInput) -> ProjectInput:
    """The project with tidy spaces; raises BadInput `title`, `email`, `people`, `territory`."""
    clean = replace(
        values,
        title=" ".join(values.title.split()),
        carrier=" ".join(values.carrier.split()),
        email=checked_email(values.email.strip()),
        phone=" ".join(values.phone.split()),
        pitch=values.pitch.strip(),
        commune=" ".join(values.commune.split()),
        track=values.track.strip(),
    )
    if not clean.title:
        raise BadInput("title", _("Donnez un nom au projet, même provisoire."))
    if not 1 <= clean.people <= MOST_PEOPLE:
        raise BadInput(
            "people", _("Un projet est porté par 1 à {most} personnes.").format(most=MOST_PEOPLE)
        )
    if clean.territory not in {str(kind) for kind in Territory}:
        raise BadInput(
            "territory", _("Le territoire « {text} » est inconnu.").format(text=clean.territory)
        )
    return clean


@dataclass(frozen=True, slots=True)
class Face:
    """What of an identity is compared: its title, its carrier, the e-mail."""

    title: str
    carrier: str
    email: str


_name = lru_cache(maxsize=8192)(Name)
SAME = 95
"""From this likeness on, two identities are taken for one until somebody says otherwise."""


def likeness(one: Face, other: Face) -> tuple[int, str]:
    """How alike two identities are (0 to 100) and why, in French; below `NEAR`, 0.

    The same e-mail or the same title and carrier is the same identity; the same carrier under
    another title, or a near title, may be.
    """
    mail = one.email.strip().lower()
    title = _name(one.title).likeness(_name(other.title))
    carrier = (
        _name(one.carrier).likeness(_name(other.carrier)) if one.carrier and other.carrier else None
    )
    if mail and mail == other.email.strip().lower():
        return 100, _("même adresse e-mail")
    if _name(one.title).key == _name(other.title).key and (carrier is None or carrier >= NEAR):
        return SAME, _("même projet")
    if carrier is not None and carrier >= NEAR:
        return min(carrier, SAME - 1), _("même porteur ou porteuse")
    if title >= NEAR and carrier is None:
        return min(title, SAME - 1), _("noms de projet proches")
    return 0, ""
