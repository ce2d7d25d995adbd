"""Billing checks itself: numbers, chain, totals, files, charges; all recomputed from the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain, pairwise

from pole_desk.accounts.billing import queries
from pole_desk.accounts.billing.queries import Audited, AuditedLine, Deduction
from pole_desk.accounts.billing.rules.amounts import line_net, vat_on
from pole_desk.accounts.billing.rules.chain import chained, frozen_sums, genesis
from pole_desk.accounts.billing.rules.kinds import Kind, series_of
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.ports.ids import InvoiceId


class BillingChecker:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Every invariant of billing that does not hold; a file still to be drawn is none."""
        documents = queries.audited(reader)
        lines = queries.audited_lines(reader)
        return [
            *_numbers(reader, documents),
            *_chains(documents),
            *_sums(reader, documents, lines),
            *_replayed(reader),
            *_credits(documents, lines),
            *_deposits(reader, documents),
            *_files(reader),
            *_charges(reader),
        ]


def _sentences() -> dict[str, str]:
    """What each finding on a document says."""
    return {
        "number_gap": _("La série de {number} a un trou ou un doublon."),
        "counter": _("Le compteur de la série de {number} ne lui correspond pas."),
        "date_order": _("{number} est datée d’avant la précédente."),
        "chain": _("{number} ne suit pas la pièce précédente : une pièce a été changée, ajoutée "
                   "ou retirée."),
        "hash": _("Le contenu de {number} a changé depuis son émission."),
        "line_net": _("Une ligne de {number} ne vaut pas quantité × prix."),
        "vat": _("La TVA de {number} n’est pas celle de ses lignes."),
        "total": _("Le total de {number} n’est pas celui de ses lignes."),
        "frozen": _("Le contenu figé de {number} dit d’autres montants."),
        "over_credited": _("Les avoirs sur {number} dépassent ce qu’elle demandait."),
        "deduction": _("{number} déduit un acompte qui n’est pas le sien."),
        "over_deducted": _("Plus a été déduit de l’acompte {number} que ce qu’il demandait."),
        "replayed": _("Les prestations de {number} ne donnent plus ce qu’elle dit."),
        "no_file": _("{number} n’a pas de PDF et n’en attend pas."),
        "file": _("Le PDF de {number} a changé."),
    }  # fmt: skip


def _finding(code: str, number: str) -> Finding:
    return Finding(code, f"invoice:{number}", _sentences()[code].format(number=number))


def _numbers(reader: Reader, documents: list[Audited]) -> Iterator[Finding]:
    """Each series of a year runs 1, 2, 3… to its counter, its days never going back."""
    counters = queries.counters(reader)
    series: dict[tuple[int, str, int], list[Audited]] = {}
    for document in documents:
        key = (document.issuer, str(series_of(document.kind)), document.year)
        series.setdefault(key, []).append(document)
    for key, own in series.items():
        if [document.rank for document in own] != list(range(1, len(own) + 1)):
            yield _finding("number_gap", own[-1].number)
        if counters.get(key) != len(own):
            yield _finding("counter", own[-1].number)
        for before, after in pairwise(own):
            if after.issued_on < before.issued_on:
                yield _finding("date_order", after.number)


def _chains(documents: list[Audited]) -> Iterator[Finding]:
    """Each document's hash follows the one before it, and fits its frozen text."""
    last: dict[tuple[int, str], str] = {}
    for document in documents:
        series = (document.issuer, str(series_of(document.kind)))
        if document.previous_hash != last.get(series, genesis(*series)):
            yield _finding("chain", document.number)
        if document.hash != chained(document.previous_hash, document.snapshot):
            yield _finding("hash", document.number)
        last[series] = document.hash


def _sums(
    reader: Reader, documents: list[Audited], lines: Mapping[InvoiceId, list[AuditedLine]]
) -> Iterator[Finding]:
    """Lines, VAT per rate and totals, recomputed; the frozen text says the same."""
    taxes = queries.audited_taxes(reader)
    deducted = _by_final(queries.deductions(reader), lines)
    for document in documents:
        own = lines.get(document.id, [])
        if any(line_net(line.quantity, line.unit_price) != line.net for line in own):
            yield _finding("line_net", document.number)
        bases = _bases((line.percent, line.net) for line in own)
        stated = taxes.get(document.id, [])
        off = deducted.get(document.id, {})
        right = all(tax.amount == _vat(tax.base, tax.percent, off) for tax in stated)
        if not right or _bases((tax.percent, tax.base) for tax in stated) != bases:
            yield _finding("vat", document.number)
        net = sum(bases.values(), ZERO)
        vat = sum((_vat(base, percent, off) for percent, base in bases.items()), ZERO)
        if (net, vat, net + vat) != (document.net, document.vat, document.total):
            yield _finding("total", document.number)
        said = (document.number, document.net, document.vat, document.total)
        if _frozen(document.snapshot) != said:
            yield _finding("frozen", document.number)


def _frozen(text: str) -> tuple[str, Decimal, Decimal, Decimal] | None:
    """Number and sums of a frozen text; None when it is no longer one."""
    try:
        return frozen_sums(text)
    except (KeyError, TypeError, ValueError, ArithmeticError, RecursionError):
        return None


