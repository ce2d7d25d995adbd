"""A pole where each act that can be taken back can be tried, and what of it must come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from event_words import at, space
from sqlalchemy import inspect, text

from pole_desk.activities.canteen import commands as canteen
from pole_desk.activities.canteen.rules import Cutoff, Offered, PartInput
from pole_desk.activities.events import commands as events
from pole_desk.activities.events.commands.equipping import change_equipment
from pole_desk.activities.events.commands.rooms import set_layouts, set_room, withdraw_layouts
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.activities.events.rules.series import OnClash, Scope, SeriesChange, SeriesWish
from pole_desk.activities.shop import commands as shop
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.rota import Half
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.activities.storage import commands as storage
from pole_desk.activities.storage.rules.goods import Good
from pole_desk.activities.storage.rules.ladder import Cause, Rung, Step
from pole_desk.kernel.database import Base
from pole_desk.kernel.periods import PARIS, Month, day_end, day_start
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.charges import ChargeSources
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_contact, add_party
from pole_desk.registers.parties.rules import ContactInput, PartyInput

TODAY = date(2026, 11, 23)
THURSDAY, FRIDAY, NEXT = date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 10)
OCTOBER = Month(2026, 10)
MONTHS = (OCTOBER, Month(2026, 12), Month(2027, 1))
OVER = datetime(2027, 2, 1, 12, tzinfo=PARIS)
ORDER, CANCEL = Cutoff(0, time(10)), Cutoff(1, time(16))
PREFIXES = ("event", "canteen_", "storage_", "shop_", "lease", "dossier", "hold")
FORGOTTEN = {("", "version"), ("hold", "queued_at"), ("event_booking", "hold")}
"""A version counts the writes; a place in the queue is an instant; a hold once asked for stays, released."""

Stage = SimpleNamespace
Given = dict[str, Any]
Script = Callable[[Stage], Given]


def _text(reader: Reader, sql: str, **given: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in reader.connection.execute(text(sql), given)]


def outside(runner: Runner, known: int) -> Any:
    """Claims, charges with their prices, links, balances and what is free: what others see of an act."""
    now = int(runner.clock.now().timestamp())

    def asked(reader: Reader) -> Any:
        claims = _text(
            reader,
            "SELECT h.dossier, h.item, c.leaf, c.starts_at, c.ends_at, c.firm FROM claim c "
            "JOIN hold h ON h.id = c.hold WHERE c.firm = 1 OR h.lapses_at > :now ORDER BY 1, 2, 3, 4", now=now,
        )  # fmt: skip
        links = _text(
            reader, "SELECT dossier, chantier, share FROM dossier_link WHERE dossier <= :known ORDER BY 1, 2",
            known=known,
        )  # fmt: skip
        counted = [
            _text(reader, sql) for sql in (
                "SELECT contract, SUM(amount) FROM shop_movement GROUP BY contract HAVING SUM(amount) <> 0 ORDER BY 1",
                "SELECT equipment, SUM(held) FROM event_loan GROUP BY equipment HAVING SUM(held) <> 0 ORDER BY 1",
                "SELECT id, used FROM canteen_card WHERE NOT withdrawn ORDER BY 1",
                "SELECT day, seats, taken_hosted, taken_event, taken_outsider FROM canteen_service "
                "WHERE state = 'open' ORDER BY 1",
                "SELECT unit, SUM(quantity) FROM storage_share WHERE NOT withdrawn GROUP BY unit ORDER BY 1",
            )
        ]  # fmt: skip
        free = [
            sorted(place.id for place in free_spaces(reader, starts_at=at(hour, day=day), ends_at=at(hour + 1, day=day)))
            for day, hour in ((THURSDAY, 9), (THURSDAY, 12), (FRIDAY, 18), (NEXT, 12))
        ]  # fmt: skip
        return claims, links, counted, free

    seen = runner.read(asked)
    runner.clock.set(OVER)

    def due(reader: Reader) -> Any:
        return sorted(
            (one.key, one.party, one.label, str(one.service_from), str(one.service_to), one.quantity,
             one.unit_price, one.list_price, one.tax, one.account)
            for source in reader.port(ChargeSources).sources for month in MONTHS
            for one in source.due(reader, month)
        )  # fmt: skip

    charges = runner.read(due)
    runner.clock.set(datetime.combine(TODAY, time(12), PARIS))
    return seen, charges


def records(runner: Runner) -> dict[str, dict[int, dict[str, Any]]]:
    """Every row of the four activities, of their dossiers, holds and leases."""
    found: dict[str, dict[int, dict[str, Any]]] = {}

    def asked(reader: Reader) -> None:
        for name, table in Base.metadata.tables.items():
            if name.startswith(PREFIXES) and "id" in table.c:
                kept = [
                    column for column in table.c
                    if not {("", column.name), (name, column.name)} & FORGOTTEN
                ]  # fmt: skip
                rows = reader.connection.execute(table.select().with_only_columns(*kept)).mappings()
                found[name] = {row["id"]: dict(row) for row in rows}

    runner.read(asked)
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows known before that are no longer what they were."""
    return [
        (name, number, column, row[column], after[name].get(number, {}).get(column))
        for name, rows in before.items() for number, row in rows.items()
        for column in row if row[column] != after[name].get(number, {}).get(column)
    ]  # fmt: skip


