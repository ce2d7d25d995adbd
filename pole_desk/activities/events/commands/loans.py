"""Equipment lent to bookings and its stock; the database refuses more than is owned at any instant."""

from __future__ import annotations

import re
from decimal import Decimal

from sqlalchemy import select, update

from pole_desk.activities.events.commands._batch import row_of
from pole_desk.activities.events.commands._deposit import ask_deposits
from pole_desk.activities.events.commands._extras import (
    LABEL_LONG,
    UNIT_LONG,
    event_row,
    prices,
    require_extra_open,
)
from pole_desk.activities.events.commands._stock import equipment_row, hold_loans
from pole_desk.activities.events.queries.equipment import lent
from pole_desk.activities.events.rules.stock import peak
from pole_desk.activities.events.rules.states import OVER, TOPIC, BookingState
from pole_desk.activities.events.rules.teams import Team
from pole_desk.activities.events.tables import (
    EventBookingRow,
    EventEquipmentRow,
    EventExtraRow,
    EventLoanRow,
    EventRow,
)
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import FOREVER, day_of, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, DossierId, EventId
from pole_desk.registers.catalog.queries import item as catalog_item
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.queries import the_pole

MOST = 9999
EQUIPMENT_TOPIC = "event_equipment"


@command(Permission.EVENTS)
def lend_equipment(tx: Tx, *, booking: BookingId, equipment: int, quantity: int = 1) -> int:
    """Lend equipment to a booking, from its set-up to its tear-down; its price becomes an extra.

    It counts against the stock while the booking is confirmed. Raises Overlap `equipment` naming
    who has it and how many are left, BadInput, NotFound.
    """
    row = row_of(tx, booking)
    if row.state in OVER:
        raise RuleBroken("booking_over", _("Cette réservation est annulée : rétablissez-la."))
    _require_count(quantity)
    gear = equipment_row(tx, equipment)
    if gear.retired:
        raise RuleBroken("equipment_retired", _("« {label} » ne se prête plus.").format(label=gear.label))
    owner = event_row(tx, EventId(row.event))
    loan = EventLoanRow(
        booking=booking, equipment=equipment, quantity=quantity, held=0,
        starts_at=row.starts_at - row.set_up, ends_at=row.ends_at + row.tear_down,
    )  # fmt: skip
    tx.session.add(loan)
    tx.session.flush()
    tx.session.add(_priced(tx, owner, row, gear, loan))
    if row.state == BookingState.CONFIRMED:
        hold_loans(tx, [loan])
    tx.session.flush()
    _saved(tx, owner, _("Prêté : {count} × {label}.").format(count=quantity, label=gear.label))
    tx.undo_with(return_loan, loan=loan.id)
    return loan.id


@command(Permission.EVENTS)
def change_loan(tx: Tx, *, loan: int, quantity: int) -> None:
    """Lend more or fewer; only what is free can be added. Raises Overlap `equipment`, RuleBroken."""
    row, extra, owner = _open_loan(tx, loan)
    _require_count(quantity)
    if extra.withdrawn:
        raise RuleBroken("loan_returned", _("Ce prêt a été repris : rétablissez-le."))
    before, held = row.quantity, row.held
    row.held = 0
    row.quantity = quantity
    extra.quantity = Decimal(quantity)
    tx.session.flush()
    if held:
        hold_loans(tx, [row])
    _saved(tx, owner, _("Prêté : {count} × {label}.").format(count=quantity, label=extra.label))
    tx.undo_with(change_loan, loan=loan, quantity=before)


@command(Permission.EVENTS)
def return_loan(tx: Tx, *, loan: int, returned: bool = True) -> None:
    """Take a loan back with its price, or lend it again. Raises Overlap `equipment`, RuleBroken."""
    row, extra, owner = _open_loan(tx, loan)
    booking = row_of(tx, BookingId(row.booking))
    before, extra.withdrawn = extra.withdrawn, returned
    row.held = 0
    tx.session.flush()
    if not returned and booking.state == BookingState.CONFIRMED:
        hold_loans(tx, [row])
    text = _("Repris : {count} × {label}.") if returned else _("Prêté : {count} × {label}.")
    _saved(tx, owner, text.format(count=row.quantity, label=extra.label))
    tx.undo_with(return_loan, loan=loan, returned=before)


