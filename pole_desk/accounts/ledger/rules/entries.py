"""Each piece as one balanced entry, and entries numbered without a gap; nothing is read or stored here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pole_desk.accounts.ledger.rules.pieces import (
    Allocation,
    Charged,
    Client,
    Deposit,
    Held,
    Loss,
    Paid,
    Payout,
    Receipt,
    Sale,
    rate_parts,
)
from pole_desk.accounts.ledger.rules.plan import AccountPlan, on_mandate, require_sale_account
from pole_desk.formats.fec import Entry, Posting
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, round_cents

SALES, BANK, CASH, OTHERS = "VE", "BQ", "CA", "OD"
_ORDER = (SALES, BANK, CASH, OTHERS)


def journal_names() -> dict[str, str]:
    return {SALES: _("Ventes"), BANK: _("Banque"), CASH: _("Caisse"), OTHERS: _("Opérations diverses")}


class _Sides:
    """Amounts by account, debits positive; an account that ends at nothing makes no line."""

    def __init__(self, plan: AccountPlan, client: Client) -> None:
        self._plan = plan
        self._client = client
        self._amounts: dict[str, Decimal] = {}

    def add(self, account: str, amount: Decimal) -> None:
        self._amounts[account] = self._amounts.get(account, ZERO) + amount

    def entry(self, *, journal: str, on: date, piece: str, label: str) -> Entry | None:
        """The entry, None when nothing moves."""
        lines = tuple(self._posting(account, amount, label) for account, amount in self._amounts.items() if amount)
        return Entry(journal, journal_names()[journal], on, piece, on, lines) if lines else None

    def _posting(self, account: str, amount: Decimal, label: str) -> Posting:
        named = account == self._plan.customers or account == self._plan.deposits or on_mandate(account)
        return Posting(
            account=account,
            account_label=self._plan.label(account),
            label=label,
            debit=max(amount, ZERO),
            credit=max(-amount, ZERO),
            auxiliary=self._client.auxiliary if named else "",
            auxiliary_label=self._client.name if named else "",
        )


def sale_entry(sale: Sale, plan: AccountPlan) -> Entry | None:
    """An invoice or a credit note: 411 against 70…, 467 for what is sold on mandate, 4191 for down payments, and VAT.

    VAT stands as due when the seller opted for debits, else it waits for the money (CGI art. 269, 2, c); the
    VAT of what is sold on mandate goes to its principal with the net. Raises RuleBroken `sale_sums`,
    `sale_account`, `vat_account`.
    """
    sign = -1 if sale.credit else 1
    sides = _Sides(plan, sale.client)
    sides.add(plan.customers, sign * sale.total)
    for part in sale.parts:
        deposit = part.deposit and not on_mandate(part.account)
        if not deposit:
            require_sale_account(part.account, sale.number)
        sides.add(plan.down_payments if deposit else part.account, -sign * part.net)
    for rate in rate_parts(sale, mandate_vat=plan.mandate_vat):
        if rate.mandate:
            for account, vat in _mandate_shares(sale, rate.percent, rate.vat):
                sides.add(account, -sign * vat)
        elif rate.vat:
            vat_account = plan.collected(rate.percent) if sale.debits else plan.pending(rate.percent)
            sides.add(vat_account, -sign * rate.vat)
    label = _("Avoir {number} {name}") if sale.credit else _("Facture {number} {name}")
    label = label.format(number=sale.number, name=sale.client.name)
    return sides.entry(journal=SALES, on=sale.issued_on, piece=sale.number, label=label)


def _mandate_shares(sale: Sale, percent: Decimal, vat: Decimal) -> list[tuple[str, Decimal]]:
    """The principals' VAT by account: each its rate on its net, the largest takes the odd cent."""
    nets: dict[str, Decimal] = {}
    for part in sale.parts:
        if part.percent == percent and on_mandate(part.account):
            nets[part.account] = nets.get(part.account, ZERO) + part.net
    shares = {account: round_cents(net * percent / 100) for account, net in nets.items()}
    largest = max(nets, key=lambda account: (abs(nets[account]), account))
    shares[largest] += vat - sum(shares.values(), ZERO)
    return list(shares.items())


def receipt_entry(receipt: Receipt, plan: AccountPlan) -> Entry | None:
    """Money against the client's account; VAT that waited for it becomes due in the same entry.

    A compensation takes from 467 what the pole kept of sales on mandate. Raises RuleBroken `over_receipt` when
    more is allocated than what came.
    """
    allocated = sum((rate.total for paid in receipt.paid for rate in paid.rates), ZERO)
    if abs(allocated) > abs(receipt.amount) or allocated * receipt.amount < 0:
        raise RuleBroken(
            "over_receipt",
            _("Le règlement {piece} est réparti au-delà de ce qui a été reçu.").format(piece=receipt.piece),
        )
    netting = receipt.method == "netting"
    sides = _Sides(plan, receipt.client)
    sides.add(_money_account(receipt.method, receipt.mandate, plan), receipt.amount)
    sides.add(plan.customers, -receipt.amount)
    for paid in receipt.paid:
        _make_due(sides, paid, plan)
    usual = _("Règlement {name}") if receipt.amount >= 0 else _("Remboursement {name}")
    label = receipt.why or usual.format(name=receipt.client.name)
    journal = OTHERS if netting else _money_journal(receipt.method)
    return sides.entry(journal=journal, on=receipt.on, piece=receipt.piece, label=label)


