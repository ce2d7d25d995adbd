"""Billing checks itself: numbers, chain, totals, files, charges; all recomputed from the rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pole_desk.accounts.billing import queries
from pole_desk.accounts.billing.queries import Audited, AuditedLine
from pole_desk.accounts.billing.rules.amounts import line_net, vat_on
from pole_desk.accounts.billing.rules.chain import chained, frozen_sums, genesis
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding


class BillingChecker:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of billing that does not hold; a file still to be drawn is none."""
        documents = queries.audited(reader)
        return [
            *_numbers(reader, documents),
            *_chains(documents),
            *_sums(reader, documents),
            *_credits(documents),
            *_files(reader),
            *_charges(reader),
        ]


def _finding(code: str, number: str, message: str) -> Finding:
    return Finding(code, f"invoice:{number}", message)


def _numbers(reader: Reader, documents: list[Audited]) -> Iterator[Finding]:
    """Each series of a year runs 1, 2, 3… to its counter, its days never going back."""
    counters = queries.counters(reader)
    series: dict[tuple[int, str, int], list[Audited]] = {}
    for document in documents:
        series.setdefault((document.issuer, document.kind, document.year), []).append(document)
    for key, own in series.items():
        ranks = [document.rank for document in own]
        if ranks != list(range(1, len(own) + 1)):
            yield _finding(
                "number_gap", own[-1].number, _("La série de {number} a un trou ou un doublon.").format(number=own[-1].number)
            )
        if counters.get(key) != len(own):
            yield _finding(
                "counter", own[-1].number, _("Le compteur de la série de {number} ne lui correspond pas.").format(number=own[-1].number)
            )
        for before, after in zip(own, own[1:], strict=False):
            if after.issued_on < before.issued_on:
                yield _finding(
                    "date_order", after.number, _("{number} est datée d’avant la précédente.").format(number=after.number)
                )


def _chains(documents: list[Audited]) -> Iterator[Finding]:
    """Each document's hash follows the one before it, and fits its frozen text."""
    last: dict[tuple[int, str], str] = {}
    for document in documents:
        series = (document.issuer, document.kind)
        previous = last.get(series, genesis(document.issuer, document.kind))
        if document.previous_hash != previous:
            yield _finding(
                "chain", document.number, _("{number} ne suit pas la pièce précédente : une pièce a été changée, ajoutée ou retirée.").format(number=document.number)
            )
        if document.hash != chained(document.previous_hash, document.snapshot):
            yield _finding(
                "hash", document.number, _("Le contenu de {number} a changé depuis son émission.").format(number=document.number)
            )
        last[series] = document.hash


def _sums(reader: Reader, documents: list[Audited]) -> Iterator[Finding]:
    """Lines, VAT per rate and totals, recomputed; the frozen text says the same."""
    lines = queries.audited_lines(reader)
    taxes = queries.audited_taxes(reader)
    for document in documents:
        own = lines.get(document.id, [])
        wrong = [line for line in own if line_net(line.quantity, line.unit_price) != line.net]
        if wrong:
            yield _finding(
                "line_net", document.number, _("La ligne {line} de {number} ne vaut pas quantité × prix.").format(line=wrong[0].position, number=document.number)
            )
        bases = _bases(own)
        stated = {(tax.percent, tax.category): tax for tax in taxes.get(document.id, [])}
        vat = sum((vat_on(base, percent) for percent, base in bases.items()), ZERO)
        by_percent = {percent: ZERO for percent, _category in stated}
        for (percent, _category), tax in stated.items():
            by_percent[percent] += tax.base
        right = all(tax.amount == vat_on(tax.base, tax.percent) for tax in stated.values())
        if by_percent != bases or not right:
            yield _finding(
                "vat", document.number, _("La TVA de {number} n’est pas celle de ses lignes.").format(number=document.number)
            )
        net = sum(bases.values(), ZERO)
        if (net, vat, net + vat) != (document.net, document.vat, document.total):
            yield _finding(
                "total", document.number, _("{number} totalise {stated} au lieu de {right}.").format(number=document.number, stated=euros(document.total), right=euros(net + vat))
            )
        frozen = frozen_sums(document.snapshot)
        if frozen != (document.number, document.net, document.vat, document.total):
            yield _finding(
                "frozen", document.number, _("Le contenu figé de {number} dit d’autres montants.").format(number=document.number)
            )


def _bases(lines: list[AuditedLine]) -> dict[Decimal, Decimal]:
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.percent] = bases.get(line.percent, ZERO) + line.net
    return bases


def _credits(documents: list[Audited]) -> Iterator[Finding]:
    """The credit notes on an invoice never give back more than it asked for."""
    back: dict[int, Decimal] = {}
    for document in documents:
        if document.kind == Kind.CREDIT and document.original is not None:
            back[document.original] = back.get(document.original, ZERO) + document.net
    for document in documents:
        if back.get(document.id, ZERO) > document.net and document.net > 0:
            yield _finding(
                "over_credited", document.number, _("Les avoirs sur {number} dépassent ce qu’elle demandait.").format(number=document.number)
            )


def _files(reader: Reader) -> Iterator[Finding]:
    """Every document has its file or waits for it, and the file is the one that was kept."""
    for number in queries.lost_files(reader):
        yield _finding(
            "no_file", number, _("{number} n’a pas de PDF et n’en attend pas.").format(number=number)
        )
    for number in queries.changed_files(reader):
        yield _finding("file", number, _("Le PDF de {number} a changé.").format(number=number))


def _charges(reader: Reader) -> Iterator[Finding]:
    """An invoiced charge is on one line, a line's charge is invoiced, both for the same amount."""
    for key in queries.charges_astray(reader):
        yield Finding(
            "charge", f"charge:{key}", _("La prestation « {key} » et sa ligne de facture ne concordent pas.").format(key=key)
        )
