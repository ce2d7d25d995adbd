"""Credit notes on issued invoices, whole or by line; those of a month's run are in `issue`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select

from pole_desk.accounts.billing.commands.register import Document, Register
from pole_desk.accounts.billing.queries import (
    Invoice,
    Line,
    buyers,
    goods_accounts,
    left_of,
    lines_of,
    rates,
    sellers,
    taxes_of,
)
from pole_desk.accounts.billing.queries import (
    invoice as issued_invoice,
)
from pole_desk.accounts.billing.rules.amounts import Tax
from pole_desk.accounts.billing.rules.chain import canonical
from pole_desk.accounts.billing.rules.documents import (
    Content,
    PrintedLine,
    invoice_document,
    sums,
)
from pole_desk.accounts.billing.rules.kinds import ChargeState, Kind
from pole_desk.accounts.billing.rules.soundness import Known, flaws_of
from pole_desk.accounts.billing.tables import ChargeRow, LineRow
from pole_desk.formats.pdf.snapshot import InvoiceDocument, Original, to_json
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, month_name, ngettext
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId
from pole_desk.ports.payouts import Compensation


LONGEST_REASON = 300
"""Characters of a credit note's reason: what fits on its page."""


@dataclass(frozen=True, slots=True)
class _Back:
    """A line given back: the line, and how much of its net."""

    line: Line
    net: Decimal

    @property
    def printed(self) -> tuple[Decimal, str, Decimal]:
        """Quantity, unit and unit price that make the net."""
        if self.net == self.line.net:
            return self.line.quantity, self.line.unit, self.line.unit_price
        return Decimal(1) if self.net > 0 else Decimal(-1), _("solde"), abs(self.net)


@command(Permission.INVOICE)
def credit_invoice(
    tx: Tx,
    *,
    invoice: InvoiceId,
    reason: str,
    lines: Sequence[int] | None = None,
    rebill: bool = False,
) -> InvoiceId:
    """Give back an invoice or some of its lines (by position) on a credit note of its own series.

    Each line gives back what remains of it. `rebill` makes the charges pending again, under their
    next revision; without it they stay invoiced. Never undone. Raises NotFound `invoice`, BadInput
    `lines`, RuleBroken `is_credit`, `already_credited`, `more_than_left` (the lines give back more
    than the invoice still asks for, once its reductions are counted), `date_before_last`.
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
    register = Register(tx)
    register.lock({original.issuer})
    back = _given_back(tx, original, lines)
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


def _given_back(tx: Tx, original: Invoice, positions: Sequence[int] | None) -> list[_Back]:
    by_position = {line.position: line for line in lines_of(tx, invoice=original.id)}
    wanted = sorted(by_position) if positions is None else sorted(set(positions))
    unknown = [position for position in wanted if position not in by_position]
    if unknown or not wanted:
        raise BadInput(
            "lines",
            _("La facture {number} a {count} lignes : la ligne {line} n’existe pas.").format(
                number=original.number, count=len(by_position), line=unknown[0] if unknown else 0
            ),
        )
    back = [_Back(line, line.net - line.credited) for line in map(by_position.__getitem__, wanted)]
    spent = [one.line for one in back if not one.net]
    back = [one for one in back if one.net]
    if (spent and positions is not None) or not back:
        raise RuleBroken(
            "already_credited",
            _("« {label} » de la facture {number} a déjà été entièrement crédité.").format(
                label=spent[0].label, number=original.number
            )
            if positions is not None
            else _("La facture {number} a déjà été entièrement créditée.").format(
                number=original.number
            ),
            invoice=original.number,
        )
    given = sum((one.net for one in back), ZERO)
    if given <= 0:
        raise RuleBroken(
            "nothing_to_credit",
            _("Ces lignes de la facture {number} ne donnent rien à rendre.").format(
                number=original.number
            ),
        )
    _require_left(tx, original, given, [one for one in by_position.values() if one.position not in wanted])
    return back


def _require_left(tx: Tx, original: Invoice, given: Decimal, others: list[Line]) -> None:
    left = left_of(tx, invoices=[original.id])[original.id]
    if given <= left:
        return
    reductions = [str(line.position) for line in others if line.net < line.credited]
    raise RuleBroken(
        "more_than_left",
        _("Ces lignes font {given}, plus que ce qui reste de la facture {number} : {left} hors taxes. "
          "{fix}").format(
            given=euros(given), number=original.number, left=euros(left),
            fix=ngettext(
                "Créditez avec elles la ligne {lines}, qui est une réduction.",
                "Créditez avec elles les lignes {lines}, qui sont des réductions.",
                len(reductions),
            ).format(lines=", ".join(reductions))
            if reductions
            else _("Une facture suivante en a déjà déduit une partie."),
        ),
        invoice=original.number,
        left=left,
    )  # fmt: skip


def _document(tx: Tx, original: Invoice, back: list[_Back], reason: str, rebill: bool) -> Document:
    by_code = {
        found.tax: Tax(found.tax, found.percent, found.category, found.exemption)
        for found in taxes_of(tx, invoice=original.id)
    }
    by_percent = {tax.percent: tax for tax in by_code.values()}
    taxed = [(one, by_code.get(one.line.tax) or by_percent[one.line.percent]) for one in back]
    content = Content(
        kind=Kind.CREDIT,
        issued_on=tx.clock.today(),
        lines=tuple(_printed(one, tax) for one, tax in taxed),
        period=month_name(Month.parse(original.month)),
        goods=goods_accounts(tx),
        original=Original(number=original.number, issue_date=original.issued_on),
        reason=reason,
    )
    buyer = buyers(tx, parties=[original.party])[original.party]
    seller = sellers(tx, issuers=[original.issuer])[original.issuer]
    found = sums(content)
    document = invoice_document(content, buyer, seller)
    _require_sound(document, Known(rates(tx), buyer.liable))
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
        text=canonical(to_json(document)),
        lines=[_row(one, tax, rebill) for one, tax in taxed],
    )


def _require_sound(document: InvoiceDocument, known: Known) -> None:
    """A credit note is judged like an invoice; raises RuleBroken `unsound` with the fields to put right."""
    flaws = flaws_of(document, known)
    if flaws:
        raise RuleBroken(
            "unsound",
            _("L’avoir ne peut pas être émis. {first}").format(first=flaws[0].message),
            flaws=[flaw._asdict() for flaw in flaws],
        )


def _printed(back: _Back, tax: Tax) -> PrintedLine:
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


def _row(back: _Back, tax: Tax, rebill: bool) -> dict[str, Any]:
    quantity, unit, unit_price = back.printed
    line = back.line
    return {
        "charge": None,
        "corrects": line.id,
        "reopens": rebill,
        "dossier": line.dossier,
        "label": line.label,
        "service_from": line.service_from,
        "service_to": line.service_to,
        "quantity": quantity,
        "unit": unit,
        "unit_price": unit_price,
        "list_price": line.list_price if back.net == line.net else unit_price,
        "tax": tax.code,
        "percent": tax.percent,
        "account": line.account,
        "net": back.net,
    }


def _reopen(tx: Tx, back: list[_Back]) -> None:
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


def _pending_again(row: Row[Any], back: _Back, revision: int) -> dict[str, Any]:
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
