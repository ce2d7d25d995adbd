"""A whole pole with as many structures to invoice as wished, each owing the golden lines every month asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.charges import Charge, ChargeSources
from pole_desk.ports.ids import DossierId, IssuerId, PartyId
from pole_desk.registers.catalog.commands.issuers import change_issuer
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

MONTH = Month(2026, 11)
HOME = PostalAddress(street="1 rue des Ateliers", postcode="44200", town="Nantes")
GOLDEN = (
    ("Redevance bureau", "1", "412.50", "S20"), ("Copies", "17", "4.516129", "S20"),
    ("Salle de réunion", "7.5", "9.80", "S20"), ("Poste de travail", "4.5", "38", "S20"),
    ("Repas du mois", "23", "8.1818", "S10"), ("Stockage", "6", "2.9167", "S20"),
)  # fmt: skip


class Told:
    """A source that says what it is told."""

    def __init__(self, charges: list[Charge]) -> None:
        self.charges = charges

    def first_month(self, _reader: Reader) -> Month | None:
        return min((one.billing_month for one in self.charges), default=None)

    def due(self, _reader: Reader, month: Month) -> list[Charge]:
        return [one for one in self.charges if one.billing_month == month]


def owing(run: Runner, count: int, months: tuple[Month, ...] = (MONTH,)) -> Runner:
    """The same pole, its activities silent, with so many structures that owe six lines a month."""
    seller = run.read(issuers)[0]
    whole = replace(
        seller.as_input(), street="1 quai du Port", postcode="44200", town="Nantes", siren="732829320",
        siret="73282932000074", vat_number="FR44732829320", iban="FR7630006000011234567890189",
        legal_form="SCIC", confirmed=True,
    )  # fmt: skip
    run.do(change_issuer, issuer=seller.id, values=whole)
    charges = []
    for rank in range(count):
        typed = PartyInput(name=f"Structure {rank:04d}", address=HOME, email=f"s{rank}@exemple.fr", vat_liable="no")
        party = run.do(add_party, party=typed)
        dossier = run.do(open_dossier, kind=Kind.SHOP, party=party, title=f"Dossier {rank}", on=date(2026, 1, 1))
        for month in months:
            charges += _charges(seller.id, party, dossier, month)
    ports = {**run.ports, ChargeSources: ChargeSources((Told(charges),))}
    return Runner(run.engine, run.clock, run.user, ports)


def _charges(seller: IssuerId, party: PartyId, dossier: DossierId, month: Month) -> list[Charge]:
    return [
        Charge(
            key=f"told:{party}:{place}:{month}", dossier=dossier, issuer=seller, party=party, billing_month=month,
            service_from=month.first, service_to=month.last, label=label, quantity=Decimal(quantity), unit="unité",
            unit_price=Decimal(price), list_price=Decimal(price), tax=tax, account="706000",
        )
        for place, (label, quantity, price, tax) in enumerate(GOLDEN)
    ]  # fmt: skip
