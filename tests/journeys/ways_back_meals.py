"""What is tried of the canteen and of the events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from event_words import at
from ways_back import FRIDAY, Given, NEXT, offered, plain, rows, script, Stage, THURSDAY, TODAY

from pole_desk.activities.canteen import commands as canteen
from pole_desk.activities.events import commands as events
from pole_desk.activities.events.commands.equipping import change_equipment
from pole_desk.activities.events.commands.importing import import_calendar
from pole_desk.activities.events.commands.rooms import set_layouts, set_room, withdraw_layouts
from pole_desk.activities.events.rules.series import OnClash, Scope, SeriesChange, SeriesWish
from pole_desk.formats import ics

# Canteen
plain("first meal of a day", canteen.book_meal, lambda o: {"day": NEXT, "party": o.party["Un"], "covers": 2})
plain("meal", canteen.book_meal, lambda o: {"day": THURSDAY, "party": o.party["Un"], "covers": 2, "card": o.card})
plain("meal to another day", canteen.change_meal, lambda o: {"meal": o.meal, "day": NEXT, "covers": 5})
plain("meal to another formula", canteen.change_meal, lambda o: {"meal": o.meal, "formula": "meal_dish"})
plain("meal cancelled", canteen.cancel_meal, lambda o: {"meal": o.meal, "reason": "report"})
plain("meals cancelled", canteen.cancel_meals, lambda o: {"meals": [o.meal]})
plain("absence", canteen.note_absence, lambda o: {"meal": o.meal, "absent": 2, "excused": True})
plain("paid by card", canteen.pay_by_card, lambda o: {"meal": o.meal, "card": o.card})
plain("told", canteen.mark_told, lambda o: {"meal": o.meal, "told": False})
plain("extra with a meal", canteen.add_extra, lambda o: {"meal": o.meal, "item": "coffee"})
plain("card sold", canteen.sell_card, lambda o: {"party": o.party["Deux"]})
plain("card withdrawn", canteen.withdraw_card, lambda o: {"card": o.card})
plain("service opened", canteen.open_service, lambda o: {"day": FRIDAY})
plain("services opened", canteen.open_services, lambda o: {"first": FRIDAY, "last": NEXT})
plain("service changed", canteen.change_service, lambda o: {"service": o.service, "offered": offered(seats=50)})
plain("service cancelled", canteen.cancel_service, lambda o: {"service": o.service, "reason": "panne"})
plain("service handed over", canteen.hand_over,
      lambda o: {"service": o.service, "operator": o.party["Cuisine"], "to": o.party["Fournil"], "reason": "panne"})
plain("menu", canteen.set_menu,
      lambda o: {"service": o.service, "operator": o.party["Cuisine"],
         "dishes": [canteen.DishInput(course="main", label="Dahl")]})
plain("actuals", canteen.note_actuals,
      lambda o: {"service": o.service, "operator": o.party["Cuisine"], "served": 7, "walk_ins": 1})
plain("standing order", canteen.add_standing,
      lambda o: {"party": o.party["Un"], "weekdays": [3], "covers": 2, "first_day": THURSDAY})
plain("standing order ended", canteen.end_standing, lambda o: {"standing": o.standing, "last_day": date(2026, 12, 1)})
plain("standing order skipped", canteen.skip_day, lambda o: {"standing": o.standing, "day": THURSDAY})
plain("rota", canteen.set_rota, lambda o: {"weekday": 3, "parts": [o.part("Fournil", 20)], "from_day": FRIDAY})
plain("rota exception", canteen.add_rota_exception,
      lambda o: {"day": NEXT, "operator": o.party["Cuisine"], "portions": 0})
plain("till", canteen.record_till, lambda o: {"day": TODAY, "operator": o.party["Cuisine"], "total": Decimal("80.00")})
plain("tills imported", canteen.import_tills,
      lambda o: {"rows": [(2, {"jour": "20/11/2026", "opérateur": "Cuisine", "total": "80"})]})


@script("space of a cancelled service freed", canteen.free_space)
def _freed(one: Stage) -> Given:
    one.do(canteen.cancel_service, service=one.service, reason="panne", keep_space=True)
    return {"service": one.service}


@script("service withdrawn", canteen.withdraw_service)
def _service_withdrawn(one: Stage) -> Given:
    return {"service": one.do(canteen.open_service, day=FRIDAY)}


@script("standing order served after all", canteen.unskip_day)
def _unskipped(one: Stage) -> Given:
    one.do(canteen.skip_day, standing=one.standing, day=THURSDAY, reason="congés")
    return {"standing": one.standing, "day": THURSDAY}


@script("standing orders tried again", canteen.retry_standing)
def _retried(one: Stage) -> Given:
    one.do(canteen.change_service, service=one.service, offered=offered(seats=7))
    one.do(canteen.add_standing, party=one.party["Un"], weekdays=[3], covers=2, first_day=THURSDAY)
    one.do(canteen.change_service, service=one.service, offered=offered())
    return {"day": THURSDAY}


@script("parts with numbers and actuals", canteen.set_parts)
def _parts(one: Stage) -> Given:
    cook = {"service": one.service, "operator": one.party["Cuisine"]}
    one.do(canteen.note_actuals, **cook, served=7, walk_ins=1)
    one.do(canteen.decide_numbers, **cook, numbers={"meal_full": 9}, reason="marge")
    return {"service": one.service, "parts": [one.part("Fournil", 20)]}


@script("numbers decided anew", canteen.decide_numbers)
def _numbers(one: Stage) -> Given:
    cook = {"service": one.service, "operator": one.party["Cuisine"]}
    return {**cook, "numbers": {"meal_full": 12}, "reason": "marge"}


@script("extra of a meal withdrawn", canteen.withdraw_extra)
def _extra_withdrawn(one: Stage) -> Given:
    return {"extra": one.do(canteen.add_extra, meal=one.meal, item="coffee")}


@script("meal restored past the hour", canteen.restore_meal)
def _late(one: Stage) -> Given:
    one.do(canteen.cancel_meal, meal=one.meal, reason="report")
    return {"meal": one.meal}


# Events
plain("booking", events.book,
      lambda o: {"party": o.party["Un"], "title": "Bal", "wishes": [o.wish("R4"), o.wish("HALLE-B")]})
plain("booking moved", events.move_booking,
      lambda o: {"booking": o.booking, "space": o.space("R4"), "starts_at": at(18, day=FRIDAY),
         "ends_at": at(22, day=FRIDAY), "keep_price": False})
plain("booking revised", events.revise_booking,
      lambda o: {"booking": o.booking, "space": o.space("R1"), "starts_at": at(9), "ends_at": at(18),
         "title": "Long", "people": 20, "keep_price": False})
plain("bookings swapped", events.swap_bookings, lambda o: {"one": o.booking, "other": o.series})
plain("booking cancelled", events.cancel_bookings, lambda o: {"bookings": [o.booking], "reason": "report"})
plain("booking renamed", events.change_booking, lambda o: {"booking": o.booking, "title": "Autre", "people": 12})
plain("price agreed", events.agree_price,
      lambda o: {"booking": o.booking, "price": Decimal("5.00"), "reason": "accord"})
plain("option confirmed", events.confirm_bookings, lambda o: {"bookings": [o.option]})
plain("option released", events.release_bookings, lambda o: {"bookings": [o.option], "reason": "report"})
plain("option extended", events.extend_option, lambda o: {"booking": o.option, "until": at(18, day=date(2026, 12, 2))})
plain("option challenged", events.challenge_option, lambda o: {"booking": o.option})
plain("bookings quoted", events.quote_bookings,
      lambda o: {"bookings": [o.option], "until": at(18, day=date(2026, 12, 2))})
plain("event changed", events.change_event,
      lambda o: {"event": o.event, "title": "Autre", "contact": o.contact, "people": 99,
         "deposit_percent": 30, "category": "other"})
plain("extra", events.add_extra, lambda o: {"event": o.event, "item": "event_cleaning", "on": THURSDAY})
plain("extra changed", events.change_extra,
      lambda o: {"extra": o.extra, "quantity": Decimal(3), "price": Decimal("1.00"), "reason": "accord", "on": FRIDAY})
plain("extra withdrawn", events.withdraw_extra, lambda o: {"extra": o.extra})
plain("extra put back that stands", events.withdraw_extra, lambda o: {"extra": o.extra, "withdrawn": False})
plain("loan", events.lend_equipment, lambda o: {"booking": o.booking, "equipment": o.gear})
plain("loan changed", events.change_loan, lambda o: {"loan": o.loan, "quantity": 4})
plain("loan returned", events.return_loan, lambda o: {"loan": o.loan})
plain("loan lent that is", events.return_loan, lambda o: {"loan": o.loan, "returned": False})
plain("equipment", events.add_equipment, lambda o: {"code": "tent", "label": "Tente", "stock": 2})
plain("equipment retired", events.retire_equipment, lambda o: {"equipment": o.gear})
plain("equipment changed", change_equipment, lambda o: {"equipment": o.gear, "label": "Toile"})
plain("stock", events.set_stock, lambda o: {"equipment": o.gear, "stock": 9})
plain("series", events.book_series,
      lambda o: {"party": o.party["Un"], "title": "Chorale", "wish": SeriesWish(o.space("R4"),
         "FREQ=DAILY;COUNT=2", starts="2026-12-03T18:00", minutes=90)})
plain("series changed", events.change_series,
      lambda o: {"booking": o.series, "scope": Scope.ALL, "change": SeriesChange(starts="19:30"),
         "keep_price": False})
plain("series cancelled", events.cancel_series,
      lambda o: {"booking": o.series, "scope": Scope.FOLLOWING, "reason": "report"})
plain("event moved with its meals", events.move_event, lambda o: {"event": o.event, "days": 1})
plain("call with meals and equipment", events.take_call,
      lambda o: {"party": o.party["Un"], "title": "Journée", "wishes": [o.wish("R4", day=NEXT)], "covers": 5,
         "equipment": {"canvas": 1}})
plain("series called with meals", events.take_series_call,
      lambda o: {"party": o.party["Un"], "title": "Cours", "covers": 4, "equipment": {"canvas": 1},
                 "wish": SeriesWish(o.space("R4"), "FREQ=WEEKLY;COUNT=2", starts="2026-12-04T09:00", minutes=60)})
plain("room set", set_room, lambda o: {"space": o.space("R2"), "tariff": "small_room", "set_up": 600})
plain("layouts set", set_layouts, lambda o: {"spaces": ["R1"], "capacities": {"theatre": 12}, "valid_from": TODAY})


@script("booking restored", events.restore_bookings)
def _restored(one: Stage) -> Given:
    one.do(events.cancel_bookings, bookings=[one.booking], reason="report")
    return {"bookings": [one.booking]}


@script("bookings priced anew", events.reprice_bookings)
def _repriced(one: Stage) -> Given:
    one.do(events.agree_price, booking=one.booking, price=Decimal("5.00"), reason="accord")
    return {"bookings": [one.booking]}


@script("event moved with meals of its own", events.move_event)
def _event_moved(one: Stage) -> Given:
    dossier = one.read(lambda reader: rows(reader, "SELECT dossier FROM event WHERE id = :id", id=one.event))[0][0]
    one.do(canteen.book_meal, day=THURSDAY, party=one.party["Un"], covers=6, dossier=dossier)
    return {"event": one.event, "days": 7, "keep_price": False}


@script("refused dates tried again", events.retry_refused)
def _refused(one: Stage) -> Given:
    wish = SeriesWish(one.space("R1"), "FREQ=DAILY;COUNT=2", starts="2026-12-03T09:00", minutes=60)
    made = one.do(events.book_series, party=one.party["Deux"], title="Chorale", wish=wish, on_clash=OnClash.REFUSE)
    one.do(events.cancel_bookings, bookings=[one.booking], reason="report")
    return {"series": made.series}


@script("quote accepted", events.accept_quote)
def _accepted(one: Stage) -> Given:
    quote = one.do(events.prepare_quote, event=one.option_event)
    one.do(events.send_quote, quote=quote)
    return {"quote": quote}


@script("quote declined", events.decline_quote)
def _declined(one: Stage) -> Given:
    quote = one.do(events.prepare_quote, event=one.option_event)
    one.do(events.send_quote, quote=quote)
    return {"quote": quote, "reason": "trop cher"}


@script("layouts withdrawn", withdraw_layouts)
def _layouts(one: Stage) -> Given:
    one.do(set_layouts, spaces=["R1"], capacities={"theatre": 12}, valid_from=TODAY)
    return {"spaces": ["R1"], "valid_from": TODAY}


@script("calendar imported", import_calendar)
def _imported(one: Stage) -> Given:
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1@chorale", "SUMMARY:Chorale",
        "DTSTART:20270114T090000", "DTEND:20270114T110000", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return {"space": one.space("R2"), "entries": ics.read("\r\n".join(lines).encode()).entries}
