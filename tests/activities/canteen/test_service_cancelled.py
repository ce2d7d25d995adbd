"""A service that does not take place: one act, everybody named, everything brought back by undo."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from canteen_words import at

from pole_desk import backend
from pole_desk.activities.canteen.commands import (
    cancel_service,
    free_space,
    hand_over,
    mark_told,
    open_service,
    open_services,
    pay_by_card,
    sell_card,
    withdraw_service,
)
from pole_desk.activities.canteen.queries.dues import settlement
from pole_desk.activities.canteen.queries.meals import meals
from pole_desk.activities.canteen.queries.services import parts
from pole_desk.activities.canteen.queries.standing import cards
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.ports.covers import Covers
from pole_desk.registers.claims.commands import hold_space, release_hold
from pole_desk.registers.claims.queries import holds_of
from pole_desk.registers.spaces.queries import space_by_code

THURSDAY = date(2026, 11, 26)
NOVEMBER = Month(2026, 11)


def _filled(table: Any) -> dict[str, Any]:
    number = table.open()
    card = table.do(sell_card, party=table.parties["Les Semeurs"])
    own, paid = table.book("La Rive", 3), table.book("Les Semeurs", 2)
    table.do(pay_by_card, meal=paid, card=card)
    event = table.book("Passage", 12, dossier=table.event)
    return {"service": number, "card": card, "own": own, "paid": paid, "event": event}


def _shown(table: Any) -> Any:
    return (
        table.day().taken,
        [card.balance for card in table.read(cards)],
        table.later(settlement, month=NOVEMBER),
        [(meal.id, meal.state, meal.due) for meal in table.read(meals, first=THURSDAY, last=THURSDAY)],
        [
            (held.starts_at, held.ends_at)
            for held in table.read(holds_of, dossier=table.read(meals)[0].dossier)
        ],
    )


def test_cancelling_credits_everybody_frees_the_space_and_undo_brings_all_back(table: Any) -> None:
    made = _filled(table)
    before = _shown(table)
    outcome = table.perform(cancel_service, service=made["service"], reason="panne de four")
    assert outcome.value.covers == 17
    called = table.read(meals, first=THURSDAY, last=THURSDAY)
    assert [(meal.who, meal.phone, meal.state) for meal in called] == [
        ("La Rive", "02 40 00 00 01", "credited"), ("Les Semeurs", "02 40 00 00 01", "credited"),
        ("Passage (Assises du réemploi)", "02 40 00 00 00", "credited"),
    ]  # fmt: skip
    assert (table.day().state, table.day().reason) == ("cancelled", "annulé\u202f: panne de four")
    assert table.read(cards)[0].balance == 10
    assert table.later(settlement, month=NOVEMBER) == []
    space = table.read(space_by_code, code="CANTINE").id
    held = table.do(
        hold_space, dossier=table.event, space=space, item="event_booking:1",
        starts_at=at(THURSDAY, "10:00"), ends_at=at(THURSDAY, "12:00"),
    )  # fmt: skip
    with pytest.raises(Overlap, match="Passage"):
        table.undo(outcome)
    table.do(release_hold, hold=held)
    table.undo(outcome)
    assert _shown(table) == before
    assert table.read(backend.check) == []


def test_the_space_may_be_kept_then_freed(table: Any) -> None:
    made = _filled(table)
    table.do(cancel_service, service=made["service"], reason="grève", keep_space=True)
    space = table.read(space_by_code, code="CANTINE").id
    noon = {"starts_at": at(THURSDAY, "10:00"), "ends_at": at(THURSDAY, "12:00")}
    with pytest.raises(Overlap):
        table.do(hold_space, dossier=table.event, space=space, item="event_booking:1", **noon)
    outcome = table.perform(free_space, service=made["service"])
    table.undo(outcome)
    table.do(free_space, service=made["service"])
    table.do(hold_space, dossier=table.event, space=space, item="event_booking:1", **noon)
    assert table.read(backend.check) == []


def test_a_cancelled_service_says_why_and_is_restored_rather_than_opened_again(table: Any) -> None:
    made = _filled(table)
    with pytest.raises(BadInput, match="pourquoi"):
        table.do(cancel_service, service=made["service"], reason=" ")
    table.do(cancel_service, service=made["service"], reason="panne de four")
    with pytest.raises(RuleBroken, match="panne de four"):
        table.book("La Rive", 1)
    with pytest.raises(RuleBroken, match="rétablissez-le"):
        table.do(open_service, day=THURSDAY)
    with pytest.raises(RuleBroken, match="changé entre-temps"):
        table.do(cancel_service, service=made["service"], reason="encore")


def test_a_card_used_elsewhere_meanwhile_is_named_when_undo_needs_it(table: Any) -> None:
    made = _filled(table)
    outcome = table.perform(cancel_service, service=made["service"], reason="panne de four")
    friday = date(2026, 11, 27)
    other = table.book("Les Semeurs", 10, friday)
    table.do(pay_by_card, meal=other, card=made["card"])
    with pytest.raises(RuleBroken, match="Il reste 0 repas sur la carte"):
        table.undo(outcome)
    assert table.day().state == "cancelled"
    assert table.read(backend.check) == []


def test_events_and_people_to_call_are_flagged_until_told(table: Any) -> None:
    made = _filled(table)
    table.do(cancel_service, service=made["service"], reason="panne de four")
    orders = table.read(
        lambda reader: reader.port(Covers).ordered(reader, dossiers=[table.event])
    )
    assert [(one.state, one.service_state) for one in orders] == [("cancelled", "cancelled")]

    def kinds() -> list[str]:
        found = table.read(lambda reader: backend.remind(reader, on=date(2026, 11, 25)))
        return [one.kind for one in found if one.page == "canteen"]

    assert kinds().count("service_cancelled") == kinds().count("event_meals_cancelled") == 1
    outcomes = [table.perform(mark_told, meal=made[name]) for name in ("own", "paid", "event")]
    assert "service_cancelled" not in kinds()
    table.undo(outcomes[0])
    assert "service_cancelled" in kinds()


def test_another_operator_takes_over_and_the_settlement_follows(table: Any) -> None:
    made = _filled(table)
    before = _shown(table)
    outcome = table.perform(
        hand_over, service=made["service"], operator=table.parties["La Marmite"],
        to=table.parties["Le Fournil"], reason="cuisinier malade",
    )  # fmt: skip
    paid = table.later(settlement, month=NOVEMBER)
    assert [line.name for line in paid] == ["Le Fournil"]
    assert paid[0].collected == sum(line.collected for line in before[2])
    assert table.day().taken == 17
    table.undo(outcome)
    assert _shown(table) == before
    assert [part.portions for part in table.read(parts, services=[made["service"]])] == [60, 30]
    with pytest.raises(RuleBroken, match="n’est pas opérateur"):
        table.do(
            hand_over, service=made["service"], operator=table.parties["La Marmite"],
            to=table.parties["La Rive"], reason="",
        )  # fmt: skip


def test_a_service_opened_by_mistake_is_withdrawn_unless_somebody_eats(table: Any) -> None:
    outcome = table.perform(open_service, day=THURSDAY)
    table.undo(outcome)
    assert table.day().state == "planned"
    number = table.open()
    table.book("La Rive", 1)
    with pytest.raises(RuleBroken, match="annulez le service"):
        table.do(withdraw_service, service=number)


def test_a_span_opens_what_the_rota_plans_and_names_what_is_taken(table: Any) -> None:
    space = table.read(space_by_code, code="CANTINE").id
    table.do(
        hold_space, dossier=table.event, space=space, item="event_booking:1",
        starts_at=at(THURSDAY, "10:00"), ends_at=at(THURSDAY, "12:00"),
    )  # fmt: skip
    outcome = table.perform(open_services, first=date(2026, 11, 24), last=date(2026, 12, 1))
    assert len(outcome.value.services) == 5
    assert [(one.day, "Passage" in one.reason) for one in outcome.value.refused] == [(THURSDAY, True)]
    redo = table.undo(outcome)
    assert table.day(date(2026, 11, 24)).state == "planned"
    table.undo(redo)
    assert table.day(date(2026, 11, 24)).state == "open"
    assert table.read(backend.check) == []
