"""The books of a seller out of what was issued, received, held and paid out: pieces, entries, VAT.

An entry is computed when read, from facts that do not change: asked again, it is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.queries.posted import Posted, posted
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.ledger.queries.money import (
    Came,
    Lost,
    deposits_held,
    given_back,
    losses,
    money,
    paid_out,
    party_names,
)
from pole_desk.accounts.ledger.rules.entries import (
    allocation_entry,
    deposit_entry,
    loss_entry,
    numbered,
    payout_entry,
    receipt_entry,
    sale_entry,
)
from pole_desk.accounts.ledger.rules.parting import Take, Taken, parted
from pole_desk.accounts.ledger.rules.pieces import (
    Allocation,
    Deposit,
    Held,
    Loss,
    Paid,
    Payout,
    Receipt,
    Sale,
    SalePart,
    client_of,
    rate_parts,
)
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.accounts.ledger.rules.vat import VatTable, vat_table
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.formats.fec import Entry
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId
from pole_desk.registers.catalog import queries as catalog

PLAN = "account_plan"
"""Setting: the accounts, as `AccountPlan.to_json` writes them, dated."""
DOWN_PAYMENT = "419"
DEPOSIT_HELD = "deposit:"
"""How the key of a compensation begins when a deposit withheld pays the invoice."""



class Books(NamedTuple):
    """A seller's pieces, all that there are until a day."""

    sales: tuple[Sale, ...]
    receipts: tuple[Receipt, ...]
    allocations: tuple[Allocation, ...]
    deposits: tuple[Deposit, ...]
    payouts: tuple[Payout, ...]
    losses: tuple[Loss, ...]


class _Documents(NamedTuple):
    """The documents of all sellers until a day, and the sales of one of them."""

    issuers: Mapping[InvoiceId, IssuerId]
    posted: Sequence[Posted]
    sales: Mapping[InvoiceId, Sale]


def account_plan(reader: Reader, *, on: date) -> AccountPlan:
    """The accounts in force on a day; raises BadInput `account_plan` on a damaged setting."""
    found = setting(reader, key=PLAN, on=on)
    return AccountPlan() if found is None else AccountPlan.from_json(found)


def journal(reader: Reader, *, issuer: IssuerId, first: date, last: date) -> tuple[Entry, ...]:
    """The entries of a seller from `first` to `last`, both included and of one year, balanced and numbered.

    Numbers run without gap from 1 on 1 January: a month's file goes on where the one before it ended. Raises
    RuleBroken `sale_sums`, `sale_account`, `vat_account` naming the document.
    """
    year = date(first.year, 1, 1)
    books = books_of(reader, issuer=issuer, until=last)
    entries = [
        entry for entry in _entries(reader, books) if entry is not None and year <= entry.on <= last
    ]
    return tuple(entry for entry in numbered(entries) if entry.on >= first)


def vat(reader: Reader, *, issuer: IssuerId, first: date, last: date) -> VatTable:
    """The VAT of a seller over a period, due on debits and on receipts."""
    books = books_of(reader, issuer=issuer, until=last)
    plan = account_plan(reader, on=last)
    came = (*books.receipts, *books.allocations, *books.deposits)
    return vat_table(books.sales, came, first=first, last=last, mandate_vat=plan.mandate_vat)


class MonthVat(NamedTuple):
    """The VAT of a month."""

    month: Month
    table: VatTable


def vat_by_month(reader: Reader, *, issuer: IssuerId, first: Month, last: Month) -> list[MonthVat]:
    """The VAT of a seller month by month, the months without any left in."""
    books = books_of(reader, issuer=issuer, until=last.last)
    came = (*books.receipts, *books.allocations, *books.deposits)
    return [
        MonthVat(
            month,
            vat_table(
                books.sales, came, first=month.first, last=month.last,
                mandate_vat=account_plan(reader, on=month.last).mandate_vat,
            ),
        )
        for month in months_between(first, last)
    ]  # fmt: skip


def _entries(reader: Reader, books: Books) -> Iterator[Entry | None]:
    plans: dict[date, AccountPlan] = {}

    def plan(on: date) -> AccountPlan:
        if on not in plans:
            plans[on] = account_plan(reader, on=on)
        return plans[on]

    yield from (sale_entry(one, plan(one.issued_on)) for one in books.sales)
    yield from (receipt_entry(one, plan(one.on)) for one in books.receipts)
    yield from (allocation_entry(one, plan(one.on)) for one in books.allocations)
    yield from (deposit_entry(one, plan(one.on)) for one in books.deposits)
    yield from (payout_entry(one, plan(one.on)) for one in books.payouts)
    yield from (loss_entry(one, plan(one.on)) for one in books.losses)


