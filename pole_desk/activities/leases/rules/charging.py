"""How a line of an agreement, and of what is let like one, becomes a charge; pure.

A segment of a month is one month, or so many of its days; a dated line is a day's work or good. The
key is the feature's own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from pole_desk.activities.leases.rules.segments import Due
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import Charge
from pole_desk.ports.ids import DossierId, IssuerId, PartyId

MONTH, DAY = "mois", "jour"


class Line(Protocol):
    """Who owes, and what the line is to the accountant."""

    @property
    def dossier(self) -> DossierId: ...
    @property
    def party(self) -> PartyId: ...
    @property
    def tax(self) -> str: ...
    @property
    def account(self) -> str: ...


class DatedLine(Line, Protocol):
    """Something charged apart on a day, at the price typed."""

    @property
    def on_day(self) -> date: ...
    @property
    def label(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...
    @property
    def unit_price(self) -> Decimal: ...


def segment_charge(
    line: Line, due: Due, *, key: str, label: str, month: Month, issuer: IssuerId
) -> Charge:
    """What a segment of a month costs: the month whole, or its days."""
    return Charge(
        key=key,
        dossier=line.dossier,
        issuer=issuer,
        party=line.party,
        billing_month=month,
        service_from=due.first,
        service_to=due.last,
        label=label,
        quantity=due.quantity,
        unit=MONTH if due.whole else DAY,
        unit_price=due.unit_price,
        list_price=due.list_unit_price,
        tax=line.tax,
        account=line.account,
    )


def dated_charge(line: DatedLine, *, key: str, month: Month, issuer: IssuerId) -> Charge:
    """What a day's line costs; it has no list price but its own."""
    return Charge(
        key=key,
        dossier=line.dossier,
        issuer=issuer,
        party=line.party,
        billing_month=month,
        service_from=line.on_day,
        service_to=line.on_day,
        label=_("{label}, le {day}").format(label=line.label, day=plain_day(line.on_day)),
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        list_price=line.unit_price,
        tax=line.tax,
        account=line.account,
    )
