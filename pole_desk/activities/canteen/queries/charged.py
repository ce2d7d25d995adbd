"""The charges of the canteen by month: meals of an account and day at one price, cards sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pole_desk.activities.canteen.queries.dues import CardDue, Due, card_dues, dues
from pole_desk.activities.canteen.rules import ACTIVITY
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import to_cents
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Charge
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import issuer_for


def charged(reader: Reader, *, first: Month, last: Month) -> Mapping[Month, Sequence[Charge]]:
    """Every charge for meals of months, up to today; raises RuleBroken `no_issuer`."""
    by_month: dict[Month, dict[tuple[object, ...], list[Due]]] = {
        month: defaultdict(list) for month in months_between(first, last)
    }
    until = min(last.last, reader.clock.today())
    for one in dues(reader, first=first.first, last=until):
        by_month[Month.of(one.day)][_group(one)].append(one)
    sold: dict[Month, list[CardDue]] = defaultdict(list)
    for card in card_dues(reader, first=first.first, last=last.last):
        sold[Month.of(card.sold_on)].append(card)
    return {
        month: _charges(reader, month, list(groups.values()), sold[month])
        for month, groups in by_month.items()
    }


def _group(one: Due) -> tuple[object, ...]:
    return (one.account, one.day, one.item, one.unit_price, one.list_price, one.tax, one.ledger_account)


def _charges(
    reader: Reader, month: Month, groups: Sequence[Sequence[Due]], sold: Sequence[CardDue]
) -> list[Charge]:
    if not groups and not sold:
        return []
    issuer = issuer_for(reader, activity=ACTIVITY, on=month.first)
    charges = [_meals(month, group, issuer) for group in groups]
    return charges + [_card(month, card, issuer) for card in sold]


def _meals(month: Month, group: Sequence[Due], issuer: IssuerId) -> Charge:
    one = group[0]
    prices = f"{to_cents(one.unit_price)}:{to_cents(one.list_price)}"
    what = f"{one.label} ({one.person})" if one.person else one.label
    return Charge(
        key=f"meals:{one.account}:{one.day.isoformat()}:{one.item}:{prices}",
        dossier=one.dossier,
        issuer=issuer,
        party=one.party,
        billing_month=month,
        service_from=one.day,
        service_to=one.day,
        label=_("{what}, le {day}").format(what=what, day=plain_day(one.day)),
        quantity=sum((due.quantity for due in group), Decimal(0)),
        unit=one.unit,
        unit_price=one.unit_price,
        list_price=one.list_price,
        tax=one.tax,
        account=one.ledger_account,
    )


def _card(month: Month, card: CardDue, issuer: IssuerId) -> Charge:
    label = _("{label} n° {card}").format(label=card.label, card=card.card)
    return Charge(
        key=f"meals:card:{card.card}",
        dossier=card.dossier,
        issuer=issuer,
        party=card.party,
        billing_month=month,
        service_from=card.sold_on,
        service_to=card.sold_on,
        label=f"{label} ({card.person})" if card.person else label,
        quantity=Decimal(1),
        unit=_("carte"),
        unit_price=card.unit_price,
        list_price=card.list_price,
        tax=card.tax,
        account=card.ledger_account,
    )
