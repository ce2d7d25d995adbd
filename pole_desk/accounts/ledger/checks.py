"""What was changed, deleted or cut off behind the program's back, in which table and at which number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pole_desk.accounts.billing.queries import counters
from pole_desk.accounts.billing.queries.stored import Stored, stored_documents, vanished
from pole_desk.accounts.billing.rules.archive import chain_breaks
from pole_desk.accounts.billing.rules.closings import Closing, Sealed, Span, closing_of
from pole_desk.accounts.billing.rules.kinds import TOPIC
from pole_desk.accounts.billing.rules.seals import BOOKED, HEAD, LINE, TAX, Seals, booked_digest, changed_tables, digest, seals_of
from pole_desk.accounts.ledger.queries.closings import Kept, kept_closings, vanished_closings
from pole_desk.accounts.ledger.rules.rows import unlike_tables
from pole_desk.accounts.ledger.rules.words import CLOSINGS_TOPIC
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.ports.ids import IssuerId

CLOSING, INVOICES = "ledger_closing", "billing_invoice"


class LedgerChecker:
    """Implements `ports.findings.Checker`."""

    def check(self, reader: Reader) -> list[Finding]:
        """Closings against their chain and their documents, documents against their text, the trail against both."""
        documents = stored_documents(reader)
        kept = kept_closings(reader)
        findings = [
            *_closings(kept, documents), *_rows(documents), *_booked(documents), *_files(documents),
            *_series(reader, documents), *_trail(reader),
        ]  # fmt: skip
        return list(dict.fromkeys(findings))


def _closings(kept: Sequence[Kept], documents: Sequence[Stored]) -> Iterator[Finding]:
    own: dict[IssuerId, list[Kept]] = {}
    for one in kept:
        own.setdefault(one.issuer, []).append(one)
    for issuer, rows in own.items():
        stored = [one for one in documents if one.issuer == issuer]
        sealed = []
        for row in rows:
            closing = _read(row)
            if closing is None:
                yield _damaged(row.period)
            else:
                sealed.append((row, Sealed(closing, row.text, row.previous_hash, row.hash)))
        for broken in chain_breaks([one for _row, one in sealed], [one.document for one in stored]):
            record = f"billing_invoice:{broken.number}" if broken.number else f"{CLOSING}:{broken.period}"
            yield Finding(broken.code, record, broken.message)
        for row, one in sealed:
            if one.closing.span is Span.MONTH:
                yield from _seals(row, one.closing, stored)


def _read(row: Kept) -> Closing | None:
    """What a closing says; None when it is damaged, or kept as another one than its text."""
    try:
        closing = closing_of(row.text)
    except BadInput:
        return None
    same = (closing.issuer, str(closing.span), closing.period) == (row.issuer, row.span, row.period)
    return closing if same else None


def _damaged(period: str) -> Finding:
    return Finding(
        "closing_damaged",
        f"{CLOSING}:{period}",
        _("La clôture {period} a été changée dans la base : elle n’est plus lisible. Restaurez une sauvegarde.").format(
            period=period
        ),
    )


def _seals(row: Kept, closing: Closing, documents: Sequence[Stored]) -> Iterator[Finding]:
    """The rows of a closed month against the fingerprints taken when it was closed."""
    try:
        sealed = dict(seals_of(row.seals))
    except ValueError:
        sealed = None
    if sealed is None or digest(row.seals) != closing.seals:
        yield Finding(
            "closing_seals",
            f"{CLOSING}:{closing.period}",
            _("Les empreintes gardées avec la clôture {period} ont été changées.").format(period=closing.period),
        )
        return
    found = {
        one.document.number: one.document.seals
        for one in documents
        if str(Month.of(one.document.issued_on)) == closing.period
    }
    yield from _compared(sealed, found, closing.period)


def _compared(sealed: Mapping[str, Seals], found: Mapping[str, Seals], period: str) -> Iterator[Finding]:
    for number, seals in sealed.items():
        if number not in found:
            yield Finding(
                "sealed_missing",
                f"billing_invoice:{number}",
                _("{number} manque : elle était dans la clôture {period}, elle a été retirée ou redatée.").format(
                    number=number, period=period
                ),
            )
            continue
        for table in changed_tables(seals, found[number]):
            yield Finding(
                "sealed_rows",
                f"{table}:{number}",
                _("{number} n’est plus dans « {table} » ce qu’elle était à la clôture {period}.").format(
                    number=number, table=table, period=period
                ),
            )
    for number in found.keys() - sealed.keys():
        yield Finding(
            "sealed_added",
            f"billing_invoice:{number}",
            _("{number} a été ajoutée dans {period} après sa clôture.").format(number=number, period=period),
        )


def _rows(documents: Sequence[Stored]) -> Iterator[Finding]:
    for one in documents:
        for table in unlike_tables(one.invoice, one.lines, one.taxes, one.charges):
            yield Finding(
                "rows",
                f"{table}:{one.document.number}",
                _("Dans « {table} », {number} ne dit plus ce que dit son texte scellé.").format(
                    table=table, number=one.document.number
                ),
            )


def _booked(documents: Sequence[Stored]) -> Iterator[Finding]:
    """Rows that are no longer those of the day of issue, closed month or not: the frozen text has their digest."""
    for one in documents:
        said = _said(one)
        if said is not None and said != _digested(one):
            yield Finding(
                "rows_changed",
                f"{INVOICES}:{one.document.number}",
                _("{number} n’est plus dans la base ce qu’elle était à l’émission : son client, son mois, ses lignes ou "
                  "sa TVA ont été changés. Restaurez une sauvegarde.").format(number=one.document.number),
            )  # fmt: skip


def _said(one: Stored) -> str | None:
    """The digest that a text of format 3 has; None when it is of an older one, or no text any more."""
    try:
        found = json.loads(one.document.snapshot).get(BOOKED)
    except (ValueError, AttributeError, RecursionError):
        return None
    return None if found is None else str(found)


def _digested(one: Stored) -> str:
    return booked_digest(
        [one.invoice[name] for name in HEAD],
        [[line[name] for name in LINE] for line in one.lines],
        [[tax[name] for name in TAX] for tax in one.taxes],
    )


def _files(documents: Sequence[Stored]) -> Iterator[Finding]:
    """Documents whose file would never be made, or be made twice."""
    for one in documents:
        if one.drawn is None or one.drawn != one.filed:
            yield Finding(
                "file_state",
                f"billing_outbox:{one.document.number}",
                _("Ce qui dit si le PDF de {number} est fait a été changé dans la base.").format(
                    number=one.document.number
                ),
            )


def _series(reader: Reader, documents: Sequence[Stored]) -> Iterator[Finding]:
    """A counter that gave numbers which no document bears any more."""
    numbered = {(one.issuer, one.document.kind, one.document.year) for one in documents}
    for (issuer, kind, year), last in counters(reader).items():
        if last and (issuer, kind, year) not in numbered:
            yield Finding(
                "series_emptied",
                f"billing_series:{kind}-{year}",
                _("La série {kind} de {year} a donné {count} numéros et n’a plus de document.").format(
                    kind=kind, year=year, count=last
                ),
            )


def _trail(reader: Reader) -> Iterator[Finding]:
    """Documents and closings that the history remembers: a tail cut off leaves its trail."""
    for record in vanished(reader, topic=TOPIC):
        yield Finding(
            "document_vanished",
            f"billing_invoice:#{record}",
            _("Le document d’identifiant {id} a été émis, l’historique le dit, et il n’est plus là.").format(id=record),
        )
    for record in vanished_closings(reader, topic=CLOSINGS_TOPIC):
        yield Finding(
            "closing_vanished",
            f"{CLOSING}:#{record}",
            _("La clôture d’identifiant {id} a été faite, l’historique le dit, et elle n’est plus là.").format(
                id=record
            ),
        )
