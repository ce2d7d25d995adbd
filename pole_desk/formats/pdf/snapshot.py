"""What an issued invoice or credit note says, frozen: page and XML are made from this and nothing else.

Billing stores `to_json` at issue; numbers, sums and rules were decided before, not here. Format 2
adds what the XML needs (EN 16931); a document that says nothing of it is still written as format 1,
and one of format 1 is drawn as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pole_desk.formats.address import PostalAddress
from pole_desk.formats.pdf.frozen import LATER, Money, freeze, says_later, thaw
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

FORMAT = 2
FORMATS = (1, 2)
DOCUMENT = "invoice"
ZERO = Decimal("0.00")

Kind = Literal["invoice", "credit", "deposit"]
Nature = Literal["services", "goods", "both"]
Treatment = Literal["", "B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"]
Payment = Literal["", "transfer", "debit", "card", "cheque"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where electronic invoices reach a party (BT-34, BT-49): scheme 0225, or EM for an e-mail."""

    scheme: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyBlock:
    """A party as printed: name, address lines, identifiers, legal lines (form, capital, RCS).

    An invoice of format 2 gives the address in its parts and leaves `lines` empty.
    """

    name: str
    lines: tuple[str, ...] = ()
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    legal: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    address: PostalAddress | None = field(default=None, metadata=LATER)
    endpoint: Endpoint | None = field(default=None, metadata=LATER)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as printed."""
        return self.lines or (self.address.lines if self.address else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One charge: `net` is round half up of quantity × unit price (BT-131).

    `unit_code` is UN/ECE rec 20's (BT-130), `category` EN 16931's of the VAT (BT-151).
    """

    position: int
    label: str
    detail: str = ""
    service_from: date | None = None
    service_to: date | None = None
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal
    tax_code: str
    tax_percent: Decimal
    net: Money
    unit_code: str = field(default="", metadata=LATER)
    category: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """The VAT of one rate on the sum of its lines (BG-23); `exemption` is its legal reference.

    `exemption_code` is the reference in the VATEX list (BT-121).
    """

    code: str
    percent: Decimal
    base: Money
    amount: Money
    exemption: str | None = None
    category: str = field(default="", metadata=LATER)
    exemption_code: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The invoice that a credit note corrects (BG-3)."""

    number: str
    issue_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A deposit invoice (386) that a final invoice takes off and cites (BG-3); `total` with VAT."""

    number: str
    issue_date: date
    total: Money
    vat: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence of the law (BG-1); `subject` is UNTDID 4451's code (PMT, PMD, AAB), or empty."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """The direct debit that pays (BG-19): mandate, creditor, and the account when it is told."""

    reference: str
    creditor: str
    on: date
    iban: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where goods went, or services were given (BG-13)."""

    name: str = ""
    address: PostalAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument:
    """An invoice, a deposit invoice or a credit note (positive amounts).

    The law's sentences are `notes`, in order; a document of format 1 has them in `mentions`.
    `paid` is what was paid before issue, deposits included (BT-113). `transfer_code` prints the QR code of the
    transfer that pays it; the XML says the same in words. `draft` is of a preview, never of what is issued.
    """

    kind: Kind = "invoice"
    number: str
    issue_date: date
    due_date: date
    seller: PartyBlock
    buyer: PartyBlock
    billing_address: tuple[str, ...] = ()
    delivery_address: tuple[str, ...] = ()
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxTotal, ...]
    net: Money
    vat: Money
    total: Money
    paid: Money = ZERO
    due: Money
    order_number: str | None = None
    period: str = ""
    dossier: str | None = None
    mentions: tuple[str, ...] = ()
    terms: str = ""
    original: Original | None = None
    reason: str = ""
    iban: str | None = None
    bic: str | None = None
    nature: Nature = "services"
    debits_option: bool = False
    duplicate: bool = False
    notes: tuple[Note, ...] = field(default=(), metadata=LATER)
    treatment: Treatment = field(default="", metadata=LATER)
    period_from: date | None = field(default=None, metadata=LATER)
    period_to: date | None = field(default=None, metadata=LATER)
    delivered_on: date | None = field(default=None, metadata=LATER)
    delivery: Delivery | None = field(default=None, metadata=LATER)
    buyer_reference: str | None = field(default=None, metadata=LATER)
    contract: str | None = field(default=None, metadata=LATER)
    payment: Payment = field(default="", metadata=LATER)
    mandate: Mandate | None = field(default=None, metadata=LATER)
    deposits: tuple[Deposit, ...] = field(default=(), metadata=LATER)
    transfer_code: bool = field(default=False, metadata=LATER)
    draft: bool = field(default=False, metadata=LATER)

    @property
    def mark(self) -> str:
        """What is framed beside the title of what is not the very document; of what is issued, nothing."""
        return "APERÇU" if self.draft else "DUPLICATA" if self.duplicate else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the law wants printed at the foot, in order."""
        return (*self.mentions, *(note.text for note in self.notes))

    @property
    def process(self) -> str:
        """The frame of invoicing (BT-23): B goods, S services, M both; 1 to be paid, 2 paid, 4 after deposits."""
        letter = {"goods": "B", "services": "S", "both": "M"}[self.nature]
        if self.deposits:
            return f"{letter}4"
        return f"{letter}2" if self.paid and not self.due else f"{letter}1"

    @property
    def type_code(self) -> str:
        """UNTDID 1001 (BT-3): 380 invoice, 381 credit note, 386 deposit invoice."""
        return {"invoice": "380", "credit": "381", "deposit": "386"}[self.kind]


def to_json(document: InvoiceDocument) -> dict[str, Any]:
    """The snapshot as JSON values: money in integer cents, quantities and prices as text, ISO days.

    Raises ValueError when an amount has a fraction of a cent.
    """
    return {"format": FORMAT if says_later(document) else 1, "document": DOCUMENT, **freeze(document)}


def from_json(data: Mapping[str, Any]) -> InvoiceDocument:
    """The document that `to_json` wrote; raises BadInput on another format or a damaged one."""
    if data.get("format") not in FORMATS or data.get("document") != DOCUMENT:
        raise BadInput(
            "snapshot_format",
            _(
                "Ce document a été enregistré dans un format inconnu ({found}). "
                "Mettez le programme à jour, puis recommencez."
            ).format(found=data.get("format")),
        )
    try:
        return thaw(InvoiceDocument, data)
    except (KeyError, TypeError, ValueError, ArithmeticError) as damage:
        raise BadInput(
            "snapshot_damaged",
            _("Ce document enregistré est abîmé : {what}. Restaurez une sauvegarde.").format(what=str(damage)),
        ) from damage
