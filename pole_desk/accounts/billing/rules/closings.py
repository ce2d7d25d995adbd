"""Closings of a month and of a year: sums, perpetual total and last hashes, each sealed to the one before.

One chain per seller: the months in order, each year right after its December. Their files are in `archive`; the
rows that keep them are not here. Source: BOI-TVA-DECLA-30-10-30 (closings, perpetual total, sealed archive).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.accounts.billing.rules.chain import canonical, chained, genesis
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.rules.seals import Seals, digest, seals_text
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import ZERO, from_cents, to_cents
from pole_desk.kernel.periods import Month

FORMAT = 1
"""Version of the text that is hashed."""
CHAIN = "closing"
"""What a seller's first closing follows: `chain.genesis(issuer, CHAIN)`."""


class Span(StrEnum):
    """What a closing covers."""

    MONTH = "month"
    YEAR = "year"


class Issued(NamedTuple):
    """A document as stored, positive sums on a credit note too; `taxes` are (percent, base, VAT).

    `kind` is that of its series and chain: every kind but a credit note counts among the invoices. `seals` are
    the fingerprints of its rows, beyond what its hash covers.
    """

    number: str
    kind: str
    year: int
    rank: int
    issued_on: date
    net: Decimal
    vat: Decimal
    total: Decimal
    taxes: tuple[tuple[Decimal, Decimal, Decimal], ...]
    snapshot: str
    previous_hash: str
    hash: str
    seals: Seals = Seals()


class Sums(NamedTuple):
    """How many documents of a kind, and what they amount to, in euros."""

    count: int = 0
    net: Decimal = ZERO
    vat: Decimal = ZERO
    total: Decimal = ZERO

    def plus(self, other: Sums) -> Sums:
        return Sums(
            self.count + other.count, self.net + other.net, self.vat + other.vat, self.total + other.total
        )


class RateSum(NamedTuple):
    """What a rate amounts to, invoices less credit notes."""

    percent: Decimal
    base: Decimal
    vat: Decimal


class End(NamedTuple):
    """Where the series of a kind stands: its last document ever, and what it was the hash of."""

    kind: str
    number: str
    year: int
    rank: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A closed period of a seller. `perpetual` sums everything since the first document and is never reset.

    `ends` are the last documents of each kind at the end of the period: what is cut off behind them is seen.
    `seals` is the SHA-256 of the list of its documents' fingerprints; a year has none.
    """

    issuer: int
    siren: str
    span: Span
    period: str
    closed_at: datetime
    invoices: Sums
    credits: Sums
    rates: tuple[RateSum, ...]
    perpetual_invoices: Sums
    perpetual_credits: Sums
    ends: tuple[End, ...]
    seals: str = ""
    format: int = FORMAT

    @property
    def total(self) -> Decimal:
        """Invoices less credit notes of the period."""
        return self.invoices.total - self.credits.total

    @property
    def perpetual_total(self) -> Decimal:
        """Invoices less credit notes since the beginning."""
        return self.perpetual_invoices.total - self.perpetual_credits.total


class Sealed(NamedTuple):
    """A closing as it is kept: its text, the hash that it follows and its own."""

    closing: Closing
    text: str
    previous_hash: str
    hash: str


def seal(closing: Closing, before: Sealed | None) -> Sealed:
    """The closing with its hash: SHA-256 over the hash before it and its canonical JSON."""
    previous = before.hash if before else genesis(closing.issuer, CHAIN)
    text = closing_text(closing)
    return Sealed(closing, text, previous, chained(previous, text))


def close_month(
    documents: Sequence[Issued],
    before: Sequence[Sealed],
    *,
    issuer: int,
    siren: str,
    month: Month,
    closed_at: datetime,
    today: date,
) -> Sealed:
    """A month of a seller, out of its documents of that month in order of issue and all closings before it.

    Raises RuleBroken: closing_early while the month runs, closing_order naming what must be closed first,
    closing_documents when a document is of another month, is missing, or does not follow the chain.
    """
    if today <= month.last:
        raise RuleBroken(
            "closing_early",
            _("{month} n’est pas fini : il se clôt à partir du premier jour du mois suivant.").format(
                month=month_name(month).capitalize()
            ),
        )
    require_next(Span.MONTH, str(month), before)
    ends = _followed(documents, before[-1].closing.ends if before else (), issuer, month)
    invoices, given_back = sums_of(documents)
    last = before[-1].closing if before else None
    closing = Closing(
        issuer=issuer, siren=siren, span=Span.MONTH, period=str(month), closed_at=closed_at.astimezone(UTC),
        invoices=invoices, credits=given_back, rates=rates_of(documents),
        perpetual_invoices=(last.perpetual_invoices if last else Sums()).plus(invoices),
        perpetual_credits=(last.perpetual_credits if last else Sums()).plus(given_back),
        ends=ends, seals=digest(seal_list(documents)),
    )  # fmt: skip
    return seal(closing, before[-1] if before else None)


def seal_list(documents: Iterable[Issued]) -> str:
    """The fingerprints of a month's documents, as they are kept beside its closing."""
    return seals_text((one.number, one.seals) for one in documents)


