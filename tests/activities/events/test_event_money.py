"""Prices frozen on bookings, moves that show before and after, included hours, fees, charges, deposits."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from event_words import DAY, at, booked, client, space, wish
from sqlalchemy import text

from pole_desk import backend
from pole_desk.accounts.billing.commands import collect_charges
from pole_desk.activities.events.charges import EventCharges
from pole_desk.activities.events.checks import EventChecks
from pole_desk.activities.events.commands import (
    add_extra,
    agree_price,
    book,
    cancel_bookings,
    change_event,
    confirm_bookings,
    move_booking,
    move_event,
    reprice_bookings,
    restore_bookings,
)
from pole_desk.activities.events.queries import (
    booking_card,
    cancel_fees,
    event_card,
    event_support,
    hours_left,
    price_change,
    price_of,
)
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.activities.leases.commands import end_lease, open_lease
from pole_desk.activities.leases.queries import leases
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.charges import Charge, ChargeLedger, InvoicedCharge
from pole_desk.ports.ids import BookingId, DossierId, PartyId, SpaceId
from pole_desk.registers.catalog.commands import set_price
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.parties.rules import PartyInput

JANUARY = Month(2027, 1)


def euros(text: str) -> Decimal:
    return Decimal(text)


def hosted(pole: Runner, hours: int = 4, name: str = "La Ruche") -> PartyId:
    """A structure whose lease includes room hours."""
    party = client(pole, name)
    pole.do(
        open_lease, party=party, spaces=[space(pole, "B01")], first_day=date(2026, 1, 1),
        terms=Terms(people=2, room_hours=hours),
    )  # fmt: skip
    return party


def charged(pole: Runner, month: Month = JANUARY) -> dict[str, Charge]:
    return {charge.key: charge for charge in pole.read(EventCharges().due, month)}


def test_the_price_is_that_of_the_category_with_the_full_one_beside(pole: Runner) -> None:
    ess = pole.do(add_party, party=PartyInput(name="Le Fournil", legal_form="SCIC SA"))
    full = booked(pole, client(pole), wish(pole, "R1", 9, 17)).bookings[0]
    less = booked(pole, ess, wish(pole, "R1", 9, 17, day=DAY + timedelta(days=1))).bookings[0]
    card, other = pole.read(booking_card, booking=full), pole.read(booking_card, booking=less)
    assert (card.category, card.unit, card.list_price, card.agreed_price) == ("other", "day", 230, 230)
    assert (other.category, other.list_price, other.agreed_price) == ("ess", 230, 184)
    assert other.price_words.startswith("Tarif acteur de l’ESS\u202f: 1\u00a0journée à 184,00\u00a0€")
    assert (other.item, other.tax, other.account) == ("event_large_room_day", "S20", "706400")


def test_a_category_given_overrides_the_structures_own(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 17), category="hosted")
    assert pole.read(booking_card, booking=made.bookings[0]).agreed_price == 115
    with pytest.raises(BadInput):
        booked(pole, client(pole, "Autre"), wish(pole, "R2"), category="ami")


def test_a_new_tariff_prices_what_comes_after_and_leaves_what_was_agreed(pole: Runner) -> None:
    party = client(pole)
    before = booked(pole, party, wish(pole, "R1", 9, 11)).bookings[0]
    pole.do(set_price, item="event_large_room_hour", amount=euros("44.00"), valid_from=date(2026, 12, 1))
    after = booked(pole, party, wish(pole, "R1", 14, 16)).bookings[0]
    assert pole.read(booking_card, booking=before).agreed_price == 80
    assert pole.read(booking_card, booking=after).agreed_price == 88
    pole.do(reprice_bookings, bookings=[before])
    assert pole.read(booking_card, booking=before).agreed_price == 88


def test_moving_across_classes_shows_both_prices_and_keeps_one_for_a_reason(pole: Runner) -> None:
    booking = booked(pole, client(pole), wish(pole, "R2", 9, 11)).bookings[0]
    to = {"booking": booking, "space": space(pole, "R1"), "starts_at": at(9), "ends_at": at(11)}
    change = pole.read(price_change, **to)
    assert (change.before.agreed_price, change.after.agreed_price, change.changed) == (44, 80, True)
    with pytest.raises(BadInput) as refused:
        pole.do(move_booking, **to, keep_price=True)
    assert "44,00" in refused.value.message and "80,00" in refused.value.message
    pole.do(move_booking, **to, keep_price=True, price_reason="R2 en travaux")
    kept = pole.read(booking_card, booking=booking)
    assert (kept.code, kept.agreed_price, kept.list_price, kept.price_reason) == ("R1", 44, 80, "R2 en travaux")
    pole.do(move_booking, booking=booking, space=space(pole, "R1"), starts_at=at(14), ends_at=at(16))
    assert pole.read(booking_card, booking=booking).agreed_price == 44
    pole.do(move_booking, booking=booking, space=space(pole, "R1"), starts_at=at(14), ends_at=at(17))
    longer = pole.read(booking_card, booking=booking)
    assert (longer.agreed_price, longer.price_reason) == (120, "")


def test_a_price_agreed_for_a_reason_can_be_taken_back(pole: Runner) -> None:
    booking = booked(pole, client(pole), wish(pole, "R1", 9, 11)).bookings[0]
    with pytest.raises(BadInput):
        pole.do(agree_price, booking=booking, price=euros("10.00"), reason=" ")
    act = pole.perform(agree_price, booking=booking, price=euros("0.00"), reason="partenaire")
    card = pole.read(booking_card, booking=booking)
    assert (card.agreed_price, card.list_price, card.price_reason) == (0, 80, "partenaire")
    assert act.undo is not None
    pole.undo(act.undo)
    assert pole.read(booking_card, booking=booking).agreed_price == 80


def test_the_pole_does_not_charge_itself(pole: Runner) -> None:
    booking = booked(pole, pole.read(the_pole), wish(pole, "R1", 9, 11)).bookings[0]
    card = pole.read(booking_card, booking=booking)
    assert (card.agreed_price, card.list_price) == (0, 80)


def test_included_hours_come_first_and_what_is_left_shows(pole: Runner) -> None:
    party = hosted(pole)
    one = booked(pole, party, wish(pole, "R1", 9, 12)).bookings[0]
    left = pole.read(hours_left, party=party, on=DAY)
    assert (left.allowed, left.used, left.left) == (240, 180, 60)
    seen = pole.read(price_of, space=space(pole, "R1"), starts_at=at(14), ends_at=at(16), party=party)
    assert (seen.included_minutes, seen.left_minutes, seen.agreed_price) == (60, 60, 20)
    other = booked(pole, party, wish(pole, "R1", 14, 16)).bookings[0]
    cards = [pole.read(booking_card, booking=booking) for booking in (one, other)]
    assert [card.included_minutes for card in cards] == [180, 60]
    assert [card.agreed_price for card in cards] == [0, 20]
    assert "1\u00a0h comprises" in cards[1].price_words
    january = booked(pole, party, wish(pole, "R1", 9, 12, day=date(2027, 1, 6))).bookings[0]
    assert pole.read(booking_card, booking=january).included_minutes == 180
    hall = booked(pole, party, wish(pole, "HALLE-A", 9, 10, day=date(2027, 1, 6))).bookings[0]
    assert pole.read(booking_card, booking=hall).included_minutes == 0


def test_hours_given_back_by_a_cancellation_are_never_given_twice(pole: Runner) -> None:
    party = hosted(pole)
    one = booked(pole, party, wish(pole, "R1", 9, 13)).bookings[0]
    act = pole.perform(cancel_bookings, bookings=[one], reason="report")
    assert pole.read(hours_left, party=party, on=DAY).left == 240
    other = booked(pole, party, wish(pole, "R2", 9, 12)).bookings[0]
    pole.do(restore_bookings, bookings=[one])
    cards = [pole.read(booking_card, booking=booking) for booking in (one, other)]
    assert [card.included_minutes for card in cards] == [60, 180]
    assert cards[0].agreed_price > 0
    assert pole.read(hours_left, party=party, on=DAY).left == 0
    assert act.undo is not None


def test_a_lapsed_option_holds_no_hours_and_takes_what_is_left_when_confirmed(
    pole: Runner, clock: FixedClock
) -> None:
    party = hosted(pole)
    option = booked(
        pole, party, wish(pole, "R1", 9, 12), state=BookingState.OPTION, option_until=at(9, day=date(2026, 11, 25))
    ).bookings[0]
    assert pole.read(hours_left, party=party, on=DAY).left == 60
    clock.set(clock.now() + timedelta(days=3))
    assert pole.read(hours_left, party=party, on=DAY).left == 240
    booked(pole, party, wish(pole, "R2", 9, 12))
    pole.do(confirm_bookings, bookings=[option])
    assert pole.read(booking_card, booking=option).included_minutes == 60


def test_seats_that_book_at_once_never_give_an_hour_twice(pole: Runner) -> None:
    party = hosted(pole)
    rooms = [space(pole, code) for code in ("R1", "R2", "R3", "R4")]
    own = {
        room: booked(pole, party, wish(pole, "HALLE-A", 9 + number, 10 + number)).event
        for number, room in enumerate(rooms)
    }
    gate = Barrier(len(rooms))

    def one(room: SpaceId) -> int:
        wanted = BookingWish(room, at(9), at(11), set_up=0, tear_down=0)
        gate.wait()
        made = pole.do(book, party=party, title="Réunion", wishes=[wanted], event=own[room])
        return int(pole.read(booking_card, booking=made.bookings[0]).included_minutes)

    with ThreadPoolExecutor(len(rooms)) as seats:
        given = list(seats.map(one, rooms))
    assert sorted(given) == [0, 0, 120, 120]


def test_included_hours_go_by_order_of_start_within_an_act(pole: Runner) -> None:
    party = hosted(pole, hours=2)
    made = booked(pole, party, wish(pole, "R1", 14, 16), wish(pole, "R2", 9, 11))
    cards = [pole.read(booking_card, booking=booking) for booking in made.bookings]
    assert [card.included_minutes for card in cards] == [0, 120]


def test_cancelling_shows_its_fee_takes_it_and_charges_it(pole: Runner) -> None:
    party = client(pole)
    booking = booked(pole, party, wish(pole, "R1", 9, 17)).bookings[0]
    shown = pole.read(cancel_fees, bookings=[booking])
    assert (shown.total, shown.fees[booking].text) == (115, "annulé 10 jours avant\u202f: 50\u202f% du prix")
    event = pole.read(booking_card, booking=booking).event
    pole.do(cancel_bookings, bookings=[booking], reason="report")
    fees = charged(pole, Month(2026, 12))
    assert fees[f"event:{event}:fee:{booking}"].unit_price == 115
    assert charged(pole) == {}
    pole.do(restore_bookings, bookings=[booking])
    assert charged(pole, Month(2026, 12)) == {}
    assert list(charged(pole)) == [f"event:{event}:booking:{booking}"]


def test_another_fee_needs_its_reason(pole: Runner) -> None:
    booking = booked(pole, client(pole), wish(pole, "R1", 9, 17)).bookings[0]
    with pytest.raises(BadInput) as refused:
        pole.do(cancel_bookings, bookings=[booking], reason="report", fee=euros("0.00"))
    assert refused.value.code == "fee_reason"
    pole.do(cancel_bookings, bookings=[booking], reason="report", fee=euros("0.00"), fee_reason="geste")
    card = pole.read(booking_card, booking=booking)
    assert card.cancel_fee == 0 and "geste" in card.cancel_reason and "115,00" in card.cancel_reason


def test_an_option_is_given_up_for_nothing_and_a_booking_undone_too(pole: Runner) -> None:
    option = booked(pole, client(pole), wish(pole, "R1"), state=BookingState.OPTION).bookings[0]
    assert pole.read(cancel_fees, bookings=[option]).total == 0
    act = pole.perform(
        book, party=client(pole, "Autre"), title="Réunion", wishes=[wish(pole, "R2", 9, 11, day=date(2026, 11, 24))]
    )
    assert act.undo is not None
    pole.undo(act.undo)
    assert charged(pole, Month(2026, 12)) == {}


def test_a_scale_of_the_setting_replaces_the_usual_one(pole: Runner) -> None:
    pole.do(set_setting, key="events.cancel_scale", value=[[0, 10]], valid_from=date(2026, 1, 1))
    booking = booked(pole, client(pole), wish(pole, "R1", 9, 17)).bookings[0]
    assert pole.read(cancel_fees, bookings=[booking]).total == 23


def test_bookings_are_billed_on_the_invoice_of_the_month_after_their_last_day(pole: Runner) -> None:
    party = client(pole)
    made = booked(
        pole, party, wish(pole, "R1", 9, 11), wish(pole, "R1", 9, 11, day=date(2027, 1, 5)),
        wish(pole, "R2", 9, 11), together=False,
    )  # fmt: skip
    keys = [f"event:{made.event}:booking:{booking}" for booking in made.bookings]
    assert set(charged(pole)) == {keys[0], keys[2]}
    assert set(charged(pole, Month(2027, 2))) == {keys[1]}
    assert charged(pole, Month(2026, 12)) == {}
    charge = charged(pole)[keys[0]]
    assert (charge.quantity, charge.unit, charge.unit_price, charge.role) == (2, "heure", 40, "final")
    assert charge.label == "Assemblée\u202f: Grande salle de réunion, le 3 décembre 2026 de 9\u202fh à 11\u202fh"
    assert pole.read(EventCharges().first_month) == Month(2026, 12)


def test_a_deposit_is_due_when_confirmed_and_taken_off_the_final_price(pole: Runner) -> None:
    party = client(pole)
    made = booked(pole, party, wish(pole, "HALLE", 9, 17), state=BookingState.OPTION)
    assert charged(pole, Month(2026, 11)) == {}
    pole.do(confirm_bookings, bookings=made.bookings)
    (deposit,) = charged(pole, Month(2026, 11)).values()
    assert (deposit.role, deposit.unit_price, deposit.account) == ("deposit", 255, "419100")
    final = charged(pole)
    taken = final[f"event:{made.event}:deposit:S20:2027-01"]
    assert (taken.quantity * taken.unit_price, taken.role) == (-255, "final")
    assert sum(charge.quantity * charge.unit_price for charge in final.values()) == 850 - 255


def test_a_small_event_and_one_of_this_month_pay_nothing_in_advance(pole: Runner) -> None:
    booked(pole, client(pole), wish(pole, "R1", 9, 11))
    booked(pole, client(pole, "Autre"), wish(pole, "HALLE", 9, 17, day=date(2026, 11, 27)))
    keys = [key for month in (11, 12) for key in charged(pole, Month(2026, month))] + [*charged(pole)]
    assert len(keys) == 2 and not [key for key in keys if "deposit" in key]


def test_a_cancelled_event_keeps_of_its_deposit_what_its_fee_takes(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "HALLE", 9, 17, day=date(2027, 1, 14)))
    pole.do(collect_charges, month=Month(2026, 11))
    assert charged(pole, Month(2026, 11))[f"event:{made.event}:deposit:S20"].unit_price == 255
    pole.do(cancel_bookings, bookings=made.bookings, reason="report", fee=euros("100.00"), fee_reason="accord")
    assert charged(pole, Month(2026, 11)) == {}
    assert charged(pole, Month(2026, 12))[f"event:{made.event}:fee:{made.bookings[0]}"].unit_price == 100
    assert pole.read(backend.check) == []


class Invoices:
    """What was invoiced, as billing would tell it."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def invoiced(self, reader: Reader, dossiers: Collection[DossierId]) -> list[InvoicedCharge]:
        return [InvoicedCharge(key, 1, "2026-12", DAY, DAY, "FA-2026-00001") for key in self.keys]

    def invoiced_until(self, reader: Reader, dossier: DossierId) -> date | None:
        return None


