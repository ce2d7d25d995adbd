"""A closed period as a file that is read and checked without the program: canonical JSON; and what contradicts it.

Whoever has the file can recompute each hash: SHA-256 of the hash before, a line feed, and the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.billing.rules.chain import canonical, chained, frozen_sums, genesis
from pole_desk.accounts.billing.rules.closings import (
    CHAIN,
    Closing,
    Issued,
    Sealed,
    Span,
    Sums,
    closing_of,
    closing_text,
    next_period,
    rates_of,
    seal_list,
    sums_of,
)
from pole_desk.accounts.billing.rules.seals import Seals, digest
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros, from_cents, to_cents
from pole_desk.kernel.periods import Month

FORMAT = 1
NOTICE = _(
    "Archive d’une période close. Chaque document porte son texte (snapshot), l’empreinte du précédent de sa série "
    "(previous_hash) et la sienne (hash) : SHA-256, en hexadécimal, du previous_hash, d’un saut de ligne et du "
    "texte, en UTF-8. La clôture (closing) suit la précédente de la même façon. Les montants sont en centimes "
    "d’euro, ceux d’un avoir sont positifs. La dernière empreinte de la liste seals est celle du fichier PDF du "
    "document."
)


class Archive(NamedTuple):
    """A closing and the documents of its period; a year has none, its months have them."""

    sealed: Sealed
    documents: tuple[Issued, ...]


class Break(NamedTuple):
    """What contradicts a closing: a code, a French sentence, the period and the document at fault."""

    code: str
    message: str
    period: str
    number: str = ""


def archive_name(closing: Closing) -> str:
    """`cloture-552008443-2026-11.json`."""
    return f"cloture-{closing.siren}-{closing.period}.json"


def write_archive(archive: Archive) -> bytes:
    """The file of a closing: the same closing is always the same bytes."""
    sealed = archive.sealed
    return canonical({
        "format": FORMAT, "notice": NOTICE, "previous_hash": sealed.previous_hash, "closing": sealed.text,
        "hash": sealed.hash, "documents": [_written(one) for one in archive.documents],
    }).encode() + b"\n"  # fmt: skip


def read_archive(content: bytes) -> Archive:
    """What `write_archive` wrote, not yet checked; raises BadInput `archive`, `closing_text`."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT or canonical(data).encode() + b"\n" != content:
            raise ValueError("not canonical")
        text, previous, found = (str(data[name]) for name in ("closing", "previous_hash", "hash"))
        documents = tuple(_read(one) for one in data["documents"])
    except (KeyError, TypeError, ValueError, ArithmeticError, RecursionError) as damage:
        raise BadInput("archive", _("Ce fichier n’est pas une archive de clôture, ou il est abîmé.")) from damage
    return Archive(Sealed(closing_of(text), text, previous, found), documents)


def _written(one: Issued) -> dict[str, Any]:
    """What the hash covers, where the document stands and its VAT by rate; its sums are in its own text."""
    return {
        "kind": one.kind, "year": one.year, "rank": one.rank, "snapshot": one.snapshot,
        "previous_hash": one.previous_hash, "hash": one.hash, "seals": list(one.seals),
        "taxes": [[f"{percent:.2f}", to_cents(base), to_cents(vat)] for percent, base, vat in one.taxes],
    }  # fmt: skip


def _read(data: Mapping[str, Any]) -> Issued:
    said = json.loads(data["snapshot"])
    number, net, vat, total = frozen_sums(data["snapshot"])
    return Issued(
        number=str(number), kind=str(data["kind"]), year=int(data["year"]), rank=int(data["rank"]),
        issued_on=date.fromisoformat(said["issue_date"]), net=net, vat=vat, total=total,
        taxes=tuple(
            (Decimal(percent), from_cents(base), from_cents(vat)) for percent, base, vat in data["taxes"]
        ),
        snapshot=str(data["snapshot"]), previous_hash=str(data["previous_hash"]), hash=str(data["hash"]),
        seals=Seals(*map(str, data["seals"])),
    )  # fmt: skip


def archive_breaks(archive: Archive) -> Iterator[Break]:
    """What an archive says that its own documents and hashes contradict."""
    closing = archive.sealed.closing
    yield from _own_break(archive.sealed)
    if closing.span is Span.MONTH:
        yield from _sum_breaks(closing, archive.documents)
        yield from _document_breaks(closing.period, archive.documents)
        if digest(seal_list(archive.documents)) != closing.seals:
            yield Break(
                "archive_seals",
                _("La liste des empreintes de l’archive {period} a été changée.").format(period=closing.period),
                closing.period,
            )


