"""Who leads a chantier and which referents of public policies it deals with, from a day to a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import (
    Dated,
    give_way,
    known,
    stand,
    stood,
    touch,
    words,
)
from pole_desk.registers.chantiers.rules import (
    TOPIC,
    LeadInput,
    ReferentInput,
    require_days,
    require_lead,
)
from pole_desk.registers.chantiers.tables import LeadRow, ReferentRow
from pole_desk.registers.parties.queries import party as party_card

REFERENTS = "chantier_referents"


@command(Permission.CHANTIERS)
def set_lead(
    tx: Tx,
    *,
    chantier: ChantierId,
    lead: LeadInput,
    on: date | None = None,
    seen_version: int | None = None,
) -> None:
    """Say who leads a chantier from a day on (today when None); who led it before ends the day before.

    Raises BadInput, Conflict, NotFound `chantier` or `party`.
    """
    require_lead(lead)
    row, first_day = known(tx, chantier), on or tx.clock.today()
    tx.require_version(TOPIC, row, seen_version)
    name = words(lead.name)
    shown = name or (party_card(tx, party=lead.party).name if lead.party is not None else "")
    statement = select(LeadRow).where(
        LeadRow.chantier == chantier,
        LeadRow.withdrawn.is_(False),
        or_(LeadRow.last_day.is_(None), LeadRow.last_day >= first_day),
    )
    former = list(tx.session.scalars(statement))
    before = stood(former)
    give_way(former, first_day)
    if shown:
        new = LeadRow(
            chantier=chantier, kind=str(lead.kind), party=lead.party, name=name,
            first_day=first_day, last_day=None, withdrawn=False,
        )  # fmt: skip
        tx.session.add(new)
        tx.session.flush()
        before += (Dated(new.id, None, True),)
    touch(tx, row)
    tx.undo_with(restore_leads, chantier=chantier, before=before)
    text = _("{name} pilote le chantier {number}.") if shown else _("Le chantier {number} n’a plus de pilote.")
    tx.says(text.format(name=shown, number=row.number))


@command(Permission.CHANTIERS)
def restore_leads(tx: Tx, *, chantier: ChantierId, before: Sequence[Dated]) -> None:
    """Put the leads of a chantier back as they stood."""
    row = known(tx, chantier)
    again = stand(tx, LeadRow, before)
    touch(tx, row)
    tx.undo_with(restore_leads, chantier=chantier, before=again)
    tx.says(_("Le pilotage du chantier {number} est rétabli.").format(number=row.number))


@command(Permission.CHANTIERS)
def add_referent(tx: Tx, *, chantier: ChantierId, referent: ReferentInput) -> int:
    """Note the referent of a public policy; a chantier may have several. Raises BadInput, NotFound."""
    owner = known(tx, chantier)
    row = ReferentRow(chantier=owner.id, withdrawn=False)
    _fill(row, referent)
    tx.session.add(row)
    tx.session.flush()
    _noted(tx, row, _("{name} est référent du chantier {number}.").replace("{number}", str(owner.number)))
    tx.undo_with(withdraw_referent, referent=row.id)
    return row.id


@command(Permission.CHANTIERS)
def change_referent(
    tx: Tx, *, referent: int, values: ReferentInput, seen_version: int | None = None
) -> None:
    """Change what a referent's line says, its end included; former values are kept."""
    row = _referent(tx, referent)
    tx.require_version(REFERENTS, row, seen_version)
    former = ReferentInput(
        policy=row.policy, name=row.name, institution=row.institution,
        first_day=row.first_day, last_day=row.last_day,
    )  # fmt: skip
    _fill(row, values)
    tx.session.flush()
    _noted(tx, row, _("Le référent {name} est modifié."))
    tx.undo_with(change_referent, referent=referent, values=former)


@command(Permission.CHANTIERS)
def withdraw_referent(tx: Tx, *, referent: int, withdrawn: bool = True) -> None:
    """Take a referent noted by mistake out, or bring it back; it stays on record."""
    row = _referent(tx, referent)
    row.withdrawn = withdrawn
    tx.session.flush()
    _noted(tx, row, _("{name} est retiré.") if withdrawn else _("{name} est rétabli."))
    tx.undo_with(withdraw_referent, referent=referent, withdrawn=not withdrawn)


def _referent(tx: Tx, referent: int) -> ReferentRow:
    row = tx.session.get(ReferentRow, referent)
    if row is None:
        raise NotFound("referent", _("Le référent n° {id} n’existe pas.").format(id=referent))
    return row


def _fill(row: ReferentRow, values: ReferentInput) -> None:
    if not values.policy.strip() and not values.name.strip():
        raise BadInput("referent", _("Nommez la politique publique ou son référent."))
    require_days(values.first_day, values.last_day)
    row.policy, row.name = words(values.policy), words(values.name)
    row.institution = words(values.institution)
    row.first_day, row.last_day = values.first_day, values.last_day


def _noted(tx: Tx, row: ReferentRow, text: str) -> None:
    tx.changed(TOPIC, row.chantier)
    tx.changed(REFERENTS, row.id)
    tx.says(text.format(name=row.name or row.policy))
