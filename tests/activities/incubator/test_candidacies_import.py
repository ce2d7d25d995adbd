"""Candidacies from a file: whole or not at all, the lines named, the same file twice changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pole_desk.activities.incubator.commands import import_candidacies
from pole_desk.activities.incubator.queries import call_card, candidacies, projects
from pole_desk.activities.incubator.rules import FieldKind, FormField, Track
from pole_desk.activities.incubator.rules.candidacies_file import file_columns
from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput

from .conftest import Incubator

FILE = """Projet;Porteuse;Courriel;Reçue le;Besoin;Budget prévu;À temps plein
La Fripe;Ana Le Goff;ana@f.example;05/10/2026;Un stand;1 200,50;oui
Vélo pour tous;Bob Roy;bob@v.example;02/11/2026;Un local;;non
"""


def rows(text: str) -> Any:
    return [(row.line, row.values) for row in csv.read(text.encode()).rows]


def test_a_file_is_received_and_the_same_again_changes_nothing(incubator: Incubator) -> None:
    call = incubator.call()
    known = incubator.spotted("Vélos", carrier="B. Roy", email="BOB@v.example")
    done = incubator.perform(import_candidacies, call=call, rows=rows(FILE))
    filed = incubator.read(candidacies, call=call)
    assert [(one.title, one.late) for one in filed] == [("La Fripe", False), ("Vélos", True)]
    assert filed[1].incubation == known
    told = {each.field.key: each.value for each in incubator.filed(filed[0].id).answers}
    assert (told["budget_prevu"], told["a_temps_plein"]) == ("1200.50", True)
    again = incubator.perform(import_candidacies, call=call, rows=rows(FILE))
    assert {one.act for one in again.value.planned} == {"unchanged"} and again.topics == frozenset()
    incubator.back(done)
    assert [one.title for one in incubator.read(projects)] == ["Vélos"]
    assert {one.state for one in incubator.read(candidacies, call=call)} == {"withdrawn"}
    assert incubator.card(known).stage == "spotted" and incubator.sound()


def test_a_file_completes_what_nobody_knew_of_a_project_and_changes_nothing_known(
    lite_incubator: Incubator,
) -> None:
    call = lite_incubator.call()
    known = lite_incubator.spotted("Vélos", carrier="Bob Roy", email="bob@v.example", commune="")
    text = "Projet;Porteuse;Courriel;Commune;Téléphone;Besoin\nVélo pour tous;Bob R.;bob@v.example;{};0240000000;Un local\n"
    done = lite_incubator.perform(import_candidacies, call=call, rows=rows(text.format("Rezé")))
    one = lite_incubator.card(known)
    assert (one.commune, one.phone, one.carrier, one.title) == ("Rezé", "0240000000", "Bob Roy", "Vélos")
    again = lite_incubator.perform(import_candidacies, call=call, rows=rows(text.format("Bouaye")))
    assert lite_incubator.card(known).commune == "Rezé" and again.topics == frozenset()
    lite_incubator.back(done)
    assert (lite_incubator.card(known).commune, lite_incubator.card(known).phone) == ("", "")


def test_a_corrected_file_corrects_and_is_taken_back(lite_incubator: Incubator) -> None:
    call = lite_incubator.call()
    lite_incubator.do(import_candidacies, call=call, rows=rows(FILE))
    other = FILE.replace("Un stand", "Deux stands")
    done = lite_incubator.perform(import_candidacies, call=call, rows=rows(other))
    assert [one.act for one in done.value.planned] == ["corrected", "unchanged"]
    first = lite_incubator.read(candidacies, call=call)[0].id
    assert lite_incubator.filed(first).answers[0].value == "Deux stands"
    lite_incubator.back(done)
    assert lite_incubator.filed(first).answers[0].value == "Un stand"


def test_one_wrong_line_and_nothing_is_done_every_wrong_line_is_named(lite_incubator: Incubator) -> None:
    call = lite_incubator.call()
    wrong = FILE + "La Fripe;Ana Le Goff;;05/10/2026;x;;\n;Zoé;z@z.example;05/10/2026;x;;\n" \
        "Trois;Max;pas une adresse;05/10/2026;x;mille;\nQuatre;Max;;31/02/2026;x;;\n" \
        "Cinq;Luc;l@l.example;05/12/2026;x;;\n"  # fmt: skip
    with pytest.raises(BadInput) as refused:
        lite_incubator.do(import_candidacies, call=call, rows=rows(wrong))
    told = {one["line"]: one["message"] for one in refused.value.details["lines"]}
    assert list(told) == [4, 5, 6, 7, 8]
    assert told[4] == "même projet qu’à la ligne 2" and "nom du projet" in told[5]
    assert "adresse e-mail" in told[6] and "31/02/2026" in told[7] and "pas encore là" in told[8]
    assert refused.value.message.startswith("Rien n’a été importé.") and "ligne 4\u202f: " in refused.value.message
    assert lite_incubator.read(projects) == [] and lite_incubator.read(candidacies) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Projet;Couleur\nA;bleu\n", "non reconnues\u202f: Couleur"),
        ("Porteur;Besoin\nA;b\n", "Il manque la colonne «\u202fProjet\u202f»"),
        ("Projet;Besoin\n", "aucune candidature"),
    ],
)
def test_a_file_that_is_not_one_of_candidacies_is_told(
    lite_incubator: Incubator, text: str, said: str
) -> None:
    call = lite_incubator.call()
    with pytest.raises(BadInput, match=said):
        lite_incubator.do(import_candidacies, call=call, rows=rows(text))


def test_the_example_of_a_call_s_file_is_received_as_it_is(lite_incubator: Incubator) -> None:
    call = lite_incubator.call(
        tracks=(Track(label="Numérique"), Track(label="Quartiers")),
        fields=tuple(FormField(label=f"Question {kind}", kind=kind, required=True,
                               choices=("Oui", "Peut-être") if kind == FieldKind.CHOICE else ())
                     for kind in FieldKind),
    )  # fmt: skip
    card = lite_incubator.read(call_card, call=call)
    columns = file_columns(card.fields, card.asked.tracks)
    assert [one.title for one in columns][:2] == ["Projet", "Porteur"]
    assert next(one.says for one in columns if one.title == "Parcours") == "Numérique ou Quartiers"
    assert "Peut-être, réponse exigée" in [one.says for one in columns][-2]
    example = csv.table([one.title for one in columns], [[one.example for one in columns]])
    lines = [(row.line, row.values) for row in csv.read(example).rows]
    lite_incubator.do(import_candidacies, call=call, rows=lines)
    (filed,) = lite_incubator.read(candidacies, call=call)
    assert lite_incubator.filed(filed.id).missing == ("Budget",), "all its questions are answered"


def test_a_question_named_as_a_usual_column_takes_its_place(lite_incubator: Incubator) -> None:
    call = lite_incubator.call(fields=(FormField(label="Commune", kind=FieldKind.TEXT, key="commune"),))
    card = lite_incubator.read(call_card, call=call)
    titles = [one.title for one in file_columns(card.fields, ())]
    assert titles.count("Commune") == 1 and titles[-1] == "Commune"
