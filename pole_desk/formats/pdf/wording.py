"""The legal wording of documents, dated data of `resources/mentions.json`; French whatever the screen.

Which mentions a document needs is told here; which rate applies to a line, in the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from pole_desk.formats.pdf.figures import rate
from pole_desk.formats.pdf.snapshot import Kind, Nature, Note
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.paths import shipped


@dataclass(frozen=True, slots=True)
class Dated:
    """A text or a rate and its days, both included."""

    key: str
    first: date
    last: date | None
    text: str

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole file: texts, legal interest rates, and the multiple that the pole applies.

    `exemptions` give the VATEX code of a reference that begins with their key.
    """

    texts: tuple[Dated, ...]
    rates: tuple[Dated, ...]
    exemptions: tuple[Dated, ...]
    times: int
    times_words: str


def _last(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _wording() -> Wording:
    data = json.loads(shipped("resources", "mentions.json").read_text(encoding="utf-8"))
    return Wording(
        texts=tuple(
            Dated(
                item["key"],
                date.fromisoformat(item["valid_from"]),
                _last(item["valid_to"]),
                item["text"],
            )
            for item in data["texts"]
        ),
        rates=tuple(
            Dated("legal_rate", date.fromisoformat(item["from"]), _last(item["to"]), item["percent"])
            for item in data["legal_rates"]
        ),
        exemptions=tuple(
            Dated(item["begins"], date.fromisoformat(item["valid_from"]), _last(item["valid_to"]), item["code"])
            for item in data["exemption_codes"]
        ),
        times=data["late_penalty_times"]["number"],
        times_words=data["late_penalty_times"]["words"],
    )


def mentions_on(day: date) -> Mapping[str, str]:
    """Every text valid on a day, by key, placeholders not filled.

    Raises RuleBroken when the law of that day is not known here.
    """
    found = {dated.key: dated.text for dated in _wording().texts if dated.holds(day)}
    if not found:
        raise _no_wording("", day)
    return found


def text_on(key: str, *, day: date, **values: str) -> str:
    """One text on a day with its placeholders filled; raises RuleBroken when there is none."""
    try:
        return mentions_on(day)[key].format(**values)
    except KeyError:
        raise _no_wording(key, day) from None


def _no_wording(key: str, day: date) -> RuleBroken:
    return RuleBroken(
        "no_wording",
        _(
            "Aucun texte légal connu au {day}{which}. Complétez resources/mentions.json "
            "avec le texte en vigueur ce jour-là, puis recommencez."
        ).format(day=numeric_day(day), which=f" ({key})" if key else ""),
        key=key,
        day=day.isoformat(),
    )


def legal_rate_on(day: date) -> Decimal | None:
    """The yearly legal interest rate owed to professionals, in percent; None when unpublished."""
    for dated in _wording().rates:
        if dated.holds(day):
            return Decimal(dated.text)
    return None


def late_rates(late_rate: Decimal | None = None) -> tuple[tuple[date, date | None, Decimal], ...]:
    """What `late_penalty` says, in figures: first day, last day, yearly percent; the pole's rate, or the legal ones."""
    if late_rate is not None:
        return ((date.min, None, late_rate),)
    wording = _wording()
    return tuple((dated.first, dated.last, wording.times * Decimal(dated.text)) for dated in wording.rates)


def late_penalty(*, day: date, late_rate: Decimal | None = None) -> str:
    """The late-penalty sentence: the pole's fixed rate, or the multiple of the legal rate.

    Raises RuleBroken when a fixed rate is under three times the legal one (C. com. L. 441-10).
    """
    wording, legal = _wording(), legal_rate_on(day)
    if late_rate is not None:
        if legal is not None and late_rate < 3 * legal:
            raise RuleBroken(
                "late_rate_too_low",
                _(
                    "Le taux de pénalité de {rate} est inférieur à trois fois le taux légal, "
                    "soit {least}. Relevez-le dans les réglages."
                ).format(rate=rate(late_rate), least=rate(3 * legal)),
            )
        return text_on("late_penalty_fixed", day=day, rate=rate(late_rate))
    today = ""
    if legal is not None:
        half = "1er" if day.month <= 6 else "2\u1d49"
        today = text_on(
            "late_penalty_today",
            day=day,
            rate=rate(wording.times * legal),
            legal_rate=rate(legal),
            term=f"{half} semestre {day.year}",
        )
    return text_on("late_penalty", day=day, times=wording.times_words, today=today)


def payment_terms(*, day: date, days: int) -> str:
    """How long the buyer has, in words."""
    if days == 0:
        return text_on("terms_receipt", day=day)
    return text_on("terms_days", day=day, days=str(days))


def exemption_reference(key: str, *, day: date) -> str:
    """The legal reference of an exemption: franchise, bare_premises, association, outside_scope."""
    return text_on(f"exemption_{key}", day=day)


def deposit_mentions(*, day: date) -> tuple[str, ...]:
    """What a receipt of a security deposit says."""
    return (text_on("deposit_no_vat", day=day), text_on("deposit_return", day=day))


def exemption_code(reference: str, *, day: date) -> str | None:
    """The VATEX code (BT-121) of a legal reference printed on an invoice; None when the list has none."""
    for dated in _wording().exemptions:
        if dated.holds(day) and reference.startswith(dated.key):
            return dated.text
    return None


def invoice_notes(
    *,
    day: date,
    kind: Kind = "invoice",
    nature: Nature = "services",
    debits_option: bool = False,
    exemptions: Sequence[str] = (),
    late_rate: Decimal | None = None,
) -> tuple[Note, ...]:
    """The sentences of an invoice of format 2, in printing order, each under its subject (BG-1).

    The recovery indemnity (PMT), the penalties (PMD) and the discount (AAB) stand on every document,
    once (BR-FR-05, BR-FR-06). `exemptions` are keys of `exemption_reference`. Raises RuleBroken
    when one has no valid text.
    """
    first = text_on(f"nature_{nature}", day=day)
    if debits_option:
        first += " " + text_on("debits_option", day=day)
    told = [first, *(f"{exemption_reference(key, day=day)}." for key in exemptions)]
    if kind == "credit":
        told.append(text_on("credit_rectification", day=day))
    return (
        *(Note(subject="", text=text) for text in told),
        Note(subject="AAB", text=text_on("discount_none", day=day)),
        Note(subject="PMD", text=late_penalty(day=day, late_rate=late_rate)),
        Note(subject="PMT", text=text_on("recovery_indemnity", day=day)),
    )


def invoice_mentions(
    *,
    day: date,
    kind: Kind = "invoice",
    nature: Nature = "services",
    debits_option: bool = False,
    exemptions: Sequence[str] = (),
    late_rate: Decimal | None = None,
) -> tuple[str, ...]:
    """The legal sentences of an invoice or credit note issued on `day`, in printing order.

    `exemptions` are keys of `exemption_reference`. Raises RuleBroken when one has no valid text.
    """
    found = [text_on(f"nature_{nature}", day=day)]
    if debits_option:
        found[0] += " " + text_on("debits_option", day=day)
    found += [f"{exemption_reference(key, day=day)}." for key in exemptions]
    if kind == "credit":
        return (*found, text_on("credit_rectification", day=day))
    return (
        *found,
        text_on("discount_none", day=day),
        late_penalty(day=day, late_rate=late_rate),
        text_on("recovery_indemnity", day=day),
    )
