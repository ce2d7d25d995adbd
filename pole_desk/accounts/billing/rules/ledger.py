"""What is due against what was invoiced: the pending charges that follow, and those withdrawn.

Nothing is read or written here. A key that was invoiced and whose amount changed yields the
difference under its next revision; one that is no longer due yields the whole, negative. A change
of client, seller, tax or account takes back from the one and charges the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import line_net
from pole_desk.accounts.billing.rules.kinds import ChargeState
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.ports.charges import Charge
from pole_desk.ports.ids import DossierId, InvoiceId, IssuerId, PartyId

ONE = Decimal(1)


class Standing(NamedTuple):
    """A charge in the ledger; when invoiced, its line, and what was since taken off that line.

    `corrects` is the line that its own one takes from, if any; `corrected` is the sum of what other lines correct, `reopened` what a credit note gave back to
    be billed again; both positive when the line is.
    """

    id: int
    key: str
    revision: int
    state: str
    dossier: DossierId
    issuer: IssuerId
    party: PartyId
    month: str
    service_from: date
    service_to: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    account: str
    role: str
    deducts: str
    order_number: str
    delivery: str
    amount: Decimal
    line: int | None
    invoice: InvoiceId | None
    corrects: int | None
    corrected: Decimal
    reopened: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """A charge to be invoiced; `id` None is not in the ledger yet. `corrects` is an invoice line."""

    id: int | None
    key: str
    revision: int
    dossier: DossierId
    issuer: IssuerId
    party: PartyId
    month: str
    service_from: date
    service_to: date
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    account: str
    role: str
    deducts: str
    order_number: str
    delivery: str
    amount: Decimal
    corrects: int | None = None
    original: InvoiceId | None = None
    regularises: bool = False


class Changes(NamedTuple):
    """The pending charges after a look at the sources, and the ids of those withdrawn."""

    entries: list[Entry]
    withdrawn: list[int]


Seat = tuple[int, int, str, str]


def compare(due: Mapping[str, Charge], ledger: Mapping[str, Collection[Standing]]) -> Changes:
    """What must be pending, given what is due and what the ledger holds of the same months."""
    entries: list[Entry] = []
    withdrawn: list[int] = []
    for key, charge in due.items():
        rows = ledger.get(key)
        if not rows:
            entries.append(_whole(charge, 1))
        elif not _settled(charge, rows):
            _revise(charge, rows, entries, withdrawn)
    for key, rows in ledger.items():
        if key not in due:
            _revise(None, rows, entries, withdrawn)
    return Changes(entries, withdrawn)


def _settled(charge: Charge, rows: Collection[Standing]) -> bool:
    """The usual case, told fast: invoiced once, and still the same."""
    if len(rows) != 1:
        return False
    row = next(iter(rows))
    return (
        row.state == ChargeState.INVOICED
        and not row.reopened
        and _seat(row) == _seat(charge)
        and row.amount == line_net(charge.quantity, charge.unit_price)
    )


def _seat(row: Standing | Charge) -> Seat:
    return (row.issuer, row.party, row.tax, row.account)


def _revise(
    charge: Charge | None, rows: Collection[Standing], entries: list[Entry], withdrawn: list[int]
) -> None:
    ordered = sorted(rows, key=lambda row: row.revision)
    wishes = _wishes(charge, [row for row in ordered if row.state == ChargeState.INVOICED])
    slots = [row for row in ordered if row.state != ChargeState.INVOICED]
    revision = ordered[-1].revision
    for index, wish in enumerate(wishes):
        if index < len(slots):
            entries.append(replace(wish, id=slots[index].id, revision=slots[index].revision))
        else:
            revision += 1
            entries.append(replace(wish, revision=revision))
    withdrawn += [row.id for row in slots[len(wishes) :] if row.state == ChargeState.PENDING]


def _wishes(charge: Charge | None, invoiced: list[Standing]) -> list[Entry]:
    seats: dict[Seat, list[Standing]] = {}
    for row in invoiced:
        seats.setdefault(_seat(row), []).append(row)
    wanted = None if charge is None else _seat(charge)
    found: list[Entry] = []
    for seat, rows in seats.items():
        if seat != wanted:
            found += _taken_back(rows, sum((row.amount - row.reopened for row in rows), ZERO))
    if charge is not None:
        found += _adjusted(charge, seats.get(_seat(charge), []))
    return found


def _adjusted(charge: Charge, rows: list[Standing]) -> list[Entry]:
    """The same client and tax: everything when nothing stands, else the difference."""
    held = sum((row.amount - row.reopened for row in rows), ZERO)
    amount = line_net(charge.quantity, charge.unit_price)
    if not rows or (not held and amount):
        return [_whole(charge, 1)]
    if amount == held:
        return []
    if amount < held and held > 0:
        return _taken_back(rows, held - amount)
    listed = line_net(charge.quantity, charge.list_price)
    before = sum((line_net(row.quantity, row.list_price) for row in rows if not row.reopened), ZERO)
    difference = _whole(charge, 1)
    sign = ONE if amount > held else -ONE
    return [
        replace(
            difference,
            label=_regularised(charge.label),
            quantity=sign,
            unit=_("régularisation"),
            unit_price=abs(amount - held),
            list_price=(listed - before) * sign,
            amount=amount - held,
            deducts=charge.deducts if amount < held else "",
            regularises=True,
        )
    ]


def _taken_back(rows: Iterable[Standing], amount: Decimal) -> list[Entry]:
    """`amount` given back, from the newest line on, never more than what a line still stands for."""
    found: list[Entry] = []
    for row in reversed(list(rows)):
        left = row.amount - row.corrected
        part = min(amount, left) if row.amount > 0 else max(amount, left)
        if part * row.amount > 0:
            found.append(_negative(row, part))
            amount -= part
    return found


def _negative(row: Standing, part: Decimal) -> Entry:
    whole = part == row.amount
    share = part / row.amount
    listed = line_net(row.quantity, row.list_price) * share
    first = row.corrects is None
    return Entry(
        id=None,
        key=row.key,
        revision=1,
        dossier=row.dossier,
        issuer=row.issuer,
        party=row.party,
        month=row.month,
        service_from=row.service_from,
        service_to=row.service_to,
        label=_regularised(row.label),
        quantity=-row.quantity if whole else -ONE,
        unit=row.unit if whole else _("régularisation"),
        unit_price=row.unit_price if whole else part,
        list_price=row.list_price if whole else line_net(ONE, listed),
        tax=row.tax,
        account=row.account,
        role=row.role,
        deducts="",
        order_number=row.order_number,
        delivery=row.delivery,
        amount=-part,
        corrects=row.line if first else None,
        original=row.invoice if first else None,
        regularises=True,
    )


def _regularised(label: str) -> str:
    before = _("Régularisation : {label}").format(label="")
    return label if label.startswith(before) else _("Régularisation : {label}").format(label=label)


def _whole(charge: Charge, revision: int) -> Entry:
    return Entry(
        id=None,
        key=charge.key,
        revision=revision,
        dossier=charge.dossier,
        issuer=charge.issuer,
        party=charge.party,
        month=str(charge.billing_month),
        service_from=charge.service_from,
        service_to=charge.service_to,
        label=charge.label,
        quantity=charge.quantity,
        unit=charge.unit,
        unit_price=charge.unit_price,
        list_price=charge.list_price,
        tax=charge.tax,
        account=charge.account,
        role=charge.role,
        deducts=charge.deducts,
        order_number=charge.order_number,
        delivery=charge.delivery.text if charge.delivery else "",
        amount=line_net(charge.quantity, charge.unit_price),
    )
