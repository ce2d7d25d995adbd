"""Credit notes on issued invoices, whole or by line; those of a month's run are in `issue`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select

from pole_desk.accounts.billing.commands.register import Document, Register
from pole_desk.accounts.billing.queries import (
    Deduction,
    Invoice,
    Line,
    buyers,
    deductions,
    goods_accounts,
    left_of,
    lines_of,
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
from pole_desk.accounts.billing.rules.chain import canonical
from pole_desk.accounts.billing.rules.credits import Left, parts_of, with_vat
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
from pole_desk.formats.pdf.snapshot import InvoiceDocument, Original, to_json
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, month_name, ngettext
from pole_desk.kernel.money import ZERO, euros, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId
from pole_desk.ports.payouts import Compensation


LONGEST_REASON = 300
"""Characters of a credit note's reason: what fits on its page."""


@dataclass(frozen=True, slots=True)
class _Back:
    """A line given back: the line, and how much of its net; `part` when some of it is left."""

    line: Line
    net: Decimal
    part: bool = False

    @property
    def printed(self) -> tuple[Decimal, str, Decimal]:
        """Quantity, unit and unit price that make the net."""
        if self.net == self.line.net:
            return self.line.quantity, self.line.unit, self.line.unit_price
        unit = _("partie") if self.part else _("solde")
        return Decimal(1) if self.net > 0 else Decimal(-1), unit, abs(self.net)


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
    back = _given_back(tx, original, lines, amount)
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


def _given_back(
    tx: Tx, original: Invoice, positions: Sequence[int] | None, amount: Decimal | None
) -> list[_Back]:
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
            _("L’acompte {number} a déjà été déduit ou crédité : pour le rendre, faites d’abord l’avoir de la "
              "facture qui le déduit.").format(number=original.number)
            if original.kind == Kind.DEPOSIT
            else _("« {label} » de la facture {number} a déjà été entièrement crédité.").format(
                label=spent[0].label, number=original.number
            )
            if positions is not None
            else _("La facture {number} a déjà été entièrement créditée.").format(
                number=original.number
            ),
            invoice=original.number,
        )
    if amount is not None:
        back = _part(original, back, amount, of_line=positions is not None)
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


def _part(original: Invoice, back: list[_Back], amount: Decimal, *, of_line: bool) -> list[_Back]:
    """An amount of one line, net, or of what is left of them all, VAT in."""
    if amount <= 0 or amount != round_cents(amount):
        raise BadInput("amount", _("Le montant d’un avoir est positif, au centime près."))
    if of_line and len(back) != 1:
        raise BadInput("amount", _("Un montant hors taxes se prend sur une seule ligne."))
    lines = [Left(one.line.percent, one.net) for one in back]
    most = back[0].net if of_line else with_vat(lines)
    if amount > most:
        raise RuleBroken(
            "more_than_left",
            _("{amount} dépassent ce qui reste : {left}.").format(amount=euros(amount), left=euros(most)),
            invoice=original.number,
            left=most,
        )
    nets = [amount] if of_line else parts_of(amount, lines)
    if not of_line:
        _require_exact(amount, [line._replace(net=net) for line, net in zip(lines, nets, strict=True)])
    return [
        replace(one, net=net, part=net != one.net) for one, net in zip(back, nets, strict=True) if net
    ]


def _require_exact(amount: Decimal, given: list[Left]) -> None:
    found = with_vat(given)
    if found != amount:
        raise RuleBroken(
            "amount_not_exact",
            _("Aucun avoir ne fait {amount} TVA comprise au centime près : le plus proche est de "
              "{nearest}.").format(amount=euros(amount), nearest=euros(found)),
            nearest=found,
        )  # fmt: skip


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


def _undone(tx: Tx, original: Invoice, back: list[_Back]) -> dict[int, list[Deduction]]:
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
