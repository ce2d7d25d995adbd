"""What each view of the page shows, read at once; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.dom import minidom

from pole_desk.accounts.billing.queries import (
    Invoice,
    Line,
    TaxLine,
    credits_on,
    deductions,
    document_of,
    lines_of,
    numbers_of,
    taxes_of,
    xml_of,
)
from pole_desk.accounts.ledger.queries.statuses import StatusItem, statuses
from pole_desk.accounts.mail.queries import Handing, handings
from pole_desk.accounts.receivables.queries import (
    Aged,
    Part,
    Payment,
    Receivable,
    aged,
    invoices,
    overdue,
    parts_of,
    payments,
    payments_of,
    receivable,
)
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, PartyId, PaymentId
from pole_desk.ports.outgoing import Posted, PostBox
from pole_desk.ports.settlement import unsettled
from pole_desk.registers.parties.queries import party_names


class PaymentRow(NamedTuple):
    """A payment with its invoices and the structure by name; `follows` an account, or by hand."""

    id: PaymentId
    received_on: date
    party_name: str
    number: str
    amount: Decimal
    method: str
    reference: str
    withdrawn: bool
    reason: str
    invoice: InvoiceId | None
    party: PartyId
    follows: bool = False


class Related(NamedTuple):
    """A deposit invoice that a final one deducts, or the other way round: how much of its net."""

    invoice: InvoiceId
    number: str
    issued_on: date
    net: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCard:
    """A document with everything that happened to it; `content` is empty while its file waits."""

    invoice: Receivable
    lines: tuple[Line, ...]
    taxes: tuple[TaxLine, ...]
    payments: tuple[Payment, ...]
    credits: tuple[Invoice, ...]
    entries: tuple[Entry, ...]
    content: bytes
    posted: tuple[Posted, ...]
    statuses: tuple[StatusItem, ...]
    handed: Handing | None = None
    related: tuple[Related, ...] = ()

    @property
    def kind(self) -> str:
        """What the document is; `final` when it deducts deposits."""
        deducts = self.invoice.kind == "invoice" and self.related
        return "final" if deducts else self.invoice.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears:
    """What is owed by age of the debt, and the invoices past their day."""

    aged: tuple[Aged, ...]
    late: tuple[Receivable, ...]


class OpenSum(NamedTuple):
    """A sum to settle with a structure; `page` and `record` lead to where it is done."""

    party: PartyId
    party_name: str
    kind: str
    title: str
    detail: str
    amount: Decimal
    page: str
    record: int

    @property
    def owed(self) -> Decimal:
        """What the structure owes the pole."""
        return max(self.amount, ZERO)

    @property
    def held(self) -> Decimal:
        """What the pole owes the structure."""
        return max(-self.amount, ZERO)


class Balance(NamedTuple):
    """What stands open with a structure, on each side."""

    party: PartyId
    party_name: str
    kinds: tuple[str, ...]
    owed: Decimal
    held: Decimal

    @property
    def balance(self) -> Decimal:
        return self.owed - self.held


class OpenSums(NamedTuple):
    """Every sum to settle, and each structure's balance of them."""

    sums: list[OpenSum]
    parties: list[Balance]


def payment_rows(reader: Reader) -> list[PaymentRow]:
    """Every payment, the newest first."""
    paid: dict[PaymentId, list[Part]] = {}
    for part in parts_of(reader):
        paid.setdefault(part.payment, []).append(part)
    return [
        PaymentRow(
            one.id, one.received_on, one.party_name, ", ".join(part.number for part in paid.get(one.id, ())),
            one.amount, one.method, one.reference, one.withdrawn_on is not None, one.withdrawn_reason,
            paid[one.id][0].invoice if one.id in paid else None, one.party, one.payout is not None,
        )
        for one in payments(reader)
    ]  # fmt: skip


