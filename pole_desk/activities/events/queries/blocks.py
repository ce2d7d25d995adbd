"""Sellers and clients as papers name them."""

from __future__ import annotations

from datetime import date

from pole_desk.formats.address import PostalAddress
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.catalog.queries import issuer, issuer_for
from pole_desk.registers.catalog.rules import Activity
from pole_desk.registers.parties.queries import party as party_card


def seller_block(reader: Reader, *, on: date) -> PartyBlock:
    """Who sells events on a day; raises RuleBroken `no_issuer`."""
    found = issuer(reader, issuer=issuer_for(reader, activity=Activity.EVENTS, on=on))
    form = found.legal_form
    if found.capital:
        form = _("{form} au capital de {capital}").format(form=form, capital=found.capital)
    address = PostalAddress(
        street=found.street, extra=found.extra, postcode=found.postcode, town=found.town,
        country=found.country,
    )  # fmt: skip
    return PartyBlock(
        name=found.name,
        lines=address.lines,
        siren=found.siren or None,
        siret=found.siret or None,
        vat_number=found.vat_number or None,
        legal=tuple(part for part in (form, found.rcs) if part),
        email=found.email or None,
        phone=found.phone or None,
    )


def buyer_block(reader: Reader, *, party: PartyId) -> PartyBlock:
    """A client as a quote names it."""
    card = party_card(reader, party=party)
    address = card.invoice_address
    return PartyBlock(
        name=card.name,
        lines=address.lines if (address.street or address.postcode or address.town) else (),
        siren=card.siren,
        siret=card.siret,
        vat_number=card.vat_number,
        legal=(card.legal_form,) if card.legal_form else (),
    )
