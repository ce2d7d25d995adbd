"""After an erasure no text of any table holds the person's name, e-mail or phone, but what tables say they keep."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from said_person import EMAIL, NAME, PHONE, SAID, SAID_AFTER, held, plant
from sqlalchemy import select, update

from pole_desk.activities.incubator.commands import (
    JuryInput,
    erase_incubation,
    note_exit,
    plan_jury,
    write_minutes,
)
from pole_desk.activities.incubator.rules import ExitInput, ExitKind
from pole_desk.backend.features import GUARDS
from pole_desk.kernel.audit import trail
from pole_desk.kernel.database import Base
from pole_desk.kernel.erasing import kept_of, texts_free
from pole_desk.kernel.work import Runner
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_contact, change_contact, contact_left, erase_contact
from pole_desk.registers.parties.queries import contacts, party
from pole_desk.registers.parties.rules import ContactInput

from .conftest import MONDAY, Incubator

WHOLE = {
    "billing_charge", "billing_invoice", "billing_invoice_line", "billing_invoice_tax", "document", "payment",
    "report_closing", "report_row", "report_value", "report_text", "shop_sale", "shop_movement", "event_quote",
    "event_sheet", "fund_amendment", "catalog_issuer", "ledger_closing", "ledger_status", "sepa_file",
    "mail_letter", "mail_about", "mail_attachment", "mail_attempt", "reminder_letter",
    "final_account", "quote_document",
}  # fmt: skip
"""Tables kept whole: accounts, papers handed out and letters sent, closed years, amendments, the pole's own persons."""
LONG = 65
"""Characters from which a column may hold a name: shorter ones that never change are codes and digests."""
IN_PART = {
    "bank_line": {"key", "text", "name", "iban", "reference", "mandate", "bank_reference", "returned", "state"},
    "mandate": {"reference", "scheme", "use", "holder", "iban", "bic", "street", "postcode", "town", "country"},
    "payee": {"holder", "iban", "bic", "street", "postcode", "town", "country"},
    "transfer": {"kind", "key", "end_to_end", "text", "state"},
    "audit_entry": {"user_name"},
    "history": {"user_name"},
    "incubator_jury": {"minutes"},
    "quote": {"title", "contact", "terms", "snapshot"},
    "quote_line": {"label"},
    "party": {
        "name", "acronym", "street", "extra", "billing_address", "electronic_address", "email", "phone", "website",
        "search_key",
    },
}  # fmt: skip
"""Who acted, closed minutes, what quotes sent say, what a structure is called and reached by, what a bank was given."""


def test_what_is_kept_is_what_is_listed_and_what_never_changes_is_kept() -> None:
    kept = {table.name: set(kept_of(table)) for table in Base.metadata.sorted_tables if kept_of(table)}
    assert {name for name, columns in kept.items() if columns == {"*"}} == WHOLE
    assert {name: columns for name, columns in kept.items() if columns != {"*"}} == IN_PART
    sealed = {
        found[1]
        for guard in GUARDS
        for statement in guard.create["sqlite"]
        if (found := re.search(r"BEFORE UPDATE ON (\w+) .*WHERE 1; END", statement))
    }
    wordless = {table.name for table in Base.metadata.sorted_tables if not texts_free(table)}
    assert sealed and sealed <= wordless
    fixed = {
        (found[1], name)
        for guard in GUARDS
        for statement in guard.create["sqlite"]
        if (found := re.search(r"BEFORE UPDATE(?: OF \w+)? ON (\w+)", statement))
        for name in re.findall(r"NEW\.(\w+) <> OLD\.\1\b", statement)
    }
    free = {
        (table.name, name)
        for table in Base.metadata.sorted_tables
        for name in texts_free(table)
        if (getattr(table.c[name].type, "length", None) or LONG) >= LONG
    }
    assert fixed
    assert fixed & free == set()


