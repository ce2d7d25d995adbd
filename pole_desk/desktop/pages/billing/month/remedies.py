"""What an anomaly is called, grouped with those that say the same, and where it is put right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pole_desk.accounts.billing.queries import Anomaly
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import DossierId, IssuerId, PartyId

PARTY_FIELDS = {
    "siren": "siren", "siret": "siret", "vat_number": "vat_number", "endpoint": "electronic_address",
    "address": "street", "name": "name", "vat_liable": "vat_liable", "payment_terms": "payment_terms_days",
    "email": "email", "order_number": "order_number", "legal_form": "legal_form",
}  # fmt: skip
ISSUER_FIELDS = {"address": "street", "endpoint": "siren"}
"""Fields of a seller that its form calls by another name."""
PREVIEW = frozenset({"far", "credit"})
"""What is to be looked at on the structure's own invoice."""
MISSING = {"postcode": "postcode"}
"""Codes that name the field of an address better than its place."""


class Trouble(NamedTuple):
    """One or several anomalies that are put right at once."""

    code: str
    blocking: bool
    kind: str
    message: str
    name: str
    party: PartyId | None
    where: str
    issuer: IssuerId | None
    dossier: DossierId | None
    count: int

    @property
    def key(self) -> tuple[object, ...]:
        return (self.code, self.where, self.party, self.issuer, self.dossier)


def kind_names() -> dict[str, str]:
    """What each kind of anomaly is about, the most serious first."""
    return {
        "lock": _("Verrou"), "issuer": _("Vendeur"), "tax": _("TVA"), "price": _("Prix et quantités"),
        "siren": _("SIREN, SIRET, TVA"), "endpoint": _("Adresse électronique"), "address": _("Adresse"),
        "terms": _("Échéance"), "debit": _("Prélèvement"), "document": _("Facture"),
        "email": _("E‑mail"), "silence": _("Rien à facturer"), "far": _("Écart"), "credit": _("Avoir"),
        "other": _("Autre"),
    }  # fmt: skip


_KINDS = {
    "lock": ("locked", "lock_day", "late_charge"), "tax": ("no_tax", "category", "no_exemption", "two_exemptions", "outside_mixed"),
    "price": ("no_price", "decimals", "no_quantity", "line_net", "unit", "no_label"),
    "siren": ("no_siren", "siren", "siret", "vat_number", "treatment"), "endpoint": ("no_endpoint", "endpoint"),
    "address": ("no_address", "country", "postcode", "address_differs", "no_name"),
    "terms": ("terms", "due_before_issue"), "debit": ("mandate", "creditor", "debit_day"),
    "email": ("no_email",), "silence": ("nothing_to_bill", "put_off"), "far": ("far",), "credit": ("credit",),
}  # fmt: skip
_KIND_OF = {code: kind for kind, codes in _KINDS.items() for code in codes}


def kind_of(one: Anomaly) -> str:
    """The kind of an anomaly, by who is to be put right, else by its code."""
    if one.where.startswith("issuer"):
        return "issuer"
    if one.where.startswith("document."):
        return _KIND_OF.get(one.code, "document")
    return _KIND_OF.get(one.code, "other")


def troubles(anomalies: Iterable[Anomaly]) -> list[Trouble]:
    """Those that one gesture puts right together, once; the blocking first, then by kind and by name."""
    found: dict[tuple[object, ...], Trouble] = {}
    for one in anomalies:
        trouble = Trouble(
            one.code, one.blocking, kind_of(one), one.message, one.name, one.party, one.where, one.issuer,
            one.dossier, 1,
        )  # fmt: skip
        known = found.get(trouble.key)
        found[trouble.key] = trouble if known is None else known._replace(count=known.count + 1)
    ranks = {kind: rank for rank, kind in enumerate(kind_names())}
    return sorted(found.values(), key=lambda one: (not one.blocking, ranks[one.kind], one.name.casefold()))


class Remedy(NamedTuple):
    """What to open: `party`, `issuer`, `lock`, `dossier`, `preview`, `settings` or `structure`; its field."""

    thing: str
    field: str = ""


def remedy_of(one: Trouble) -> Remedy:
    """The form of what is to be put right, else the card where it is."""
    thing, _dot, field = one.where.partition(".")
    if thing == "issuer" and one.issuer is not None:
        return Remedy("issuer", ISSUER_FIELDS.get(field, field))
    if one.where == "settings.lock":
        return Remedy("lock", "until")
    if thing == "settings":
        return Remedy("settings", field)
    if thing == "party" and one.party is not None and field in PARTY_FIELDS:
        return Remedy("party", MISSING.get(one.code, PARTY_FIELDS[field]))
    if one.code in PREVIEW and one.party is not None:
        return Remedy("preview")
    if one.dossier is not None:
        return Remedy("dossier")
    return Remedy("settings") if one.party is None else Remedy("structure")


def verb_of(remedy: Remedy) -> str:
    """What the button says."""
    words = {"dossier": _("Ouvrir le dossier"), "preview": _("Voir la facture"), "settings": _("Ouvrir les Réglages"),
             "structure": _("Voir la structure")}  # fmt: skip
    return words.get(remedy.thing, _("Corriger ici"))