def close_year(before: Sequence[Sealed], *, year: int, closed_at: datetime) -> Sealed:
    """A year of a seller: the sum of its closed months, December last; raises RuleBroken `closing_order`."""
    require_next(Span.YEAR, str(year), before)
    closings = (one.closing for one in before)
    months = [one for one in closings if one.span is Span.MONTH and one.period.startswith(f"{year:04d}-")]
    last = months[-1]
    rates: dict[Decimal, RateSum] = {}
    for rate in (rate for month in months for rate in month.rates):
        known = rates.get(rate.percent, RateSum(rate.percent, ZERO, ZERO))
        rates[rate.percent] = RateSum(rate.percent, known.base + rate.base, known.vat + rate.vat)
    closing = Closing(
        issuer=last.issuer, siren=last.siren, span=Span.YEAR, period=str(year), closed_at=closed_at.astimezone(UTC),
        invoices=_added(month.invoices for month in months), credits=_added(month.credits for month in months),
        rates=tuple(rates[percent] for percent in sorted(rates)), perpetual_invoices=last.perpetual_invoices,
        perpetual_credits=last.perpetual_credits, ends=last.ends,
    )  # fmt: skip
    return seal(closing, before[-1])


def next_period(before: Sequence[Sealed]) -> tuple[Span, str] | None:
    """What is to be closed next; None before the first closing, which may be any month."""
    if not before:
        return None
    last = before[-1].closing
    if last.span is Span.YEAR:
        return Span.MONTH, f"{int(last.period) + 1:04d}-01"
    month = Month.parse(last.period)
    return (Span.YEAR, f"{month.year:04d}") if month.month == 12 else (Span.MONTH, str(month.next()))


def require_next(span: Span, period: str, before: Sequence[Sealed]) -> None:
    """Raises RuleBroken `closing_order` naming what must be closed before, or that it is closed already."""
    expected = next_period(before)
    if expected is None and span is Span.MONTH:
        return
    if expected == (span, period):
        return
    if any((one.closing.span, one.closing.period) == (span, period) for one in before):
        said = _("{period} est déjà clos : une clôture ne se refait pas.").format(period=period)
        raise RuleBroken("closing_order", said)
    raise RuleBroken(
        "closing_order",
        _("Clôturez d’abord {expected} : les clôtures se suivent sans trou.").format(
            expected=expected[1] if expected else _("un mois de {year}").format(year=period)
        ),
        expected=expected,
    )