def test_nothing_is_left_of_who_carried_a_project(incubator: Incubator) -> None:
    run = incubator.runner
    (one,) = incubator.incubated(incubator.running(), f"Atelier d’{NAME}", carrier=NAME, email=EMAIL, phone=PHONE)
    jury = incubator.do(plan_jury, call=incubator.call(), jury=JuryInput(held_on=MONDAY, place="Salle A"))
    incubator.do(write_minutes, jury=jury, minutes=SAID)
    incubator.do(note_exit, incubation=one, on=date(2026, 11, 2), values=ExitInput(
        outcome=ExitKind.STOPPED, reason=f"{NAME} a déménagé"
    ))  # fmt: skip
    owner = incubator.party("La Rive")
    dossier = incubator.do(open_dossier, kind=Kind.EVENT, party=owner, title=f"Pot d’{NAME}", on=MONDAY)
    planted = plant(run)
    assert len(planted) > 5
    assert set(held(run)) >= {"incubation.title", "incubator_exit.reason", "audit_entry.text", "history.before"}
    incubator.do(erase_incubation, incubation=one)
    assert set(held(run)) == set()
    card = incubator.card(one)
    assert (card.carrier, card.email) == ("Personne effacée n° 1", "")
    assert _title(run, dossier) == "Pot de personne effacée n° 1"
    with run.engine.connect() as connection:
        for table, name in planted:
            texts = connection.scalars(select(table.c[name]).where(table.c[name].like("Vu avec%"))).all()
            assert set(texts) <= {SAID_AFTER}, (table.name, name)


def test_nothing_is_left_of_a_contact_nor_of_a_former_name(incubator: Incubator) -> None:
    run, owner = incubator.runner, incubator.party("Association Élan")
    contact = incubator.do(add_contact, party=owner, contact=ContactInput(name="Éloïse Le Goff", phone=PHONE))
    incubator.do(change_contact, contact=contact, values=ContactInput(name=NAME, email=EMAIL, phone=PHONE))
    incubator.do(contact_left, contact=contact)
    plant(run)
    incubator.do(erase_contact, contact=contact)
    assert set(held(run)) == set()
    told = " ".join(entry.text for entry in incubator.read(trail, topic="parties", record=owner))
    assert "Le Goff" not in told
    assert "personne effacée n° 1" in told
    assert incubator.read(party, party=owner).name == "Association Élan"


def test_closed_minutes_stay_as_they_were_signed(incubator: Incubator) -> None:
    jury = incubator.do(plan_jury, call=incubator.call(), jury=JuryInput(held_on=MONDAY, place="Salle A"))
    incubator.do(write_minutes, jury=jury, minutes=SAID)
    table = Base.metadata.tables["incubator_jury"]
    with incubator.runner.engine.begin() as connection:
        connection.execute(update(table).values(closed_on=MONDAY))
    contact = incubator.do(add_contact, party=incubator.party("La Rive"), contact=ContactInput(name=NAME))
    incubator.do(erase_contact, contact=contact)
    with incubator.runner.engine.connect() as connection:
        assert connection.scalar(select(table.c.minutes)) == SAID


@pytest.mark.parametrize("shared", [True, False])
def test_what_somebody_else_is_known_by_leaves_with_the_last_of_them(incubator: Incubator, shared: bool) -> None:
    owner = incubator.party("La Rive")
    first = incubator.do(add_contact, party=owner, contact=ContactInput(name=NAME, email=EMAIL))
    other = incubator.party("Les Semeurs")
    second = incubator.do(
        add_contact, party=other, contact=ContactInput(name=NAME if shared else "Paul Renan", email="autre@ex.test")
    )
    title = f"Pot de {NAME}"
    dossier = incubator.do(open_dossier, kind=Kind.EVENT, party=other, title=title, on=MONDAY)
    incubator.do(erase_contact, contact=first)
    assert incubator.read(contacts, party=other)[0].name == (NAME if shared else "Paul Renan")
    assert _title(incubator.runner, dossier) == (title if shared else "Pot de personne effacée n° 1")
    incubator.do(erase_contact, contact=second)
    assert set(held(incubator.runner)) == set()


def test_a_first_name_alone_is_taken_out_of_what_hangs_on_the_project_only(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "La Ressourcerie", carrier="Rose")
    owner = incubator.party("La Rive")
    two = incubator.do(open_dossier, kind=Kind.EVENT, party=owner, title="Rose des vents", on=MONDAY)
    incubator.do(note_exit, incubation=one, on=MONDAY, values=ExitInput(
        outcome=ExitKind.STOPPED, reason="Rose arrête"
    ))  # fmt: skip
    incubator.do(erase_incubation, incubation=one)
    assert _title(incubator.runner, two) == "Rose des vents"
    exits = Base.metadata.tables["incubator_exit"]
    with incubator.runner.engine.connect() as connection:
        assert connection.scalars(select(exits.c.reason)).all() == ["personne effacée n° 1 arrête"]


def _title(pole: Runner, dossier: int) -> Any:
    table = Base.metadata.tables["dossier"]
    with pole.engine.connect() as connection:
        return connection.scalar(select(table.c.title).where(table.c.id == dossier))