def offered(**values: Any) -> Offered:
    usual = {
        "seats": 90, "sittings": ("12:00", "13:00"), "outsiders_from": 0, "outsider_quota": None,
        "outsider_release": at(10, day=NEXT), "event_quota": 0, "event_release": 0,
    }  # fmt: skip
    return Offered(**{**usual, **values})


def set_the_stage(runner: Runner) -> Stage:
    """One of each: a service with meals, an event with rooms and a loan, storages, a participation."""
    do = runner.do
    one = Stage(runner=runner, do=do, read=runner.read)
    roles = {"Cuisine": ("canteen_operator",), "Fournil": ("canteen_operator",), "Un": ("hosted",)}
    one.party = {
        name: do(add_party, party=PartyInput(name=name, roles=roles.get(name, ())))
        for name in ("Un", "Deux", "Cuisine", "Fournil")
    }  # fmt: skip
    one.contact = do(add_contact, party=one.party["Un"], contact=ContactInput(name="Léa Martin"))
    do(set_party_links, party=one.party["Un"], shares={runner.read(chantiers)[0].id: 4000}, on=TODAY)
    one.space = lambda code: space(runner, code)
    one.part = lambda name, portions: PartInput(
        operator=one.party[name], portions=portions, order=ORDER, cancel=CANCEL
    )
    for weekday in range(5):
        do(canteen.set_rota, weekday=weekday, parts=[one.part("Cuisine", 60)], from_day=date(2026, 1, 1))
    one.service = do(canteen.open_service, day=THURSDAY, offered=offered())
    one.card = do(canteen.sell_card, party=one.party["Un"])
    one.meal = do(canteen.book_meal, day=THURSDAY, party=one.party["Un"], covers=4)
    one.standing = do(
        canteen.add_standing, party=one.party["Deux"], weekdays=[3], covers=3, first_day=THURSDAY
    )
    one.wish = lambda code, first=9, last=11, day=THURSDAY: BookingWish(
        one.space(code), at(first, day=day), at(last, day=day), set_up=0, tear_down=0
    )
    made = do(events.book, party=one.party["Un"], title="Assises", wishes=[one.wish("R1")], people=10)
    one.event, one.booking = made.event, made.bookings[0]
    option = do(
        events.book, party=one.party["Deux"], title="Option", wishes=[one.wish("R2")], state=BookingState.OPTION,
        option_until=at(18, day=date(2026, 12, 1)),
    )  # fmt: skip
    one.option_event, one.option = option.event, option.bookings[0]
    one.gear = do(events.add_equipment, code="canvas", label="Toile", stock=5, item="event_screen")
    one.loan = do(events.lend_equipment, booking=one.booking, equipment=one.gear, quantity=2)
    one.extra = do(events.add_extra, event=one.event, item="event_cleaning", on=THURSDAY)
    series = do(
        events.book_series, party=one.party["Un"], title="Atelier", on_clash=OnClash.REFUSE,
        wish=SeriesWish(one.space("R3"), "FREQ=WEEKLY;COUNT=3", starts="2026-12-03T14:00", minutes=60,
                        set_up=0, tear_down=0),
    )  # fmt: skip
    one.series = series.bookings[0]
    one.let = do(
        storage.rent_unit, party=one.party["Un"], space=one.space("S01"), first_day=date(2026, 11, 2),
        insurance_until=date(2027, 3, 1),
    )  # fmt: skip
    one.unit = do(storage.share_unit, space=one.space("S06"), first_day=date(2026, 12, 1))
    one.taken = do(
        storage.take_share, party=one.party["Deux"], unit=one.unit, quantity=Decimal(4),
        first_day=date(2026, 12, 1), price=Decimal("30.00"), reason="accord", insurance_until=date(2027, 2, 1),
    )  # fmt: skip
    one.share = one.read(lambda reader: _text(reader, "SELECT MAX(id) FROM storage_share"))[0][0]
    one.rental = do(
        storage.rent_days, party=one.party["Un"], space=one.space("S03"), starts_at=at(9), ends_at=at(15, day=FRIDAY),
        price=Decimal("0.30"), reason="accord",
    )  # fmt: skip
    one.rented = one.read(lambda reader: _text(reader, "SELECT MAX(dossier) FROM storage_rental"))[0][0]
    one.good = do(storage.add_good, storage=one.let, good=Good("Chaises"))
    one.contract = do(
        shop.open_contract, party=one.party["Un"], first_day=date(2026, 9, 1), mode=Mode.BOTH,
        stalls=[one.space("M01")],
    )  # fmt: skip
    one.stand = one.read(lambda reader: _text(reader, "SELECT MAX(id) FROM shop_stand"))[0][0]
    one.sales = do(
        shop.declare_sales, contract=one.contract, month=OCTOBER, sales=[Sale("cycles", Decimal("120.00"))]
    )
    one.other = do(
        shop.open_contract, party=one.party["Deux"], first_day=date(2026, 9, 1), mode=Mode.BOTH
    )
    one.shift = do(shop.plan_shift, day=THURSDAY, half=Half.MORNING, party=one.party["Un"])
    one.theirs = do(shop.plan_shift, day=FRIDAY, half=Half.MORNING, party=one.party["Deux"])
    return one