def _followed(documents: Sequence[Issued], ends: Iterable[End], issuer: int, month: Month) -> tuple[End, ...]:
    """The ends of the series after the documents, each of which must follow the one before it."""
    found = {end.kind: end for end in ends}
    for one in documents:
        end = found.get(one.kind)
        previous = end.hash if end else genesis(issuer, one.kind)
        rank = end.rank + 1 if end and end.year == one.year else 1
        sound = one.previous_hash == previous and one.rank == rank and one.hash == chained(previous, one.snapshot)
        if Month.of(one.issued_on) != month or not sound or one.year != month.year:
            raise RuleBroken(
                "closing_documents",
                _("{number} ne suit pas le document précédent de sa série : lancez la vérification avant de "
                  "clôturer.").format(number=one.number),
                number=one.number,
            )  # fmt: skip
        found[one.kind] = End(one.kind, one.number, one.year, one.rank, one.hash)
    return tuple(found[kind] for kind in sorted(found))


def sums_of(documents: Iterable[Issued]) -> tuple[Sums, Sums]:
    """What the invoices and what the credit notes among documents amount to."""
    found = {True: Sums(), False: Sums()}
    for one in documents:
        credit = one.kind == Kind.CREDIT
        found[credit] = found[credit].plus(Sums(1, one.net, one.vat, one.total))
    return found[False], found[True]


def _added(sums: Iterable[Sums]) -> Sums:
    total = Sums()
    for one in sums:
        total = total.plus(one)
    return total


def rates_of(documents: Iterable[Issued]) -> tuple[RateSum, ...]:
    """What each rate amounts to over documents, credit notes taken off."""
    found: dict[Decimal, RateSum] = {}
    for one in documents:
        sign = -1 if one.kind == Kind.CREDIT else 1
        for percent, base, vat in one.taxes:
            known = found.get(percent, RateSum(percent, ZERO, ZERO))
            found[percent] = RateSum(percent, known.base + sign * base, known.vat + sign * vat)
    return tuple(found[percent] for percent in sorted(found))


def closing_text(closing: Closing) -> str:
    """The canonical JSON that is hashed: integer cents, UTC instant to the second, rates as text."""
    return canonical({
        "format": closing.format, "issuer": closing.issuer, "siren": closing.siren, "span": str(closing.span),
        "period": closing.period, "closed_at": closing.closed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "invoices": _written(closing.invoices), "credits": _written(closing.credits),
        "rates": [
            {"percent": f"{one.percent:.2f}", "base": to_cents(one.base), "vat": to_cents(one.vat)}
            for one in closing.rates
        ],
        "perpetual_invoices": _written(closing.perpetual_invoices),
        "perpetual_credits": _written(closing.perpetual_credits),
        "ends": [end._asdict() for end in closing.ends], "seals": closing.seals,
    })  # fmt: skip


def closing_of(text: str) -> Closing:
    """The closing that `closing_text` wrote; raises BadInput `closing_text` on anything else."""
    try:
        data = json.loads(text)
        closing = _read(data)
        if closing_text(closing) != text:
            raise ValueError("not canonical")
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError) as damage:
        raise BadInput("closing_text", _("Cette clôture enregistrée est abîmée. Restaurez une sauvegarde.")) from damage
    return closing


def _read(data: Mapping[str, Any]) -> Closing:
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    at = datetime.strptime(data["closed_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Closing(
        issuer=data["issuer"], siren=data["siren"], span=Span(data["span"]), period=data["period"], closed_at=at,
        invoices=_sums_of(data["invoices"]), credits=_sums_of(data["credits"]),
        rates=tuple(
            RateSum(Decimal(one["percent"]), from_cents(one["base"]), from_cents(one["vat"])) for one in data["rates"]
        ),
        perpetual_invoices=_sums_of(data["perpetual_invoices"]), perpetual_credits=_sums_of(data["perpetual_credits"]),
        ends=tuple(End(**one) for one in data["ends"]), seals=data["seals"],
    )  # fmt: skip


def _written(sums: Sums) -> dict[str, int]:
    return {"count": sums.count, "net": to_cents(sums.net), "vat": to_cents(sums.vat), "total": to_cents(sums.total)}


def _sums_of(data: Mapping[str, int]) -> Sums:
    return Sums(data["count"], from_cents(data["net"]), from_cents(data["vat"]), from_cents(data["total"]))