@command(Permission.SETTINGS)
def add_equipment(tx: Tx, *, code: str, label: str, stock: int, item: str = "") -> int:
    """Add something to lend; `item` of the catalog gives its price. Raises BadInput, NotFound."""
    words = " ".join(label.split())
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", code) or not words or len(words) > 120:
        raise BadInput(
            "equipment",
            _("Un matériel a un code en minuscules, par exemple « projector », et un libellé."),
        )
    if tx.session.scalar(select(EventEquipmentRow.id).where(EventEquipmentRow.code == code)):
        raise RuleBroken("equipment_known", _("Le matériel « {code} » existe déjà.").format(code=code))
    _require_stock(stock)
    if item:
        catalog_item(tx, item=item)
    row = EventEquipmentRow(code=code, label=words, stock=stock, item=item, retired=False)
    tx.session.add(row)
    tx.session.flush()
    tx.changed(EQUIPMENT_TOPIC, row.id)
    tx.says(_("« {label} » entre au matériel : {stock}.").format(label=words, stock=stock))
    tx.undo_with(retire_equipment, equipment=row.id)
    return row.id


@command(Permission.SETTINGS)
def retire_equipment(tx: Tx, *, equipment: int, retired: bool = True) -> None:
    """Stop lending something, or lend it again; what is lent goes on."""
    row = equipment_row(tx, equipment)
    before, row.retired = row.retired, retired
    tx.session.flush()
    tx.changed(EQUIPMENT_TOPIC, row.id)
    text = _("« {label} » ne se prête plus.") if retired else _("« {label} » se prête de nouveau.")
    tx.says(text.format(label=row.label))
    tx.undo_with(retire_equipment, equipment=equipment, retired=before)


@command(Permission.SETTINGS)
def set_stock(tx: Tx, *, equipment: int, stock: int, seen_version: int | None = None) -> None:
    """How many the pole owns; never fewer than are lent from now on. Raises RuleBroken naming whom."""
    _require_stock(stock)
    row = equipment_row(tx, equipment, alone=True)
    tx.require_version(EQUIPMENT_TOPIC, row, seen_version)
    now = to_instant(tx.clock.now())
    tx.connection.execute(
        update(EventLoanRow)
        .where(EventLoanRow.equipment == equipment, EventLoanRow.ends_at <= now)
        .values(held=0, version=EventLoanRow.version + 1)
    )
    there = [one for one in lent(tx, starts_at=now, ends_at=FOREVER) if one.equipment == equipment]
    most = peak(there, now, FOREVER)
    if stock < most:
        one = max(there, key=lambda one: (one.quantity, -one.starts_at))
        raise RuleBroken(
            "stock_lent",
            _("{most} « {label} » sont prêtés en même temps, dont {count} à {party} {span} : "
              "reprenez d’abord des prêts.").format(
                most=most, label=row.label, count=one.quantity, party=one.party_name,
                span=span_text(one.starts_at, one.ends_at),
            ),
        )  # fmt: skip
    before, row.stock = row.stock, stock
    tx.session.flush()
    tx.changed(EQUIPMENT_TOPIC, row.id)
    tx.says(_("« {label} » : {stock} au lieu de {before}.").format(
        label=row.label, stock=stock, before=before))  # fmt: skip
    tx.undo_with(set_stock, equipment=equipment, stock=before)


def _priced(
    tx: Tx, owner: EventRow, booking: EventBookingRow, gear: EventEquipmentRow, loan: EventLoanRow
) -> EventExtraRow:
    """What a loan costs, frozen; without an item it is lent for nothing."""
    on = day_of(booking.starts_at)
    extra = EventExtraRow(
        event=owner.id, booking=booking.id, loan=loan.id, item="", label=gear.label[:LABEL_LONG],
        on_day=on, quantity=Decimal(loan.quantity), unit="", unit_price=ZERO, list_price=ZERO,
        tax="", account="", team=str(Team.STAGE), withdrawn=False,
    )  # fmt: skip
    if gear.item:
        full, own = prices(tx, owner, gear.item, on)
        extra.item, extra.unit = gear.item, full.unit[:UNIT_LONG]
        extra.unit_price, extra.list_price = own.amount, full.amount
        extra.tax, extra.account = own.tax, own.account
        if dossier_card(tx, dossier=DossierId(owner.dossier)).party == the_pole(tx):
            extra.unit_price = ZERO
    return extra


def _open_loan(tx: Tx, loan: int) -> tuple[EventLoanRow, EventExtraRow, EventRow]:
    row = tx.session.get(EventLoanRow, loan)
    extra = tx.session.scalar(select(EventExtraRow).where(EventExtraRow.loan == loan))
    if row is None or extra is None:
        raise NotFound("loan", _("Le prêt n° {id} n’existe pas.").format(id=loan))
    owner = event_row(tx, EventId(extra.event))
    require_extra_open(tx, extra, owner)
    return row, extra, owner


def _require_count(quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise BadInput("quantity", _("On prête de 1 à 9 999 unités."))


def _require_stock(stock: int) -> None:
    if not 0 <= stock <= MOST:
        raise BadInput("stock", _("Un stock va de 0 à 9 999."))


def _saved(tx: Tx, owner: EventRow, text: str) -> None:
    ask_deposits(tx, [owner])
    tx.changed(TOPIC, owner.id)
    tx.says(text)
