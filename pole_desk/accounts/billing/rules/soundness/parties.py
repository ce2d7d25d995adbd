"""Seller and buyer: their numbers, addresses, and where electronic invoices reach them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pole_desk.accounts.billing.rules.electronic import DIRECTORY, MAIL
from pole_desk.accounts.billing.rules.soundness.flaws import Flaw, Known
from pole_desk.formats.address import PostalAddress
from pole_desk.formats.pdf.snapshot import InvoiceDocument, PartyBlock
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import siren_of, siret_of, vat_number_of

ENDPOINT = re.compile(r"[A-Za-z0-9+\-_.]{1,125}")
"""BR-FR-23, BR-FR-25."""
E_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
POSTCODE = re.compile(r"\d{5}")
COUNTRY = re.compile(r"[A-Z]{2}")
TREATMENTS = ("B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY")
"""BR-FR-20."""


def party_flaws(document: InvoiceDocument, known: Known) -> Iterator[Flaw]:
    """What the law and the network want of both parties."""
    for who, party in (("issuer", document.seller), ("party", document.buyer)):
        yield from _number_flaws(who, party)
        person = _is_person(who, document)
        if not (person and party.address == PostalAddress()):
            yield from _address_flaws(who, party)
        if not (person and party.endpoint and party.endpoint == document.seller.endpoint):
            yield from _endpoint_flaws(who, party)
    if not document.seller.siren:
        yield Flaw("issuer_incomplete", "issuer.siren", _("Le vendeur n’a pas de SIREN : complétez-le dans Réglages."))
    if not document.seller.legal:
        yield Flaw(
            "issuer_incomplete",
            "issuer.legal_form",
            _("Le vendeur n’a pas de forme juridique : complétez-le dans Réglages."),
        )
    yield from _treatment_flaws(document, known)


def _number_flaws(who: str, party: PartyBlock) -> Iterator[Flaw]:
    siren = party.siren or None
    checks: tuple[tuple[str, str | None, Callable[[str], str]], ...] = (
        ("siren", party.siren, siren_of),
        ("siret", party.siret, lambda text: siret_of(text, siren=siren)),
        ("vat_number", party.vat_number, lambda text: vat_number_of(text, siren=siren)),
    )
    for field, text, check in checks:
        if not text:
            continue
        try:
            same = check(text) == text
        except BadInput as refusal:
            yield Flaw(field, f"{who}.{field}", refusal.message)
            continue
        if not same:
            words = _("Le numéro « {text} » doit s’écrire sans espace ni ponctuation.").format(text=text)
            yield Flaw(field, f"{who}.{field}", words)


def _address_flaws(who: str, party: PartyBlock) -> Iterator[Flaw]:
    address = party.address
    if not party.name.strip():
        yield Flaw("no_name", f"{who}.name", _("Une des parties de la facture n’a pas de nom."))
    if address is None or not (address.town and (address.street or address.extra)):
        yield Flaw(
            "no_address",
            f"{who}.address",
            _("{name} n’a pas d’adresse complète (rue, code postal, ville) : la facture doit en porter une.").format(
                name=party.name
            ),
        )
    elif not COUNTRY.fullmatch(address.country):
        yield Flaw(
            "country",
            f"{who}.address",
            _("Le pays de {name} doit s’écrire en deux lettres, par exemple FR.").format(name=party.name),
        )
    elif address.country == "FR" and not POSTCODE.fullmatch(address.postcode):
        yield Flaw(
            "postcode",
            f"{who}.address",
            _("Le code postal « {code} » de {name} doit avoir 5 chiffres.").format(
                code=address.postcode, name=party.name
            ),
        )
    if party.lines and address and party.lines != address.lines:
        yield Flaw(
            "address_differs",
            f"{who}.address",
            _("L’adresse imprimée de {name} n’est pas celle de ses données.").format(name=party.name),
        )


def _is_person(who: str, document: InvoiceDocument) -> bool:
    """A client invoiced as a consumer, who need not give an address; the seller hands the invoice over."""
    return who == "party" and not document.buyer.siren and document.treatment == "B2C"


def _endpoint_flaws(who: str, party: PartyBlock) -> Iterator[Flaw]:
    place, where = party.endpoint, f"{who}.endpoint"
    if place is None:
        yield Flaw(
            "no_endpoint",
            where,
            _("{name} n’a pas d’adresse électronique de facturation : donnez la sienne dans l’annuaire, ou un e-mail "
              "si elle n’est pas assujettie.").format(name=party.name),
        )  # fmt: skip
    elif place.scheme == MAIL:
        if not E_MAIL.fullmatch(place.address):
            words = _("« {address} » n’est pas une adresse e-mail.").format(address=place.address)
            yield Flaw("endpoint", where, words)
    elif place.scheme != DIRECTORY or not ENDPOINT.fullmatch(place.address):
        yield Flaw(
            "endpoint",
            where,
            _("L’adresse électronique « {address} » n’est pas de la forme de l’annuaire (le SIREN, puis au besoin "
              "un suffixe).").format(address=place.address),
        )  # fmt: skip
    elif not party.siren or not place.address.startswith(party.siren):
        yield Flaw(
            "endpoint",
            where,
            _("L’adresse électronique « {address} » de {name} ne commence pas par son SIREN.").format(
                address=place.address, name=party.name
            ),
        )


def _treatment_flaws(document: InvoiceDocument, known: Known) -> Iterator[Flaw]:
    """Between liable parties: a SIREN and the directory (BR-FR-11, BR-FR-21)."""
    buyer = document.buyer
    if document.treatment not in TREATMENTS:
        words = _("Le traitement électronique de la facture (B2B, B2C…) n’est pas dit.")
        yield Flaw("treatment", "party.vat_liable", words)
    french = buyer.address is None or buyer.address.country == "FR"
    between_liable = document.treatment == "B2B" or (known.liable == "yes" and french)
    if between_liable and not buyer.siren:
        yield Flaw(
            "no_siren",
            "party.siren",
            _("{name} est assujettie à la TVA et n’a pas de SIREN : complétez sa fiche.").format(name=buyer.name),
        )
    elif between_liable and buyer.endpoint and buyer.endpoint.scheme != DIRECTORY:
        yield Flaw(
            "endpoint",
            "party.endpoint",
            _("{name} est assujettie à la TVA : son adresse électronique doit être celle de l’annuaire.").format(
                name=buyer.name
            ),
        )
    if (known.liable == "yes" and french and document.treatment not in ("B2B", "")) or (
        known.liable == "no" and document.treatment == "B2B"
    ):
        yield Flaw(
            "treatment",
            "party.vat_liable",
            _("Le traitement {treatment} ne convient pas à {name}, selon que sa fiche la dit assujettie ou "
              "non.").format(treatment=document.treatment, name=buyer.name),
        )  # fmt: skip
