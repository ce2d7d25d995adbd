"""What is invoiced is put right by a credit note: which invoice carries a bar, and the words that say so."""

from __future__ import annotations

from pole_desk.accounts.billing.queries import ChargeLine, charges_of
from pole_desk.desktop.pages.planning.bars import BOOKING, LINE, kind_of
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId

_PARTS = {BOOKING: ("booking", "fee"), LINE: ("line",)}


def invoiced_charge(reader: Reader, *, dossier: DossierId, item: str) -> ChargeLine | None:
    """The last charge of a booking or of an agreement's space that stands on an invoice."""
    kind, number = kind_of(item)
    for charge in charges_of(reader, dossier=dossier):
        parts = charge.key.split(":")
        own = len(parts) > 3 and parts[2] in _PARTS.get(kind, ()) and parts[3] == str(number)
        if own and charge.invoice is not None and charge.amount > 0:
            return charge
    return None


def credit_words(bar: Bar, charge: ChargeLine) -> str:
    """Which invoice locks a bar, and what to do."""
    return _(
        "« {title} » est facturé ({number}) : faites un avoir sur sa ligne, puis changez ou annulez "
        "ce qui était prévu."
    ).format(title=bar.title, number=charge.number)
