"""The ledger of charges read: what stands per key, what waits, what was invoiced."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from pole_desk.accounts.billing.queries.deposits import deducted_of
from pole_desk.accounts.billing.rules.kinds import ChargeState, Kind
from pole_desk.accounts.billing.rules.ledger import Standing
from pole_desk.accounts.billing.rules.plan import Seen
from pole_desk.accounts.billing.tables import ChargeRow, DeductionRow, InvoiceRow, LineRow
from pole_desk.kernel.changes import OVERLAP, ChangeRow
from pole_desk.kernel.money import ZERO, from_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import InvoicedCharge
from pole_desk.ports.ids import DossierId, InvoiceId, PartyId
from pole_desk.registers.parties.tables import PartyRow

_OWN = Standing._fields.index("line")
_LEDGER = tuple(getattr(ChargeRow, name) for name in Standing._fields[:_OWN])
_RECENT = (
    select(func.count())
    .select_from(ChangeRow)
    .where(ChangeRow.id > bindparam("after"), ChangeRow.topic != "documents")
)


class ChargeLine(NamedTuple):
    """A charge of a dossier; `number` is the invoice that carries it."""

    id: int
    key: str
    revision: int
    state: str
    party: PartyId
    party_name: str
    month: str
    service_from: date
    service_to: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    amount: Decimal
    invoice: InvoiceId | None
    number: str | None


def standing(
    reader: Reader, *, until: Month, since: Month | None = None
) -> dict[str, list[Standing]]:
    """The ledger by key, for billing months up to `until`; what was taken off lines included."""
    statement = (
        select(*_LEDGER, LineRow.id, LineRow.invoice, LineRow.corrects)
        .outerjoin(LineRow, LineRow.charge == ChargeRow.id)
        .where(ChargeRow.month <= str(until))
    )
    if since is not None:
        statement = statement.where(ChargeRow.month >= str(since))
    corrected = _corrected(reader)
    merged = current_parties(reader)
    found: dict[str, list[Standing]] = {}
    for row in reader.connection.execute(statement):
        held = Standing._make((*row, *corrected.get(row[_OWN], (ZERO, ZERO))))
        if held.party in merged:
            held = held._replace(party=merged[held.party])
        found.setdefault(held.key, []).append(held)
    return found


def _corrected(reader: Reader) -> dict[int, tuple[Decimal, Decimal]]:
    """Per line: what other lines take off it, and what of that may be billed again.

    Signed like the line: its own sign times the size of what was taken off.
    """
    other = aliased(LineRow)
    statement = (
        select(
            LineRow.id,
            LineRow.net,
            func.sum(func.abs(other.net)),
            func.coalesce(func.sum(func.abs(other.net)).filter(other.reopens.is_(True)), 0),
        )
        .join(other, other.corrects == LineRow.id)
        .group_by(LineRow.id, LineRow.net)
    )
    return {
        line: (_signed(net, taken), _signed(net, reopened))
        for line, net, taken, reopened in reader.connection.execute(statement)
    }


def _signed(net: Decimal, cents: Decimal | int) -> Decimal:
    return from_cents(int(cents) if net >= 0 else -int(cents))


def left_of(reader: Reader, *, invoices: Collection[InvoiceId]) -> dict[InvoiceId, Decimal]:
    """What is left of invoices' nets once credit notes and later invoices have taken from them.

    Below zero when later invoices took more off their dearer lines than the whole asked for.
    """
    original, line, document = aliased(LineRow), aliased(LineRow), aliased(InvoiceRow)
    given = case((document.kind == str(Kind.CREDIT), line.net), else_=-line.net)
    taken = (
        select(func.coalesce(func.sum(type_coerce(given, BigInteger)), 0))
        .select_from(original)
        .join(line, line.corrects == original.id)
        .join(document, document.id == line.invoice)
        .where(original.invoice == InvoiceRow.id)
        .scalar_subquery()
    )
    statement = select(InvoiceRow.id, InvoiceRow.net, taken).where(InvoiceRow.id.in_(set(invoices)))
    deducted = _deducted(reader, invoices)
    return {
        InvoiceId(row[0]): row[1] - from_cents(int(row[2])) - deducted.get(InvoiceId(row[0]), ZERO)
        for row in reader.connection.execute(statement)
    }


def _deducted(reader: Reader, invoices: Collection[InvoiceId]) -> dict[InvoiceId, Decimal]:
    """What final invoices deduct of deposit invoices: it can no longer be given back."""
    statement = (
        select(LineRow.invoice, LineRow.id)
        .join(DeductionRow, DeductionRow.deposit == LineRow.id)
        .where(LineRow.invoice.in_(set(invoices)))
    )
    lines = {int(line): InvoiceId(invoice) for invoice, line in reader.connection.execute(statement)}
    found: dict[InvoiceId, Decimal] = {}
    for line, net in deducted_of(reader, lines=lines).items():
        found[lines[line]] = found.get(lines[line], ZERO) + net
    return found


def current_parties(reader: Reader) -> dict[PartyId, PartyId]:
    """The structures that were merged, and the one that each has become."""
    statement = select(PartyRow.id, PartyRow.merged_into).where(PartyRow.merged_into.is_not(None))
    found = {PartyId(row.id): PartyId(row.merged_into) for row in reader.connection.execute(statement)}
    for merged, kept in found.items():
        while kept in found:
            kept = found[kept]
        found[merged] = kept
    return found


def seen(reader: Reader) -> Seen:
    """How far the change log has come; a late commit of a lower number is counted too."""
    last = reader.connection.scalar(select(func.max(ChangeRow.id))) or 0
    return Seen(last, recent_changes(reader, after=last - OVERLAP))


def recent_changes(reader: Reader, *, after: int) -> int:
    """How many changes were logged after a number, files drawn left out."""
    return int(reader.connection.scalar(_RECENT, {"after": after}) or 0)


def charges_of(reader: Reader, *, dossier: DossierId) -> list[ChargeLine]:
    """The charges of a dossier, the newest service first."""
    return reader.rows(
        _charge_lines()
        .where(ChargeRow.dossier == dossier)
        .order_by(ChargeRow.service_from.desc(), ChargeRow.id.desc()),
        ChargeLine,
    )


def pending_charges(reader: Reader, *, party: PartyId | None = None) -> list[ChargeLine]:
    """The charges that the ledger holds and no invoice carries yet."""
    statement = _charge_lines().where(ChargeRow.state == ChargeState.PENDING)
    if party is not None:
        statement = statement.where(ChargeRow.party == party)
    return reader.rows(statement.order_by(ChargeRow.month, ChargeRow.id), ChargeLine)


def _charge_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            ChargeRow.id, ChargeRow.key, ChargeRow.revision, ChargeRow.state, ChargeRow.party,
            PartyRow.name, ChargeRow.month, ChargeRow.service_from, ChargeRow.service_to,
            ChargeRow.label, ChargeRow.quantity, ChargeRow.unit, ChargeRow.unit_price,
            ChargeRow.list_price, ChargeRow.amount, InvoiceRow.id, InvoiceRow.number,
        )
        .join(PartyRow, PartyRow.id == ChargeRow.party)
        .outerjoin(LineRow, LineRow.charge == ChargeRow.id)
        .outerjoin(InvoiceRow, InvoiceRow.id == LineRow.invoice)
    )  # fmt: skip


def _standing_lines() -> Select[*tuple[Any, ...]]:
    other = aliased(LineRow)
    taken = (
        select(other.corrects, func.sum(func.abs(other.net)).label("net"))
        .where(other.corrects.is_not(None))
        .group_by(other.corrects)
        .subquery()
    )
    return (
        select(ChargeRow.key, ChargeRow.revision, ChargeRow.month, ChargeRow.service_from,
               ChargeRow.service_to, InvoiceRow.number)
        .join(LineRow, LineRow.charge == ChargeRow.id)
        .join(InvoiceRow, InvoiceRow.id == LineRow.invoice)
        .outerjoin(taken, taken.c.corrects == LineRow.id)
        .where(
            ChargeRow.dossier.in_(bindparam("dossiers", expanding=True)),
            LineRow.corrects.is_(None),
            or_(taken.c.net.is_(None), taken.c.net < func.abs(LineRow.net)),
        )
        .order_by(ChargeRow.service_from, ChargeRow.key, ChargeRow.revision)
    )  # fmt: skip


_INVOICED = _standing_lines()
"""Built once: building it costs more than running it."""


def invoiced_charges(reader: Reader, *, dossiers: Collection[DossierId]) -> list[InvoicedCharge]:
    """The charges of dossiers that stand on an invoice, in order of service; not what was credited."""
    return reader.rows(_INVOICED, InvoicedCharge, {"dossiers": list(set(dossiers))})


def invoiced_until(reader: Reader, *, dossier: DossierId) -> date | None:
    """The last service day of a dossier that an invoice covers and nothing took back."""
    totals = (
        select(ChargeRow.key, func.max(ChargeRow.service_to).label("until"))
        .where(ChargeRow.dossier == dossier, ChargeRow.state == ChargeState.INVOICED)
        .group_by(ChargeRow.key)
        .having(func.sum(ChargeRow.amount) > ZERO)
        .subquery()
    )
    return reader.connection.scalar(select(func.max(totals.c.until)))


def first_month(reader: Reader) -> Month | None:
    """The first billing month that the ledger knows."""
    first = reader.connection.scalar(select(func.min(ChargeRow.month)))
    return None if first is None else Month.parse(first)
