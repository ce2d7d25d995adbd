"""What storage owes to billing of its own: shares by the month, rentals by the day, penalties.

Rents of whole units are the agreements' and come from `leases` alone. Keys name the thing and, for
a share, the first day of the segment: `storage:share:4:2026-11:2026-11-01`, `storage:rental:7`,
`storage:penalty:2`. A share is charged in advance, a rental in the month of its last day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pole_desk.activities.leases.rules import Proration
from pole_desk.activities.leases.rules.charging import dated_charge, segment_charge
from pole_desk.activities.leases.rules.wording import period_text
from pole_desk.activities.storage.queries.dues import (
    RentalDue,
    ShareDue,
    first_day,
    penalty_dues,
    rental_dues,
    share_dues,
)
from pole_desk.activities.storage.rules import days_text, quantity_text
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month, day_of, last_day_of, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Charge, SpanChargeSource
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import IssuersByMonth

ACTIVITY = "storage"


class StorageCharges(SpanChargeSource):
    """The charges of storage; implements DatedChargeSource."""

    def first_month(self, reader: Reader) -> Month | None:
        """The month of the earliest day that anything may charge."""
        first = first_day(reader)
        return None if first is None else Month.of(first)

    def due_between(
        self, reader: Reader, first: Month, last: Month
    ) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month, read at once; raises RuleBroken `no_issuer`."""
        found: dict[Month, list[Charge]] = {month: [] for month in months_between(first, last)}
        sellers = IssuersByMonth(reader)
        for month, shares in share_dues(reader, first=first, last=last).items():
            found[month] += [
                _share(row, month, sellers.of(ACTIVITY, month)) for row in shares if row.due.amount > ZERO
            ]
        for rental in rental_dues(reader, first=first, last=last):
            charge = _rental(rental, sellers)
            if round_cents(charge.quantity * charge.unit_price) > ZERO:
                found[charge.billing_month].append(charge)
        for penalty in penalty_dues(reader, first=first, last=last):
            month = Month.of(penalty.on_day)
            key, issuer = f"storage:penalty:{penalty.penalty}", sellers.of(ACTIVITY, month)
            found[month].append(dated_charge(penalty, key=key, month=month, issuer=issuer))
        return found


def _share(row: ShareDue, month: Month, issuer: IssuerId) -> Charge:
    due = row.due
    label = _("Stockage partagé {space} ({part}), {period}").format(
        space=row.name, part=row.part, period=period_text(due, month, Proration.CALENDAR)
    )
    key = f"storage:share:{row.share}:{month}:{due.first.isoformat()}"
    return segment_charge(row, due, key=key, label=label, month=month, issuer=issuer)


def _rental(row: RentalDue, sellers: IssuersByMonth) -> Charge:
    first, last = day_of(row.starts_at), last_day_of(row.ends_at)
    assert last is not None
    month = Month.of(last)
    return Charge(
        key=f"storage:rental:{row.rental}",
        dossier=row.dossier,
        issuer=sellers.of(ACTIVITY, month),
        party=row.party,
        billing_month=month,
        service_from=first,
        service_to=last,
        label=_("{space} à la journée ({area}), {days}").format(
            space=row.name, area=quantity_text("m2", row.area_m2), days=days_text(first, last)
        ),
        quantity=Decimal(row.days) * row.area_m2,
        unit=_("m²·jour"),
        unit_price=row.agreed_price,
        list_price=row.list_price,
        tax=row.tax,
        account=row.account,
    )
