"""Historical projects from a file: whole or not at all, clear about each fault, idempotent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from pole_desk.activities.fund.commands import import_projects
from pole_desk.activities.fund.queries import by_year, outcomes, plan_import, projects
from pole_desk.activities.fund.rules import State
from pole_desk.activities.fund.rules.columns import file_columns
from pole_desk.activities.fund.rules.lines import FIELDS, columns_of
from pole_desk.backend.asking import check
from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.dossiers.queries import links_of
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import Role

HEAD = "titre;porteur;annee;tranche_1;tranche_2;tranche_3;date_1;chantiers;politiques;commune;etat;politique_enrichie;preuve;entreprise;emplois\n"
GOOD = (
    HEAD
    + "Épicerie solidaire;Les Voisins;2008;5 000,00;5000;;;4:60, 5:40;Alimentation|Lien social;Nantes;;Alimentation;Plan 2012;SCIC Épi;3,5\n"
    + "Repair café;Bricolo;2012;4500;;;12/03/2012;5;Déchets;Bouaye;en cours;;;;\n"
)


def rows(text: str) -> list[Any]:
    return [(row.line, row.values) for row in csv.read(text.encode()).rows]


def faults(fund: Any, text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadInput) as refusal:
        fund.do(import_projects, rows=rows(text))
    assert refusal.value.code == "import_lines"
    for fault in refusal.value.details["lines"][:5]:
        assert f"ligne {fault['line']}, colonne «\u202f{fault['column']}\u202f»" in refusal.value.message
    assert fund.read(projects) == []
    return [(fault["line"], fault["column"]) for fault in refusal.value.details["lines"]]


def test_a_file_brings_projects_grants_links_and_outcomes(fund: Any) -> None:
    done = fund.do(import_projects, rows=rows(GOOD))
    assert (len(done.added), len(done.carriers)) == (2, 1)
    cafe, epicerie = fund.read(projects)
    assert (epicerie.party, epicerie.state, epicerie.ended_on) == (fund.carrier, State.ENDED, date(2009, 12, 31))
    assert [(one.amount, one.paid_on) for one in epicerie.grants] == [
        (Decimal("5000.00"), date(2008, 12, 31)), (Decimal("5000.00"), date(2009, 12, 31)),
    ]  # fmt: skip
    assert (cafe.state, cafe.chantiers, cafe.submitted_on) == (State.SUPPORTED, (5,), date(2012, 3, 12))
    shares = [(link.number, link.share) for link in fund.read(links_of, dossier=epicerie.dossier)]
    assert shares == [(4, 6000), (5, 4000)]
    assert sorted((one.kind, one.jobs) for one in fund.read(outcomes)) == [
        ("enterprise", Decimal("3.50")), ("policy", None),
    ]  # fmt: skip
    assert fund.sound()


def test_the_same_file_again_changes_nothing_and_a_dry_run_writes_nothing(fund: Any) -> None:
    plan = fund.read(plan_import, rows=rows(GOOD))
    assert (len(plan.coming), plan.new_carriers, fund.read(projects)) == (2, 1, [])
    fund.do(import_projects, rows=rows(GOOD))
    before = (fund.read(projects), fund.read(by_year), len(fund.read(parties)))
    again = fund.perform(import_projects, rows=rows(GOOD))
    assert again.value.added == () and again.undo is None
    assert [(one.line, one.number) for one in again.value.known] == [(2, before[0][1].number), (3, before[0][0].number)]
    assert (fund.read(projects), fund.read(by_year), len(fund.read(parties))) == before


def test_an_import_taken_back_leaves_nothing_that_counts_and_may_come_again(fund: Any) -> None:
    done = fund.perform(import_projects, rows=rows(GOOD))
    fund.runner.undo(done.undo)
    assert {one.state for one in fund.read(projects)} == {State.WITHDRAWN}
    assert fund.read(by_year) == [] and fund.sound()
    assert len(fund.do(import_projects, rows=rows(GOOD)).added) == 2


def test_amounts_in_words_unknown_chantiers_and_duplicates_are_named_by_line_and_column(sqlite_fund: Any) -> None:
    text = (
        HEAD
        + "Un;Les Voisins;2008;cinq mille;;;;4;;;;;;;\n"
        + "Deux;Les Voisins;2008;5000;;;;14;;;;;;;\n"
        + "Trois;Les Voisins;2008;5000;;;;;;;;;;;\n"
        + "Trois;les voisins;2009;5000;;;;;;;;;;;\n"
    )
    assert faults(sqlite_fund, text) == [(2, "tranche_1"), (3, "chantiers"), (5, "titre")]


WRONG = (
    (";Les Voisins;2008;5000;;;;;;;;;;;", "titre"),
    ("Un;;2008;5000;;;;;;;;;;;", "porteur"),
    ("Un;A;2005;5000;;;;;;;;;;;", "annee"),
    ("Un;A;deux mille huit;5000;;;;;;;;;;;", "annee"),
    ("Un;A;2008;;;;;;;;;;;;", "tranche_1"),
    ("Un;A;2008;5000;;5000;;;;;;;;;", "tranche_3"),
    ("Un;A;2008;6000;;;;;;;;;;;", "tranche_1"),
    ("Un;A;2008;-5;;;;;;;;;;;", "tranche_1"),
    ("Un;A;;5000;;;;;;;;;;;", "date_1"),
    ("Un;A;2008;5000;;;31/02/2008;;;;;;;;", "date_1"),
    ("Un;A;2026;5000;;;;;;;;;;;", "date_1"),
    ("Un;A;2008;5000;;;;4:60, 5;;;;;;;", "chantiers"),
    ("Un;A;2008;5000;;;;4:60, 5:50;;;;;;;", "chantiers"),
    ("Un;A;2008;5000;;;;quatre;;;;;;;", "chantiers"),
    ("Un;A;2008;5000;;;;;;;perdu;;;;", "etat"),
    ("Un;A;2008;5000;;;;;;;;Habitat;;;", "preuve"),
    ("Un;A;2008;5000;;;;;;;;;;SCIC;trois", "emplois"),
)


def test_each_fault_names_its_cell(sqlite_fund: Any) -> None:
    for line, column in WRONG:
        assert (2, column) in faults(sqlite_fund, HEAD + line + "\n"), line


def test_columns_that_are_unknown_missing_or_said_twice_are_refused(sqlite_fund: Any) -> None:
    for head, word in (
        ("titre;porteur;tranche_1;couleur\nA;B;1;x\n", "couleur"),
        ("titre;porteur\nA;B\n", "tranche_1"),
        ("titre;projet;porteur;tranche_1\nA;A;B;1\n", "projet"),
    ):
        with pytest.raises(BadInput, match=word) as refusal:
            sqlite_fund.do(import_projects, rows=rows(head))
        assert refusal.value.code == "import_columns"


def test_a_hundred_projects_and_more_come_in_one_go(sqlite_fund: Any) -> None:
    lines = "".join(f"Projet {n};Porteur {n % 40};{2006 + n % 15};5000;;;;{n % 9 + 1};;Nantes;;;;;\n" for n in range(120))
    done = sqlite_fund.do(import_projects, rows=rows(HEAD + lines))
    assert (len(done.added), len(done.carriers)) == (120, 40)
    assert sum(one.decided for one in sqlite_fund.read(by_year)) == Decimal("600000.00")


def test_a_line_is_opened_as_by_hand_with_the_place_the_role_and_the_links_of_its_structure(fund: Any) -> None:
    fund.do(set_party_links, party=fund.carrier, shares={ChantierId(2): 7000}, on=date(2006, 1, 1))
    text = HEAD + "Un;Les Voisins;2008;5000;;;;;;;en cours;;;;\nDeux;Les Voisins;2007;5000;;;;4;;;terminé;;;;\n"
    one, two = fund.do(import_projects, rows=rows(text)).added
    by_hand = fund.project()
    cards = [fund.card(each).project for each in (one, two, by_hand)]
    assert [(each.commune, each.territory, each.chantiers) for each in cards] == [
        ("Nantes", "qpv", (2,)), ("Nantes", "qpv", (4,)), ("Nantes", "qpv", (2,)),
    ]  # fmt: skip
    assert [each.state for each in cards[:2]] == [State.SUPPORTED, State.ENDED]
    kept = fund.read(party_card, party=fund.carrier)
    assert Role.PROJECT_CARRIER in kept.roles and fund.read(check) == []


def test_one_siren_is_one_structure_whatever_the_line_calls_it(sqlite_fund: Any) -> None:
    head = "titre;porteur;siren;annee;tranche_1;commune\n"
    text = head + "Un;La Roue;732829320;2008;5000;Rezé\nDeux;Roue (association);732 829 320;2009;5000;\n"
    done = sqlite_fund.do(import_projects, rows=rows(text))
    assert len(done.carriers) == 1
    two = sqlite_fund.card(done.added[1]).project
    assert (two.party_name, two.commune) == ("La Roue", "Rezé")


def test_an_import_is_not_taken_back_over_a_grant_decided_since(fund: Any) -> None:
    done = fund.perform(import_projects, rows=rows(HEAD + "Un;Les Voisins;2019;5000;;;;;;;en cours;;;;\n"))
    fund.decided(done.value.added[0], on=date(2026, 5, 4))
    with pytest.raises(RuleBroken, match="autre subvention") as refused:
        fund.runner.undo(done.undo)
    assert refused.value.code == "granted_since" and fund.sound()


def test_negative_jobs_name_their_cell(sqlite_fund: Any) -> None:
    assert (2, "emplois") in faults(sqlite_fund, HEAD + "Un;A;2008;5000;;;;;;;;;;SCIC;-3\n")


def test_many_lines_cost_the_database_few_statements_each(sqlite_fund: Any) -> None:
    lines = "".join(f"Projet {n};Porteur {n};{2006 + n % 15};5000;;;;{n % 9 + 1};;Nantes;;;;;\n" for n in range(150))
    counted: list[str] = []
    event.listen(sqlite_fund.runner.engine, "before_cursor_execute", lambda *told: counted.append(told[2]))
    sqlite_fund.do(import_projects, rows=rows(HEAD + lines))
    assert len(counted) < 12 * 150


def test_the_columns_told_beforehand_are_those_that_are_read_and_their_example_comes_in(sqlite_fund: Any) -> None:
    columns = file_columns()
    text = csv.table([one[0] for one in columns], [[one[2] for one in columns]]).decode("utf-8-sig")
    (only,) = sqlite_fund.do(import_projects, rows=rows(text)).added
    one = sqlite_fund.card(only)
    assert (one.project.title, one.project.state, one.project.decided) == ("Épicerie solidaire", "ended", Decimal(9000))
    assert (one.project.chantiers, len(one.outcomes), one.project.territory) == ((4, 5), 2, "qpv")
    assert set(columns_of([one[0] for one in columns])) == FIELDS, "every field that is read is told"
