"""Credit notes on issued invoices, whole, by line or of an amount; those of a month's run are in `issue`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select

from pole_desk.accounts.billing.commands._back import Back, given_back
from pole_desk.accounts.billing.commands.register import Document, Register
from pole_desk.accounts.billing.queries import (
    Deduction,
    Invoice,
    buyers,
    deductions,
    goods_accounts,
    locked_until,
    numbers_of,
    rates,
    sellers,
    taxes_of,
)
from pole_desk.accounts.billing.queries import (
    invoice as issued_invoice,
)
from pole_desk.accounts.billing.rules.amounts import Tax, without_deposits
from pole_desk.accounts.billing.rules.anomalies import locked_text
from pole_desk.accounts.billing.rules.booked import Booked, NewLine, frozen_text
from pole_desk.accounts.billing.rules.documents import (
    Content,
    PrintedLine,
    cited,
    invoice_document,
    sums,
)
from pole_desk.accounts.billing.rules.kinds import ChargeState, Kind
from pole_desk.accounts.billing.rules.soundness import Known, flaws_of
from pole_desk.accounts.billing.tables import ChargeRow, LineRow
from pole_desk.formats.pdf.snapshot import InvoiceDocument, Original
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId
from pole_desk.ports.payouts import Compensation


LONGEST_REASON = 300
"""Characters of a credit note's reason: what fits on its page."""


@command(Permission.INVOICE)
def credit_invoice(
    tx: Tx,
    *,
    invoice: InvoiceId,
    reason: str,
    lines: Sequence[int] | None = None,
    amount: Decimal | None = None,
    rebill: bool = False,
) -> InvoiceId:
    """Give back an invoice, some of its lines (by position) or an amount on a credit note of its own series.

    Each line gives back what remains of it. `amount` is net euros of the one line that is named,
    else euros with VAT of the whole, shared over the rates in proportion. `rebill` makes the charges pending again, under their
    next revision; without it they stay invoiced. Never undone. Raises NotFound `invoice`, BadInput
    `lines` and `amount`, RuleBroken `is_credit`, `already_credited`, `more_than_left` (the lines give
    back more than the invoice still asks for, once its reductions and deductions are counted),
    `amount_not_exact`, `unsound`, `locked`, `date_before_last`.
    """
    original = issued_invoice(tx, invoice=invoice)
    if original.kind == Kind.CREDIT:
        raise RuleBroken(
            "is_credit", _("{number} est déjà un avoir.").format(number=original.number)
        )
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi cet avoir est fait."))
    if len(reason) > LONGEST_REASON:
        raise BadInput(
            "reason", _("Le motif dépasse {count} caractères.").format(count=LONGEST_REASON)
        )
    _require_open(tx)
    register = Register(tx)
    register.lock({original.issuer})
    back = given_back(tx, original, lines, amount)
    written = register.issue([_document(tx, original, back, reason.strip(), rebill)])[0]
    if rebill:
        _reopen(tx, back)
    tx.changed("invoices", invoice)
    receivables: Compensation = tx.port(Compensation)  # type: ignore[type-abstract]
    receivables.set_off(tx, {one.line.dossier for one in back})
    tx.says(
        _("Avoir {number} de {total} sur la facture {original}.").format(
            number=written.number,
            total=euros(issued_invoice(tx, invoice=written.id).total),
            original=original.number,
        )
    )
    return written.id


def _require_open(tx: Tx) -> None:
    """The day is not closed: the clock went back, or the lock is ahead of it."""
    until = locked_until(tx)
    if until is not None and tx.clock.today() <= until:
        raise RuleBroken("locked", locked_text(until), until=until.isoformat())


