"""How money is written: a payment and its parts, what may be taken and given, the sentences of refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries import Part, Received, Receivable, parts_of, receivable, receivables
from pole_desk.accounts.receivables.rules import TOPIC, Method, State
from pole_desk.accounts.receivables.rules.cash import LEGAL_MOST, MOST, require_cash
from pole_desk.accounts.receivables.rules.sharing import Open, oldest_first
from pole_desk.accounts.receivables.tables import AllocationRow, PaymentRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros, round_cents
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId, PaymentId
from pole_desk.ports.locks import MoneyLock

INVOICES_TOPIC = "invoices"
Parts = Sequence[tuple[InvoiceId, Decimal]]
DEPOSIT = "deposit:"
"""How the payout of a deposit withheld begins."""
YEARS_BACK = 10
"""How far back money is still written down: as long as accounts are kept (Code de commerce, L. 123-22)."""
AHEAD = timedelta(days=90)
"""How far ahead: a transfer may be told before its day, a year typed wrong is not."""


class Move(NamedTuple):
    """A part that goes from a payment to an invoice; below zero, that comes back."""

    payment: PaymentId
    invoice: InvoiceId
    amount: Decimal


def require_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != round_cents(amount):
        raise BadInput("amount", _("Un règlement est un montant positif, au centime près."))


def require_day(tx: Tx, on: date) -> None:
    """A day of the accounts: a year typed wrong would make an invoice paid that is not, or open a book of 1926."""
    today = tx.clock.today()
    if not (today.year - YEARS_BACK <= on.year and on <= today + AHEAD):
        raise BadInput(
            "on",
            _("Le {day} est trop loin d’aujourd’hui : vérifiez l’année. Un règlement se note à son arrivée.").format(
                day=numeric_day(on)
            ),
        )


def record(
    tx: Tx,
    *,
    party: PartyId,
    issuer: IssuerId | None,
    on: date,
    amount: Decimal,
    method: Method,
    parts: Parts,
    reference: str = "",
    payout: str | None = None,
) -> PaymentId:
    """Write a payment and its parts, dated of the day it came in.

    Raises what `require_room` and cash refuse, RuleBroken `closed_month`.
    """
    require_amount(amount)
    require_day(tx, on)
    known = require_room(tx, parts, amount=amount, party=party, issuer=issuer)
    if method is Method.CASH:
        most = Decimal(str(setting(tx, key=MOST, on=on, default=LEGAL_MOST)))
        require_cash(amount, free=amount - _sum(parts), most=most)
    if issuer is None and known:
        issuer = next(iter(known.values())).issuer
    tx.port(MoneyLock).require_open(tx, on=on, issuer=issuer)
    row = PaymentRow(
        party=party, received_on=on, method=str(method), amount=amount, reference=reference.strip(),
        recorded_at=tx.clock.now(), withdrawn_on=None, withdrawn_reason="", payout=payout, issuer=issuer,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    payment = PaymentId(row.id)
    write(tx, [Move(payment, invoice, part) for invoice, part in parts], on=on)
    tx.changed(TOPIC, payment)
    return payment


def write(tx: Tx, moves: Iterable[Move], *, on: date) -> None:
    """Write parts, those that come back first: they make room for the others."""
    for move in sorted(moves, key=lambda move: move.amount > 0):
        tx.session.add(
            AllocationRow(payment=move.payment, invoice=move.invoice, amount=move.amount, on_day=on)
        )
        tx.session.flush()
        tx.changed(TOPIC, move.payment)
        tx.changed(INVOICES_TOPIC, move.invoice)


def _sum(parts: Parts) -> Decimal:
    return sum((part for _invoice, part in parts), ZERO)


def require_room(
    reader: Reader, parts: Parts, *, amount: Decimal, party: PartyId | None, issuer: IssuerId | None
) -> Mapping[InvoiceId, billing.Invoice]:
    """Parts that fit: each in its invoice's balance, all in the amount, of one client and one seller.

    Raises NotFound `invoice`, BadInput `amount`, RuleBroken `over_payment`, `is_credit`, `over_balance`,
    `other_party`, `other_issuer`.
    """
    for _invoice, part in parts:
        require_amount(part)
    if len({invoice for invoice, _part in parts}) < len(parts):
        raise BadInput("invoice", _("La même facture est citée deux fois."))
    if _sum(parts) > amount:
        raise RuleBroken(
            "over_payment",
            _("{parts} à répartir dépassent ce qui reste du règlement : {amount}.").format(
                parts=euros(_sum(parts)), amount=euros(amount)
            ),
            free=amount,
        )
    if not parts:
        return {}
    wanted = [invoice for invoice, _part in parts]
    standing = receivables(reader, invoices=wanted)
    known = {one.id: one for one in billing.invoices(reader, ids=wanted)}
    for invoice, part in parts:
        if invoice not in standing:
            raise NotFound("invoice", _("La facture nᵒ {id} n’existe pas.").format(id=invoice))
        require_balance(standing[invoice], part)
    _require_one_pair(reader, known.values(), party, issuer)
    return known


def require_balance(found: Receivable, amount: Decimal) -> None:
    if found.state == State.CREDIT:
        raise RuleBroken(
            "is_credit",
            _("{number} est un avoir : il se déduit de {original}, il ne se règle pas.").format(
                number=found.number, original=found.original_number
            ),
        )
    if amount > found.balance:
        said = _("{amount} dépasse ce qui reste dû sur {number} : {balance}. Encaissez ce qui reste dû, ou tout sur le "
                 "compte du client, qui garde le surplus.")  # fmt: skip
        if found.lost:
            said = _("{amount} dépasse ce qui reste dû sur {number} : {balance}. Elle a été passée en perte : "
                     "annulez d’abord la perte.")  # fmt: skip
        raise RuleBroken(
            "over_balance",
            said.format(amount=euros(amount), number=found.number, balance=euros(max(found.balance, ZERO))),
            balance=found.balance,
        )


def _require_one_pair(
    reader: Reader, invoices: Iterable[billing.Invoice], party: PartyId | None, issuer: IssuerId | None
) -> None:
    merged = billing.current_parties(reader)
    for one in invoices:
        if party is not None and merged.get(one.party, one.party) != merged.get(party, party):
            raise RuleBroken(
                "other_party",
                _("{number} est une facture de « {name} » : un règlement paie les factures d’un seul client. "
                  "Enregistrez un règlement par client.").format(number=one.number, name=one.party_name),
                invoice=one.number,
            )  # fmt: skip
        if issuer is None:
            issuer = one.issuer
        if one.issuer != issuer:
            raise RuleBroken(
                "other_issuer",
                _("{number} est d’un autre vendeur : ce règlement n’est pas son argent. Enregistrez un règlement "
                  "par vendeur.").format(number=one.number),
                invoice=one.number,
            )  # fmt: skip


def first_due(
    reader: Reader, *, party: PartyId, issuer: IssuerId | None, amount: Decimal
) -> tuple[Parts, IssuerId | None]:
    """The parts of an amount over what a client owes, the first due first, and whose invoices they are.

    Without a seller, that of the invoices; raises BadInput `issuer` when several wait for money.
    """
    owned = billing.invoices(reader, party=party)
    standing = receivables(reader, invoices=[one.id for one in owned])
    owed = [one for one in owned if standing[one.id].balance > 0 and issuer in (None, one.issuer)]
    sellers = {one.issuer for one in owed}
    if len(sellers) > 1:
        raise BadInput(
            "issuer", _("Ce client doit à plusieurs vendeurs : choisissez celui qui a reçu l’argent.")
        )
    parts, _left = oldest_first(amount, [Open(one.id, one.due_on, standing[one.id].balance) for one in owed])
    found = [(InvoiceId(invoice), part) for invoice, part in parts]
    return found, issuer if issuer is not None or not sellers else sellers.pop()


def first_of(amount: Decimal, owed: Iterable[tuple[InvoiceId, Decimal]]) -> list[tuple[InvoiceId, Decimal]]:
    """The parts of an amount over balances, in their order."""
    parts = []
    for invoice, balance in owed:
        part = min(amount, balance)
        if part > 0:
            parts.append((invoice, part))
            amount -= part
    return parts


def parts_standing(reader: Reader, payment: PaymentId) -> list[Part]:
    return parts_of(reader, payments=[payment])


def require_standing(found: Received) -> None:
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Ce règlement est déjà retiré."))


def require_by_hand(found: Received) -> None:
    """Raises RuleBroken `follows_account`, `follows_deposit` on what other acts write by themselves."""
    if found.payout is None:
        return
    if found.payout.startswith(DEPOSIT):
        raise RuleBroken(
            "follows_deposit",
            _("Ce règlement est la part retenue d’un dépôt de garantie : annulez la retenue sur la convention."),
        )
    raise RuleBroken(
        "follows_account",
        _("Cette compensation suit le compte du participant : corrigez ses ventes ou ses "
          "reversements au magasin, ou faites un avoir."),
    )  # fmt: skip


def bring_back(tx: Tx, payment: PaymentId) -> None:
    """Let a withdrawn payment count again; raises RuleBroken `over_balance`, `closed_month`."""
    parts = parts_standing(tx, payment)
    for part in parts:
        require_balance(receivable(tx, invoice=part.invoice), part.amount)
    row = tx.session.get_one(PaymentRow, payment)
    require_brought_back(tx, row.withdrawn_on, seller_of(tx, payment))
    row.withdrawn_on = None
    row.withdrawn_reason = ""
    tx.session.flush()
    _touched(tx, payment, [part.invoice for part in parts])


def seller_of(reader: Reader, payment: PaymentId) -> IssuerId | None:
    """Whose money a payment is: as recorded, else the seller of the first invoice that had some of it."""
    row = AllocationRow
    named = reader.connection.scalar(select(PaymentRow.issuer).where(PaymentRow.id == payment))
    first = reader.connection.scalar(select(row.invoice).where(row.payment == payment).order_by(row.id).limit(1))
    if named is not None or first is None:
        return named
    return billing.invoice(reader, invoice=InvoiceId(first)).issuer


def require_brought_back(tx: Tx, withdrawn_on: date | None, issuer: IssuerId | None) -> None:
    """What was taken back in a month closed since stays so; raises RuleBroken `closed_month`."""
    if withdrawn_on is not None:
        fix = _("Enregistrez-le de nouveau, à la date d’aujourd’hui.")
        tx.port(MoneyLock).require_open(tx, on=withdrawn_on, issuer=issuer, fix=fix)


def withdraw(tx: Tx, payment: PaymentId, reason: str, invoices: Iterable[InvoiceId]) -> None:
    """Let a payment count no more."""
    row = tx.session.get_one(PaymentRow, payment)
    row.withdrawn_on = tx.clock.today()
    row.withdrawn_reason = reason[:300]
    tx.session.flush()
    _touched(tx, payment, invoices)


def _touched(tx: Tx, payment: PaymentId, invoices: Iterable[InvoiceId]) -> None:
    tx.changed(TOPIC, payment)
    for invoice in invoices:
        tx.changed(INVOICES_TOPIC, invoice)
