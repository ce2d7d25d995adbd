"""Deposits held of clients: money kept apart, never revenue; what each movement's receipt says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing import queries as billing
from pole_desk.activities.leases.rules import Movement
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.formats.pdf.papers import DepositReceipt
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, LeaseId, PartyId
from pole_desk.registers.catalog.queries import issuer_for
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import merged_with, party_names


class HeldDeposit(NamedTuple):
    """The deposit of an agreement as a day ended, in euros."""

    lease: LeaseId
    number: str
    kind: str
    party: PartyId
    party_name: str
    asked: Decimal
    received: Decimal
    returned: Decimal
    withheld: Decimal
    since: date | None
    ended_on: date | None

    @property
    def held(self) -> Decimal:
        return self.received - self.returned - self.withheld


class DepositMovement(NamedTuple):
    """Money of a deposit that came, went back or was withheld."""

    id: int
    lease: LeaseId
    number: str
    kind: str
    on: date
    amount: Decimal
    reason: str


class DepositTotals(NamedTuple):
    """The foot of the list: how many agreements, and what is held of them."""

    count: int
    received: Decimal
    returned: Decimal
    withheld: Decimal
    held: Decimal


def deposits_held(
    reader: Reader, *, on: date | None = None, party: PartyId | None = None, settled: bool = False
) -> list[HeldDeposit]:
    """The deposits held as a day ended (today when None), by client; with `settled` those given back too."""
    day = on or reader.clock.today()
    row = LeaseDepositRow
    statement = (
        select(row.lease, row.kind, row.amount, row.on_day, LeaseRow.number, LeaseRow.kind, LeaseRow.last_day,
               DossierRow.party)
        .join(LeaseRow, LeaseRow.id == row.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(row.withdrawn.is_(False), row.on_day <= day)
        .order_by(row.lease, row.on_day, row.id)
    )  # fmt: skip
    if party is not None:
        statement = statement.where(DossierRow.party.in_(merged_with(reader, party=party)))
    merged = billing.current_parties(reader)
    found: dict[LeaseId, HeldDeposit] = {}
    for lease, kind, amount, moved_on, number, activity, last_day, owner in reader.connection.execute(statement):
        empty = HeldDeposit(
            lease, number, activity, merged.get(owner, owner), "", ZERO, ZERO, ZERO, ZERO, None, last_day
        )
        one = found.get(lease, empty)
        since = one.since or (moved_on if kind == Movement.RECEIVED else None)
        found[lease] = one._replace(**{kind: getattr(one, kind) + amount}, since=since)
    names = party_names(reader, parties=[one.party for one in found.values()])
    kept = [one._replace(party_name=names[one.party]) for one in found.values() if one.held or settled]
    return sorted(kept, key=lambda one: (one.party_name.casefold(), one.lease))


def deposit_movements(reader: Reader, *, party: PartyId) -> list[DepositMovement]:
    """What came, went back and was withheld of a client's deposits, and of those merged into it, the oldest first."""
    row = LeaseDepositRow
    statement = (
        select(row.id, row.lease, LeaseRow.number, row.kind, row.on_day, row.amount, row.reason)
        .join(LeaseRow, LeaseRow.id == row.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(row.withdrawn.is_(False), row.kind != Movement.ASKED,
               DossierRow.party.in_(merged_with(reader, party=party)))
        .order_by(row.on_day, row.id)
    )  # fmt: skip
    return reader.rows(statement, DepositMovement)


def standing_movements(reader: Reader) -> dict[int, Decimal]:
    """What each movement of a deposit brought to the bank, in euros: above zero received, below it returned."""
    row = LeaseDepositRow
    statement = select(row.id, row.kind, row.amount).where(
        row.withdrawn.is_(False), row.kind.in_((str(Movement.RECEIVED), str(Movement.RETURNED)))
    )
    return {
        movement: amount if kind == Movement.RECEIVED else -amount
        for movement, kind, amount in reader.connection.execute(statement)
    }


def deposit_totals(reader: Reader, *, on: date | None = None) -> DepositTotals:
    """The foot of the list of deposits held as a day ended."""
    found = deposits_held(reader, on=on)
    return DepositTotals(
        len(found), sum((one.received for one in found), ZERO), sum((one.returned for one in found), ZERO),
        sum((one.withheld for one in found), ZERO), sum((one.held for one in found), ZERO),
    )  # fmt: skip


def deposit_receipt(reader: Reader, *, movement: int) -> DepositReceipt:
    """What the receipt of a deposit received or returned says, with what was withheld before and why.

    Raises NotFound `lease_deposit`, RuleBroken `no_receipt`.
    """
    row = LeaseDepositRow
    moved = reader.connection.execute(
        select(row.lease, row.kind, row.amount, row.on_day, row.reason, LeaseRow.number,
               LeaseRow.kind.label("activity"), DossierRow.party)
        .join(LeaseRow, LeaseRow.id == row.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(row.id == movement, row.withdrawn.is_(False))
    ).first()  # fmt: skip
    if moved is None:
        raise NotFound("lease_deposit", _("Le mouvement de dépôt n° {id} n’existe pas.").format(id=movement))
    if moved.kind not in (Movement.RECEIVED, Movement.RETURNED):
        raise RuleBroken("no_receipt", _("Seul un dépôt reçu ou rendu a un reçu."))
    seller = issuer_for(reader, activity=moved.activity, on=moved.on_day)
    withheld = _withheld(reader, moved.lease, moved.on_day) if moved.kind == Movement.RETURNED else []
    return DepositReceipt(
        number=f"DG-{moved.number}-{movement}",
        issue_date=reader.clock.today(),
        moved_on=moved.on_day,
        kind="received" if moved.kind == Movement.RECEIVED else "returned",
        holder=billing.sellers(reader, issuers=[IssuerId(seller)])[IssuerId(seller)].block,
        payer=billing.buyers(reader, parties=[moved.party])[moved.party].block,
        agreement=moved.number,
        amount=moved.amount,
        withheld=sum((amount for amount, _why in withheld), ZERO),
        withheld_reason=" ; ".join(why for _amount, why in withheld),
        reference=moved.reason,
        mentions=(
            _("Dépôt de garantie : somme détenue pour le compte de la structure, hors du champ de la TVA. Ce reçu "
              "n’est pas une facture."),
        ),
    )  # fmt: skip


def _withheld(reader: Reader, lease: int, on: date) -> list[tuple[Decimal, str]]:
    row = LeaseDepositRow
    statement = (
        select(row.amount, row.reason)
        .where(row.lease == lease, row.kind == Movement.WITHHELD, row.withdrawn.is_(False), row.on_day <= on)
        .order_by(row.on_day, row.id)
    )
    return [(amount, reason) for amount, reason in reader.connection.execute(statement)]
