"""E-reporting: sales to clients who are not liable to VAT, or abroad, and the money received for them, by day and rate.

Between liable parties in France the platform has the invoices themselves. Source: CGI art. 290 and 290 A; the
categories are those of flux 10 (TLB1 goods, TPS1 services, TNT1 not taxed in France).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.money import ZERO, round_cents

REPORTED = ("B2C", "B2CINT", "B2BINT")
"""Treatments whose invoices are only reported (BR-FR-20)."""
GOODS, SERVICES, UNTAXED = "TLB1", "TPS1", "TNT1"


class ReportedPart(NamedTuple):
    """The net and the VAT of a rate on a day: of documents, credit notes taken off, or of money."""

    on: date
    category: str
    percent: Decimal
    base: Decimal
    vat: Decimal


class ReportedSum(NamedTuple):
    """A line of the report; `count` is how many documents, or receipts, it sums up."""

    on: date
    category: str
    percent: Decimal
    count: int
    base: Decimal
    vat: Decimal


def sale_parts(
    on: date, nets: Iterable[tuple[bool, Decimal, Decimal]], vat: Iterable[tuple[Decimal, Decimal]], *, credit: bool
) -> list[ReportedPart]:
    """A document's parts by category and rate; `nets` are (goods, percent, net), `vat` (percent, amount).

    The VAT of a rate is computed once: of it goods have their rate on their net, services the rest.
    """
    given = list(nets)
    sign = -1 if credit else 1
    found = []
    for percent, amount in vat:
        goods, services = (
            sum((net for is_goods, rate, net in given if rate == percent and is_goods is wanted), ZERO)
            for wanted in (True, False)
        )
        share = amount if not services else round_cents(goods * percent / 100)
        for base, own, category in ((goods, share, GOODS), (services, amount - share, SERVICES)):
            if base or own:
                found.append(ReportedPart(on, category if percent else UNTAXED, percent, sign * base, sign * own))
    return found


def sums(documents: Iterable[Iterable[ReportedPart]]) -> list[ReportedSum]:
    """What documents, or receipts, add up to by day, category and rate; each counts once in a line."""
    found: dict[tuple[date, str, Decimal], ReportedSum] = {}
    for parts in documents:
        counted: set[tuple[date, str, Decimal]] = set()
        for part in parts:
            key = (part.on, part.category, part.percent)
            known = found.get(key, ReportedSum(*key, 0, ZERO, ZERO))
            more = key not in counted
            counted.add(key)
            found[key] = known._replace(
                count=known.count + more, base=known.base + part.base, vat=known.vat + part.vat
            )
    return [found[key] for key in sorted(found)]