SCRIPTS: dict[str, tuple[Any, Script]] = {}
"""What is tried: the command, and what it is given once the stage is ready for it."""
WAYS_BACK = {
    "canteen.put_back_meal", "canteen.restore_card", "canteen.restore_extra", "canteen.restore_meals",
    "canteen.restore_service", "canteen.restore_services", "canteen.restore_till", "canteen.restore_tills",
    "canteen.restore_cancelled_service", "canteen.resume_standing", "canteen.take_back",
    "canteen.restore_rota", "canteen.withdraw_rota_exception", "canteen.withdraw_services",
    "canteen.withdraw_till", "canteen.withdraw_tills", "events.give_back_call", "events.put_back_bookings",
    "events.put_back_event", "events.put_back_event_words", "events.put_back_layouts",
    "events.put_back_series", "events.reopen_quote", "events.take_back_call", "shop.put_back_shifts",
    "shop.reopen_swap", "shop.restore_contract", "shop.restore_member", "shop.restore_payout",
    "shop.restore_rate", "shop.restore_repair", "shop.restore_sales", "shop.restore_shift",
    "shop.restore_stand", "shop.reverse_correction", "shop.take_back_sales", "storage.put_back_good",
    "storage.put_back_insurance", "storage.put_back_storage", "storage.reopen_overdue",
    "storage.restore_access", "storage.restore_good", "storage.restore_penalty", "storage.restore_rental",
    "storage.restore_share", "storage.restore_step", "storage.restore_unit", "storage.undo_share_change",
    "leases.cancel_lease", "leases.restore_lease",
}  # fmt: skip
"""Commands that are tried as the way back of others, and the way back of these."""


