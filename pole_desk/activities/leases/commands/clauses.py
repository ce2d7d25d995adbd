"""What an agreement says beside spaces and dates: clauses, people, insurance."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId


@command(Permission.LEASES)
def change_terms(
    tx: Tx, *, lease: LeaseId, terms: Terms, seen_version: int | None = None
) -> None:
    """Change the clauses of an agreement; raises Conflict when somebody else just did."""
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    before = agreement.terms
    agreement.set_terms(terms)
    for line in agreement.lines():
        if line.index_year == line.first_day.year:
            line.index_quarter = agreement.quarter_at(line.first_day)
    agreement.written(
        _("Clauses de la convention {number} modifiées.").format(number=agreement.row.number)
    )
    tx.undo_with(change_terms, lease=lease, terms=before)


@command(Permission.LEASES)
def set_people(
    tx: Tx, *, lease: LeaseId, people: int, seen_version: int | None = None
) -> None:
    """How many people of the holder work there."""
    agreement = Agreement.of(tx, lease, seen_version)
    agreement.require_changeable()
    if people < 0:
        raise BadInput("lease_figures", _("Le nombre de personnes n’est pas négatif."))
    before, agreement.row.people = agreement.row.people, people
    agreement.written(
        ngettext("{number} : {n} personne.", "{number} : {n} personnes.", people).format(
            number=agreement.row.number, n=people
        )
    )
    tx.undo_with(set_people, lease=lease, people=before)


@command(Permission.LEASES)
def set_insurance(tx: Tx, *, lease: LeaseId, until: date | None) -> None:
    """The last day that the insurance certificate handed in covers; None: none handed in."""
    agreement = Agreement.of(tx, lease)
    agreement.require_changeable()
    before, agreement.row.insurance_until = agreement.row.insurance_until, until
    agreement.written(
        _("{number} : assurance valable jusqu’au {day}.").format(
            number=agreement.row.number, day=plain_day(until)
        )
        if until
        else _("{number} : plus d’attestation d’assurance.").format(number=agreement.row.number)
    )
    tx.undo_with(set_insurance, lease=lease, until=before)
