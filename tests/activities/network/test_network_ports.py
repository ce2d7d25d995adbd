"""What the network answers to the search box and to `check`, and what follows a merger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.activities.network.checks import NetworkChecks
from pole_desk.activities.network.commands import (
    add_benefit,
    add_post,
    add_service,
    answer_enquiry,
    ask_accession,
    ask_more_parties,
    assess_point,
    decide_accession,
    open_enquiry,
    set_reminded,
    withdraw_answer,
    withdraw_asked,
)
from pole_desk.activities.network.queries import accessions, answers, enquiry, told_by
from pole_desk.activities.network.rules import Accession, Jobs, Opinion
from pole_desk.activities.network.search import NetworkSearch
from pole_desk.backend.features import GUARDS
from pole_desk.kernel import guards as guarding
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.registers.parties.commands import merge_parties, set_lcp

ON = date(2026, 11, 2)


@pytest.fixture
def lived(network: Any) -> Any:
    """La Rive is an LCP with a post and a service; Les Semeurs count people and answered for 2025."""
    network.do(set_lcp, party=network.other, lcp=True)
    network.do(add_post, party=network.other, title="Médiation de rue", fte=Decimal("0.50"), first_day=ON)
    network.do(add_service, party=network.other, service="Gestion associative", first_day=ON)
    network.do(assess_point, party=network.other, point=network.points[0], opinion=Opinion.MET, evidence="Visite",
               on=ON)  # fmt: skip
    network.do(add_benefit, party=network.hosted, scheme="Emplois d’Avenir", people=2, first_day=ON)
    network.do(open_enquiry, year=2025, on=date(2026, 1, 14), closes_on=date(2026, 2, 28))
    for people in (3, 4):
        network.do(answer_enquiry, year=2025, party=network.hosted, jobs=Jobs(people=people, fte=Decimal("2.00")), on=ON)
    asked = network.do(ask_accession, party=network.hosted, on=ON)
    network.do(decide_accession, accession=asked, state=Accession.REFUSED, on=ON, reason="Trop tôt")
    return network


def _found(network: Any, words: str) -> list[tuple[str, int]]:
    hits = network.read(lambda reader: NetworkSearch().find(reader, slug(words), 10))
    assert {hit.page for hit in hits} <= {"network"}
    return [(hit.title, hit.record) for hit in hits]


def _findings(network: Any, *spoiling: str, without: str = "") -> set[str]:
    """What `check` says once these statements have run, `without` a guard, which are then rolled back."""
    run = network.runner
    with run.engine.connect() as connection:
        transaction = connection.begin()
        guarding.remove(connection, [guard for guard in GUARDS if guard.name == without])
        for statement in spoiling:
            connection.execute(text(statement))
        found = NetworkChecks().check(Reader(connection, run.clock, run.user, run.ports))
        transaction.rollback()
    return {one.code for one in found}


def test_a_structure_is_found_by_post_service_scheme_or_as_an_lcp(lived: Any) -> None:
    assert _found(lived, "médiation") == _found(lived, "gestion rive") == _found(lived, "LCP") == [("La Rive", lived.other)]
    assert _found(lived, "emplois avenir") == [("Les Semeurs", lived.hosted)]
    assert _found(lived, "enquête 2025") == [("Enquête emploi 2025", 0)]
    assert _found(lived, "médiation semeurs") == _found(lived, "") == []


def test_a_network_written_by_its_commands_is_sound(lived: Any) -> None:
    assert _findings(lived) == set()


def test_what_the_base_cannot_hold_is_found(lived: Any) -> None:
    alone = {
        "network_evidence": "UPDATE network_charter SET evidence = '  '",
        "network_future": "UPDATE network_charter SET on_day = '2030-01-01'",
        "network_decided": "UPDATE network_accession SET decided_on = NULL",
        "network_reversed": "UPDATE network_accession SET decided_on = '2020-01-01'",
        "network_reason": "UPDATE network_accession SET reason = ' '",
        "network_enquiry": "UPDATE network_enquiry SET opened_on = '2025-06-01'",
        "network_out": "UPDATE network_asked SET withdrawn = (1 = 1)",
        "network_merged": "UPDATE party SET merged_into = (SELECT min(id) FROM party) WHERE name = 'La Rive'",
    }
    assert {code: _findings(lived, statement) for code, statement in alone.items()} == {code: {code} for code in alone}


def test_two_requests_that_wait_and_a_missing_answer_are_found(lived: Any) -> None:
    lived.do(ask_accession, party=lived.hosted, on=ON)
    assert _findings(
        lived,
        f"UPDATE network_accession SET party = {lived.other}, state = 'asked', decided_on = NULL",
        "INSERT INTO network_answer (asked, revision, answered_on, people, permanent, note, withdrawn) "
        "SELECT id, 7, '2026-03-01', 2, 9, '', (1 = 0) FROM network_asked",
        without="network_accession_waiting",
    ) == {"network_waiting", "network_revision", "network_figures"}


def test_answers_follow_a_merged_structure_but_never_replace_those_of_the_other(lived: Any) -> None:
    lived.do(ask_more_parties, year=2025, parties=[lived.other], on=ON)
    lived.do(answer_enquiry, year=2025, party=lived.other, jobs=Jobs(people=9), on=ON)
    act = lived.runner.perform(merge_parties, kept=lived.other, merged=lived.hosted)
    assert sorted(one.people for one in lived.read(answers, year=2025)) == [4, 9]
    assert [(one.year, one.answer.people) for one in lived.read(told_by, party=lived.other)] == [(2025, 9)]
    assert _findings(lived) == set()
    lived.runner.undo(act.undo)
    assert [one.answer.people for one in lived.read(told_by, party=lived.hosted)] == [4]


def test_one_request_waits_when_both_structures_asked(lived: Any) -> None:
    lived.do(set_lcp, party=lived.other, lcp=False)
    for party in (lived.hosted, lived.other):
        lived.do(ask_accession, party=party, on=ON)
    act = lived.runner.perform(merge_parties, kept=lived.other, merged=lived.hosted)
    assert [one.party for one in lived.read(accessions, state=Accession.ASKED)] == [lived.other]
    assert _findings(lived) == set()
    lived.runner.undo(act.undo)
    assert {one.party for one in lived.read(accessions, state=Accession.ASKED)} == {lived.hosted, lived.other}


def test_what_would_break_the_order_is_refused(lived: Any) -> None:
    with pytest.raises(BadInput, match="au plus tard aujourd’hui"):
        lived.do(assess_point, party=lived.other, point=lived.points[0], opinion=Opinion.MET, evidence="Visite",
                 on=date(2030, 1, 1))  # fmt: skip
    asked = lived.do(ask_accession, party=lived.hosted, on=ON)
    with pytest.raises(BadInput, match="avant le premier"):
        lived.do(decide_accession, accession=asked, state=Accession.REFUSED, on=date(2026, 11, 1), reason="x")
    (row,) = lived.read(answers, year=2025)
    lived.do(withdraw_answer, answer=row.answer)
    (first,) = lived.read(answers, year=2025)
    lived.do(withdraw_answer, answer=first.answer)
    lived.do(withdraw_asked, asked=(row.asked,))
    with pytest.raises(RuleBroken, match="plus dans l’enquête"):
        lived.do(withdraw_answer, answer=row.answer, withdrawn=False)


def test_a_reminder_is_undone_and_an_enquiry_needs_somebody_hosted(lived: Any) -> None:
    lived.do(ask_more_parties, year=2025, parties=[lived.other], on=ON)
    (row,) = [one for one in lived.read(answers, year=2025) if one.party == lived.other]
    act = lived.runner.perform(set_reminded, reminded=((row.asked, ON),))
    assert [one.reminded_on for one in lived.read(answers, year=2025, party=lived.other)] == [ON]
    lived.runner.undo(act.undo)
    assert [one.reminded_on for one in lived.read(answers, year=2025, party=lived.other)] == [None]
    with pytest.raises(RuleBroken, match="personne à interroger"):
        lived.do(open_enquiry, year=2023, on=ON, closes_on=ON)
    assert lived.read(enquiry, year=2025).asked == 2