def plain(name: str, command: Any, given: Script) -> None:
    """Names what is tried, and how."""
    assert name not in SCRIPTS
    SCRIPTS[name] = (command, given)


def script(name: str, command: Any) -> Callable[[Script], Script]:
    """The same, of what takes some steps before."""

    def kept(run: Script) -> Script:
        plain(name, command, run)
        return run

    return kept


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
      lambda o: {"service": o.service, "operator": o.party["Cuisine"], "dishes": [canteen.DishInput(course="main", label="Dahl")]})
plain("actuals", canteen.note_actuals,
      lambda o: {"service": o.service, "operator": o.party["Cuisine"], "served": 7, "walk_ins": 1})
plain("standing order", canteen.add_standing,
      lambda o: {"party": o.party["Un"], "weekdays": [3], "covers": 2, "first_day": THURSDAY})
plain("standing order ended", canteen.end_standing, lambda o: {"standing": o.standing, "last_day": date(2026, 12, 1)})
plain("standing order skipped", canteen.skip_day, lambda o: {"standing": o.standing, "day": THURSDAY})
plain("rota", canteen.set_rota, lambda o: {"weekday": 3, "parts": [o.part("Fournil", 20)], "from_day": FRIDAY})
plain("rota exception", canteen.add_rota_exception, lambda o: {"day": NEXT, "operator": o.party["Cuisine"], "portions": 0})
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
plain("booking", events.book, lambda o: {"party": o.party["Un"], "title": "Bal", "wishes": [o.wish("R4"), o.wish("HALLE-B")]})
plain("booking moved", events.move_booking,
      lambda o: {"booking": o.booking, "space": o.space("R4"), "starts_at": at(18, day=FRIDAY), "ends_at": at(22, day=FRIDAY), "keep_price": False})
plain("booking revised", events.revise_booking,
      lambda o: {"booking": o.booking, "space": o.space("R1"), "starts_at": at(9), "ends_at": at(18), "title": "Long", "people": 20, "keep_price": False})
plain("bookings swapped", events.swap_bookings, lambda o: {"one": o.booking, "other": o.series})
plain("booking cancelled", events.cancel_bookings, lambda o: {"bookings": [o.booking], "reason": "report"})
plain("booking renamed", events.change_booking, lambda o: {"booking": o.booking, "title": "Autre", "people": 12})
plain("price agreed", events.agree_price, lambda o: {"booking": o.booking, "price": Decimal("5.00"), "reason": "accord"})
plain("option confirmed", events.confirm_bookings, lambda o: {"bookings": [o.option]})
plain("option released", events.release_bookings, lambda o: {"bookings": [o.option], "reason": "report"})
plain("option extended", events.extend_option, lambda o: {"booking": o.option, "until": at(18, day=date(2026, 12, 2))})
plain("option challenged", events.challenge_option, lambda o: {"booking": o.option})
plain("bookings quoted", events.quote_bookings, lambda o: {"bookings": [o.option], "until": at(18, day=date(2026, 12, 2))})
plain("event changed", events.change_event,
      lambda o: {"event": o.event, "title": "Autre", "contact": o.contact, "people": 99, "deposit_percent": 30, "category": "other"})
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
      lambda o: {"party": o.party["Un"], "title": "Chorale", "wish": SeriesWish(o.space("R4"), "FREQ=DAILY;COUNT=2", starts="2026-12-03T18:00", minutes=90)})