def allocation_entry(allocation: Allocation, plan: AccountPlan) -> Entry | None:
    """Money received before it paid its invoice: its VAT comes due on the day that it does."""
    sides = _Sides(plan, allocation.client)
    for paid in allocation.paid:
        _make_due(sides, paid, plan)
    label = _("Affectation de règlement, {name}").format(name=allocation.client.name)
    return sides.entry(journal=OTHERS, on=allocation.on, piece=allocation.piece, label=label)


def _make_due(sides: _Sides, paid: Paid, plan: AccountPlan) -> None:
    for rate in paid.rates:
        if not (paid.debits or rate.mandate) and rate.vat:
            sides.add(plan.pending(rate.percent), rate.vat)
            sides.add(plan.collected(rate.percent), -rate.vat)


def _money_journal(method: str) -> str:
    return CASH if method == "cash" else BANK


def _money_account(method: str, mandate: str, plan: AccountPlan) -> str:
    if method == "netting":
        return mandate or plan.mandate
    return plan.cash if method == "cash" else plan.bank


def deposit_entry(deposit: Deposit, plan: AccountPlan) -> Entry | None:
    """A deposit held: 165 against the bank, or, when withheld, against what the client owes; no revenue.

    The deposit bears no VAT; that of the invoices which a withheld one pays becomes due as with any money.
    """
    money = plan.customers if deposit.kind is Held.WITHHELD else _money_account(deposit.method, "", plan)
    sign = 1 if deposit.kind is Held.RECEIVED else -1
    sides = _Sides(plan, deposit.client)
    sides.add(money, sign * deposit.amount)
    sides.add(plan.deposits, -sign * deposit.amount)
    for paid in deposit.paid if deposit.kind is Held.WITHHELD else ():
        _make_due(sides, paid, plan)
    labels = {
        Held.RECEIVED: _("Dépôt de garantie reçu de {name}"), Held.RETURNED: _("Dépôt de garantie rendu à {name}"),
        Held.WITHHELD: _("Dépôt de garantie retenu, {name}"),
    }  # fmt: skip
    journal = OTHERS if deposit.kind is Held.WITHHELD else _money_journal(deposit.method)
    label = labels[deposit.kind].format(name=deposit.client.name)
    return sides.entry(journal=journal, on=deposit.on, piece=deposit.piece, label=label)


def payout_entry(payout: Payout, plan: AccountPlan) -> Entry | None:
    """What was collected on mandate, paid to its principal: 467 against the bank."""
    sides = _Sides(plan, payout.client)
    sides.add(payout.account or plan.mandate, payout.amount)
    sides.add(_money_account(payout.method, "", plan), -payout.amount)
    label = _("Reversement à {name}").format(name=payout.client.name)
    return sides.entry(journal=_money_journal(payout.method), on=payout.on, piece=payout.piece, label=label)


def charged_entry(charged: Charged, plan: AccountPlan) -> Entry | None:
    """Money without an invoice: its account against the bank."""
    sides = _Sides(plan, Client("", ""))
    sides.add(charged.account, -charged.amount)
    sides.add(plan.bank, charged.amount)
    return sides.entry(journal=BANK, on=charged.on, piece=charged.piece, label=charged.label)


def loss_entry(loss: Loss, plan: AccountPlan) -> Entry | None:
    """A debt given up: 654 for the net against 411; VAT that never came due is taken off its waiting account.

    VAT already due on debits is lost with the rest until the accountant claims it back (CGI art. 272, 1).
    """
    sides = _Sides(plan, loss.client)
    for rate in loss.rates:
        waiting = not loss.debits and not rate.mandate and rate.vat
        lost = rate.base if waiting else rate.total
        sides.add(plan.mandate if rate.mandate else plan.losses, lost)
        if waiting:
            sides.add(plan.pending(rate.percent), rate.vat)
        sides.add(plan.customers, -rate.total)
    label = _("Créance irrécouvrable, {name}").format(name=loss.client.name)
    return sides.entry(journal=OTHERS, on=loss.on, piece=loss.piece, label=label)


def reversed_entry(entry: Entry, *, on: date, piece: str, why: str) -> Entry:
    """The entry that undoes another: a rejected debit, a payment recorded by mistake; both stay in the books."""
    lines = tuple(line._replace(debit=line.credit, credit=line.debit, label=why) for line in entry.lines)
    return entry._replace(on=on, piece=piece, piece_on=on, lines=lines, number=0, validated_on=None)


def numbered(entries: Iterable[Entry | None], *, first: int = 1, validated_on: date | None = None) -> tuple[Entry, ...]:
    """The entries by day, journal and piece, numbered in one sequence without gap from `first` (LPF art. A47 A-1)."""
    kept = sorted(
        (entry for entry in entries if entry is not None),
        key=lambda entry: (entry.on, _ORDER.index(entry.journal), entry.piece),
    )
    return tuple(
        entry._replace(number=number, validated_on=validated_on) for number, entry in enumerate(kept, start=first)
    )
