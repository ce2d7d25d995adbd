"""Seller, buyer and place of delivery as the XML names them (BG-4, BG-7, BG-13)."""

from __future__ import annotations

from pole_desk.formats.address import PostalAddress
from pole_desk.formats.facturx.tree import Element, add, add_day
from pole_desk.formats.pdf.snapshot import InvoiceDocument, PartyBlock

SIREN, SIRET = "0002", "0009"
OUTSIDE = "O"


def add_seller(parent: Element, document: InvoiceDocument) -> None:
    """The seller (BG-4); its legal form, capital and register are BT-33."""
    seller = document.seller
    party = add(parent, "SellerTradeParty")
    _add_names(party, seller, " – ".join(seller.legal))
    if seller.phone or seller.email:
        contact = add(party, "DefinedTradeContact")
        if seller.phone:
            add(add(contact, "TelephoneUniversalCommunication"), "CompleteNumber", seller.phone)
        if seller.email:
            add(add(contact, "EmailURIUniversalCommunication"), "URIID", seller.email)
    _add_whereabouts(party, seller)
    if _names_vat(document) and seller.vat_number:
        add(add(party, "SpecifiedTaxRegistration"), "ID", seller.vat_number, schemeID="VA")
    elif seller.siren and _names_vat(document):
        add(add(party, "SpecifiedTaxRegistration"), "ID", seller.siren, schemeID="FC")


def add_buyer(parent: Element, document: InvoiceDocument) -> None:
    """The buyer (BG-7)."""
    buyer = document.buyer
    party = add(parent, "BuyerTradeParty")
    _add_names(party, buyer, "")
    _add_whereabouts(party, buyer)
    if buyer.vat_number and _names_vat(document):
        add(add(party, "SpecifiedTaxRegistration"), "ID", buyer.vat_number, schemeID="VA")


def add_delivery(parent: Element, document: InvoiceDocument) -> None:
    """Where and when it was delivered (BG-13)."""
    delivery = add(parent, "ApplicableHeaderTradeDelivery")
    if document.delivery:
        place = add(delivery, "ShipToTradeParty")
        if document.delivery.name:
            add(place, "Name", document.delivery.name)
        _add_address(place, document.delivery.address)
    if document.delivered_on:
        add_day(add(delivery, "ActualDeliverySupplyChainEvent"), "OccurrenceDateTime", document.delivered_on)


def _names_vat(document: InvoiceDocument) -> bool:
    """Outside the scope of VAT, nobody's VAT number may be named (BR-O-02)."""
    return all(tax.category != OUTSIDE for tax in document.taxes)


def _add_names(party: Element, block: PartyBlock, description: str) -> None:
    if block.siret:
        add(party, "GlobalID", block.siret, schemeID=SIRET)
    add(party, "Name", block.name)
    if description:
        add(party, "Description", description)
    if block.siren:
        add(add(party, "SpecifiedLegalOrganization"), "ID", block.siren, schemeID=SIREN)


def _add_whereabouts(party: Element, block: PartyBlock) -> None:
    if block.address:
        _add_address(party, block.address)
    if block.endpoint:
        place = add(party, "URIUniversalCommunication")
        add(place, "URIID", block.endpoint.address, schemeID=block.endpoint.scheme)


def _add_address(party: Element, address: PostalAddress) -> None:
    place = add(party, "PostalTradeAddress")
    street = (address.street, address.extra) if address.street else (address.extra,)
    parts = (address.postcode, *street, *([""] * (2 - len(street))), address.town)
    for name, text in zip(("PostcodeCode", "LineOne", "LineTwo", "CityName"), parts, strict=True):
        if text:
            add(place, name, text)
    add(place, "CountryID", address.country)
