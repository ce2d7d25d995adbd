"""What participations owe to billing: rents of stands in advance, commissions the month after.

A rent's key is `shop:3:stand:7:2026-11`, a commission's `shop:3:commission:2026-10:cycles`. Where
the contract nets, the charge exists all the same and its label says that it is set off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pole_desk.activities.shop.queries.contracts import Contract, StandItem, contracts, stands
from pole_desk.activities.shop.queries.sales import SaleLine, sale_lines
from pole_desk.activities.shop.rules import WHOLE, State
from pole_desk.activities.shop.rules.rents import StandKind, period_text, rent_of, weekdays_text
from pole_desk.kernel.i18n import _, of_month, percent
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Charge, SpanChargeSource
from pole_desk.registers.catalog.queries import IssuersByMonth
from pole_desk.registers.catalog.rules import Activity


class ShopCharges(SpanChargeSource):
    """Implements DatedChargeSource."""

    def first_month(self, reader: Reader) -> Month | None:
        """The month of the earliest participation; None when there is none."""
        days = [one.first_day for one in contracts(reader) if one.written == State.ACTIVE]
        return Month.of(min(days)) if days else None

    def due_between(
        self, reader: Reader, first: Month, last: Month
    ) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month, read at once; raises RuleBroken `no_issuer`."""
        every = {one.id: one for one in contracts(reader)}
        taken = stands(reader) if every else []
        lines = sale_lines(reader, first=first.previous(), last=last.previous()) if every else []
        sellers = IssuersByMonth(reader)
        found: dict[Month, list[Charge]] = {month: [] for month in months_between(first, last)}
        for month, own in found.items():
            for stand in taken:
                own += _rent(stand, every[stand.contract], month, sellers)
        for line in lines:
            found[Month.parse(line.month).next()] += _commission(line, sellers)
        return found


def _rent(stand: StandItem, one: Contract, month: Month, sellers: IssuersByMonth) -> list[Charge]:
    rent = rent_of(stand.terms, month)
    listed, agreed = stand.prices_on(month.first)
    if rent is None or not agreed or not rent.quantity:
        return []
    regular = stand.kind == StandKind.REGULAR
    label = _("{stall}, {period}").format(
        stall=stand.name, period=period_text(rent, StandKind(stand.kind))
    )
    if stand.weekdays:
        label = _("{label}, {days}").format(label=label, days=weekdays_text(stand.terms.weekdays))
    return [
        Charge(
            key=f"shop:{one.id}:stand:{stand.id}:{month}",
            dossier=one.dossier,
            issuer=sellers.of(Activity.SHOP, month),
            party=one.party,
            billing_month=month,
            service_from=rent.first,
            service_to=rent.last,
            label=_netted(label, one.netting),
            quantity=rent.quantity,
            unit=_("m²/mois") if regular else _("m²/jour"),
            unit_price=agreed,
            list_price=listed,
            tax=stand.tax,
            account=stand.account,
        )
    ]


def _netted(label: str, netting: bool) -> str:
    return _("{label}, à compenser sur les ventes").format(label=label) if netting else label


def _commission(line: SaleLine, sellers: IssuersByMonth) -> list[Charge]:
    if not line.commission or not line.rate:
        return []
    month = Month.parse(line.month)
    label = _("Commission de {rate} sur les ventes {month}, {category}").format(
        rate=percent(Decimal(line.rate) / 100, 0 if line.rate % 100 == 0 else 2),
        month=of_month(month), category=line.category,
    )  # fmt: skip
    return [
        Charge(
            key=f"shop:{line.contract}:commission:{month}:{slug(line.category).replace(' ', '-')}",
            dossier=line.dossier,
            issuer=sellers.of(Activity.SHOP, month.next()),
            party=line.party,
            billing_month=month.next(),
            service_from=month.first,
            service_to=month.last,
            label=_netted(label, line.netting),
            quantity=line.amount,
            unit=_("€ de ventes"),
            unit_price=Decimal(line.rate) / WHOLE,
            list_price=Decimal(max(line.list_rate, 0)) / WHOLE,
            tax=line.tax,
            account=line.account,
        )
    ]
