"""What is accepted is charged without retyping: deposit invoice, final one that cites it, taken back until invoiced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.quotes import commands, queries
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import ChargeSources, Place
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.queries import dossier as found_dossier
from pole_desk.registers.dossiers.rules import Kind

from .conftest import BREAD, FAIR, JANUARY, ROOM

NOVEMBER = Month(2026, 11)


def due(quotes: Any, month: Month) -> list[Any]:
    """What the sources of charges say of a month, quotes alone."""
    return quotes.read(
        lambda reader: [
            charge for source in reader.port(ChargeSources).sources for charge in source.due(reader, month)
            if charge.key.startswith("quote:")
        ]
    )  # fmt: skip


def test_accepted_it_owes_a_deposit_now_and_its_lines_after_the_service(quotes: Any) -> None:
    quote = quotes.accepted(order_number="BC-2026-77")
    asked = due(quotes, NOVEMBER)
    assert [(one.role, str(one.unit_price), one.tax) for one in asked] == [
        ("deposit", "16.94", "S10"), ("deposit", "270.01", "S20"),
    ]  # fmt: skip
    final = due(quotes, JANUARY)
    assert [(str(one.quantity), str(one.unit_price)) for one in final if not one.deducts] == [
        ("1.0000", "1000.030000"), ("12.5000", "4.516129"), ("-1.0000", "100.000000"),
    ]  # fmt: skip
    assert {one.deducts for one in final if one.deducts} == {one.key for one in asked}
    assert {one.order_number for one in (*asked, *final)} == {"BC-2026-77"}
    dossier = quotes.read(found_dossier, dossier=quotes.one(quote).dossier)
    assert (dossier.kind, dossier.title, dossier.state) == ("service", "Foire d’hiver", "open")
    assert quotes.findings() == []


def test_the_final_invoice_cites_the_deposit_invoice_and_both_ask_the_price(quotes: Any) -> None:
    quote = quotes.accepted()
    (deposit,) = quotes.issue(NOVEMBER)
    assert (deposit.kind, str(deposit.total)) == ("deposit", "342.64")
    quotes.day(date(2027, 1, 4))
    (final,) = quotes.issue(JANUARY)
    assert deposit.total + final.total == quotes.one(quote).total
    said = quotes.read(billing.snapshot_of, invoice=final.id)
    assert [one.number for one in said.deposits] == [deposit.number]
    assert said.lines[0].label == "Halle, une journée (devis DE-2026-00001)"
    assert quotes.findings() == []
    assert quotes.issue(JANUARY) == []


def test_without_a_deposit_the_final_invoice_alone_asks(lone: Any) -> None:
    lone.accepted(deposit_percent=0)
    assert lone.issue(NOVEMBER) == []
    lone.day(date(2027, 1, 4))
    (final,) = lone.issue(JANUARY)
    assert str(final.total) == "1142.14"


def test_a_service_already_given_asks_for_no_deposit(lone: Any) -> None:
    lone.accepted(service_from=date(2026, 10, 1), service_to=date(2026, 10, 3))
    (final,) = lone.issue(NOVEMBER)
    assert (final.kind, str(final.total)) == ("invoice", "1142.14")


def test_an_answer_is_taken_back_and_given_again(quotes: Any) -> None:
    quote = quotes.sent()
    outcome = quotes.runner.perform(
        commands.accept_quote, quote=quote, by="Nadia Roux", note="par téléphone", order_number="BC 1"
    )
    dossier = quotes.one(quote).dossier
    again = quotes.runner.undo(outcome.undo)
    one = quotes.one(quote)
    assert (one.shown, one.order_number, one.answered_by) == ("sent", "", "")
    assert quotes.read(found_dossier, dossier=dossier).state == "cancelled"
    assert due(quotes, NOVEMBER) == due(quotes, JANUARY) == []
    quotes.runner.undo(again.undo)
    one = quotes.one(quote)
    assert (one.shown, one.order_number, one.answered_by, one.dossier) == ("accepted", "BC 1", "Nadia Roux", dossier)
    assert quotes.read(found_dossier, dossier=dossier).state == "open"
    assert quotes.findings() == []


def test_a_refusal_keeps_its_reason_and_is_taken_back(quotes: Any) -> None:
    quote = quotes.sent()
    with pytest.raises(BadInput):
        quotes.do(commands.refuse_quote, quote=quote, reason="")
    outcome = quotes.runner.perform(commands.refuse_quote, quote=quote, reason="Trop cher")
    assert (quotes.one(quote).shown, quotes.one(quote).answer) == ("refused", "Trop cher")
    again = quotes.runner.undo(outcome.undo)
    assert quotes.one(quote).shown == "sent"
    quotes.runner.undo(again.undo)
    assert quotes.one(quote).answer == "Trop cher"


def test_what_is_invoiced_is_not_taken_back_until_it_is_credited(quotes: Any) -> None:
    quote = quotes.accepted()
    (deposit,) = quotes.issue(NOVEMBER)
    with pytest.raises(RuleBroken) as refusal:
        quotes.do(commands.reopen_quote, quote=quote)
    assert (refusal.value.code, refusal.value.details["invoice"]) == ("quote_invoiced", deposit.number)
    quotes.do(credit_invoice, invoice=deposit.id, reason="Foire annulée")
    quotes.do(commands.reopen_quote, quote=quote)
    assert quotes.one(quote).shown == "sent"
    assert quotes.issue(NOVEMBER) == []
    assert quotes.findings() == []


def test_an_answer_has_its_day_and_its_author(lone: Any) -> None:
    quote = lone.sent()
    for day in (date(2026, 11, 22), date(2026, 11, 24)):
        with pytest.raises(BadInput) as refusal:
            lone.do(commands.accept_quote, quote=quote, by="Nadia Roux", on=day)
        assert refusal.value.code == "on"
    with pytest.raises(BadInput) as refusal:
        lone.do(commands.accept_quote, quote=quote, by=" ")
    assert refusal.value.code == "by"
    with pytest.raises(RuleBroken):
        lone.do(commands.accept_quote, quote=lone.prepared(lone.party("Le Fournil")), by="Nadia Roux")


def test_charges_go_to_the_dossier_that_was_named(lone: Any) -> None:
    party = lone.party()
    dossier = lone.do(open_dossier, kind=Kind.STORAGE, party=party, title="Stockage", on=date(2026, 11, 1))
    quote = lone.accepted(party, dossier=dossier)
    assert {one.dossier for one in due(lone, NOVEMBER)} == {dossier}
    lone.do(commands.reopen_quote, quote=quote)
    assert lone.read(found_dossier, dossier=dossier).state == "open"


def test_one_invoice_for_each_order_number(quotes: Any) -> None:
    party = quotes.party(order_number="USUEL")
    for order in ("BC-1", "BC-2", ""):
        quotes.accepted(party, order_number=order, deposit_percent=0, lines=(ROOM,))
    quotes.day(date(2027, 1, 4))
    made = quotes.issue(JANUARY)
    orders = [quotes.read(billing.snapshot_of, invoice=one.id).order_number for one in made]
    assert sorted(orders) == ["BC-1", "BC-2", "USUEL"]
    outbox.drain(quotes.runner)
    xml = quotes.read(billing.xml_of, invoice=made[orders.index("BC-1")].id).decode()
    assert "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>BC-1<" in "".join(xml.split())
    assert quotes.findings() == []


def test_goods_say_where_they_are_delivered_and_services_do_not(lone: Any) -> None:
    place = Place("Halle de la Trocardière", "1 rue du Jamet", "", "44400", "Rezé")
    other = Place("Salle Vasse", "18 rue Colbert", "", "44000", "Nantes")
    party = lone.party()
    lone.accepted(party, lines=(ROOM, BREAD), delivery=place, deposit_percent=0)
    lone.accepted(party, lines=(BREAD,), delivery=other, deposit_percent=0)
    lone.accepted(lone.party("Le Fournil"), lines=(ROOM,), delivery=place, deposit_percent=0)
    lone.day(date(2027, 1, 4))
    made = {one.party_name + str(one.net): one for one in lone.issue(JANUARY)}
    outbox.drain(lone.runner)
    said = {name: lone.read(billing.snapshot_of, invoice=one.id) for name, one in made.items()}
    assert {name: one.delivery.name if one.delivery else "" for name, one in said.items()} == {
        "Les Jardins du Port1056.48": "Halle de la Trocardière",
        "Les Jardins du Port56.45": "Salle Vasse",
        "Le Fournil1000.03": "",
    }
    xml = lone.read(billing.xml_of, invoice=made["Les Jardins du Port1056.48"].id).decode()
    for words in ("<ram:ShipToTradeParty>", "Halle de la Trocardière", "44400", "Rezé", "1 rue du Jamet"):
        assert words in xml, words
    assert "ShipTo" not in lone.read(billing.xml_of, invoice=made["Le Fournil1000.03"].id).decode()


def test_an_order_number_that_comes_later_is_on_the_invoice(lone: Any) -> None:
    quote = lone.accepted()
    outcome = lone.runner.perform(commands.order_quote, quote=quote, order_number="BC-9")
    (deposit,) = lone.issue(NOVEMBER)
    assert lone.read(billing.snapshot_of, invoice=deposit.id).order_number == "BC-9"
    lone.runner.undo(outcome.undo)
    assert lone.one(quote).order_number == ""


def test_a_quote_accepted_is_charged_by_its_own_figures_whatever_the_catalogue_says(lone: Any) -> None:
    quote = lone.accepted(lines=(ROOM,), deposit_percent=0)
    with lone.runner.engine.begin() as connection:
        connection.execute(text("UPDATE price SET amount = amount * 2"))
    lone.day(date(2027, 1, 4))
    (final,) = lone.issue(JANUARY)
    assert final.net == lone.one(quote).net == Decimal("1000.03")
    assert lone.read(queries.quotes_due)[0].quote.id == quote
    assert FAIR.title == lone.one(quote).title
