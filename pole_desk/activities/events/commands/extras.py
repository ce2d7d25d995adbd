"""What is charged beside the rooms: cleaning, technician; equipment lent is in `loans`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.events.commands._batch import row_of
from pole_desk.activities.events.commands._deposit import ask_deposits
from pole_desk.activities.events.commands._extras import (
    LABEL_LONG,
    UNIT_LONG,
    event_row,
    prices,
    require_extra_open,
    require_quantity,
)
from pole_desk.activities.events.rules.states import OVER, TOPIC
from pole_desk.activities.events.rules.teams import require_team, team_of
from pole_desk.activities.events.tables import EventBookingRow, EventExtraRow, EventRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, DossierId, EventId
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.queries import the_pole


@command(Permission.EVENTS)
def add_extra(
    tx: Tx,
    *,
    event: EventId,
    item: str,
    quantity: Decimal = Decimal(1),
    booking: BookingId | None = None,
    on: date | None = None,
    price: Decimal | None = None,
    reason: str = "",
    team: str | None = None,
    label: str = "",
) -> int:
    """Charge an item of the catalog beside the rooms, its price frozen, the full one beside.

    `price`, net euros a unit, replaces the catalog's for a reason. Raises RuleBroken `no_price`,
    NotFound, BadInput.
    """
    owner = event_row(tx, event)
    if booking is not None:
        on = on or _own_day(row_of(tx, booking), event)
    if on is None:
        raise BadInput("extra_day", _("Dites pour quel jour, ou pour quelle réservation."))
    require_quantity(quantity)
    listed, own = prices(tx, owner, item, on)
    row = EventExtraRow(
        event=event, booking=booking, loan=None, item=item,
        label=(" ".join(label.split()) or listed.label)[:LABEL_LONG], on_day=on, quantity=quantity,
        unit=listed.unit[:UNIT_LONG], unit_price=_agreed(own.amount, price, reason),
        list_price=listed.amount, tax=own.tax, account=own.account,
        team=str(team_of(item) if team is None else require_team(team)), withdrawn=False,
    )  # fmt: skip
    if price is None and dossier_card(tx, dossier=DossierId(owner.dossier)).party == the_pole(tx):
        row.unit_price = ZERO
    tx.session.add(row)
    tx.session.flush()
    _saved(tx, owner, _("Ajouté : {label}, {price}{why}.").format(
        label=row.label, price=euros(row.unit_price), why=_because(reason)))  # fmt: skip
    tx.undo_with(withdraw_extra, extra=row.id)
    return row.id


@command(Permission.EVENTS)
def change_extra(
    tx: Tx,
    *,
    extra: int,
    quantity: Decimal | None = None,
    price: Decimal | None = None,
    reason: str = "",
    on: date | None = None,
    seen_version: int | None = None,
) -> None:
    """Another quantity, day or agreed price for an extra. Raises RuleBroken once invoiced, BadInput."""
    row, owner = _open_extra(tx, extra)
    tx.require_version("event_extra", row, seen_version)
    if row.loan is not None and quantity is not None and quantity != row.quantity:
        raise RuleBroken(
            "loan_extra", _("La quantité suit le prêt de matériel : modifiez le prêt.")
        )
    tx.undo_with(
        change_extra, extra=extra, quantity=None if row.loan is not None else row.quantity,
        price=row.unit_price, reason=_("prix précédent"), on=row.on_day,
    )  # fmt: skip
    if quantity is not None:
        require_quantity(quantity)
        row.quantity = quantity
    row.unit_price = _agreed(row.unit_price, price, reason)
    row.on_day = row.on_day if on is None else on
    tx.session.flush()
    _saved(tx, owner, _("Modifié : {label}, {price}{why}.").format(
        label=row.label, price=euros(row.unit_price), why=_because(reason)))  # fmt: skip


@command(Permission.EVENTS)
def withdraw_extra(tx: Tx, *, extra: int, withdrawn: bool = True) -> None:
    """Take an extra off an event, or put it back; it stays on record. Raises RuleBroken once invoiced."""
    row, owner = _open_extra(tx, extra)
    if row.loan is not None:
        raise RuleBroken("loan_extra", _("Ce prix suit un prêt de matériel : reprenez le prêt."))
    before, row.withdrawn = row.withdrawn, withdrawn
    tx.session.flush()
    text = _("Retiré : {label}.") if withdrawn else _("Rétabli : {label}.")
    _saved(tx, owner, text.format(label=row.label))
    tx.undo_with(withdraw_extra, extra=extra, withdrawn=before)


def _agreed(present: Decimal, price: Decimal | None, reason: str) -> Decimal:
    if price is None or price == present:
        return present
    if price < ZERO or price != price.quantize(Decimal("0.01")):
        raise BadInput("price", _("Un prix convenu est un montant au centime, zéro au moins."))
    if not reason.strip():
        raise BadInput(
            "price_reason",
            _("Le tarif est de {before} : dites pourquoi ce sont {after}.").format(
                before=euros(present), after=euros(price)
            ),
        )
    return price


def _because(reason: str) -> str:
    words = " ".join(reason.split())
    return _(" ({reason})").format(reason=words) if words else ""


def _own_day(row: EventBookingRow, event: EventId) -> date:
    if row.event != event:
        raise BadInput("booking", _("Cette réservation est celle d’un autre événement."))
    if row.state in OVER:
        raise RuleBroken("booking_over", _("Cette réservation est annulée : rétablissez-la."))
    return day_of(row.starts_at)


def _open_extra(tx: Tx, extra: int) -> tuple[EventExtraRow, EventRow]:
    row = tx.session.get(EventExtraRow, extra)
    if row is None:
        raise NotFound("extra", _("Le supplément n° {id} n’existe pas.").format(id=extra))
    owner = event_row(tx, EventId(row.event))
    require_extra_open(tx, row, owner)
    return row, owner


def _saved(tx: Tx, owner: EventRow, text: str) -> None:
    ask_deposits(tx, [owner])
    tx.changed(TOPIC, owner.id)
    tx.says(text)
