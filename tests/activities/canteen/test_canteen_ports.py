"""The canteen as strangers see it: an event orders, people are counted, Today and the search ask."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.activities.canteen.commands import cancel_service, open_service, sell_card
from pole_desk.activities.canteen.rules.allergens import read_eater
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Tx, command
from pole_desk.ports.covers import Covers
from pole_desk.ports.headcount import HeadcountSources
from pole_desk.ports.payouts import PayoutSources
from pole_desk.registers.calendar.commands import add_closure

MONDAY, THURSDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 28)


@command(Permission.EVENTS)
def stranger(tx: Tx, *, act: str, arguments: dict[str, Any]) -> Any:
    """What an event's own command does with the port."""
    return getattr(tx.port(Covers), act)(tx, **arguments)


def _ask(table: Any, act: str, **arguments: Any) -> Any:
    return table.do(stranger, act=act, arguments=arguments)


def _offer(table: Any, day: date) -> Any:
    return table.read(lambda reader: reader.port(Covers).offer(reader, day=day))


def _ordered(table: Any) -> list[Any]:
    return table.read(lambda reader: reader.port(Covers).ordered(reader, dossiers=[table.event]))


def test_an_event_orders_changes_cancels_and_restores_its_meals(table: Any) -> None:
    assert (_offer(table, THURSDAY).state, _offer(table, THURSDAY).left) == ("open", 90)
    party = table.parties["Passage"]
    meal = _ask(table, "order", dossier=table.event, party=party, day=THURSDAY, covers=12, note="buffet")
    assert (_offer(table, THURSDAY).left, table.meal(meal).origin, table.meal(meal).guest) == (78, "event", "event")
    _ask(table, "change", booking=meal, covers=20)
    friday = date(2026, 11, 27)
    _ask(table, "change", booking=meal, day=friday)
    assert (_offer(table, THURSDAY).left, _offer(table, friday).left) == (90, 70)
    _ask(table, "cancel", booking=meal, reason="moins de monde")
    assert [(one.state, one.covers) for one in _ordered(table)] == [("cancelled", 20)]
    _ask(table, "restore", booking=meal)
    assert [(one.booking, one.day, one.state) for one in _ordered(table)] == [(meal, friday, "booked")]
    with pytest.raises(RuleBroken, match="Il reste 70 places") as refused:
        _ask(table, "order", dossier=table.event, party=party, day=friday, covers=71)
    assert refused.value.details["left"] == 70
    assert table.read(backend.check) == []


def test_an_event_is_told_why_a_day_takes_no_meal(table: Any) -> None:
    table.do(add_closure, first=THURSDAY, last=THURSDAY, label="Inventaire")
    assert _offer(table, THURSDAY)[1:] == ("closed", "fermé (Inventaire)", 0)
    assert _offer(table, SATURDAY).reason == "pas de service le samedi"
    friday = table.open(date(2026, 11, 27))
    table.do(cancel_service, service=friday, reason="panne de four")
    assert _offer(table, date(2026, 11, 27))[1:] == ("cancelled", "annulé\u202f: panne de four", 0)
    table.book("La Rive", 90, date(2026, 11, 30))
    assert _offer(table, date(2026, 11, 30))[1:] == ("open", "il est complet", 0)


def test_people_at_midday_are_counted_but_for_those_of_events(table: Any) -> None:
    table.book("La Rive", 5)
    table.book("Passage", 12, dossier=table.event)

    def people(reader: Reader) -> list[tuple[int, str]]:
        day = datetime(2026, 11, 26, 11, 30, tzinfo=UTC).timestamp()
        found = reader.port(HeadcountSources).sources
        return [
            (one.people, one.title)
            for source in found
            for one in source.presences(reader, int(day), int(day) + 60)
        ]

    assert (5, "Service du midi") in table.read(people)
    assert any(source for source in table.read(lambda reader: reader.port(PayoutSources).sources))


def test_today_tells_the_covers_then_asks_for_the_sheet(table: Any) -> None:
    table.book("La Rive", 5, MONDAY.replace(day=24))
    tuesday = date(2026, 11, 24)

    def told() -> list[tuple[str, str]]:
        found = table.read(lambda reader: backend.remind(reader, on=tuesday))
        return [(one.kind, one.title) for one in found if one.page == "canteen"]

    table.runner.clock.set(datetime(2026, 11, 24, 7, tzinfo=UTC))
    assert ("covers_today", "5 couverts ce midi") in told()
    table.runner.clock.set(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert ("kitchen_sheet", "5 couverts ce midi") in told()


def test_a_service_without_operator_is_told_to_somebody(table: Any) -> None:
    table.do(open_service, day=THURSDAY, parts=[])
    found = table.read(lambda reader: backend.remind(reader, on=MONDAY))
    assert [(one.kind, one.verb) for one in found if one.page == "canteen"] == [("no_operator", "Désigner")]


def test_the_search_box_finds_the_next_meal(table: Any) -> None:
    table.book("La Rive", 5)
    hits = table.read(lambda reader: backend.find(reader, text="rive cantine"))
    hits = [hit for hit in hits if hit.kind == "meal"]
    assert [(hit.title, hit.page) for hit in hits] == [("Cantine le 26 nov. 2026\u202f: La Rive", "canteen")]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE canteen_service SET taken_hosted = taken_hosted - 1", "canteen_counter"),
        ("UPDATE canteen_meal SET state = 'cancelled', late = false", "canteen_counter"),
        ("UPDATE canteen_service SET state = 'cancelled', space_kept = false", "meal_lost"),
        ("UPDATE hold SET state = 'released'", "service_unheld"),
        ("UPDATE canteen_meal SET card = NULL", "card_counter"),
        ("UPDATE canteen_diet SET consent_on = NULL, name = 'Léa'", "diet_consent"),
    ],
)
def test_what_was_tampered_with_is_found(table: Any, statement: str, code: str) -> None:
    card = table.do(sell_card, party=table.parties["La Rive"])
    table.book("La Rive", 2, card=card, eaters=[read_eater("halal")])
    assert table.read(backend.check) == []
    with table.runner.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(statement)
    assert code in [finding.code for finding in table.read(backend.check)]
