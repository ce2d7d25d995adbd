"""Structures brought in from a file: all of its lines or none."""

from __future__ import annotations

import pytest

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.commands.cards import add_party
from pole_desk.registers.parties.commands.importing import import_parties
from pole_desk.registers.parties.rules import PartyInput


def rows(*lines: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    return list(enumerate(lines, start=2))


def test_lines_become_structures_with_their_contact(bare: Runner) -> None:
    result = bare.do(
        import_parties,
        rows=rows(
            {"Nom": "Une", "SIREN": "999 000 011", "Forme juridique": "association", "Effectif": "3",
             "Rôles": "hébergée, adhérente", "Territoire": "QPV", "Assujettie à la TVA": "oui",
             "Ville": "Rezé", "Contact": "Awa Diallo"},
            {"Nom": "Deux", "SIREN": "", "Forme juridique": "", "Effectif": "", "Rôles": "",
             "Territoire": "", "Assujettie à la TVA": "", "Ville": "", "Contact": ""},
        ),
    )  # fmt: skip
    assert len(result.added) == 2 and result.skipped == ()
    card = bare.read(queries.party, party=result.added[0])
    assert (card.siren, card.headcount, card.territory, card.vat_liable) == ("999000011", 3, "qpv", "yes")
    assert card.roles == ("hosted", "member") and card.commune == "Rezé"
    assert card.contacts[0].name == "Awa Diallo"


def test_english_titles_are_read_too(bare: Runner) -> None:
    result = bare.do(import_parties, rows=rows({"name": "Une", "legal_form": "SCOP", "town": "Nantes"}))
    assert bare.read(queries.party, party=result.added[0]).address.town == "Nantes"


def test_a_known_siren_is_skipped_and_listed_also_within_the_file(bare: Runner) -> None:
    known = bare.do(add_party, party=PartyInput(name="Déjà là", siren="999000011"))
    result = bare.do(
        import_parties,
        rows=rows(
            {"nom": "Encore", "siren": "999000011"},
            {"nom": "Neuve", "siren": "999000029"},
            {"nom": "Neuve bis", "siren": "999000029"},
        ),
    )
    assert [(skip.line, skip.party) for skip in result.skipped] == [(2, known), (4, result.added[0])]
    assert len(bare.read(queries.parties)) == 2


def test_wrong_lines_are_all_named_and_nothing_is_added(bare: Runner) -> None:
    with pytest.raises(BadInput, match="Rien n’a été importé") as refusal:
        bare.do(
            import_parties,
            rows=rows(
                {"nom": "Bonne", "siren": "999000011", "effectif": "3"},
                {"nom": "Courte", "siren": "12345678", "effectif": "3"},
                {"nom": "", "siren": "", "effectif": ""},
                {"nom": "Floue", "siren": "", "effectif": "trois"},
            ),
        )
    lines = refusal.value.details["lines"]
    assert [line["line"] for line in lines] == [3, 4, 5]
    assert "8 chiffres au lieu de 9" in refusal.value.message
    assert bare.read(queries.parties) == []


def test_a_column_that_is_not_understood_is_named(bare: Runner) -> None:
    with pytest.raises(BadInput, match="couleur"):
        bare.do(import_parties, rows=rows({"nom": "Une", "couleur": "vert"}))
    with pytest.raises(BadInput, match="nom"):
        bare.do(import_parties, rows=rows({"siren": "999000011"}))
    with pytest.raises(BadInput, match="même chose"):
        bare.do(import_parties, rows=rows({"nom": "Une", "name": "Une"}))
    with pytest.raises(BadInput, match="aucune"):
        bare.do(import_parties, rows=[])


def test_an_import_is_taken_back_as_one_act(bare: Runner) -> None:
    outcome = bare.perform(import_parties, rows=rows({"nom": "Une"}, {"nom": "Deux"}))
    bare.undo(outcome.undo)
    assert bare.read(queries.parties) == []