plain("series changed", events.change_series, lambda o: {"booking": o.series, "scope": Scope.ALL, "change": SeriesChange(starts="19:30"), "keep_price": False})
plain("series cancelled", events.cancel_series, lambda o: {"booking": o.series, "scope": Scope.FOLLOWING, "reason": "report"})
plain("event moved with its meals", events.move_event, lambda o: {"event": o.event, "days": 1})
plain("call with meals and equipment", events.take_call,
      lambda o: {"party": o.party["Un"], "title": "Journée", "wishes": [o.wish("R4", day=NEXT)], "covers": 5, "equipment": {"canvas": 1}})
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
    dossier = one.read(lambda reader: _text(reader, "SELECT dossier FROM event WHERE id = :id", id=one.event))[0][0]
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


# Storage
plain("unit let", storage.rent_unit, lambda o: {"party": o.party["Deux"], "space": o.space("S02"), "first_day": THURSDAY})
plain("letting ended", storage.end_storage, lambda o: {"storage": o.let, "last_day": date(2027, 1, 15)})
plain("letting cancelled", storage.cancel_storage, lambda o: {"storage": o.let, "reason": "report"})
plain("part ended", storage.end_storage, lambda o: {"storage": o.taken, "last_day": date(2027, 1, 15)})
plain("part cancelled", storage.cancel_storage, lambda o: {"storage": o.taken, "reason": "report"})
plain("days of a rental ended", storage.end_storage, lambda o: {"storage": o.rented, "last_day": THURSDAY})
plain("rental cancelled with its dossier", storage.cancel_storage, lambda o: {"storage": o.rented, "reason": "report"})
plain("insurance of a letting", storage.note_insurance, lambda o: {"storage": o.let, "until": date(2027, 9, 1)})
plain("insurance of a part", storage.note_insurance, lambda o: {"storage": o.taken, "until": None})
plain("unit shared", storage.share_unit, lambda o: {"space": o.space("S02"), "first_day": THURSDAY})
plain("sharing ended", storage.end_unit, lambda o: {"unit": o.do(storage.share_unit, space=o.space("S02"), first_day=THURSDAY), "last_day": NEXT})
plain("sharing withdrawn", storage.withdraw_unit,
      lambda o: {"unit": o.do(storage.share_unit, space=o.space("S02"), first_day=THURSDAY), "reason": "report"})
plain("part taken", storage.take_share, lambda o: {"party": o.party["Un"], "unit": o.unit, "quantity": Decimal(2), "first_day": THURSDAY})
plain("part changed", storage.change_share, lambda o: {"share": o.share, "from_day": date(2027, 1, 1), "quantity": Decimal(6)})
plain("share ended", storage.end_share, lambda o: {"share": o.share, "last_day": date(2027, 1, 15)})
plain("share withdrawn", storage.withdraw_share, lambda o: {"share": o.share, "reason": "report"})
plain("rental", storage.rent_days, lambda o: {"party": o.party["Un"], "space": o.space("S02"), "starts_at": day_start(THURSDAY), "ends_at": day_end(NEXT)})
plain("rental moved", storage.move_rental, lambda o: {"rental": o.rental, "space": o.space("S02"), "starts_at": at(9), "ends_at": at(12)})
plain("rental cancelled", storage.cancel_rental, lambda o: {"rental": o.rental, "reason": "report"})
plain("good", storage.add_good, lambda o: {"storage": o.let, "good": Good("Tables")})
plain("good changed", storage.change_good, lambda o: {"good": o.good, "values": Good("Bancs", quantity=Decimal(4))})
plain("good removed", storage.remove_good, lambda o: {"good": o.good, "on": TODAY})
plain("good withdrawn", storage.withdraw_good, lambda o: {"good": o.good, "reason": "erreur"})
plain("access", storage.give_access, lambda o: {"storage": o.let, "person": "Léa"})
plain("access ended", storage.end_access, lambda o: {"access": o.do(storage.give_access, storage=o.let, person="Léa"), "last_day": NEXT})
plain("access withdrawn", storage.withdraw_access, lambda o: {"access": o.do(storage.give_access, storage=o.let, person="Léa"), "reason": "erreur"})
plain("penalty", storage.charge_penalty, lambda o: {"storage": o.let, "label": "Nettoyage", "quantity": Decimal(2)})
plain("penalty withdrawn", storage.withdraw_penalty,
      lambda o: {"penalty": o.do(storage.charge_penalty, storage=o.let, label="Nettoyage", quantity=Decimal(2)), "reason": "erreur"})
