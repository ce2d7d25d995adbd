"""Quotes in numbered versions, sent, accepted, declined; function sheets; papers of the doors."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from event_words import DAY, at, booked, client, space, wish
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.events.commands import (
    accept_quote,
    add_extra,
    agree_price,
    cancel_bookings,
    change_event,
    decline_quote,
    hand_sheets,
    lend_equipment,
    move_booking,
    prepare_quote,
    send_quote,
)
from pole_desk.activities.events.queries import (
    booking_card,
    day_schedule,
    door_sign,
    equipment,
    event_card,
    offer,
    quote_paper,
    quotes,
    sheets,
)
from pole_desk.activities.events.rules import BookingState
from pole_desk.formats.pdf.door import render_day_schedule, render_door_sign
from pole_desk.formats.pdf.function_sheet import render_function_sheet
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands import withdraw_price

OPTION = BookingState.OPTION


def words(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        shown = "\n".join(page.get_textpage().get_text_range() for page in file)
    return " ".join(shown.split("\r\n"))


def state(pole: Runner, booking: int) -> str:
    return str(pole.read(booking_card, booking=booking).state)


def test_a_quote_freezes_its_lines_and_takes_vat_once_per_rate(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11), wish(pole, "R2", 14, 15), state=OPTION)
    pole.do(add_extra, event=made.event, booking=made.bookings[0], item="event_technician", quantity=Decimal("1.5"))
    quote = pole.do(prepare_quote, event=made.event)
    paper = pole.read(quote_paper, quote=quote)
    assert [line.net for line in paper.lines] == [80, 22, 63]
    assert paper.number == "DV-2026-00001-1" and paper.net == 165
    (tax,) = paper.taxes
    assert (tax.base, tax.amount, paper.total) == (165, round_cents(Decimal("165") / 5), 198)
    assert "50\u202f% du prix jusqu’à 7 jours avant" in paper.mentions[0]
    shown = words(render_offer(paper))
    assert "DV-2026-00001-1" in shown and "198,00" in shown and "Technicien" in shown


def test_what_has_no_price_is_not_offered_until_one_is_agreed(pole: Runner) -> None:
    for unit in ("hour", "half_day", "day"):
        pole.do(withdraw_price, item=f"event_small_room_{unit}", category="standard", valid_from=date(2014, 1, 1))
    made = booked(pole, client(pole), wish(pole, "R3", 9, 11), state=OPTION)
    with pytest.raises(RuleBroken) as refused:
        pole.do(prepare_quote, event=made.event)
    assert refused.value.code == "no_price" and "20 m² nord" in refused.value.message
    pole.do(agree_price, booking=made.bookings[0], price=Decimal("0.00"), reason="offert")
    assert pole.do(prepare_quote, event=made.event)


def test_sending_ties_the_options_to_the_quotes_term(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), wish(pole, "R2", 14, 16), state=OPTION)
    until = at(18, day=date(2026, 11, 30))
    quote = pole.do(prepare_quote, event=made.event, valid_until=until)
    pole.do(send_quote, quote=quote)
    cards = [pole.read(booking_card, booking=booking) for booking in made.bookings]
    assert [(card.state, card.confirm_by) for card in cards] == [("quoted", until)] * 2
    assert pole.read(quotes, event=made.event)[0].shown == "sent"


def test_accepting_confirms_everything_and_can_be_taken_back(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), wish(pole, "R2", 14, 16), state=OPTION)
    quote = pole.do(prepare_quote, event=made.event)
    pole.do(send_quote, quote=quote)
    act = pole.perform(accept_quote, quote=quote)
    assert [state(pole, booking) for booking in made.bookings] == ["confirmed"] * 2
    assert pole.read(quotes, event=made.event)[0].state == "accepted"
    assert act.undo is not None
    pole.undo(act.undo)
    assert [state(pole, booking) for booking in made.bookings] == ["quoted"] * 2
    assert pole.read(quotes, event=made.event)[0].state == "sent"
    assert pole.read(backend.check) == []


def test_accepting_is_all_or_none(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), wish(pole, "R2", 14, 16), state=OPTION)
    quote = pole.do(prepare_quote, event=made.event)
    pole.do(send_quote, quote=quote)
    other = client(pole, "Le Fournil")
    with pole.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE event_booking SET confirm_by = 1 WHERE space = :space AND state = 'quoted'"),
                           {"space": space(pole, "R2")})  # fmt: skip
        connection.execute(text("UPDATE hold SET lapses_at = 1 WHERE item = :item"),
                           {"item": f"event_booking:{made.bookings[1]}"})  # fmt: skip
    booked(pole, other, wish(pole, "R2", 15, 17))
    with pytest.raises(Overlap) as refused:
        pole.do(accept_quote, quote=quote)
    assert "Le Fournil" in refused.value.message
    assert [state(pole, booking) for booking in made.bookings] == ["quoted"] * 2


def test_a_new_version_replaces_the_sent_one_only_when_it_is_sent(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), state=OPTION)
    first = pole.do(prepare_quote, event=made.event)
    pole.do(send_quote, quote=first)
    pole.do(add_extra, event=made.event, booking=made.bookings[0], item="event_cleaning")
    with pytest.raises(RuleBroken) as stale:
        pole.do(accept_quote, quote=first)
    assert stale.value.code == "quote_stale"
    second = pole.do(prepare_quote, event=made.event)
    third = pole.do(prepare_quote, event=made.event)
    assert [row.state for row in pole.read(quotes, event=made.event)] == ["sent", "replaced", "draft"]
    pole.do(send_quote, quote=third)
    rows = pole.read(quotes, event=made.event)
    assert [(row.number, row.state) for row in rows] == [
        ("DV-2026-00001-1", "replaced"), ("DV-2026-00001-2", "replaced"), ("DV-2026-00001-3", "sent"),
    ]  # fmt: skip
    assert second and pole.read(quote_paper, quote=first).net < pole.read(quote_paper, quote=third).net


def test_declining_gives_the_options_up_and_can_be_taken_back(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), state=OPTION)
    quote = pole.do(prepare_quote, event=made.event)
    pole.do(send_quote, quote=quote)
    with pytest.raises(BadInput):
        pole.do(decline_quote, quote=quote, reason=" ")
    act = pole.perform(decline_quote, quote=quote, reason="trop cher")
    assert state(pole, made.bookings[0]) == "cancelled"
    assert act.undo is not None
    pole.undo(act.undo)
    assert state(pole, made.bookings[0]) == "quoted"


def test_a_lapsed_quote_is_shown_so_and_no_longer_accepted(pole: Runner, clock: FixedClock) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", day=date(2027, 3, 3)), state=OPTION)
    quote = pole.do(prepare_quote, event=made.event)
    pole.do(send_quote, quote=quote)
    clock.set(clock.now() + timedelta(days=30))
    assert pole.read(quotes, event=made.event)[0].shown == "lapsed"
    with pytest.raises(RuleBroken) as refused:
        pole.do(accept_quote, quote=quote)
    assert refused.value.code == "quote_lapsed"
    with pytest.raises(BadInput):
        pole.do(prepare_quote, event=made.event, valid_until=1)


def test_the_database_keeps_quotes_and_sheets_as_they_were(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), state=OPTION)
    pole.do(prepare_quote, event=made.event)
    pole.do(hand_sheets, event=made.event)
    for statement in (
        "UPDATE event_quote SET total = total + 1", "UPDATE event_quote SET snapshot = '{}'",
        "DELETE FROM event_quote", "UPDATE event_sheet SET team = 'x'", "DELETE FROM event_sheet",
    ):  # fmt: skip
        with pole.engine.execution_options(write=True).connect() as connection, pytest.raises(Exception, match="event_"):
            connection.execute(text(statement))


def test_a_confirmation_says_what_is_confirmed_alone(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11), wish(pole, "R2", 14, 15))
    pole.do(cancel_bookings, bookings=[made.bookings[1]], reason="report")
    paper = pole.read(offer, event=made.event, kind="confirmation")
    assert [line.label for line in paper.lines] == ["Grande salle de réunion"]
    assert "Confirmation de réservation" in words(render_offer(paper))


def test_each_team_has_its_own_sheet(pole: Runner) -> None:
    made = booked(
        pole, client(pole), wish(pole, "HALLE-A", 9, 12, set_up=1800, tear_down=3600, layout="theatre", people=80),
        caller="Anne Le Goff", phone="06 11 22 33 44",
    )  # fmt: skip
    projector = next(one.id for one in pole.read(equipment) if one.code == "projector")
    pole.do(lend_equipment, booking=made.bookings[0], equipment=projector, quantity=2)
    pole.do(add_extra, event=made.event, booking=made.bookings[0], item="event_cleaning")
    pole.do(hand_sheets, event=made.event)
    found = {kept.team: words(render_function_sheet(kept.paper)) for kept in pole.read(sheets, event=made.event)}
    assert set(found) == {"accueil", "regie", "cantine", "menage"}
    assert "Montage\u202f: théâtre, 80 personnes" in found["regie"]
    assert "2 × Vidéoprojecteur" in found["regie"] and "2 × Vidéoprojecteur" not in found["accueil"]
    assert "Ménage après événement" in found["menage"] and "dès 13\u202fh" in found["menage"]
    assert "Rien pour cette équipe." in found["cantine"]
    assert all("06 11 22 33 44" in page for page in found.values())


def test_a_new_version_says_what_changed_and_none_is_made_for_nothing(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 12))
    assert len(pole.do(hand_sheets, event=made.event)) == 4
    assert pole.do(hand_sheets, event=made.event) == ()
    pole.do(change_event, event=made.event, people=25)
    pole.do(move_booking, booking=made.bookings[0], space=space(pole, "R1"), starts_at=at(14), ends_at=at(17))
    assert pole.do(hand_sheets, event=made.event, teams=["accueil"]) == ("accueil",)
    last = pole.read(sheets, event=made.event, team="accueil")[-1]
    assert last.rank == 2
    assert last.paper.changes[0] == "25 personnes au lieu de 0"
    assert any(change.startswith("ajouté\u202f: 3 déc., 14\u202fh – 17\u202fh") for change in last.paper.changes)
    assert any(change.startswith("retiré\u202f: 3 déc., 9\u202fh – 12\u202fh") for change in last.paper.changes)
    with pytest.raises(BadInput):
        pole.do(hand_sheets, event=made.event, teams=["direction"])


def test_the_day_lists_every_room_and_the_door_says_who(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 12, set_up=1800), title="Conseil")
    booked(pole, client(pole, "Le Fournil"), wish(pole, "R2", 14, 15), state=OPTION)
    shown = words(render_day_schedule(pole.read(day_schedule, on=DAY)))
    for said in ("Grande salle de réunion", "9\u202fh – 12\u202fh", "montage dès 8\u202fh\u202f30", "Conseil", "option"):
        assert said in shown, said
    free = shown.partition("Libres toute la journée")[2]
    assert "Espace polyvalent" in free and "travée" not in free and "Grande salle" not in free
    booked(pole, client(pole, "Autre"), wish(pole, "HALLE-B", 9, 10))
    free = words(render_day_schedule(pole.read(day_schedule, on=DAY))).partition("Libres toute la journée")[2]
    assert "travée A" in free and "travée B" not in free and "Espace polyvalent ·" not in free
    sign = words(render_door_sign(pole.read(door_sign, booking=made.bookings[0])))
    assert "Conseil" in sign and "Les Semeurs" in sign
    card = pole.read(event_card, event=made.event)
    pole.do(cancel_bookings, bookings=made.bookings, reason="report")
    with pytest.raises(RuleBroken):
        pole.read(door_sign, booking=card.bookings[0].id)
