"""Structures and their people: added, changed, found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.audit import trail
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.history import formers
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.checks import PartyChecks
from pole_desk.registers.parties.commands.cards import (
    add_party,
    archive_party,
    change_party,
    end_role,
    give_role,
    restore_party,
)
from pole_desk.registers.parties.commands.install import install_pole
from pole_desk.registers.parties.commands.people import (
    add_contact,
    change_contact,
    contact_left,
    erase_contact,
)
from pole_desk.registers.parties.commands.schemes import (
    add_reference,
    add_scheme,
    end_scheme,
    withdraw_scheme,
)
from pole_desk.registers.parties.rules import OWN_EMAIL, ContactInput, PartyInput
from pole_desk.registers.parties.search import PartySearch
from pole_desk.registers.parties.tables import PartyRow

ATELIER = PartyInput(
    name="  L’Atelier   du Vélo ",
    acronym="ADV",
    legal_form="SCIC",
    siret="999 000 300 00015",
    headcount=7,
    founded_year=2016,
    territory="qpv",
    places=("Bellevue", "Breil"),
    address=PostalAddress(street="3 rue du Port", postcode="44100", town="Nantes"),
    email="bonjour@atelier-velo.example",
    phone="02 40 11 22 33",
    roles=("hosted", "member"),
)


def luhn(prefix: str) -> str:
    from stdnum.luhn import calc_check_digit

    return prefix + calc_check_digit(prefix)


SIREN = luhn("99900030")
ATELIER = replace(ATELIER, siret=luhn(SIREN + "0001"))


def test_a_card_says_everything_that_was_typed_tidied(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    card = bare.read(queries.party, party=party)
    assert card.name == "L’Atelier du Vélo"
    assert card.siren == SIREN and card.siret == ATELIER.siret
    assert card.commune == "Nantes" and card.address.lines == ("3 rue du Port", "44100 Nantes")
    assert card.invoice_address == card.address and card.billing_address is None
    assert card.member and card.roles == ("hosted", "member")
    assert card.places == ("Bellevue", "Breil") and card.vat_liable == "unknown"
    listed = bare.read(queries.parties)[0]
    assert listed.family == "coopérative (SCOP, SCIC, CAE…)" and listed.roles == card.roles


def test_a_second_structure_with_the_same_siren_is_refused_naming_the_first(bare: Runner) -> None:
    first = bare.do(add_party, party=ATELIER)
    with pytest.raises(RuleBroken, match="L’Atelier du Vélo") as refusal:
        bare.do(add_party, party=PartyInput(name="Autre", siren=SIREN))
    assert refusal.value.details["party"] == first
    assert len(bare.read(queries.parties)) == 1


def test_the_database_itself_refuses_a_siren_twice(bare: Runner) -> None:
    bare.do(add_party, party=ATELIER)
    with bare.engine.connect() as connection:
        row = dict(connection.execute(select(PartyRow.__table__)).one()._mapping)
    row.pop("id")
    with pytest.raises(IntegrityError), bare.engine.begin() as connection:
        connection.execute(insert(PartyRow.__table__).values(**row))
    with bare.engine.begin() as connection:
        connection.execute(insert(PartyRow.__table__).values(**{**row, "archived": True}))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": "  "}, "nom"),
        ({"siren": "12345678"}, "8 chiffres au lieu de 9"),
        ({"email": "pas une adresse"}, "adresse e-mail"),
        ({"ape": "94"}, "94.99Z"),
        ({"headcount": -1}, "effectif"),
        ({"founded_year": 3000}, "3000"),
        ({"payment_terms_days": 90}, "60 jours"),
        ({"roles": ("voisine",)}, "voisine"),
        ({"territory": "lune"}, "lune"),
        ({"vat_liable": "peut-être"}, "peut-être"),
        ({"address": PostalAddress(country="France")}, "FR"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(bare: Runner, wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        bare.do(add_party, party=replace(PartyInput(name="Essai"), **wrong))
    assert bare.read(queries.parties) == []


def test_a_change_keeps_the_former_values_and_is_told(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    card = bare.read(queries.party, party=party)
    moved = replace(card.as_input(), headcount=9, roles=("hosted",))
    outcome = bare.perform(change_party, party=party, values=moved, seen_version=card.version)
    former = bare.read(formers, table="party", record=party)[0]
    assert (former.before["headcount"], former.after["headcount"]) == (7, 9)
    assert "modifiée" in bare.read(trail, topic="parties", record=party)[0].text
    assert not bare.read(queries.party, party=party).member
    bare.undo(outcome.undo)
    again = bare.read(queries.party, party=party)
    assert again.headcount == 7 and again.member
    bare.do(change_party, party=party, values=moved, seen_version=card.version)
    with pytest.raises(Conflict, match="Administration"):
        bare.do(change_party, party=party, values=moved, seen_version=card.version)


def test_the_card_names_who_gets_the_invoices_and_takes_it_back(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    bare.do(add_contact, party=party, contact=ContactInput(name="Awa", billing=True))
    second = bare.do(add_contact, party=party, contact=ContactInput(name="Léo"))
    values = bare.read(queries.party, party=party).as_input()

    def receivers() -> list[str]:
        return [one.name for one in bare.read(queries.contacts, party=party) if one.billing]

    bare.do(change_party, party=party, values=values)
    assert receivers() == ["Awa"]
    outcome = bare.perform(change_party, party=party, values=values, receiver=second)
    assert receivers() == ["Léo"]
    bare.undo(outcome.undo)
    assert receivers() == ["Awa"]
    outcome = bare.perform(change_party, party=party, values=values, receiver=OWN_EMAIL)
    assert receivers() == []
    bare.undo(outcome.undo)
    assert receivers() == ["Awa"]
    with pytest.raises(NotFound):
        bare.do(change_party, party=party, values=values, receiver=second + 100)


def test_an_archived_structure_leaves_the_lists_and_comes_back(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    bare.do(archive_party, party=party)
    assert bare.read(queries.parties) == [] and len(bare.read(queries.parties, archived=True)) == 1
    other = bare.do(add_party, party=PartyInput(name="Autre", siren=SIREN))
    with pytest.raises(RuleBroken, match="Autre"):
        bare.do(restore_party, party=party)
    bare.do(archive_party, party=other)
    bare.do(restore_party, party=party)
    assert [one.id for one in bare.read(queries.parties)] == [party]


def test_a_role_is_played_from_a_day_until_a_day(bare: Runner) -> None:
    party = bare.do(add_party, party=PartyInput(name="Essai"))
    bare.do(give_role, party=party, role="hosted", on=date(2025, 3, 1))
    bare.do(give_role, party=party, role="hosted", on=date(2025, 4, 1))
    bare.do(end_role, party=party, role="hosted", on=date(2026, 3, 1))
    for day, hosted in ((date(2025, 2, 28), 0), (date(2025, 3, 1), 1), (date(2026, 3, 1), 0)):
        assert len(bare.read(queries.parties, role="hosted", on=day)) == hosted
    assert len(bare.read(queries.role_spells, party=party)) == 1


def test_the_first_contact_is_the_main_one_and_gets_the_invoices(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    first = bare.do(add_contact, party=party, contact=ContactInput(name="Awa Diallo"))
    card = bare.read(queries.party, party=party)
    assert card.billing_contact is not None and card.billing_contact.id == first
    second = bare.do(
        add_contact, party=party, contact=ContactInput(name="Yann Le Goff", billing=True, main=True)
    )
    card = bare.read(queries.party, party=party)
    assert card.billing_contact.id == second
    assert [contact.main for contact in card.contacts] == [True, False]
    bare.do(contact_left, contact=second)
    assert [contact.id for contact in bare.read(queries.party, party=party).contacts] == [first]


def test_a_contact_is_changed_and_brought_back(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    contact = bare.do(add_contact, party=party, contact=ContactInput(name="Awa Diallo"))
    with pytest.raises(BadInput, match="nom"):
        bare.do(change_contact, contact=contact, values=ContactInput(name=" "))
    outcome = bare.perform(
        change_contact, contact=contact, values=ContactInput(name="Awa Diallo-Roy", main=True)
    )
    bare.undo(outcome.undo)
    assert bare.read(queries.contacts, party=party)[0].name == "Awa Diallo"


def test_an_erased_contact_leaves_nothing_behind(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    contact = bare.do(
        add_contact, party=party, contact=ContactInput(name="Awa Diallo", email="awa@exemple.fr")
    )
    bare.do(change_contact, contact=contact, values=ContactInput(name="Awa D.", email="a@exemple.fr"))
    bare.do(erase_contact, contact=contact)
    assert bare.read(queries.parties, words="awa") == []
    assert bare.read(formers, table="party_contact", record=contact) == []
    with pytest.raises(NotFound):
        bare.do(erase_contact, contact=contact)


def test_support_schemes_are_dated_and_come_from_the_list(bare: Runner) -> None:
    bare.do(install_pole)
    party = bare.do(add_party, party=ATELIER)
    with pytest.raises(BadInput, match="Emplois d’Hier"):
        bare.do(add_scheme, party=party, scheme="Emplois d’Hier", since=date(2026, 1, 1))
    bare.do(add_reference, kind="scheme", label="Emplois d’Hier")
    entry = bare.do(add_scheme, party=party, scheme="Emplois d’Hier", since=date(2026, 1, 1))
    with pytest.raises(BadInput):
        bare.do(end_scheme, entry=entry, until=date(2025, 1, 1))
    bare.do(end_scheme, entry=entry, until=date(2026, 6, 30))
    assert bare.read(queries.party, party=party).schemes[0].until == date(2026, 6, 30)
    bare.do(withdraw_scheme, entry=entry)
    assert bare.read(queries.party, party=party).schemes == ()


@pytest.mark.parametrize(
    "words", ["atelier", "velo atelier", "VÉLO", "adv", SIREN, "11 22 33", "bonjour@atelier", "nantes"]
)
def test_a_structure_is_found_by_name_number_place_or_phone(bare: Runner, words: str) -> None:
    party = bare.do(add_party, party=ATELIER)
    bare.do(add_party, party=PartyInput(name="Cantine des Halles", commune="Rezé"))
    assert [one.id for one in bare.read(queries.parties, words=words)] == [party]


@pytest.mark.parametrize("words", ["ateleir", "atelier veol", "diallo", "dialo"])
def test_typos_are_forgiven_and_people_lead_to_their_structure(bare: Runner, words: str) -> None:
    party = bare.do(add_party, party=ATELIER)
    bare.do(add_contact, party=party, contact=ContactInput(name="Awa Diallo"))
    bare.do(add_party, party=PartyInput(name="Cantine des Halles"))
    hits = bare.read(lambda reader: PartySearch().find(reader, slug(words), 10))
    assert [hit.record for hit in hits] == [party]


def test_signs_alone_find_nothing(bare: Runner) -> None:
    bare.do(add_party, party=ATELIER)
    assert bare.read(lambda reader: PartySearch().find(reader, "%", 10)) == []


def test_the_pole_is_a_structure_with_the_lists_of_the_plan(bare: Runner) -> None:
    pole = bare.do(install_pole)
    assert bare.read(queries.the_pole) == pole
    assert len(bare.read(queries.legal_forms)) == 6 and len(bare.read(queries.support_schemes)) == 8
    assert len(bare.read(queries.references, kind="lcp_charter")) == 5
    assert bare.read(PartyChecks().check) == []
    with pytest.raises(RuleBroken, match="pôle"):
        bare.do(archive_party, party=pole)


def test_the_checks_see_a_number_written_around_the_program(bare: Runner) -> None:
    party = bare.do(add_party, party=ATELIER)
    with bare.engine.begin() as connection:
        connection.execute(update(PartyRow).where(PartyRow.id == party).values(siret="12345678901234"))
    codes = {finding.code for finding in bare.read(PartyChecks().check)}
    assert codes == {"no_pole_party", "party_siret"}


def test_an_unknown_structure_is_named_by_its_number(bare: Runner) -> None:
    with pytest.raises(NotFound, match="n° 99"):
        bare.read(queries.party, party=PartyId(99))