Off = Mapping[tuple[InvoiceId, Decimal], Decimal]


def _by_final(
    deductions: Iterable[Deduction], lines: Mapping[InvoiceId, list[AuditedLine]]
) -> dict[InvoiceId, dict[tuple[InvoiceId, Decimal], Decimal]]:
    """What each final invoice takes off, net, by deposit invoice and rate; so does a credit note of it all."""
    found: dict[InvoiceId, dict[tuple[InvoiceId, Decimal], Decimal]] = {}
    by_line: dict[int, list[Deduction]] = {}
    for one in deductions:
        by_line.setdefault(one.own, []).append(one)
        _add(found, one.invoice, one)
    for line in chain.from_iterable(lines.values()) if by_line else ():
        parts = by_line.get(line.corrects or 0, [])
        if parts and -line.net == sum((part.net for part in parts), ZERO):
            for part in parts:
                _add(found, line.invoice, part)
    return found


def _add(
    found: dict[InvoiceId, dict[tuple[InvoiceId, Decimal], Decimal]], invoice: InvoiceId, one: Deduction
) -> None:
    own = found.setdefault(invoice, {})
    own[one.deposit, one.percent] = own.get((one.deposit, one.percent), ZERO) + one.net


def _vat(base: Decimal, percent: Decimal, off: Off) -> Decimal:
    """The VAT of a rate: on the whole, less what each deposit invoice asked for already."""
    parts = [net for (_deposit, rate), net in off.items() if rate == percent]
    return vat_on(base + sum(parts, ZERO), percent) - sum((vat_on(net, percent) for net in parts), ZERO)


def _deposits(reader: Reader, documents: list[Audited]) -> Iterator[Finding]:
    """Nothing is deducted of a deposit but what it asked for, nor more; only its client's invoice does."""
    known = {document.id: document for document in documents}
    whole = {document.id: document.net for document in documents}
    for document in documents:
        if document.kind == Kind.CREDIT and document.original is not None:
            whole[document.original] -= document.net
    taken: dict[InvoiceId, Decimal] = {}
    for one in queries.deductions(reader):
        taken[one.deposit] = taken.get(one.deposit, ZERO) + one.standing
        if known[one.deposit].issuer != known[one.invoice].issuer or one.deposit >= one.invoice:
            yield _finding("deduction", known[one.invoice].number)
    for deposit, net in taken.items():
        if net > whole[deposit]:
            yield _finding("over_deducted", known[deposit].number)


def _replayed(reader: Reader) -> Iterator[Finding]:
    """Every month worked out again from its charges gives the figures that its documents say."""
    for one in queries.replay(reader):
        yield _finding("replayed", one.number)


def _bases(nets: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, Decimal]:
    """Sums of nets by rate."""
    bases: dict[Decimal, Decimal] = {}
    for percent, net in nets:
        bases[percent] = bases.get(percent, ZERO) + net
    return bases


def _credits(
    documents: list[Audited], lines: Mapping[InvoiceId, list[AuditedLine]]
) -> Iterator[Finding]:
    """No credit note gives back more than was left of its invoice, nor any line of another line.

    Told again in order of issue: a later invoice may take off a dear line what the whole, with its
    reductions, no longer holds, but no credit note may follow it there.
    """
    nets = {document.id: document.net for document in documents}
    numbers = {document.id: document.number for document in documents}
    origin = {line.id: line for own in lines.values() for line in own}
    back: dict[InvoiceId, Decimal] = {}
    taken: dict[int, Decimal] = {}
    for document in documents:
        sign = 1 if document.kind == Kind.CREDIT else -1
        wrong = set()
        for line in lines.get(document.id, ()):
            corrected = origin.get(line.corrects) if line.corrects is not None else None
            if corrected is None or corrected.invoice == document.id:
                continue
            taken[corrected.id] = taken.get(corrected.id, ZERO) + line.net * sign
            back[corrected.invoice] = back.get(corrected.invoice, ZERO) + line.net * sign
            if not _between(taken[corrected.id], corrected.net):
                wrong.add(corrected.invoice)
        whole = document.original
        if whole is not None and back.get(whole, ZERO) > nets.get(whole, ZERO):
            wrong.add(whole)
        for invoice in sorted(wrong):
            yield _finding("over_credited", numbers[invoice])


def _between(taken: Decimal, net: Decimal) -> bool:
    """Whether what was taken off a line has its sign and is no more than it."""
    return 0 <= taken <= net or net <= taken <= 0


def _files(reader: Reader) -> Iterator[Finding]:
    """Every document has its file or waits for it, and the file is the one that was kept."""
    for number in queries.lost_files(reader):
        yield _finding("no_file", number)
    for number in queries.changed_files(reader):
        yield _finding("file", number)


def _charges(reader: Reader) -> Iterator[Finding]:
    """An invoiced charge is on one line, a line's charge is invoiced, both for the same amount."""
    for key in queries.charges_astray(reader):
        yield Finding(
            "charge",
            f"charge:{key}",
            _("La prestation « {key} » et sa ligne de facture ne concordent pas.").format(key=key),
        )
