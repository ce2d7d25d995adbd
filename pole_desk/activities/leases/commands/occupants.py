"""Co-occupants: structures that share an agreement's spaces and rent; only the agreement claims."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.rules import require_standing
from pole_desk.activities.leases.rules.terms import require_days, require_share
from pole_desk.activities.leases.tables import LeaseOccupantRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId, PartyId
from pole_desk.registers.parties.queries import party as party_card


@command(Permission.LEASES)
def add_occupant(
    tx: Tx,
    *,
    lease: LeaseId,
    party: PartyId,
    first_day: date,
    last_day: date | None = None,
    people: int = 0,
    share_bp: int = 0,
) -> int:
    """A structure joins an agreement's spaces; it is invoiced its share (basis points) of the rent.

    Raises RuleBroken `shares_sum` over 100 %, `same_party` for the holder.
    """
    agreement = Agreement.of(tx, lease)
    agreement.require_open_on(first_day)
    require_days(first_day, last_day)
    name = party_card(tx, party=party).name
    if agreement.party == party:
        raise RuleBroken("same_party", _("{party} tient déjà la convention.").format(party=name))
    row = LeaseOccupantRow(
        lease=lease,
        party=party,
        first_day=first_day,
        last_day=last_day,
        people=people,
        share_bp=share_bp,
        withdrawn=False,
    )
    _require_fits(tx, row)
    tx.session.add(row)
    tx.session.flush()
    agreement.written(
        _("{party} rejoint la convention {number} le {day}.").format(
            party=name, number=agreement.row.number, day=plain_day(first_day)
        )
    )
    tx.undo_with(withdraw_occupant, occupant=row.id)
    return row.id


def _require_fits(tx: Tx, row: LeaseOccupantRow) -> None:
    """The shares of those there on any of its days stay within the whole rent."""
    if row.people < 0:
        raise BadInput("lease_figures", _("Le nombre de personnes n’est pas négatif."))
    statement = select(LeaseOccupantRow).where(
        LeaseOccupantRow.lease == row.lease,
        LeaseOccupantRow.withdrawn.is_(False),
        or_(LeaseOccupantRow.last_day.is_(None), LeaseOccupantRow.last_day >= row.first_day),
    )
    if row.last_day is not None:
        statement = statement.where(LeaseOccupantRow.first_day <= row.last_day)
    with tx.session.no_autoflush:
        others = [other for other in tx.session.scalars(statement) if other.id != row.id]
    for day in {row.first_day, *(max(other.first_day, row.first_day) for other in others)}:
        there = [o for o in others if o.first_day <= day and (o.last_day is None or day <= o.last_day)]
        require_share(row.share_bp, sum(other.share_bp for other in there))


def _occupant(tx: Tx, occupant: int, *, withdrawn: bool = False) -> tuple[Agreement, LeaseOccupantRow]:
    row = tx.session.get(LeaseOccupantRow, occupant)
    if row is None:
        raise NotFound("lease_occupant", _("Le co-occupant n° {id} n’existe pas.").format(id=occupant))
    require_standing(row.withdrawn, withdrawn)
    agreement = Agreement.of(tx, LeaseId(row.lease))
    agreement.require_changeable()
    return agreement, row


def _named(tx: Tx, row: LeaseOccupantRow) -> str:
    return party_card(tx, party=PartyId(row.party)).name


@command(Permission.LEASES)
def change_occupant(tx: Tx, *, occupant: int, people: int, share_bp: int) -> None:
    """Another number of people, another share for all its days.

    To change the share from a day on, end it and add it again.
    """
    agreement, row = _occupant(tx, occupant)
    if share_bp != row.share_bp:
        _require_not_invoiced(agreement, row)
    before = (row.people, row.share_bp)
    row.people, row.share_bp = people, share_bp
    _require_fits(tx, row)
    agreement.written(
        _("{party} : part et personnes modifiées ({number}).").format(
            party=_named(tx, row), number=agreement.row.number
        )
    )
    tx.undo_with(change_occupant, occupant=occupant, people=before[0], share_bp=before[1])


@command(Permission.LEASES)
def end_occupant(tx: Tx, *, occupant: int, last_day: date | None) -> None:
    """The last day of a co-occupant; None: as long as the agreement."""
    agreement, row = _occupant(tx, occupant)
    require_days(row.first_day, last_day)
    before, row.last_day = row.last_day, last_day
    _require_fits(tx, row)
    agreement.written(
        _("{party} quitte la convention {number} le {day}.").format(
            party=_named(tx, row), number=agreement.row.number, day=plain_day(last_day)
        )
        if last_day
        else _("{party} reste dans la convention {number}.").format(
            party=_named(tx, row), number=agreement.row.number
        )
    )
    tx.undo_with(end_occupant, occupant=occupant, last_day=before)


@command(Permission.LEASES)
def withdraw_occupant(tx: Tx, *, occupant: int) -> None:
    """Take a co-occupant back, to whom nothing was invoiced yet."""
    agreement, row = _occupant(tx, occupant)
    _require_not_invoiced(agreement, row)
    row.withdrawn = True
    agreement.written(
        _("{party} retiré de la convention {number}.").format(
            party=_named(tx, row), number=agreement.row.number
        )
    )
    tx.undo_with(restore_occupant, occupant=occupant)


@command(Permission.LEASES)
def restore_occupant(tx: Tx, *, occupant: int) -> None:
    """Bring a withdrawn co-occupant back."""
    agreement, row = _occupant(tx, occupant, withdrawn=True)
    _require_fits(tx, row)
    row.withdrawn = False
    agreement.written(
        _("{party} de retour dans la convention {number}.").format(
            party=_named(tx, row), number=agreement.row.number
        )
    )
    tx.undo_with(withdraw_occupant, occupant=occupant)


def _require_not_invoiced(agreement: Agreement, row: LeaseOccupantRow) -> None:
    suffix = f":occupant:{row.id}"
    for charge in agreement.invoiced():
        if charge.key.endswith(suffix):
            raise RuleBroken(
                "invoiced",
                _("Une part lui est déjà facturée ({invoice}) : mettez fin à sa présence à une "
                  "date plutôt.").format(invoice=charge.invoice),
                invoice=charge.invoice,
            )