def test_an_invoiced_booking_no_longer_moves_nor_changes_price(sqlite_pole: Runner, clock: FixedClock) -> None:
    invoices = Invoices()
    pole = Runner(
        sqlite_pole.engine, clock, sqlite_pole.user, {**sqlite_pole.ports, ChargeLedger: invoices},
        sqlite_pole._guards,
    )  # fmt: skip
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11))
    (booking,) = made.bookings
    invoices.keys.append(f"event:{made.event}:booking:{booking}")
    assert pole.read(booking_card, booking=booking).locked
    for act, more in (
        (cancel_bookings, {"bookings": [booking], "reason": "report"}),
        (agree_price, {"booking": booking, "price": euros("1.00"), "reason": "geste"}),
        (reprice_bookings, {"bookings": [booking]}),
    ):
        with pytest.raises(RuleBroken) as refused:
            pole.do(act, **more)  # type: ignore[operator]
        assert refused.value.code == "booking_invoiced"


def test_an_invoiced_service_stays_at_its_day_when_its_event_moves(sqlite_pole: Runner, clock: FixedClock) -> None:
    invoices = Invoices()
    pole = Runner(
        sqlite_pole.engine, clock, sqlite_pole.user, {**sqlite_pole.ports, ChargeLedger: invoices},
        sqlite_pole._guards,
    )  # fmt: skip
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11))
    first, other = (pole.do(add_extra, event=made.event, item=one, quantity=Decimal(1), on=DAY)
                    for one in ("event_cleaning", "event_technician"))  # fmt: skip

    def days() -> dict[int, date]:
        return {one.id: one.on_day for one in pole.read(event_card, event=made.event).extras}

    invoices.keys.append(f"event:{made.event}:extra:{first}")
    act = pole.perform(move_event, event=made.event, days=7)
    assert days() == {first: DAY, other: DAY + timedelta(days=7)}
    (stuck,) = act.value.stuck
    assert stuck.extra == first and "facturé" in stuck.why and "1 élément reste à sa date" in act.said
    invoices.keys.append(f"event:{made.event}:extra:{other}")
    with pytest.raises(RuleBroken) as refused:
        pole.undo(act.undo)
    assert refused.value.code == "extra_invoiced"
    invoices.keys.pop()
    pole.undo(act.undo)
    assert days() == {first: DAY, other: DAY}