def books_of(reader: Reader, *, issuer: IssuerId, until: date) -> Books:
    """Every piece of a seller until a day; raises RuleBroken `sale_sums` naming a document that does not add up."""
    plan = account_plan(reader, on=until)
    documents = _documents(reader, issuer, until)
    everything = money(reader)
    came = [one for one in everything if one.on <= until and _seller_of(reader, one, documents) == issuer]
    lost = [one for one in losses(reader) if one.on <= until and one.invoice in documents.sales]
    taken = _taken(documents, came, lost, plan, until)
    receipts, allocations = _receipts(came, taken, documents, plan, until)
    refunds = _refunds(reader, {one.id for one in came}, until)
    return Books(
        tuple(documents.sales.values()), (*receipts, *refunds), allocations,
        tuple(_deposits(reader, issuer, until, everything)), tuple(_payouts(reader, issuer, until)),
        tuple(_losses(lost, taken, documents, until)),
    )  # fmt: skip


def _refunds(reader: Reader, payments: Collection[int], until: date) -> Iterator[Receipt]:
    names = party_names(reader)
    for one in given_back(reader):
        if one.payment not in payments:
            continue
        who, piece = client_of(one.party, names.get(one.party, "")), f"RB-{one.id}"
        why = _("Rejet du règlement RG-{payment} : {why}").format(payment=one.payment, why=one.why) if one.why else ""
        steps = [(one.on, -one.amount, piece, why)]
        if one.back_on is not None:
            again = _("Annulation du remboursement {piece}").format(piece=piece)
            steps.append((one.back_on, one.amount, f"{piece}-A", again))
        for on, amount, name, said in steps:
            if on <= until:
                yield Receipt(name, on, amount, one.method, who, why=said)


def _documents(reader: Reader, issuer: IssuerId, until: date) -> _Documents:
    found = posted(reader, until=until)
    own = [one for one in found if one.issuer == issuer]
    return _Documents({one.id: one.issuer for one in found}, own, {one.id: _sale(one) for one in own})


def _sale(one: Posted) -> Sale:
    return Sale(
        number=one.number, issued_on=one.issued_on, client=client_of(one.party, one.party_name),
        parts=tuple(
            SalePart(part.account, part.percent, part.net, deposit=part.account.startswith(DOWN_PAYMENT))
            for part in one.parts
        ),
        vat=one.vat, total=one.total, credit=one.kind == Kind.CREDIT, debits=one.debits,
    )  # fmt: skip


def _seller_of(reader: Reader, one: Came, documents: _Documents) -> IssuerId | None:
    """Whose money it is: as recorded, else who sold what it pays, else the pole's first seller."""
    sold = (documents.issuers[part.invoice] for part in one.parts if part.invoice in documents.issuers)
    return one.issuer or next(sold, None) or _first_seller(reader)


def _first_seller(reader: Reader) -> IssuerId | None:
    return min((one.id for one in catalog.issuers(reader)), default=None)


Taking = dict[str, list[tuple[InvoiceId, Taken]]]


def _taken(
    documents: _Documents, came: Iterable[Came], lost: Iterable[Lost], plan: AccountPlan, until: date
) -> Taking:
    """What each movement of money paid of each invoice by rate, under the movement's key."""
    takes: dict[InvoiceId, list[Take]] = defaultdict(list)
    for one in came:
        for (invoice, on), amount in _parts(one).items():
            takes[invoice].append(Take(f"P{one.id}", on, amount))
        if one.back_on is not None:
            whole: dict[InvoiceId, Decimal] = defaultdict(Decimal)
            for (invoice, _on), amount in _parts(one).items():
                whole[invoice] += amount
            for invoice, amount in whole.items():
                takes[invoice].append(Take(f"P{one.id}", max(one.back_on, one.on), -amount))
    for loss in lost:
        takes[loss.invoice].append(Take(f"L{loss.id}", loss.on, loss.amount))
        if loss.back_on is not None:
            takes[loss.invoice].append(Take(f"L{loss.id}", loss.back_on, -loss.amount))
    credits: dict[InvoiceId, list[tuple[date, tuple[RatePart, ...]]]] = defaultdict(list)
    for document in documents.posted:
        if document.original is not None:
            rates = rate_parts(documents.sales[document.id], mandate_vat=plan.mandate_vat)
            credits[document.original].append((document.issued_on, rates))
    found: Taking = defaultdict(list)
    for invoice, own in takes.items():
        if invoice in documents.sales:
            whole_rates = rate_parts(documents.sales[invoice], mandate_vat=plan.mandate_vat)
            for taken in parted(whole_rates, credits[invoice], own):
                if taken.take.on <= until:
                    found[taken.take.key].append((invoice, taken))
    return found


