"""What agreements owe to billing: rents, services and one-off charges of a month, in advance.

The one source of lease lines. A charge's key names its thing and the first day of its segment, so
that asking twice yields it once: `lease:12:line:34:2026-11:2026-11-01`, a co-occupant's share ends
with `:occupant:5`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pole_desk.activities.leases.queries.due import (
    OneOffDue,
    RentDue,
    ServiceDue,
    first_day,
    one_off_dues,
    rent_dues,
    service_dues,
)
from pole_desk.activities.leases.rules import FULL_SHARE
from pole_desk.activities.leases.rules.charging import dated_charge, segment_charge
from pole_desk.activities.leases.rules.wording import period_text
from pole_desk.kernel.i18n import _, percent
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Charge, SpanChargeSource
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import IssuersByMonth


class LeaseCharges(SpanChargeSource):
    """The charges of the agreements; implements DatedChargeSource."""

    def first_month(self, reader: Reader) -> Month | None:
        """The month of the earliest day that a signed agreement may charge."""
        first = first_day(reader)
        return None if first is None else Month.of(first)

    def due_between(
        self, reader: Reader, first: Month, last: Month
    ) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month, read at once; raises RuleBroken `no_issuer`."""
        rents = rent_dues(reader, first=first, last=last)
        services = service_dues(reader, first=first, last=last)
        one_offs = one_off_dues(reader, first=first, last=last)
        sellers = IssuersByMonth(reader)
        return {
            month: _charges(sellers, month, rents[month], services[month], one_offs[month])
            for month in rents
        }


def _charges(
    sellers: IssuersByMonth,
    month: Month,
    rents: Sequence[RentDue],
    services: Sequence[ServiceDue],
    one_offs: Sequence[OneOffDue],
) -> list[Charge]:
    charges = [
        _rent(row, month, sellers.of(row.kind, month)) for row in rents if row.due.amount > ZERO
    ]
    charges += [
        _service(row, month, sellers.of(row.kind, month)) for row in services if row.due.amount > ZERO
    ]
    charges += [
        dated_charge(
            row, key=f"lease:{row.lease}:one_off:{row.one_off}:{row.on_day.isoformat()}",
            month=month, issuer=sellers.of(row.kind, month),
        )
        for row in one_offs
    ]  # fmt: skip
    return charges


def _rent(row: RentDue, month: Month, issuer: IssuerId) -> Charge:
    due = row.due
    key = f"lease:{row.lease}:line:{row.line}:{month}:{due.first.isoformat()}"
    label = _("Redevance {space}, {period}").format(
        space=row.name, period=period_text(due, month, row.proration)
    )
    if due.share_bp != FULL_SHARE:
        share = Decimal(due.share_bp) / 100
        label = _("{label}, part de {share}").format(
            label=label, share=percent(share, 0 if due.share_bp % 100 == 0 else 2)
        )
    if due.occupant:
        key = f"{key}:occupant:{due.occupant}"
    return segment_charge(row, due, key=key, label=label, month=month, issuer=issuer)


def _service(row: ServiceDue, month: Month, issuer: IssuerId) -> Charge:
    due = row.due
    charge = segment_charge(
        row, due, key=f"lease:{row.lease}:service:{row.service}:{month}:{due.first.isoformat()}",
        label=_("{service}, {period}").format(
            service=row.label, period=period_text(due, month, row.proration)
        ),
        month=month, issuer=issuer,
    )  # fmt: skip
    if not due.whole:
        return charge
    return replace(charge, quantity=row.count, unit_price=row.price, list_price=row.list_price)