def test_a_deposit_that_was_invoiced_stays_as_it_was(sqlite_pole: Runner, clock: FixedClock) -> None:
    invoices = Invoices()
    pole = Runner(
        sqlite_pole.engine, clock, sqlite_pole.user, {**sqlite_pole.ports, ChargeLedger: invoices},
        sqlite_pole._guards,
    )  # fmt: skip
    made = booked(pole, client(pole), wish(pole, "HALLE", 9, 17))
    key = f"event:{made.event}:deposit:S20"
    invoices.keys.append(key)
    booked(pole, client(pole, "Autre"), wish(pole, "R1"), event=made.event)
    pole.do(change_event, event=made.event, deposit_percent=50)
    pole.do(agree_price, booking=made.bookings[0], price=euros("900.00"), reason="accord")
    assert charged(pole, Month(2026, 11))[key].unit_price == 255


def test_billing_invoices_an_event_with_its_deposit_taken_off(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "HALLE", 9, 17))
    collected = pole.do(collect_charges, month=JANUARY)
    assert collected.added == 3
    pole.do(move_booking, booking=made.bookings[0], space=space(pole, "R1"), starts_at=at(9), ends_at=at(11))
    again = pole.do(collect_charges, month=JANUARY)
    assert (again.added, again.withdrawn) == (0, 2)
    assert BookingId(made.bookings[0]) and pole.read(backend.check) == []