def chain_breaks(closings: Sequence[Sealed], documents: Iterable[Issued]) -> Iterator[Break]:
    """What a seller's closings say that its stored documents, in order of issue, contradict; the oldest first.

    A changed or removed closing breaks their chain; a document changed, inserted, removed or cut off the tail
    breaks the sums or the last hash of the month that closed it.
    """
    by_month: dict[str, list[Issued]] = {}
    for one in documents:
        by_month.setdefault(str(Month.of(one.issued_on)), []).append(one)
    standing = {(one.number, one.hash) for month in by_month.values() for one in month}
    previous = genesis(closings[0].closing.issuer, CHAIN) if closings else ""
    perpetual = (Sums(), Sums())
    for rank, sealed in enumerate(closings):
        closing = sealed.closing
        yield from _own_break(sealed)
        expected = next_period(closings[:rank])
        if sealed.previous_hash != previous or (expected and expected != (closing.span, closing.period)):
            yield Break(
                "closing_chain",
                _("La clôture {period} ne suit pas celle qui la précède : l’une d’elles a été changée ou "
                  "retirée.").format(period=closing.period),
                closing.period,
            )  # fmt: skip
        previous = sealed.hash
        if closing.span is Span.MONTH:
            yield from _sum_breaks(closing, by_month.get(closing.period, ()))
            perpetual = (perpetual[0].plus(closing.invoices), perpetual[1].plus(closing.credits))
            for end in closing.ends:
                if (end.number, end.hash) not in standing:
                    standing.add((end.number, end.hash))
                    yield _end_lost(closing.period, end.number)
        if (closing.perpetual_invoices, closing.perpetual_credits) != perpetual:
            yield Break(
                "closing_perpetual",
                _("Le total perpétuel de la clôture {period} n’est pas la somme des clôtures.").format(
                    period=closing.period
                ),
                closing.period,
            )


def _own_break(sealed: Sealed) -> Iterator[Break]:
    if closing_text(sealed.closing) != sealed.text or chained(sealed.previous_hash, sealed.text) != sealed.hash:
        yield Break(
            "closing_hash",
            _("La clôture {period} a été changée : son empreinte n’est plus la sienne.").format(
                period=sealed.closing.period
            ),
            sealed.closing.period,
        )


def _sum_breaks(closing: Closing, documents: Sequence[Issued]) -> Iterator[Break]:
    """The sums and the last document of each series, against the documents of the month."""
    for closed, found in zip((closing.invoices, closing.credits), sums_of(documents), strict=True):
        if found != closed:
            yield _sums_differ(closing.period, closed, found)
    if rates_of(documents) != closing.rates:
        yield Break(
            "closing_rates",
            _("La TVA par taux de la clôture {period} n’est pas celle de ses documents.").format(period=closing.period),
            closing.period,
        )
    ends = {end.kind: end for end in closing.ends}
    for kind, last in {one.kind: one for one in documents}.items():
        if ends.get(kind) != (kind, last.number, last.year, last.rank, last.hash):
            yield _end_lost(closing.period, ends[kind].number if kind in ends else last.number)


def _sums_differ(period: str, closed: Sums, found: Sums) -> Break:
    return Break(
        "closing_sums",
        _("La clôture {period} compte {closed} documents pour {closed_total} ; il y en a {found} pour "
          "{found_total}.").format(period=period, closed=closed.count, closed_total=euros(closed.total),
                                   found=found.count, found_total=euros(found.total)),
        period,
    )  # fmt: skip


def _end_lost(period: str, number: str) -> Break:
    return Break(
        "closing_end",
        _("{number} devait être le dernier de sa série à la clôture {period} : il manque, ou l’un d’eux a été "
          "changé.").format(period=period, number=number),
        period,
        number,
    )  # fmt: skip


def _document_breaks(period: str, documents: Sequence[Issued]) -> Iterator[Break]:
    """Each document against its own text and hash, and the one before it in the file."""
    last: dict[str, Issued] = {}
    for one in documents:
        before = last.get(one.kind)
        placed = str(Month.of(one.issued_on)) == period and one.year == one.issued_on.year
        follows = before is None or (before.hash == one.previous_hash and before.rank + 1 == one.rank)
        if not (placed and follows) or chained(one.previous_hash, one.snapshot) != one.hash:
            yield Break(
                "archive_document",
                _("{number} a été changé dans l’archive {period}.").format(number=one.number, period=period),
                period,
                one.number,
            )
        last[one.kind] = one