def _document(tx: Tx, original: Invoice, back: list[Back], reason: str, rebill: bool) -> Document:
    by_code = {
        found.tax: Tax(found.tax, found.percent, found.category, found.exemption)
        for found in taxes_of(tx, invoice=original.id)
    }
    by_percent = {tax.percent: tax for tax in by_code.values()}
    taxed = [(one, by_code.get(one.line.tax) or by_percent[one.line.percent]) for one in back]
    given = _undone(tx, original, back)
    deducted = [(part.deposit, tax, part.net) for one, tax in taxed for part in given.get(one.line.id, ())]
    content = Content(
        kind=Kind.CREDIT,
        issued_on=tx.clock.today(),
        lines=tuple(_printed(one, tax) for one, tax in taxed if one.line.id not in given),
        period=month_name(Month.parse(original.month)),
        goods=goods_accounts(tx),
        original=Original(number=original.number, issue_date=original.issued_on),
        reason=reason,
        deposits=cited(deducted, _origins(tx, given)),
    )
    buyer = buyers(tx, parties=[original.party])[original.party]
    seller = sellers(tx, issuers=[original.issuer])[original.issuer]
    found = without_deposits(sums(content), deducted)
    document = invoice_document(content, buyer, seller)
    _require_sound(document, Known(rates(tx), buyer.liable))
    booked = Booked(
        original.issuer, Kind.CREDIT, original.party, buyer.block.name, original.month, content.issued_on, found.net,
        found.vat, found.total, original.id,
    )  # fmt: skip
    rows = [_row(one, tax, rebill) for one, tax in taxed]
    return Document(
        kind=Kind.CREDIT,
        issuer=original.issuer,
        prefix=seller.prefixes[Kind.CREDIT],
        party=original.party,
        party_name=buyer.block.name,
        month=original.month,
        issued_on=content.issued_on,
        due_on=content.issued_on,
        net=found.net,
        vat=found.vat,
        total=found.total,
        taxes=found.taxes,
        original=original.id,
        text=frozen_text(document, booked, rows, found.taxes).encode(),
        lines=rows,
    )


def _undone(tx: Tx, original: Invoice, back: list[Back]) -> dict[int, list[Deduction]]:
    """The deductions of deposits that are wholly taken back, by their line: the note cites them in their place."""
    whole = {one.line.id for one in back if one.net == one.line.net}
    found: dict[int, list[Deduction]] = {}
    for part in deductions(tx, invoice=original.id):
        if part.own in whole:
            found.setdefault(part.own, []).append(part)
    return found


def _origins(tx: Tx, given: Mapping[int, list[Deduction]]) -> dict[int, Original]:
    wanted = [part.deposit for parts in given.values() for part in parts]
    return {
        invoice: Original(number=number, issue_date=day)
        for invoice, (number, day) in numbers_of(tx, invoices=wanted).items()
    }


def _require_sound(document: InvoiceDocument, known: Known) -> None:
    """A credit note is judged like an invoice; raises RuleBroken `unsound` with the fields to put right."""
    flaws = flaws_of(document, known)
    if flaws:
        raise RuleBroken(
            "unsound",
            _("L’avoir ne peut pas être émis. {first}").format(first=flaws[0].message),
            flaws=[flaw._asdict() for flaw in flaws],
        )


def _printed(back: Back, tax: Tax) -> PrintedLine:
    quantity, unit, unit_price = back.printed
    return PrintedLine(
        label=back.line.label,
        service_from=back.line.service_from,
        service_to=back.line.service_to,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        tax=tax,
        account=back.line.account,
        net=back.net,
    )


def _row(back: Back, tax: Tax, rebill: bool) -> NewLine:
    quantity, unit, unit_price = back.printed
    line = back.line
    return NewLine(
        charge=None,
        corrects=line.id,
        reopens=rebill,
        dossier=line.dossier,
        label=line.label,
        service_from=line.service_from,
        service_to=line.service_to,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        list_price=line.list_price if back.net == line.net else unit_price,
        tax=tax.code,
        percent=tax.percent,
        account=line.account,
        net=back.net,
    )


def _reopen(tx: Tx, back: list[Back]) -> None:
    """The charges of the lines are pending again; the next look at the sources revises them."""
    by_line = {one.line.id: one for one in back}
    rows = tx.connection.execute(
        select(ChargeRow.__table__, LineRow.id.label("line"))
        .join(LineRow, LineRow.charge == ChargeRow.id)
        .where(LineRow.id.in_(by_line))
    ).all()
    revisions = _next_revisions(tx, [row.key for row in rows])
    fresh = []
    for row in rows:
        fresh.append(_pending_again(row, by_line[row.line], revisions[row.key]))
        revisions[row.key] += 1
    if fresh:
        tx.connection.execute(insert(ChargeRow), fresh)


def _next_revisions(tx: Tx, keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    statement = select(ChargeRow.key, ChargeRow.revision).where(ChargeRow.key.in_(set(keys)))
    for key, revision in tx.connection.execute(statement):
        found[key] = max(found.get(key, 0), revision + 1)
    return found


def _pending_again(row: Row[Any], back: Back, revision: int) -> dict[str, Any]:
    quantity, unit, unit_price = back.printed
    values = dict(row._mapping)
    for name in ("id", "line"):
        values.pop(name)
    return values | {
        "revision": revision,
        "state": str(ChargeState.PENDING),
        "quantity": quantity,
        "unit": unit,
        "unit_price": unit_price,
        "amount": back.net,
    }
