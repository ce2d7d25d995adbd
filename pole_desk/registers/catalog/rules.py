"""What a price, a tax, an issuer and an index value must respect; stored rows are in `tables`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from pole_desk.kernel import identifiers
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

TOPIC = "catalog"
"""Items and their prices; the record is the item."""
ISSUERS = "issuers"
TAXES = "taxes"
INDICES = "indices"
STANDARD = "standard"
"""The category of client whose price stands for every category that has none of its own."""

NOT_TAXED = frozenset({"E", "O", "Z", "G", "K", "AE"})


class TaxCategory(StrEnum):
    """VAT category of EN 16931 (BT-151, UNTDID 5305) used by the pole."""

    STANDARD = "S"
    EXEMPT = "E"
    ZERO = "Z"
    OUTSIDE = "O"
    REVERSE = "AE"


class Activity(StrEnum):
    """What is sold, as far as the choice of the seller goes."""

    HOSTING = "hosting"
    STORAGE = "storage"
    EVENTS = "events"
    CANTEEN = "canteen"
    SHOP = "shop"
    INCUBATION = "incubation"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerInput:
    """A seller as typed: what an invoice must say of it (name, form, capital, RCS, VAT id, bank)."""

    code: str
    name: str
    legal_form: str = ""
    capital: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    rcs: str = ""
    iban: str = ""
    bic: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    vat_on_debits: bool = False
    payment_terms_days: int = 30
    late_rate: Decimal | None = None
    invoice_prefix: str = "FA"
    credit_prefix: str = "AV"
    valid_from: date = date(2014, 1, 1)
    valid_to: date | None = None
    note: str = ""
    confirmed: bool = False


def checked_issuer(values: IssuerInput) -> IssuerInput:
    """The seller with its numbers in their bare form; raises BadInput naming what is wrong."""
    clean = replace(
        values,
        **{
            field.name: " ".join(getattr(values, field.name).split())
            for field in fields(values)
            if isinstance(getattr(values, field.name), str) and field.name != "note"
        },
    )
    if not clean.name:
        raise BadInput("issuer_name", _("Le vendeur doit avoir un nom."))
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,19}", clean.code):
        raise BadInput(
            "issuer_code",
            _("Le code du vendeur s’écrit en minuscules, par exemple « association »."),
        )
    for prefix in (clean.invoice_prefix, clean.credit_prefix):
        require_prefix(prefix)
    if clean.invoice_prefix == clean.credit_prefix:
        raise BadInput("prefix", _("Factures et avoirs ne peuvent pas porter le même préfixe."))
    if not 0 <= clean.payment_terms_days <= 60:
        raise BadInput("payment_terms", _("Le délai de paiement va de 0 à 60 jours."))
    if clean.valid_to is not None and clean.valid_to < clean.valid_from:
        raise BadInput("dates_reversed", _("Le vendeur finirait avant d’avoir commencé."))
    siren = identifiers.siren_of(clean.siren) if clean.siren else ""
    vat = identifiers.vat_number_of(clean.vat_number, siren=siren or None) if clean.vat_number else ""
    return replace(
        clean,
        siren=siren,
        siret=identifiers.siret_of(clean.siret, siren=siren or None) if clean.siret else "",
        vat_number=vat,
        iban=identifiers.iban_of(clean.iban) if clean.iban else "",
        bic=identifiers.bic_of(clean.bic) if clean.bic else "",
    )


def require_prefix(prefix: str) -> None:
    """A series' prefix keeps invoice numbers within `[A-Za-z0-9+-_/]`; raises BadInput."""
    if not re.fullmatch(r"[A-Z0-9]{1,6}", prefix):
        raise BadInput(
            "prefix",
            _("Le préfixe « {prefix} » doit avoir 1 à 6 lettres majuscules ou chiffres.").format(
                prefix=prefix
            ),
        )


def require_amount(amount: Decimal) -> None:
    """A price is positive, in whole cents; raises BadInput."""
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise BadInput(
            "price",
            _("Un prix est un montant positif, au centime près."),
            value=str(amount),
        )


def require_quarter(quarter: str) -> None:
    """A quarter is written `2026-T2`; raises BadInput."""
    if not re.fullmatch(r"(19|20|21)\d{2}-T[1-4]", quarter):
        raise BadInput(
            "quarter",
            _("« {text} » n’est pas un trimestre. Écrivez par exemple 2026-T2.").format(text=quarter),
            value=quarter,
        )


def require_tax(*, percent: Decimal, category: str, exemption: str | None) -> None:
    """A taxed rate has a percentage and no reason; another has 0 and says why (BT-120).

    Raises BadInput.
    """
    if category not in {str(known) for known in TaxCategory}:
        raise BadInput(
            "tax_category", _("La catégorie de TVA « {category} » est inconnue.").format(category=category)
        )
    taxed = category == TaxCategory.STANDARD
    if taxed and not (Decimal(0) < percent <= Decimal(100)):
        raise BadInput("tax_percent", _("Un taux de TVA est compris entre 0 et 100 %."))
    if not taxed and percent != 0:
        raise BadInput("tax_percent", _("Sans TVA, le taux doit être 0."))
    if category in (TaxCategory.EXEMPT, TaxCategory.OUTSIDE) and not exemption:
        raise BadInput("tax_exemption", _("Une exonération doit citer l’article qui la fonde."))


def overlapping_days(periods: Iterable[tuple[date, date | None]]) -> bool:
    """Whether two of the periods (last day included, None open) share a day."""
    ordered = sorted(periods, key=lambda period: period[0])
    return any(
        end is None or end >= start
        for (_first, end), (start, _last) in pairwise(ordered)
    )