def _parts(one: Came) -> dict[tuple[InvoiceId, date], Decimal]:
    """What each invoice has of some money, by day; never before it came."""
    found: dict[tuple[InvoiceId, date], Decimal] = defaultdict(Decimal)
    for part in one.parts:
        found[part.invoice, max(part.on, one.on)] += part.amount
    return {key: amount for key, amount in found.items() if amount}


def _paid(invoice: InvoiceId, taken: Taken, documents: _Documents) -> Paid:
    sale = documents.sales[invoice]
    return Paid(sale.number, taken.rates, sale.debits)


def _receipts(
    came: Sequence[Came], taken: Taking, documents: _Documents, plan: AccountPlan, until: date
) -> tuple[tuple[Receipt, ...], tuple[Allocation, ...]]:
    receipts: list[Receipt] = []
    allocations: list[Allocation] = []
    for one in came:
        own = taken.get(f"P{one.id}", [])
        who, piece = client_of(one.party, one.party_name), f"RG-{one.id}"
        mandate = plan.deposits if one.payout.startswith(DEPOSIT_HELD) else ""
        paid = [
            _paid(invoice, taking, documents)
            for invoice, taking in own
            if taking.take.on == one.on and taking.take.amount > 0
        ]
        receipts.append(Receipt(piece, one.on, one.amount, one.method, who, tuple(paid), mandate))
        back = None if one.back_on is None else max(one.back_on, one.on)
        if back is not None and back <= until:
            undone = [_paid(*taking, documents) for taking in own if taking[1].take.on == back and _undoes(taking)]
            why = _("Annulation du règlement {piece} : {why}").format(piece=piece, why=one.why)
            receipts.append(Receipt(f"{piece}-A", back, -one.amount, one.method, who, tuple(undone), mandate, why))
        later: dict[date, list[Paid]] = defaultdict(list)
        for invoice, taking in own:
            first = taking.take.on == one.on and taking.take.amount > 0
            if not first and not (taking.take.on == back and taking.take.amount < 0):
                later[taking.take.on].append(_paid(invoice, taking, documents))
        allocations += [Allocation(f"{piece}-{on:%m%d}", on, who, tuple(rates)) for on, rates in later.items()]
    return tuple(receipts), tuple(allocations)


def _undoes(taking: tuple[InvoiceId, Taken]) -> bool:
    return taking[1].take.amount < 0


def _losses(lost: Iterable[Lost], taken: Taking, documents: _Documents, until: date) -> Iterator[Loss]:
    for one in lost:
        sale = documents.sales[one.invoice]
        for _invoice, taking in taken.get(f"L{one.id}", []):
            undone = "-A" if taking.take.amount < 0 else ""
            yield Loss(f"PE-{one.id}{undone}", taking.take.on, sale.client, taking.rates, sale.debits)


def _deposits(reader: Reader, issuer: IssuerId, until: date, came: Iterable[Came]) -> Iterator[Deposit]:
    """The movements of deposits; one withheld by a compensation is told by that."""
    told = {one.payout for one in came if one.payout.startswith(DEPOSIT_HELD)}
    for one in deposits_held(reader, until=until):
        if f"{DEPOSIT_HELD}{one.id}" not in told and _seller(reader, "hosting", one.on) == issuer:
            who = client_of(one.party, one.party_name)
            yield Deposit(f"DG-{one.id}", one.on, one.amount, Held(one.kind), who)


def _payouts(reader: Reader, issuer: IssuerId, until: date) -> Iterator[Payout]:
    for one in paid_out(reader, first=date.min, last=until):
        if _seller(reader, "shop", one.paid_on) == issuer:
            who = client_of(one.party, one.party_name)
            yield Payout(f"RV-{one.key.rpartition(':')[2]}", one.paid_on, one.amount, one.account, who, one.method)


def _seller(reader: Reader, activity: str, on: date) -> IssuerId | None:
    try:
        return catalog.issuer_for(reader, activity=activity, on=on)
    except RuleBroken:
        return _first_seller(reader)
