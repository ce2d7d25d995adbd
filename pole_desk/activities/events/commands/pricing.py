"""A price agreed otherwise for a reason, or taken from the price list again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._price import freeze_prices
from pole_desk.activities.events.commands._done import finished, named
from pole_desk.activities.events.rules.prices import MIXED
from pole_desk.activities.events.rules.states import OVER
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, DossierId
from pole_desk.registers.dossiers.queries import dossier as dossier_card

USUAL_TAX, USUAL_ACCOUNT = "S20", "706400"
"""Tax and account of a space that the price list does not know."""


@command(Permission.EVENTS)
def agree_price(
    tx: Tx, *, booking: BookingId, price: Decimal, reason: str, seen_version: int | None = None
) -> None:
    """Agree on another price for one booking, net euros for the whole; the full price stays beside.

    Raises BadInput without a reason, RuleBroken once invoiced.
    """
    words = " ".join(reason.split())
    if not words:
        raise BadInput("price_reason", _("Dites pourquoi ce prix est convenu."))
    if price < ZERO or price != price.quantize(Decimal("0.01")):
        raise BadInput("price", _("Un prix convenu est un montant au centime, zéro au moins."))
    batch = Batch.of(tx, [booking], together=False, seen_version=seen_version)
    _require_open(batch)
    row = batch.rows[0]
    before = row.agreed_price
    row.agreed_price, row.price_reason = price, words
    row.price_words = _("Prix convenu : {reason}.").format(reason=words.rstrip("."))
    row.unit = row.unit or MIXED
    row.quantity = row.quantity or Decimal(1)
    row.tax, row.account = row.tax or USUAL_TAX, row.account or USUAL_ACCOUNT
    finished(tx, batch, _("Prix convenu : {what}, {price} au lieu de {before}.").format(
        what=named(batch), price=euros(price), before=euros(before)))  # fmt: skip


@command(Permission.EVENTS)
def reprice_bookings(tx: Tx, *, bookings: Sequence[BookingId]) -> Decimal:
    """Take the prices from the price list again, by the event's category; their new sum, net euros.

    Raises RuleBroken once invoiced.
    """
    batch = Batch.of(tx, bookings)
    _require_open(batch)
    for event in batch.events.values():
        rows = [row for row in batch.rows if row.event == event.id]
        card = dossier_card(tx, dossier=DossierId(event.dossier))
        freeze_prices(tx, rows, party=card.party, category=event.category, tree=batch.places)
    total = sum((row.agreed_price for row in batch.rows), ZERO)
    finished(tx, batch, _("Prix du tarif repris : {what}, {total}.").format(
        what=named(batch), total=euros(total)))  # fmt: skip
    return total


def _require_open(batch: Batch) -> None:
    batch.require_not_invoiced()
    for row in batch.rows:
        if row.state in OVER:
            raise RuleBroken(
                "booking_over", _("{name} est annulée : rétablissez-la.").format(name=batch.name(row))
            )
