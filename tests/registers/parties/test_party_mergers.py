"""Structures that look the same: proposed, merged, separated."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.work import Runner, Tx
from pole_desk.ports.ids import PartyId
from pole_desk.ports.merging import PartyFollowers
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.commands.cards import add_party, change_party
from pole_desk.registers.parties.commands.install import install_pole
from pole_desk.registers.parties.commands.merging import merge_parties
from pole_desk.registers.parties.commands.people import add_contact
from pole_desk.registers.parties.rules import ContactInput, PartyInput

SIREN = "999000011"


class Ledger:
    """A ledger in memory: whose record each number is."""

    def __init__(self) -> None:
        self.owner: dict[int, int] = {}

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        moved = [record for record, party in self.owner.items() if party == merged]
        self.owner |= dict.fromkeys(moved, kept)
        return moved

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        self.owner |= dict.fromkeys(records, to)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def runner(bare: Runner, ledger: Ledger) -> Runner:
    return Runner(bare.engine, bare.clock, bare.user, {PartyFollowers: PartyFollowers((ledger,))})


def card(runner: Runner, party: PartyId) -> queries.PartyCard:
    return runner.read(queries.party, party=party)


def test_a_merger_moves_what_one_knows_and_its_records_and_can_be_undone(
    runner: Runner, ledger: Ledger
) -> None:
    kept = runner.do(add_party, party=PartyInput(name="Atelier du vélo", roles=("member",)))
    merged = runner.do(
        add_party,
        party=PartyInput(
            name="L'atelier du velo", siren=SIREN, headcount=4, roles=("hosted",),
            address=PostalAddress(street="3 rue du Port", postcode="44000", town="Nantes"),
        ),
    )  # fmt: skip
    runner.do(add_contact, party=kept, contact=ContactInput(name="Awa"))
    runner.do(add_contact, party=merged, contact=ContactInput(name="Yann"))
    ledger.owner = {1: kept, 2: merged, 3: merged}
    before = card(runner, kept), card(runner, merged)

    outcome = runner.perform(merge_parties, kept=kept, merged=merged)
    one = card(runner, kept)
    assert (one.siren, one.headcount, one.address.town) == (SIREN, 4, "Nantes")
    assert one.roles == ("hosted", "member")
    assert [(contact.name, contact.main) for contact in one.contacts] == [("Awa", True), ("Yann", False)]
    assert [party.id for party in runner.read(queries.parties)] == [kept]
    assert runner.read(queries.merged_with, party=kept) == [kept, merged]
    assert set(ledger.owner.values()) == {kept}

    runner.undo(outcome.undo)
    after = card(runner, kept), card(runner, merged)
    assert [one.as_input() for one in after] == [one.as_input() for one in before]
    assert [[(c.name, c.main) for c in one.contacts] for one in after] == [
        [("Awa", True)], [("Yann", True)],
    ]  # fmt: skip
    assert ledger.owner == {1: kept, 2: merged, 3: merged}


def test_two_legal_persons_are_never_merged(runner: Runner) -> None:
    first = runner.do(add_party, party=PartyInput(name="Une", siren=SIREN))
    second = runner.do(add_party, party=PartyInput(name="Deux", vat_number="FR23999000029"))
    with pytest.raises(RuleBroken, match=r"Une.*Deux"):
        runner.do(merge_parties, kept=first, merged=second)


def test_a_merged_structure_can_be_neither_changed_nor_merged_again(runner: Runner) -> None:
    kept = runner.do(add_party, party=PartyInput(name="Une"))
    merged = runner.do(add_party, party=PartyInput(name="Une bis"))
    runner.do(merge_parties, kept=kept, merged=merged)
    with pytest.raises(RuleBroken, match="fusionnée"):
        runner.do(change_party, party=merged, values=PartyInput(name="Une ter"))
    with pytest.raises(RuleBroken):
        runner.do(merge_parties, kept=merged, merged=kept)
    with pytest.raises(RuleBroken, match="elle-même"):
        runner.do(merge_parties, kept=kept, merged=kept)


def test_the_pole_itself_is_always_the_one_kept(runner: Runner) -> None:
    pole = runner.do(install_pole)
    other = runner.do(add_party, party=PartyInput(name="Ecossolies"))
    with pytest.raises(RuleBroken, match="pôle"):
        runner.do(merge_parties, kept=other, merged=pole)
    runner.do(merge_parties, kept=pole, merged=other)


def pairs(runner: Runner) -> set[tuple[str, str]]:
    return {(pair.first_name, pair.second_name) for pair in runner.read(queries.find_duplicates)}


def test_near_names_in_one_commune_are_proposed(runner: Runner) -> None:
    for name, commune in (
        ("Association Les Jardins de la Chapelle", "Nantes"),
        ("Jardins de la Chappelle", "NANTES"),
        ("La Chapelle Jardins", ""),
        ("Jardins de la Chapelle", "Saint-Herblain"),
        ("Cantine des Halles", "Nantes"),
    ):
        runner.do(add_party, party=PartyInput(name=name, commune=commune))
    assert pairs(runner) == {
        ("Association Les Jardins de la Chapelle", "Jardins de la Chappelle"),
        ("Association Les Jardins de la Chapelle", "La Chapelle Jardins"),
        ("La Chapelle Jardins", "Jardins de la Chapelle"),
    }


def test_the_same_name_with_two_sirens_is_two_structures(runner: Runner) -> None:
    runner.do(add_party, party=PartyInput(name="Le Relais", siren="999000011"))
    runner.do(add_party, party=PartyInput(name="Le Relais", siren="999000029"))
    assert pairs(runner) == set()


def test_a_siren_hidden_in_a_vat_number_or_a_shared_e_mail_is_proposed(runner: Runner) -> None:
    first = runner.do(add_party, party=PartyInput(name="Alpha", siren=SIREN))
    runner.do(add_party, party=PartyInput(name="Tout autre", email="a@exemple.fr"))
    runner.do(add_party, party=PartyInput(name="Encore", email="A@exemple.fr"))
    assert pairs(runner) == {("Tout autre", "Encore")}
    twin = runner.do(add_party, party=PartyInput(name="Bêta", vat_number="FR66999000011"))
    found = runner.read(queries.find_duplicates, party=twin)
    assert [(pair.second, pair.reason, pair.likeness) for pair in found] == [(first, "même SIREN", 100)]


