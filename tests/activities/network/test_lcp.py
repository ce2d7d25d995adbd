"""The lieux collectifs de proximité: the charter evidenced, the three conditions to join."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.network.commands import (
    add_benefit,
    add_post,
    add_service,
    ask_accession,
    assess_point,
    change_benefit,
    change_post,
    change_service,
    decide_accession,
    end_record,
    reopen_accession,
    say_goals,
    withdraw_record,
)
from pole_desk.activities.network.queries import (
    accessions,
    beneficiaries,
    benefits,
    candidates,
    charter,
    conditions,
    places,
    posts,
    scheme_sums,
    services,
)
from pole_desk.activities.network.rules import Accession, Opinion
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.registers.parties.commands import add_scheme, merge_parties
from pole_desk.registers.parties.queries import party

ON = date(2026, 11, 2)


def _keeps(network: Any, points: list[str], opinion: Opinion = Opinion.MET) -> None:
    for point in points:
        network.do(assess_point, party=network.other, point=point, opinion=opinion, evidence="Visite", on=ON)


def test_a_structure_joins_when_the_three_conditions_of_the_plan_hold(network: Any) -> None:
    asked = network.do(ask_accession, party=network.other, on=ON)
    with pytest.raises(RuleBroken) as refused:
        network.do(decide_accession, accession=asked, state=Accession.ACCEPTED, on=ON)
    assert refused.value.code == "lcp_conditions"
    assert len(refused.value.details["missing"]) == 3
    network.do(decide_accession, accession=asked, state=Accession.REFUSED, on=ON, reason="Trop tôt")

    again = network.do(ask_accession, party=network.other, on=ON, goals="Deux ans d’activité, 300 habitants")
    network.do(add_service, party=network.other, service="Gestion associative", first_day=ON, hours=20)
    _keeps(network, network.points[:4])
    with pytest.raises(RuleBroken, match="4 points tenus sur 5"):
        network.do(decide_accession, accession=again, state=Accession.ACCEPTED, on=ON)
    _keeps(network, network.points[4:])
    act = network.runner.perform(decide_accession, accession=again, state=Accession.ACCEPTED, on=ON)
    assert [place.name for place in network.read(places, on=ON)] == ["La Rive"]
    assert network.read(party, party=network.other).lcp
    with pytest.raises(RuleBroken, match="déjà un lieu"):
        network.do(ask_accession, party=network.other, on=ON)

    back = network.runner.undo(act.undo)
    assert network.read(places, on=ON) == [] and not network.read(party, party=network.other).lcp
    network.runner.undo(back.undo)
    assert [one.state for one in network.read(accessions)] == ["accepted", "refused"]


def test_the_last_opinion_on_a_point_stands_from_its_day(network: Any) -> None:
    point = network.points[0]
    network.do(assess_point, party=network.other, point=point, opinion=Opinion.NOT_MET, evidence="Porte close",
               on=date(2026, 3, 1))  # fmt: skip
    act = network.runner.perform(
        assess_point, party=network.other, point=point, opinion=Opinion.MET, evidence="Ouvert", on=ON
    )
    assert network.read(charter, party=network.other, on=ON)[0].opinion == "met"
    assert network.read(charter, party=network.other, on=date(2026, 6, 1))[0].opinion == "not_met"
    network.runner.undo(act.undo)
    assert network.read(charter, party=network.other, on=ON)[0].opinion == "not_met"
    assert network.read(conditions, party=network.other, on=ON).met == 0


@pytest.mark.parametrize(("point", "evidence"), [("Un point inventé", "Visite"), (None, "  ")])
def test_a_point_is_one_of_the_charter_and_is_evidenced(network: Any, point: str | None, evidence: str) -> None:
    with pytest.raises(BadInput):
        network.do(assess_point, party=network.other, point=point or network.points[0], opinion=Opinion.MET,
                   evidence=evidence, on=ON)  # fmt: skip


def test_posts_and_people_in_schemes_count_while_they_last(network: Any) -> None:
    post = network.do(add_post, party=network.other, title="Coordination", fte=Decimal("0.80"), first_day=ON,
                      funder="Nantes Métropole", amount=Decimal("28000.00"))  # fmt: skip
    network.do(add_benefit, party=network.other, scheme="Emplois d’Avenir", people=3, first_day=ON)
    sums = {one.scheme: one for one in network.read(scheme_sums, on=ON)}
    assert (sums["Emplois d’Avenir"].structures, sums["Emplois d’Avenir"].people) == (1, 3)
    assert sums["Finances solidaires"].people == 0
    act = network.runner.perform(end_record, kind="post", record=post, last_day=date(2026, 12, 31))
    assert network.read(posts, on=date(2027, 1, 1)) == []
    network.runner.undo(act.undo)
    assert len(network.read(posts, on=date(2027, 1, 1))) == 1
    with pytest.raises(BadInput, match="liste"):
        network.do(add_benefit, party=network.other, scheme="Emplois inventés", people=1, first_day=ON)
    with pytest.raises(BadInput):
        network.do(add_benefit, party=network.other, scheme="Emplois d’Avenir", people=0, first_day=ON)


def test_what_is_known_of_a_merged_structure_follows_and_comes_back(network: Any) -> None:
    network.do(add_benefit, party=network.other, scheme="Emplois d’Avenir", people=3, first_day=ON)
    act = network.runner.perform(merge_parties, kept=network.hosted, merged=network.other)
    assert [one.party for one in network.read(benefits)] == [network.hosted]
    network.runner.undo(act.undo)
    assert [one.party for one in network.read(benefits)] == [network.other]


def test_what_was_noted_is_said_otherwise_and_comes_back(network: Any) -> None:
    post = network.do(add_post, party=network.other, title="Coordination", fte=Decimal("0.80"), first_day=ON)
    service = network.do(add_service, party=network.other, service="Paie", first_day=ON)
    benefit = network.do(add_benefit, party=network.other, scheme="Emplois d’Avenir", people=2, first_day=ON)
    noted = network.read(posts), network.read(services), network.read(benefits)
    acts = [
        network.runner.perform(change_post, post=post, title=" Accueil ", fte=Decimal("0.50"), first_day=ON,
                               funder="Ville", amount=Decimal("9000.00")),
        network.runner.perform(change_service, service=service, name="Comptabilité", hours=12, first_day=ON),
        network.runner.perform(change_benefit, benefit=benefit, scheme="Finances solidaires", people=5, first_day=ON,
                               last_day=date(2026, 12, 31)),
    ]  # fmt: skip
    assert [(one.title, one.fte, one.amount) for one in network.read(posts)] == [
        ("Accueil", Decimal("0.50"), Decimal("9000.00"))
    ]
    assert [(one.service, one.hours) for one in network.read(services)] == [("Comptabilité", 12)]
    assert [(one.scheme, one.people) for one in network.read(benefits)] == [("Finances solidaires", 5)]
    for act in acts:
        network.runner.undo(act.undo)
    assert (network.read(posts), network.read(services), network.read(benefits)) == noted
    network.do(withdraw_record, kind="post", record=post)
    with pytest.raises(RuleBroken, match="rétablissez-la"):
        network.do(change_post, post=post, title="Accueil", fte=Decimal("0.50"), first_day=ON)


def test_a_post_is_never_changed_into_one_that_cannot_be(network: Any) -> None:
    told = {"title": "Coordination", "fte": Decimal("0.80"), "first_day": ON}
    post = network.do(add_post, party=network.other, **told)
    for change, code in (
        ({"fte": Decimal("1.01")}, "fte"), ({"title": " "}, "title"), ({"amount": Decimal("-1.00")}, "amount"),
        ({"last_day": date(2020, 1, 1)}, "dates_reversed"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            network.do(change_post, post=post, **{**told, **change})
        assert refused.value.code == code


def test_goals_are_told_while_a_request_waits_and_only_one_waits(network: Any) -> None:
    asked = network.do(ask_accession, party=network.other, on=ON)
    assert [one.name for one in network.read(candidates, on=ON)] == ["La Rive"]
    act = network.runner.perform(say_goals, accession=asked, goals="300 habitants")
    assert network.read(conditions, party=network.other, on=ON).goals
    network.runner.undo(act.undo)
    assert not network.read(conditions, party=network.other, on=ON).goals
    network.do(decide_accession, accession=asked, state=Accession.WITHDRAWN, on=ON, reason="Renonce")
    with pytest.raises(RuleBroken, match="déjà décidée"):
        network.do(say_goals, accession=asked, goals="300 habitants")
    network.do(ask_accession, party=network.other, on=ON)
    with pytest.raises(RuleBroken, match="déjà demandé"):
        network.do(reopen_accession, accession=asked)


def test_structures_in_a_scheme_are_told_with_people_or_to_count(network: Any) -> None:
    network.do(add_scheme, party=network.hosted, scheme="Finances solidaires", since=date(2026, 1, 1))
    network.do(add_scheme, party=network.other, scheme="Emplois d’Avenir", since=date(2026, 1, 1))
    network.do(add_benefit, party=network.other, scheme="Emplois d’Avenir", people=3, first_day=ON)
    told = {(one.name, one.scheme): one.people for one in network.read(beneficiaries, on=ON)}
    assert told == {("La Rive", "Emplois d’Avenir"): 3, ("Les Semeurs", "Finances solidaires"): None}
    sums = {one.scheme: (one.structures, one.people) for one in network.read(scheme_sums, on=ON)}
    assert (sums["Emplois d’Avenir"], sums["Finances solidaires"]) == ((1, 3), (1, 0))
    assert network.read(beneficiaries, on=date(2025, 1, 1)) == []
