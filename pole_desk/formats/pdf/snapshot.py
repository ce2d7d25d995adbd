"""What an issued invoice or credit note says, frozen: the PDF is drawn from this and nothing else.

Billing stores `to_json` at issue; numbers, sums and rules were decided before, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pole_desk.formats.pdf.frozen import Money, freeze, thaw
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

FORMAT = 1
DOCUMENT = "invoice"
ZERO = Decimal("0.00")

Kind = Literal["invoice", "credit"]
Nature = Literal["services", "goods", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyBlock:
    """A party as printed: name, address lines, identifiers, legal lines (form, capital, RCS)."""

    name: str
    lines: tuple[str, ...] = ()
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    legal: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One charge: `net` is round half up of quantity × unit price (BT-131)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """The VAT of one rate on the sum of its lines (BG-23); `exemption` is its legal reference."""

    code: str
    percent: Decimal
    base: Money
    amount: Money
    exemption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The invoice that a credit note corrects (BG-3)."""

    number: str
    issue_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument:
    """An invoice or a credit note (positive amounts); `mentions` are full sentences, in order."""

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


def to_json(document: InvoiceDocument) -> dict[str, Any]:
    """The snapshot as JSON values: money in integer cents, quantities and prices as text, ISO days.

    Raises ValueError when an amount has a fraction of a cent.
    """
    return {"format": FORMAT, "document": DOCUMENT, **freeze(document)}


def from_json(data: Mapping[str, Any]) -> InvoiceDocument:
    """The document that `to_json` wrote; raises BadInput on another format or a damaged one."""
    if data.get("format") != FORMAT or data.get("document") != DOCUMENT:
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