plain("ladder climbed", storage.climb_ladder,
      lambda o: {"storage": o.let, "cause": Cause.UNPAID, "since": date(2026, 10, 1), "step": Step.REMINDER, "reason": "au téléphone"})
plain("ladder set", storage.set_ladder, lambda o: {"rungs": [Rung(Step.REMINDER, 3)], "valid_from": TODAY})
plain("forbidden goods set", storage.set_forbidden, lambda o: {"rules": [], "valid_from": TODAY})


@script("storage restored", storage.restore_storage)
def _storage_restored(one: Stage) -> Given:
    one.do(storage.cancel_storage, storage=one.taken, reason="report")
    return {"storage": one.taken}


@script("step withdrawn", storage.withdraw_step)
def _step(one: Stage) -> Given:
    _climbed(one)
    step = one.read(lambda reader: _text(reader, "SELECT MAX(id) FROM storage_overdue_step"))[0][0]
    return {"step": step, "reason": "erreur"}


@script("lateness closed", storage.close_overdue)
def _closed(one: Stage) -> Given:
    return {"overdue": _climbed(one), "reason": "payé"}


def _climbed(one: Stage) -> Any:
    given = {"cause": Cause.UNPAID, "since": date(2026, 10, 1), "step": Step.REMINDER, "reason": "au téléphone"}
    return one.do(storage.climb_ladder, storage=one.let, **given)


# Shop
plain("participation", shop.open_contract,
      lambda o: {"party": o.party["Cuisine"], "first_day": THURSDAY, "stalls": [o.space("M02")]})
plain("participation changed", shop.change_contract, lambda o: {"contract": o.other, "mode": Mode.CONSIGNMENT, "note": "essai"})
plain("participation ended", shop.end_contract, lambda o: {"contract": o.contract, "last_day": NEXT})
plain("participation cancelled", shop.cancel_contract, lambda o: {"contract": o.other, "reason": "report"})
plain("stand", shop.book_stand, lambda o: {"contract": o.other, "space": o.space("M02"), "first_day": THURSDAY, "last_day": FRIDAY})
plain("stand moved", shop.move_stand, lambda o: {"stand": o.stand, "space": o.space("M02")})
plain("stand ended", shop.end_stand, lambda o: {"stand": o.stand, "last_day": NEXT})
plain("stand priced", shop.change_stand_price, lambda o: {"stand": o.stand, "price": Decimal("1.00"), "reason": "accord"})
plain("stand cancelled", shop.cancel_stand, lambda o: {"stand": o.stand, "reason": "report"})
plain("sales declared", shop.declare_sales, lambda o: {"contract": o.other, "month": OCTOBER, "sales": [Sale("cycles", Decimal("10.00"))]})
plain("sales corrected", shop.declare_sales,
      lambda o: {"contract": o.contract, "month": OCTOBER, "sales": [Sale("cycles", Decimal("10.00"))], "reason": "erreur"})
plain("sales cancelled", shop.cancel_sales, lambda o: {"declaration": o.sales, "reason": "erreur"})
plain("month declared", shop.declare_month,
      lambda o: {"month": OCTOBER, "entries": [shop.Entered(o.other, (Sale("cycles", Decimal("10.00")),), 0)]})
plain("sales imported", shop.import_sales,
      lambda o: {"source": "octobre.csv", "rows": [(2, {"structure": "Deux", "mois": "2026-10", "catégorie": "cycles", "montant": "7"})]})