def invoice_rows(reader: Reader) -> list[Receivable]:
    """Every document, the newest first; an invoice that deducts deposits is told `final`.

    A credit note counts below zero, so that a column adds up: what was invoiced, less what was given back.
    """
    finals = {one.invoice for one in deductions(reader)}
    return [_as_listed(one, finals) for one in reversed(invoices(reader))]


def _as_listed(one: Receivable, finals: set[InvoiceId]) -> Receivable:
    if one.kind == "credit":
        return one._replace(net=-one.net, vat=-one.vat, total=-one.total)
    return one._replace(kind="final") if one.kind == "invoice" and one.id in finals else one


def related(reader: Reader, *, invoice: InvoiceId) -> list[Related]:
    """The deposit invoices that an invoice deducts, or the final ones that deduct it."""
    nets: dict[InvoiceId, Decimal] = {}
    for one in deductions(reader, invoice=invoice):
        nets[one.deposit] = nets.get(one.deposit, ZERO) + one.net
    for one in deductions(reader, deposit=invoice):
        nets[one.invoice] = nets.get(one.invoice, ZERO) + one.net
    known = numbers_of(reader, invoices=list(nets)) if nets else {}
    return [Related(one, *known[one], nets[one]) for one in sorted(nets)]


def owed(reader: Reader) -> list[Receivable]:
    """The invoices on which money is still due."""
    return [one for one in invoices(reader) if one.balance > 0]


def card(reader: Reader, *, invoice: InvoiceId) -> InvoiceCard:
    """A document with its lines, payments, credit notes, history and file."""
    found = receivable(reader, invoice=invoice)
    return InvoiceCard(
        invoice=found,
        lines=tuple(lines_of(reader, invoice=invoice)),
        taxes=tuple(taxes_of(reader, invoice=invoice)),
        payments=tuple(payments_of(reader, invoice=invoice)),
        credits=tuple(credits_on(reader, invoice=invoice)),
        entries=tuple(trail(reader, topic="invoices", record=invoice)),
        content=b"" if found.pending_document else document_of(reader, invoice=invoice),
        statuses=tuple(statuses(reader, invoice=invoice)),
        posted=tuple(reader.port(PostBox).posted(reader, [f"invoice:{invoice}"])),
        related=tuple(related(reader, invoice=invoice)),
        handed=handings(reader, invoices=[invoice]).get(invoice),
    )


class Xml(NamedTuple):
    """The XML of a document as it was issued, and set in lines to be read."""

    text: str
    indented: str


def xml_shown(reader: Reader, *, invoice: InvoiceId) -> Xml:
    """The XML of a document; raises NotFound `document`, BadInput `no_xml`."""
    content = xml_of(reader, invoice=invoice)
    return Xml(content.decode("utf-8"), minidom.parseString(content).toprettyxml(indent="  "))


def arrears(reader: Reader) -> Arrears:
    """The aged balance and the invoices past their day."""
    today = reader.clock.today()
    return Arrears(aged=tuple(aged(reader, on=today)), late=tuple(overdue(reader, on=today)))


def open_sums(reader: Reader) -> OpenSums:
    """The sums that any activity has to settle with a structure today, those that owe most first.

    What is no money (an agreement that runs, goods left) is on the structure's own card.
    """
    rows = [row for row in unsettled(reader, party=None, on=reader.clock.today()) if row.amount]
    names = party_names(reader, parties={row.party for row in rows})
    own: dict[PartyId, list[OpenSum]] = {}
    for row in rows:
        one = OpenSum(
            row.party, names[row.party], row.kind, row.title, row.detail, row.amount or ZERO, row.page, row.record
        )
        own.setdefault(row.party, []).append(one)
    parties = [
        Balance(
            party, names[party], tuple(dict.fromkeys(one.kind for one in sums)),
            sum((one.owed for one in sums), ZERO), sum((one.held for one in sums), ZERO),
        )
        for party, sums in own.items()
    ]  # fmt: skip
    parties.sort(key=lambda one: (-one.balance, one.party_name))
    return OpenSums([one for each in parties for one in own[each.party]], parties)
