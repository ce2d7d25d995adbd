"""Recurring services of an agreement and the charges typed once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.rules import require_standing
from pole_desk.activities.leases.rules.terms import require_days, require_price
from pole_desk.activities.leases.tables import LeaseOneOffRow, LeaseServiceRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId, PartyId
from pole_desk.registers.catalog.queries import item as catalog_item
from pole_desk.registers.catalog.queries import price_on
from pole_desk.registers.parties.queries import party as party_card

ONE = Decimal(1)


@command(Permission.LEASES)
def add_service(
    tx: Tx,
    *,
    lease: LeaseId,
    item: str,
    first_day: date,
    last_day: date | None = None,
    quantity: Decimal = ONE,
    price: Decimal | None = None,
    label: str = "",
) -> int:
    """A monthly service of the price list, prorated like a rent; without a price, the list's.

    `price` is net euros a month for one. Raises NotFound, RuleBroken `no_price`.
    """
    agreement = Agreement.of(tx, lease)
    agreement.require_open_on(first_day)
    require_days(first_day, last_day)
    listed = price_on(tx, item=item, on=first_day)
    agreed = listed.amount if price is None else price
    require_price(agreed)
    _require_quantity(quantity, positive=True)
    row = LeaseServiceRow(
        lease=lease,
        item=item,
        label=label.strip() or listed.label,
        quantity=quantity,
        list_price=listed.amount,
        agreed_price=agreed,
        tax=listed.tax,
        account=listed.account,
        first_day=first_day,
        last_day=last_day,
        withdrawn=False,
    )
    tx.session.add(row)
    tx.session.flush()
    agreement.written(
        _("{label} ajouté à la convention {number}, {price} par mois.").format(
            label=row.label, number=agreement.row.number, price=euros(agreed * quantity)
        )
    )
    tx.undo_with(withdraw_service, service=row.id)
    return row.id


def _require_quantity(quantity: Decimal, *, positive: bool) -> None:
    fits = quantity == quantity.quantize(Decimal("0.0001"))
    if not fits or quantity == 0 or (positive and quantity < 0):
        raise BadInput(
            "quantity", _("La quantité a au plus 4 décimales et n’est pas nulle."), value=str(quantity)
        )


def _service(tx: Tx, service: int, *, withdrawn: bool = False) -> tuple[Agreement, LeaseServiceRow]:
    row = tx.session.get(LeaseServiceRow, service)
    if row is None:
        raise NotFound("lease_service", _("Le service n° {id} n’existe pas.").format(id=service))
    require_standing(row.withdrawn, withdrawn)
    agreement = Agreement.of(tx, LeaseId(row.lease))
    agreement.require_changeable()
    return agreement, row


@command(Permission.LEASES)
def end_service(tx: Tx, *, service: int, last_day: date | None) -> None:
    """The last day of a service; None: as long as the agreement."""
    agreement, row = _service(tx, service)
    require_days(row.first_day, last_day)
    before, row.last_day = row.last_day, last_day
    agreement.written(
        _("{label} : dernier jour le {day} ({number}).").format(
            label=row.label, day=plain_day(last_day), number=agreement.row.number
        )
        if last_day
        else _("{label} : sans fin prévue ({number}).").format(
            label=row.label, number=agreement.row.number
        )
    )
    tx.undo_with(end_service, service=service, last_day=before)


@command(Permission.LEASES)
def withdraw_service(tx: Tx, *, service: int) -> None:
    """Take a service back of which nothing was invoiced."""
    agreement, row = _service(tx, service)
    agreement.require_not_invoiced(f"service:{service}")
    row.withdrawn = True
    agreement.require_not_empty()
    agreement.written(
        _("{label} retiré de la convention {number}.").format(
            label=row.label, number=agreement.row.number
        )
    )
    tx.undo_with(restore_service, service=service)


@command(Permission.LEASES)
def restore_service(tx: Tx, *, service: int) -> None:
    """Bring a withdrawn service back."""
    agreement, row = _service(tx, service, withdrawn=True)
    row.withdrawn = False
    agreement.written(
        _("{label} rétabli dans la convention {number}.").format(
            label=row.label, number=agreement.row.number
        )
    )
    tx.undo_with(withdraw_service, service=service)


@command(Permission.LEASES)
def add_one_off(
    tx: Tx,
    *,
    lease: LeaseId,
    on: date,
    label: str,
    unit_price: Decimal,
    item: str,
    quantity: Decimal = ONE,
    unit: str = "",
    party: PartyId | None = None,
) -> int:
    """A charge typed once (lost key, copies, repair), due in the month of `on`.

    Tax and account are those of an item of the price list. A discount is a negative quantity;
    `party` is another bearer than the holder. Raises BadInput, NotFound.
    """
    agreement = Agreement.of(tx, lease)
    agreement.require_changeable()
    sold = catalog_item(tx, item=item)
    _require_quantity(quantity, positive=False)
    if not label.strip():
        raise BadInput("label", _("Dites ce qui est facturé."))
    if unit_price <= 0 or unit_price != unit_price.quantize(Decimal("0.000001")):
        raise BadInput(
            "price", _("Un prix est positif ; une remise est une quantité négative.")
        )
    if party is not None:
        party_card(tx, party=party)
    row = LeaseOneOffRow(
        lease=lease,
        party=party,
        on_day=on,
        label=label.strip(),
        quantity=quantity,
        unit=unit or sold.unit,
        unit_price=unit_price,
        tax=sold.tax,
        account=sold.account,
        withdrawn=False,
        withdraw_reason="",
    )
    tx.session.add(row)
    tx.session.flush()
    agreement.written(
        _("À facturer sur {number} : {label}, {price}.").format(
            number=agreement.row.number, label=row.label, price=euros(unit_price * quantity)
        )
    )
    tx.undo_with(withdraw_one_off, one_off=row.id, reason=_("saisie annulée"))
    return row.id


def _one_off(tx: Tx, one_off: int, *, withdrawn: bool = False) -> tuple[Agreement, LeaseOneOffRow]:
    row = tx.session.get(LeaseOneOffRow, one_off)
    if row is None:
        raise NotFound("lease_one_off", _("La prestation n° {id} n’existe pas.").format(id=one_off))
    require_standing(row.withdrawn, withdrawn)
    return Agreement.of(tx, LeaseId(row.lease)), row


@command(Permission.LEASES)
def withdraw_one_off(tx: Tx, *, one_off: int, reason: str) -> None:
    """Take a one-off charge back before it is invoiced."""
    agreement, row = _one_off(tx, one_off)
    agreement.require_not_invoiced(f"one_off:{one_off}")
    row.withdrawn, row.withdraw_reason = True, reason
    agreement.written(
        _("{label} n’est plus à facturer ({number}).").format(
            label=row.label, number=agreement.row.number
        )
    )
    tx.undo_with(restore_one_off, one_off=one_off)


@command(Permission.LEASES)
def restore_one_off(tx: Tx, *, one_off: int) -> None:
    """Bring a withdrawn one-off charge back."""
    agreement, row = _one_off(tx, one_off, withdrawn=True)
    row.withdrawn, row.withdraw_reason = False, ""
    agreement.written(
        _("{label} de nouveau à facturer ({number}).").format(
            label=row.label, number=agreement.row.number
        )
    )
    tx.undo_with(withdraw_one_off, one_off=one_off, reason=_("rétablissement annulé"))
