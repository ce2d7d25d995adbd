"""What accepted quotes owe to billing: their lines once the service is over, deposits in advance and their deduction.

Keys: `quote:12:line:34`, and per tax code `quote:12:deposit:S20`, deducted under
`quote:12:deposit:S20:2026-12`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pole_desk.accounts.quotes.queries import Line, QuoteDue, first_due_day, quotes_due
from pole_desk.accounts.quotes.rules.lines import ADVANCES, Asked
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import DEPOSIT, FINAL, Charge, Place, SpanChargeSource

ONE = Decimal(1)
LONGEST_LABEL = 300


class QuoteCharges(SpanChargeSource):
    """The charges of the quotes; implements DatedChargeSource."""

    def first_month(self, reader: Reader) -> Month | None:
        """The month of the first acceptance."""
        day = first_due_day(reader)
        return None if day is None else Month.of(day)

    def due_between(self, reader: Reader, first: Month, last: Month) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month, read at once; raises RuleBroken `no_tax`."""
        found: dict[Month, list[Charge]] = {month: [] for month in months_between(first, last)}
        for due in quotes_due(reader, first=first, last=last):
            for charge in _charges(due):
                if first <= charge.billing_month <= last:
                    found[charge.billing_month].append(charge)
        return found


def _charges(due: QuoteDue) -> Iterator[Charge]:
    for asked in due.asked:
        yield from _deposit(due, asked)
    for line in due.lines:
        yield _line(due, line)


def _line(due: QuoteDue, line: Line) -> Charge:
    quote = due.quote
    assert quote.dossier is not None
    return Charge(
        key=f"quote:{quote.id}:line:{line.id}",
        dossier=quote.dossier,
        issuer=quote.issuer,
        party=quote.party,
        order_number=quote.order_number,
        delivery=Place.read(quote.delivery),
        billing_month=due.month,
        service_from=quote.service_from,
        service_to=quote.service_to,
        label=_("{label} (devis {number})").format(label=line.label, number=quote.number)[:LONGEST_LABEL],
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        list_price=line.list_price,
        tax=line.tax,
        account=line.account,
    )


def _deposit(due: QuoteDue, asked: Asked) -> Iterator[Charge]:
    """What is asked in advance under a tax, and what the final month takes off for it."""
    quote = due.quote
    assert quote.dossier is not None
    key = f"quote:{quote.id}:deposit:{asked.tax.code}"
    whole = Charge(
        key=key,
        dossier=quote.dossier,
        issuer=quote.issuer,
        party=quote.party,
        order_number=quote.order_number,
        delivery=Place.read(quote.delivery),
        billing_month=Month.of(due.asked_on),
        service_from=due.asked_on,
        service_to=due.asked_on,
        label=_("{title} (devis {number}) : acompte").format(title=quote.title, number=quote.number)[:LONGEST_LABEL],
        quantity=ONE,
        unit=_("forfait"),
        unit_price=asked.net,
        list_price=asked.net,
        tax=asked.tax.code,
        account=ADVANCES,
        role=DEPOSIT,
    )
    yield whole
    yield replace(
        whole,
        key=f"{key}:{due.month}",
        billing_month=due.month,
        service_from=quote.service_from,
        service_to=quote.service_to,
        label=_("{title} (devis {number}) : acompte déduit").format(title=quote.title, number=quote.number)[
            :LONGEST_LABEL
        ],
        quantity=-ONE,
        role=FINAL,
        deducts=key,
    )
