"""A client's order number for an event, and where its goods are delivered, go to its invoices, page and XML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2
from event_words import DAY, booked, client, wish
from sqlalchemy import text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import Invoice, document_of, invoices, snapshot_of, xml_of
from pole_desk.activities.events.commands import add_extra, change_event
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import Address, PartyInput

JANUARY = Month(2027, 1)
HOME = Address(street="1 quai des Antilles", postcode="44200", town="Nantes")


def payer(pole: Runner) -> PartyId:
    return pole.do(add_party, party=PartyInput(
        name="Les Semeurs", legal_form="association", address=HOME, email="a@semeurs.example", order_number="USUEL"
    ))  # fmt: skip


def issued(pole: Runner, clock: FixedClock) -> list[Invoice]:
    """January's documents, their files drawn; deposits asked in December are issued then."""
    clock.set(noon(date(2027, 1, 4)).now())
    outbox.issue_month(pole, month=JANUARY)
    outbox.drain(pole)
    return sorted(pole.read(invoices, month=JANUARY), key=lambda one: one.net)


def page_of(pole: Runner, one: Invoice) -> str:
    with pypdfium2.PdfDocument(pole.read(document_of, invoice=one.id)) as file:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in file).split())


def test_an_events_order_number_is_on_its_own_invoice(pole: Runner, clock: FixedClock) -> None:
    party = payer(pole)
    booked(pole, party, wish(pole, "R1", 9, 10), order_number="BC-2026-77")
    booked(pole, party, wish(pole, "R1", 14, 18), title="Atelier")
    ordered, usual = issued(pole, clock)
    assert [pole.read(snapshot_of, invoice=one.id).order_number for one in (ordered, usual)] == ["BC-2026-77", "USUEL"]
    assert "BC-2026-77" in page_of(pole, ordered)
    xml = "".join(pole.read(xml_of, invoice=ordered.id).decode().split())
    assert "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>BC-2026-77<" in xml


def test_a_number_given_after_the_deposit_is_on_what_is_still_to_invoice(pole: Runner, clock: FixedClock) -> None:
    party = payer(pole)
    made = booked(pole, party, wish(pole, "HALLE", 9, 18))
    outbox.issue_month(pole, month=Month(2026, 11))
    pole.do(change_event, event=made.event, order_number="BC-9")
    (final,) = issued(pole, clock)
    deposit = next(one for one in pole.read(invoices) if one.kind == "deposit")
    said = pole.read(snapshot_of, invoice=final.id)
    assert (said.order_number, [one.number for one in said.deposits]) == ("BC-9", [deposit.number])
    assert pole.read(snapshot_of, invoice=deposit.id).order_number == "USUEL"


def test_goods_of_an_event_are_delivered_at_the_pole_and_services_nowhere(pole: Runner, clock: FixedClock) -> None:
    with pole.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_item SET account = '707000' WHERE code = 'event_flipchart'"))
    sold = booked(pole, payer(pole), wish(pole, "R1", 9, 10))
    pole.do(add_extra, event=sold.event, item="event_flipchart", quantity=Decimal(2), on=DAY)
    other = pole.do(add_party, party=PartyInput(name="Radio Garrigue", legal_form="association", address=HOME))
    booked(pole, other, wish(pole, "R1", 14, 18))
    found = {one.party_name: one for one in issued(pole, clock)}
    said = pole.read(snapshot_of, invoice=found["Les Semeurs"].id)
    assert (said.nature, said.delivery.name, said.delivery.address.town) == ("both", "Les Ecossolies", "Nantes")
    xml = pole.read(xml_of, invoice=found["Les Semeurs"].id).decode()
    assert "ShipToTradeParty" in xml and "Les Ecossolies" in xml
    assert "Les Ecossolies" in page_of(pole, found["Les Semeurs"])
    services = pole.read(snapshot_of, invoice=found["Radio Garrigue"].id)
    assert (services.nature, services.delivery) == ("services", None)
    assert client(pole)