def test_support_counts_what_cost_nothing_too(pole: Runner) -> None:
    party = hosted(pole)
    booked(pole, party, wish(pole, "R1", 9, 11))
    booked(pole, party, wish(pole, "HALLE-A", 9, 11))
    booked(pole, pole.read(the_pole), wish(pole, "R2", 9, 11))
    rows = pole.read(event_support, first=Month(2026, 12), last=Month(2026, 12))
    assert [(row.party, row.list_amount, row.agreed_amount, row.support) for row in rows] == [
        (party, 80, 0, 80), (party, 120, 60, 60),
    ]  # fmt: skip
    assert pole.read(event_support, first=Month(2027, 1), last=Month(2027, 1)) == []


def test_the_deposit_follows_its_share_until_it_is_invoiced(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "HALLE", 9, 17))
    act = pole.perform(change_event, event=made.event, deposit_percent=50)
    key = f"event:{made.event}:deposit:S20"
    assert charged(pole, Month(2026, 11))[key].unit_price == 425
    assert act.undo is not None
    pole.undo(act.undo)
    assert charged(pole, Month(2026, 11))[key].unit_price == 255
    pole.do(change_event, event=made.event, deposit_percent=0)
    assert charged(pole, Month(2026, 11)) == {}


def test_a_check_finds_included_hours_given_twice_or_beyond_the_lease(
    sqlite_pole: Runner, clock: FixedClock
) -> None:
    pole = sqlite_pole
    party = hosted(pole, hours=4)
    first, other = booked(pole, party, wish(pole, "R1", 9, 12), wish(pole, "R2", 14, 16)).bookings
    assert [pole.read(booking_card, booking=one).included_minutes for one in (first, other)] == [180, 60]
    assert pole.read(EventChecks().check) == []

    def give(booking: BookingId, minutes: int) -> list[tuple[str, str]]:
        with pole.engine.begin() as seat:
            seat.exec_driver_sql(
                f"UPDATE event_booking SET included_minutes = {minutes} WHERE id = {booking}"
            )
        return [(one.code, one.record) for one in pole.read(EventChecks().check)]

    assert give(other, 120) == [("included_hours", f"event_booking:{other}")]
    (found,) = pole.read(EventChecks().check)
    assert "La Ruche a reçu 5" in found.message and "décembre 2026" in found.message
    assert give(other, 60) == []
    assert give(first, 200)[0] == ("included_hours", f"event_booking:{first}")
    assert give(first, 180) == []
    lease = pole.read(leases, on=date(2026, 11, 23))[0]
    pole.do(end_lease, lease=lease.id, last_day=date(2026, 11, 30))
    assert pole.read(EventChecks().check) == []
    pole.do(cancel_bookings, bookings=[first, other], reason="report", together=False)
    assert give(other, 500) == []


def test_a_deposit_changed_around_the_program_is_seen(sqlite_pole: Runner) -> None:
    pole = sqlite_pole
    made = booked(pole, client(pole), wish(pole, "HALLE", 9, 17))
    pole.do(change_event, event=made.event, deposit_percent=50)
    assert pole.read(backend.check) == []
    with pole.engine.begin() as connection:
        connection.execute(text("UPDATE event_deposit SET amount = amount + 100"))
    assert [(one.code, one.record) for one in pole.read(backend.check)] == [("record_altered", "event_deposit:1")]
