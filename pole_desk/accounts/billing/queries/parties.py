"""Sellers, buyers and agreements as a run needs them, read in bulk; others keep them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, or_, select

from pole_desk.accounts.billing.rules.documents import Buyer, Seller
from pole_desk.accounts.billing.rules.electronic import DIRECTORY, endpoint_of, treatment_of
from pole_desk.accounts.billing.rules.kinds import GOODS_SETTING, LOCK_SETTING, USUAL_GOODS, Kind, series_of
from pole_desk.accounts.billing.rules.soundness.flaws import Days, Rate
from pole_desk.activities.leases.tables import LeaseRow
from pole_desk.formats.address import FRANCE, PostalAddress
from pole_desk.formats.pdf.snapshot import Endpoint, PartyBlock
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, IssuerId, PartyId
from pole_desk.registers.catalog import queries as catalog
from pole_desk.registers.catalog.queries import Issuer
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.rules import Invoicing, legal_families, legal_family
from pole_desk.registers.parties.tables import ContactRow, PartyRow


def sellers(reader: Reader, *, issuers: Collection[IssuerId]) -> dict[IssuerId, Seller]:
    """The sellers of some issuers."""
    wanted = set(issuers)
    return {found.id: _seller(found) for found in catalog.issuers(reader) if found.id in wanted}


def _seller(found: Issuer) -> Seller:
    address = PostalAddress(
        street=found.street,
        extra=found.extra,
        postcode=found.postcode,
        town=found.town,
        country=found.country,
    )
    form = found.legal_form
    if found.capital:
        form = _("{form} au capital de {capital}").format(form=form, capital=found.capital)
    needed = {
        _("nom"): found.name,
        _("adresse"): found.street and found.postcode and found.town,
        _("SIREN"): found.siren,
        _("forme juridique"): found.legal_form,
    }
    return Seller(
        issuer=found.id,
        block=PartyBlock(
            name=found.name,
            lines=address.lines,
            siren=found.siren or None,
            siret=found.siret or None,
            vat_number=found.vat_number or None,
            legal=tuple(part for part in (form, found.rcs) if part),
            email=found.email or None,
            phone=found.phone or None,
        ),
        address=_postal(address),
        endpoint=Endpoint(scheme=DIRECTORY, address=found.siren) if found.siren else None,
        prefixes={
            kind: found.credit_prefix if series_of(kind) is Kind.CREDIT else found.invoice_prefix for kind in Kind
        },
        iban=found.iban or None,
        bic=found.bic or None,
        debits_option=found.vat_on_debits,
        terms=found.payment_terms_days,
        late_rate=found.late_rate,
        missing=tuple(name for name, value in needed.items() if not value),
        confirmed=found.confirmed,
    )


def buyers(reader: Reader, *, parties: Collection[PartyId]) -> dict[PartyId, Buyer]:
    """The clients of some structures: address, numbers, terms, and where to write."""
    row = PartyRow
    statement = select(
        row.id, row.name, row.legal_form, row.siren, row.siret, row.vat_number, row.vat_liable,
        row.street, row.extra, row.postcode, row.town, row.country, row.billing_address,
        row.electronic_address, row.order_number, row.payment_terms_days, row.email,
        row.invoicing,
    ).where(row.id.in_(set(parties)))  # fmt: skip
    emails = _billing_emails(reader, parties)
    hosted = _hosted(reader)
    return {
        PartyId(found.id): _buyer(found, emails.get(PartyId(found.id), ""), found.id in hosted)
        for found in reader.connection.execute(statement)
    }


def _hosted(reader: Reader) -> set[int]:
    """The structures that hold a signed agreement, or held one."""
    statement = (
        select(DossierRow.party)
        .join(LeaseRow, LeaseRow.dossier == DossierRow.id)
        .where(LeaseRow.state == "signed")
    )
    return set(reader.connection.scalars(statement))


def _billing_emails(reader: Reader, parties: Collection[PartyId]) -> dict[PartyId, str]:
    """Per structure, the billing contact's e-mail, else the main contact's."""
    statement = (
        select(ContactRow.party, ContactRow.email)
        .where(ContactRow.party.in_(set(parties)), ContactRow.left_on.is_(None), ContactRow.email != "")
        .order_by(ContactRow.billing.desc(), ContactRow.main.desc(), ContactRow.id)
    )
    found: dict[PartyId, str] = {}
    for party, email in reader.connection.execute(statement):
        found.setdefault(PartyId(party), email)
    return found


def _buyer(found: Row[*tuple[Any, ...]], email: str, hosted: bool) -> Buyer:
    address = PostalAddress(
        street=found.street,
        extra=found.extra,
        postcode=found.postcode,
        town=found.town,
        country=found.country,
    )
    has_address = bool(found.street or found.postcode or found.town)
    billing = PostalAddress(**found.billing_address) if found.billing_address else None
    country = address.country or FRANCE
    treatment = treatment_of(liable=found.vat_liable, siren=found.siren, country=country)
    written_to = email or found.email
    _association, cooperative, _mutual, _foundation, company, _other = legal_families()
    return Buyer(
        party=PartyId(found.id),
        block=PartyBlock(
            name=found.name,
            lines=address.lines if has_address else (),
            siren=found.siren,
            siret=found.siret,
            vat_number=found.vat_number,
            legal=(found.legal_form,) if found.legal_form else (),
        ),
        address=_postal(address) if has_address else _postal(billing) if billing else None,
        endpoint=endpoint_of(
            treatment=treatment,
            siren=found.siren,
            electronic_address=found.electronic_address,
            email=written_to,
        ),
        treatment=treatment,
        billing_address=billing.lines if billing else (),
        liable=found.vat_liable,
        company=legal_family(found.legal_form) in (cooperative, company),
        email=written_to,
        order_number=found.order_number,
        terms=found.payment_terms_days,
        by_dossier=found.invoicing == Invoicing.BY_DOSSIER,
        hosted=hosted,
    )


def _postal(address: PostalAddress) -> PostalAddress:
    return replace(address, country=address.country or FRANCE)


class Running(NamedTuple):
    """An agreement that runs in a month."""

    dossier: DossierId
    title: str
    party: PartyId
    name: str
    first_day: date


def running_agreements(reader: Reader, *, month: Month) -> list[Running]:
    """The signed agreements that run on some day of a month."""
    statement = (
        select(LeaseRow.dossier, DossierRow.title, PartyRow.id, PartyRow.name, LeaseRow.first_day)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(
            LeaseRow.state == "signed",
            LeaseRow.first_day <= month.last,
            or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= month.first),
        )
        .order_by(PartyRow.search_key, LeaseRow.dossier)
    )
    return [Running._make(row) for row in reader.connection.execute(statement)]


def taxes(reader: Reader) -> dict[str, list[catalog.Tax]]:
    """Every tax by code, dated."""
    found: dict[str, list[catalog.Tax]] = {}
    for tax in catalog.taxes(reader):
        found.setdefault(tax.code, []).append(tax)
    return found


def rates(reader: Reader) -> tuple[Rate, ...]:
    """Every rate of the catalogue with its days."""
    return tuple(
        Rate(tax.percent, tax.category, tax.valid_from, tax.valid_to) for tax in catalog.taxes(reader)
    )


def goods_accounts(reader: Reader) -> tuple[str, ...]:
    """Beginnings of the accounts that sell goods, a dated setting."""
    found = setting(reader, key=GOODS_SETTING, on=reader.clock.today(), default=USUAL_GOODS)
    return tuple(str(account) for account in found)


def locked_until(reader: Reader) -> date | None:
    """The last day of what is closed to billing; None when nothing is."""
    found = setting(reader, key=LOCK_SETTING, on=reader.clock.today())
    return None if not found else date.fromisoformat(found)


def agreement_days(reader: Reader, *, dossiers: Collection[DossierId]) -> dict[DossierId, Days]:
    """First and last day of the agreements among some dossiers."""
    statement = select(LeaseRow.dossier, LeaseRow.first_day, LeaseRow.last_day)
    wanted = set(dossiers)
    return {
        DossierId(row.dossier): (row.first_day, row.last_day)
        for row in reader.connection.execute(statement)
        if row.dossier in wanted
    }
