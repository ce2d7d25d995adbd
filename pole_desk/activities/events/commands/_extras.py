"""What extras and loans share: their event, their prices, what an invoice locks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.events.queries.invoiced import invoiced_keys
from pole_desk.activities.events.rules.classes import Category, price_category
from pole_desk.activities.events.rules.dues import extra_key
from pole_desk.activities.events.tables import EventExtraRow, EventRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId, EventId
from pole_desk.registers.catalog.queries import Price, price_on

MOST = Decimal(9999)
UNIT_LONG, LABEL_LONG = 20, 160


def event_row(tx: Tx, event: EventId) -> EventRow:
    """Raises NotFound."""
    row = tx.session.get(EventRow, event)
    if row is None:
        raise NotFound("event", _("L’événement n° {id} n’existe pas.").format(id=event))
    return row


def require_quantity(quantity: Decimal) -> None:
    """Raises BadInput on less than a hundredth, more than MOST, or more than two decimals."""
    if not Decimal("0.01") <= quantity <= MOST or quantity != quantity.quantize(Decimal("0.01")):
        raise BadInput("quantity", _("Une quantité va de 0,01 à 9 999, au centième près."))


def prices(tx: Tx, event: EventRow, item: str, on: date) -> tuple[Price, Price]:
    """The full price of an item on a day, and that of the event's category."""
    full = price_on(tx, item=item, on=on, category=price_category(Category.OTHER))
    return full, price_on(tx, item=item, on=on, category=price_category(event.category))


def require_extra_open(tx: Tx, row: EventExtraRow, owner: EventRow) -> None:
    """Raises RuleBroken `extra_invoiced`."""
    if extra_key(owner.id, row.id) in invoiced_keys(tx, dossiers=[DossierId(owner.dossier)]):
        raise RuleBroken(
            "extra_invoiced",
            _("« {label} » est facturé : faites d’abord un avoir sur sa facture.").format(label=row.label),
        )
