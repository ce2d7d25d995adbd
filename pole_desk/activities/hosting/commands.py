"""Admission written: applications received, visited, decided; an accepted one opens an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pole_desk.activities.hosting.rules import (
    TOPIC,
    Criterion,
    State,
    dimension_name,
    require_step,
    state_name,
)
from pole_desk.activities.hosting.tables import (
    ApplicationRow,
    CommitteeRow,
    TargetRow,
    VisitRow,
)
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ApplicationId, LeaseId, PartyId, SpaceId
from pole_desk.registers.parties.queries import party as party_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an applicant asks for."""

    wanted_from: date
    offices: int = 0
    desks: int = 0
    people: int = 1
    criterion: Criterion = Criterion.NONE
    note: str = ""


@command(Permission.HOSTING)
def receive_application(tx: Tx, *, party: PartyId, wish: Wish, on: date) -> ApplicationId:
    """Record that a structure asks for a place. Raises BadInput when it asks for nothing."""
    card = party_card(tx, party=party)
    _require_wish(wish)
    row = ApplicationRow(
        party=party, state=State.RECEIVED, received_on=on, committee=None, decided_on=None,
        reason="", lease=None, **_columns(wish),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.changed("parties", party)
    tx.says(_("Candidature de {name} reçue.").format(name=card.name))
    tx.undo_with(withdraw_application, application=row.id, reason=_("saisie annulée"), on=on)
    return ApplicationId(row.id)


@command(Permission.HOSTING)
def change_application(
    tx: Tx, *, application: ApplicationId, wish: Wish, seen_version: int | None = None
) -> None:
    """Change what an applicant asks for."""
    row = _row(tx, application)
    tx.require_version(TOPIC, row, seen_version)
    _require_wish(wish)
    for key, value in _columns(wish).items():
        setattr(row, key, value)
    _saved(tx, row, _("Candidature modifiée."))


@command(Permission.HOSTING)
def record_visit(
    tx: Tx, *, application: ApplicationId, on: date, guide: str = "", note: str = ""
) -> int:
    """A visit comes before the file; the first one moves the application on."""
    row = _row(tx, application)
    if row.state == State.RECEIVED:
        row.state = State.VISITED
    visit = VisitRow(application=row.id, held_on=on, guide=guide, note=note)
    tx.session.add(visit)
    _saved(tx, row, _("Visite du {day} enregistrée.").format(day=plain_day(on)))
    return visit.id


@command(Permission.HOSTING)
def call_committee(tx: Tx, *, on: date, members: str = "") -> int:
    """Set a committee on a day."""
    row = CommitteeRow(held_on=on, members=members, minutes="")
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Comité du {day} créé.").format(day=plain_day(on)))
    return row.id


@command(Permission.HOSTING)
def write_minutes(
    tx: Tx, *, committee: int, members: str, minutes: str, seen_version: int | None = None
) -> None:
    """Keep who sat and what was said."""
    row = tx.session.get(CommitteeRow, committee)
    if row is None:
        raise NotFound("committee", _("Ce comité n’existe pas."))
    tx.require_version(TOPIC, row, seen_version)
    row.members, row.minutes = members, minutes
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Compte rendu du comité enregistré."))


@command(Permission.HOSTING)
def present_to_committee(tx: Tx, *, application: ApplicationId, committee: int) -> None:
    """Put a visited application on a committee's table."""
    row = _row(tx, application)
    require_step(row.state, State.COMMITTEE, "")
    if tx.session.get(CommitteeRow, committee) is None:
        raise NotFound("committee", _("Ce comité n’existe pas."))
    row.state, row.committee = State.COMMITTEE, committee
    _saved(tx, row, _("Candidature présentée au comité."))


@command(Permission.HOSTING)
def decide_application(
    tx: Tx, *, application: ApplicationId, decision: State, on: date, reason: str = ""
) -> None:
    """Accept, put on the waiting list or refuse; the last two with the reason."""
    if decision not in (State.ACCEPTED, State.WAITING, State.REFUSED):
        raise BadInput("decision", _("Une décision est : acceptée, liste d’attente ou refusée."))
    row = _row(tx, application)
    before = State(row.state)
    require_step(row.state, decision, reason)
    row.state, row.decided_on, row.reason = decision, on, reason
    _saved(tx, row, _("Candidature : {state}.").format(state=state_name(decision).lower()))
    tx.undo_with(undecide_application, application=row.id, state=before)


@command(Permission.HOSTING)
def undecide_application(tx: Tx, *, application: ApplicationId, state: State) -> None:
    """Take a decision back, while no agreement came of it."""
    row = _row(tx, application)
    if row.lease is not None:
        raise RuleBroken("application_leased", _("Une convention est déjà signée sur cette candidature."))
    row.state, row.decided_on, row.reason = state, None, ""
    _saved(tx, row, _("Décision reprise."))


@command(Permission.HOSTING)
def withdraw_application(tx: Tx, *, application: ApplicationId, reason: str, on: date) -> None:
    """The applicant gives up; the file stays."""
    row = _row(tx, application)
    before = State(row.state)
    require_step(row.state, State.WITHDRAWN, reason)
    row.state, row.decided_on, row.reason = State.WITHDRAWN, on, reason
    _saved(tx, row, _("Candidature retirée."))
    tx.undo_with(undecide_application, application=row.id, state=before)


@command(Permission.HOSTING)
def lease_to_applicant(
    tx: Tx,
    *,
    application: ApplicationId,
    spaces: Sequence[SpaceId],
    first_day: date,
    last_day: date | None = None,
    terms: Terms | None = None,
) -> LeaseId:
    """Sign the agreement of an accepted application; a waiting one is accepted by it."""
    row = _row(tx, application)
    if row.state == State.WAITING:
        require_step(row.state, State.ACCEPTED, "")
        row.state, row.decided_on = State.ACCEPTED, tx.clock.today()
    if row.state != State.ACCEPTED or row.lease is not None:
        raise RuleBroken(
            "application_state",
            _("Seule une candidature acceptée et sans convention en ouvre une."),
        )
    lease = open_lease(
        tx, party=PartyId(row.party), spaces=spaces, first_day=first_day, last_day=last_day,
        terms=terms or Terms(people=row.people),
    )  # fmt: skip
    row.lease = lease
    _saved(tx, row, _("Convention ouverte pour la candidature."))
    return lease


@command(Permission.HOSTING)
def set_target(tx: Tx, *, dimension: str, class_key: str, percent: int, valid_from: date) -> None:
    """Set the share, in percent, that the pole aims at for a class from a day on."""
    if not 0 <= percent <= 100:
        raise BadInput("percent", _("Un objectif va de 0 à 100 %."))
    try:
        named = dimension_name(dimension)
    except KeyError:
        raise BadInput("dimension", _("Cette dimension n’existe pas.")) from None
    row = tx.session.scalar(
        select(TargetRow).where(
            TargetRow.dimension == dimension,
            TargetRow.class_key == class_key,
            TargetRow.valid_from == valid_from,
        )
    )
    if row is None:
        row = TargetRow(dimension=dimension, class_key=class_key, valid_from=valid_from, percent=percent)
        tx.session.add(row)
    row.percent = percent
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Objectif de diversité modifié : {name}.").format(name=named.lower()))


def _require_wish(wish: Wish) -> None:
    if wish.offices < 0 or wish.desks < 0 or wish.people < 1 or wish.offices + wish.desks == 0:
        raise BadInput(
            "wish", _("Une candidature demande au moins un bureau ou un poste, pour une personne.")
        )


def _columns(wish: Wish) -> dict[str, object]:
    return {
        "wanted_from": wish.wanted_from,
        "offices": wish.offices,
        "desks": wish.desks,
        "people": wish.people,
        "criterion": str(wish.criterion),
        "note": wish.note,
    }


def _row(tx: Tx, application: ApplicationId) -> ApplicationRow:
    row = tx.session.get(ApplicationRow, application)
    if row is None:
        raise NotFound(
            "application", _("La candidature n° {id} n’existe pas.").format(id=application)
        )
    return row


def _saved(tx: Tx, row: ApplicationRow, text: str) -> None:
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(text)
