"""What the admission views show: applications, one of them with the mix it would make, the waiting list."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.activities.hosting.queries import (
    Application,
    Committee,
    Match,
    Visit,
    application,
    applications,
    committees,
    hosted_mix,
    matches,
    visits,
)
from pole_desk.activities.hosting.rules import Dimension, State
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ApplicationId, PartyId


class Admission(NamedTuple):
    """One application: visits, the committees there are, the mix now and after."""

    application: Application
    visits: list[Visit]
    committees: list[Committee]
    mix: tuple[Dimension, ...]
    history: list[Entry]


class Waiting(NamedTuple):
    """An application on the waiting list with the places that could suit it."""

    id: ApplicationId
    party: PartyId
    party_name: str
    received_on: date
    wanted_from: date
    wish: str
    people: int
    places: str
    first_place: int | None
    free_from: date | None


def admission(reader: Reader, *, application_id: ApplicationId) -> Admission:
    """Everything on the card of an application; raises NotFound."""
    found = application(reader, application=application_id)
    return Admission(
        found,
        visits(reader, application=found.id),
        committees(reader),
        hosted_mix(reader, on=reader.clock.today(), applicant=found.party),
        trail(reader, topic="applications", record=found.id),
    )


def mix_now(reader: Reader) -> tuple[Dimension, ...]:
    """Today's mix beside the targets."""
    return hosted_mix(reader, on=reader.clock.today())


def waiting_list(reader: Reader) -> list[Waiting]:
    """Those who wait, the oldest first, each with what is or comes free."""
    suits: dict[ApplicationId, list[Match]] = {}
    for match in matches(reader, on=reader.clock.today()):
        suits.setdefault(match.application, []).append(match)
    rows = sorted(applications(reader, state=State.WAITING), key=lambda row: (row.received_on, row.id))
    return [_waiting(row, suits.get(row.id, [])) for row in rows]


def _waiting(row: Application, found: list[Match]) -> Waiting:
    best = min(found, key=lambda match: match.free_from, default=None)
    return Waiting(
        row.id, row.party, row.party_name, row.received_on, row.wanted_from, wish_text(row), row.people,
        ", ".join(match.code for match in found), None if best is None else best.space,
        None if best is None else best.free_from,
    )  # fmt: skip


def wish_text(row: Application) -> str:
    """`2 bureaux, 1 poste`."""
    parts = []
    if row.offices:
        words = ngettext(_("{n} bureau"), _("{n} bureaux"), row.offices)
        parts.append(words.format(n=number(row.offices)))
    if row.desks:
        parts.append(ngettext(_("{n} poste"), _("{n} postes"), row.desks).format(n=number(row.desks)))
    return ", ".join(parts) or _("adresse seule")
