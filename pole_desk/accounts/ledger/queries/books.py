"""The pieces of a seller's books, out of what was issued, received, held and paid out; entries are in `journal`."""

from __future__ import annotations

from bisect import bisect_right
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
from pole_desk.accounts.ledger.queries.plan import account_plan
from pole_desk.accounts.ledger.rules.parting import Moved, Step, steps_of
from pole_desk.accounts.ledger.rules.pieces import (
    Allocation,
    Client,
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
from pole_desk.accounts.receivables.rules.replay import What
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId
from pole_desk.registers.catalog import queries as catalog

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
    """The documents of all sellers until a day, and the sales of one of them; the names that each client had."""

    issuers: Mapping[InvoiceId, IssuerId]
    posted: Sequence[Posted]
    sales: Mapping[InvoiceId, Sale]
    names: Mapping[PartyId, Sequence[tuple[date, str]]]

    def client(self, party: PartyId, on: date, name: str) -> Client:
        """A client as its last document of then named it: entries that were sent do not follow a new name."""
        known = self.names.get(party, ())
        at = bisect_right(known, on, key=lambda one: one[0])
        return client_of(party, known[at - 1][1] if at else name)


def books_of(reader: Reader, *, issuer: IssuerId, until: date) -> Books:
    """Every piece of a seller until a day; raises RuleBroken `sale_sums` naming a document that does not add up."""
    plan = account_plan(reader, on=until)
    documents = _documents(reader, issuer, until)
    everything = money(reader)
    came = [one for one in everything if one.on <= until and _seller_of(reader, one, documents) == issuer]
    lost = [one for one in losses(reader) if one.on <= until and one.invoice in documents.sales]
    steps = _steps(documents, came, lost, plan, until)
    receipts, allocations = _receipts(came, steps, documents, plan)
    refunds = _refunds(reader, documents, {one.id for one in came}, until)
    return Books(
        tuple(documents.sales.values()), (*(one for one in receipts if one.on <= until), *refunds),
        tuple(allocations),
        tuple(_deposits(reader, documents, issuer, until, everything)),
        tuple(_payouts(reader, documents, issuer, until)),
        tuple(_losses(lost, steps, documents)),
    )  # fmt: skip


def _refunds(
    reader: Reader, documents: _Documents, payments: Collection[int], until: date
) -> Iterator[Receipt]:
    names = party_names(reader)
    for one in given_back(reader):
        if one.payment not in payments:
            continue
        piece = f"RB-{one.id}"
        why = _("Rejet du règlement RG-{payment} : {why}").format(payment=one.payment, why=one.why) if one.why else ""
        steps = [(one.on, -one.amount, piece, why)]
        if one.back_on is not None:
            again = _("Annulation du remboursement {piece}").format(piece=piece)
            steps.append((one.back_on, one.amount, f"{piece}-A", again))
        for on, amount, name, said in steps:
            if on <= until:
                who = documents.client(one.party, on, names.get(one.party, ""))
                yield Receipt(name, on, amount, one.method, who, why=said)


def _documents(reader: Reader, issuer: IssuerId, until: date) -> _Documents:
    found = posted(reader, until=until)
    own = [one for one in found if one.issuer == issuer]
    names: dict[PartyId, list[tuple[date, str]]] = defaultdict(list)
    for one in found:
        names[one.party].append((one.issued_on, one.party_name))
    return _Documents({one.id: one.issuer for one in found}, own, {one.id: _sale(one) for one in own}, names)


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
    return one.issuer or next(sold, None) or first_seller(reader)


def first_seller(reader: Reader) -> IssuerId | None:
    """In whose books is what names no seller."""
    return min((one.id for one in catalog.issuers(reader)), default=None)


Steps = dict[tuple[What, int], list[tuple[InvoiceId, Step]]]


def _steps(documents: _Documents, came: Iterable[Came], lost: Iterable[Lost], plan: AccountPlan, until: date) -> Steps:
    """What each payment and each loss paid of each invoice by rate, until a day."""
    moved: dict[InvoiceId, list[Moved]] = defaultdict(list)
    for one in came:
        parts: dict[InvoiceId, list[tuple[date, Decimal]]] = defaultdict(list)
        for part in one.parts:
            parts[part.invoice].append((max(part.on, one.on), part.amount))
        for invoice, own in parts.items():
            moved[invoice].append(Moved(What.PAYMENT, one.id, tuple(own), one.back_on))
    for loss in lost:
        moved[loss.invoice].append(Moved(What.LOSS, loss.id, ((loss.on, loss.amount),), loss.back_on))
    rates = {invoice: rate_parts(sale, mandate_vat=plan.mandate_vat) for invoice, sale in documents.sales.items()}
    credits: dict[InvoiceId, list[tuple[date, tuple[RatePart, ...]]]] = defaultdict(list)
    for document in documents.posted:
        if document.original is not None:
            credits[document.original].append((document.issued_on, rates[document.id]))
    found: Steps = defaultdict(list)
    for invoice, movements in moved.items():
        for step in steps_of(rates[invoice], credits[invoice], movements) if invoice in rates else ():
            if step.on <= until:
                found[step.what, step.source].append((invoice, step))
    return found


def _receipts(
    came: Sequence[Came], steps: Steps, documents: _Documents, plan: AccountPlan
) -> tuple[list[Receipt], list[Allocation]]:
    """Money on the day that it came, and was taken off; what it pays on other days moves VAT alone."""
    receipts: list[Receipt] = []
    allocations: list[Allocation] = []
    for one in came:
        by_day: dict[tuple[date, bool], list[Paid]] = defaultdict(list)
        for invoice, step in steps.get((What.PAYMENT, one.id), ()):
            sale = documents.sales[invoice]
            by_day[step.on, step.undoes].append(Paid(sale.number, step.rates, sale.debits))
        piece, who = f"RG-{one.id}", documents.client(one.party, one.on, one.party_name)
        mandate = plan.deposits if one.payout.startswith(DEPOSIT_HELD) else ""
        first = tuple(by_day.pop((one.on, False), ()))
        receipts.append(Receipt(piece, one.on, one.amount, one.method, who, first, mandate))
        if one.back_on is not None:
            undone = tuple(by_day.pop((one.back_on, True), ()))
            why = _("Annulation du règlement {piece} : {why}").format(piece=piece, why=one.why)
            back = documents.client(one.party, one.back_on, one.party_name)
            receipts.append(Receipt(f"{piece}-A", one.back_on, -one.amount, one.method, back, undone, mandate, why))
        allocations += [
            Allocation(f"{piece}-{on:%y%m%d}", on, documents.client(one.party, on, one.party_name), tuple(paid))
            for (on, _undoes), paid in by_day.items()
        ]
    return receipts, allocations


def _losses(lost: Iterable[Lost], steps: Steps, documents: _Documents) -> Iterator[Loss]:
    for one in lost:
        sale = documents.sales[one.invoice]
        for _invoice, step in steps.get((What.LOSS, one.id), ()):
            yield Loss(f"PE-{one.id}{'-A' if step.undoes else ''}", step.on, sale.client, step.rates, sale.debits)


def _deposits(
    reader: Reader, documents: _Documents, issuer: IssuerId, until: date, came: Iterable[Came]
) -> Iterator[Deposit]:
    """The movements of deposits; what of one withheld pays invoices is told by the compensation that does."""
    told: dict[str, Decimal] = defaultdict(Decimal)
    for one in came:
        if one.payout.startswith(DEPOSIT_HELD) and one.back_on is None:
            told[one.payout] += one.amount
    for one in deposits_held(reader, until=until):
        left = one.amount - told[f"{DEPOSIT_HELD}{one.id}"]
        if left and seller_of(reader, activity="hosting", on=one.on) == issuer:
            who = documents.client(one.party, one.on, one.party_name)
            yield Deposit(f"DG-{one.id}", one.on, left, Held(one.kind), who)


def _payouts(reader: Reader, documents: _Documents, issuer: IssuerId, until: date) -> Iterator[Payout]:
    for one in paid_out(reader, until=until):
        activity = one.key.partition(":")[0].partition("_")[0]
        if seller_of(reader, activity=activity, on=one.paid_on) == issuer:
            who = documents.client(one.party, one.paid_on, one.party_name)
            yield Payout(f"RV-{one.key.replace(':', '-')}", one.paid_on, one.amount, one.account, who, one.method)


def seller_of(reader: Reader, *, activity: str, on: date) -> IssuerId | None:
    """Who sells an activity on a day, else the pole's first seller."""
    try:
        return catalog.issuer_for(reader, activity=activity, on=on)
    except RuleBroken:
        return first_seller(reader)
