"""What a leaver settles with the canteen: meals left on cards, meals that no invoice has yet."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.canteen.queries.charged import charged
from pole_desk.activities.canteen.queries.dues import first_due
from pole_desk.activities.canteen.queries.meals import account as account_card
from pole_desk.activities.canteen.queries.standing import Card, cards
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled


class CanteenSettlement:
    """Implements ports.settlement.SettlementSource."""

    def unsettled(self, reader: Reader, party: PartyId) -> Sequence[Unsettled]:
        """Cards with meals left, at the price a meal was paid; then what is due and not invoiced."""
        return [
            *(_left(reader, card) for card in cards(reader, party=party, with_balance=True)),
            *_unbilled(reader, party),
        ]


def _left(reader: Reader, card: Card) -> Unsettled:
    left = card.meals - card.used
    said = ngettext("{label} n° {id} : {count} repas restant", "{label} n° {id} : {count} repas restants", left)
    return Unsettled(
        f"canteen_card:{card.id}", account_card(reader, account=card.account).dossier,
        said.format(label=card.label, id=card.id, count=left), -round_cents(card.unit_price * left / card.meals),
    )  # fmt: skip


def _unbilled(reader: Reader, party: PartyId) -> list[Unsettled]:
    first, today = first_due(reader), Month.of(reader.clock.today())
    if first is None or Month.of(first) > today:
        return []
    months = charged(reader, first=Month.of(first), last=today)
    own = [charge for found in months.values() for charge in found if charge.party == party]
    ledger: ChargeLedger = reader.port(ChargeLedger)  # type: ignore[type-abstract]
    billed = {one.key for one in ledger.invoiced(reader, sorted({charge.dossier for charge in own}))}
    return [
        Unsettled(
            charge.key, charge.dossier, _("{label}, à facturer").format(label=charge.label),
            round_cents(charge.quantity * charge.unit_price),
        )
        for charge in own if charge.key not in billed
    ]  # fmt: skip
