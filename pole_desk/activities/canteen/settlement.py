"""What a leaver settles with the canteen: meals left on cards, meals that no invoice has yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.canteen.queries.charged import charged
from pole_desk.activities.canteen.queries.dues import first_due
from pole_desk.activities.canteen.queries.standing import Card, cards
from pole_desk.activities.canteen.rules import TOPIC
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled


class CanteenSettlement:
    """Implements ports.settlement.SettlementSource."""

    def unsettled(self, reader: Reader, party: PartyId | None, on: date) -> Sequence[Unsettled]:
        """Cards with meals left, at the price a meal was paid; then what is due and not invoiced."""
        return [
            *(_left(card) for card in cards(reader, party=party, with_balance=True)),
            *_unbilled(reader, party, on),
        ]


def _left(card: Card) -> Unsettled:
    left = card.meals - card.used
    said = ngettext("{label} n° {id} : {count} repas restant", "{label} n° {id} : {count} repas restants", left)
    return Unsettled(
        "meal_card", said.format(label=card.label, id=card.id, count=left), _("payés d’avance"),
        -round_cents(card.unit_price * left / card.meals), TOPIC, card.account, card.party,
    )  # fmt: skip


def _unbilled(reader: Reader, party: PartyId | None, on: date) -> list[Unsettled]:
    first, today = first_due(reader), Month.of(on)
    if first is None or Month.of(first) > today:
        return []
    months = charged(reader, first=Month.of(first), last=today)
    own = [charge for found in months.values() for charge in found if party is None or charge.party == party]
    ledger: ChargeLedger = reader.port(ChargeLedger)  # type: ignore[type-abstract]
    billed = {one.key for one in ledger.invoiced(reader, sorted({charge.dossier for charge in own}))}
    return [
        Unsettled(
            "meals", charge.label, _("à facturer"), round_cents(charge.quantity * charge.unit_price),
            TOPIC, charge.dossier, charge.party,
        )
        for charge in own if charge.key not in billed
    ]  # fmt: skip