plain("paid out", shop.pay_out, lambda o: {"contract": o.contract, "month": OCTOBER, "on": TODAY})
plain("balance corrected", shop.correct_balance, lambda o: {"contract": o.contract, "month": OCTOBER, "amount": Decimal("-5.00"), "reason": "casse"})
plain("commission agreed", shop.set_contract_rate,
      lambda o: {"contract": o.other, "category": "cycles", "rate": 500, "from_day": date(2026, 12, 1), "reason": "accord"})
plain("commission of the list", shop.set_list_rate, lambda o: {"category": "cycles", "rate": 500, "valid_from": NEXT})
plain("member", shop.add_member, lambda o: {"party": o.party["Un"], "role": "caisse", "first_day": TODAY})
plain("member changed", shop.change_member,
      lambda o: {"member": o.do(shop.add_member, party=o.party["Un"], role="caisse", first_day=TODAY), "role": "tri", "first_day": THURSDAY, "last_day": NEXT})
plain("member withdrawn", shop.withdraw_member, lambda o: {"member": o.do(shop.add_member, party=o.party["Un"], role="caisse", first_day=TODAY)})
plain("repair", shop.add_repair, lambda o: {"party": o.party["Un"], "title": "Vélos"})
plain("repair changed", shop.change_repair,
      lambda o: {"repair": o.do(shop.add_repair, party=o.party["Un"], title="Vélos"), "title": "Lampes", "hours": "10 h", "price": "5 €", "first_day": TODAY, "last_day": None})
plain("repair withdrawn", shop.withdraw_repair, lambda o: {"repair": o.do(shop.add_repair, party=o.party["Un"], title="Vélos")})
plain("weight", shop.record_weight, lambda o: {"month": OCTOBER, "category": "cycles", "kilograms": Decimal(12)})
plain("shift", shop.plan_shift, lambda o: {"day": NEXT, "half": Half.MORNING, "party": o.party["Un"]})
plain("shift given", shop.give_shift, lambda o: {"shift": o.shift, "party": o.party["Deux"]})
plain("rota filled", shop.fill_rota, lambda o: {"first": NEXT, "last": NEXT})
plain("opening", shop.set_opening, lambda o: {"halves": {3: [Half.MORNING]}, "valid_from": NEXT})


@script("payout withdrawn", shop.withdraw_payout)
def _payout(one: Stage) -> Given:
    paid = one.do(shop.pay_out, contract=one.contract, month=OCTOBER, on=TODAY)
    return {"payout": paid, "reason": "erreur"}


@script("agreed commission withdrawn", shop.withdraw_rate)
def _rate(one: Stage) -> Given:
    given = {"category": "cycles", "rate": 500, "from_day": date(2026, 12, 1), "reason": "accord"}
    return {"rate": one.do(shop.set_contract_rate, contract=one.other, **given)}


@script("shift cancelled with the swap asked", shop.cancel_shift)
def _shift(one: Stage) -> Given:
    one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"])
    return {"shift": one.shift, "reason": "absence"}


@script("shifts cancelled with the swap asked", shop.cancel_shifts)
def _shifts(one: Stage) -> Given:
    one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"])
    return {"shifts": [one.shift, one.theirs], "reason": "absence"}


@script("shifts restored", shop.restore_shifts)
def _shifts_restored(one: Stage) -> Given:
    one.do(shop.cancel_shifts, shifts=[one.shift, one.theirs], reason="absence")
    return {"shifts": [one.shift, one.theirs]}


@script("swap asked", shop.ask_swap)
def _asked(one: Stage) -> Given:
    return {"shift": one.shift, "asked": one.party["Deux"], "against": one.theirs}


@script("swap accepted", shop.answer_swap)
def _swapped(one: Stage) -> Given:
    swap = one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"], against=one.theirs)
    return {"swap": swap, "accepted": True}


@script("swap given up", shop.withdraw_swap)
def _given_up(one: Stage) -> Given:
    return {"swap": one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"])}
