"""A pole where each act that can be taken back can be tried, and what of it must come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from event_words import at, space
from sqlalchemy import text

from pole_desk.activities.canteen import commands as canteen
from pole_desk.activities.canteen.rules import Cutoff, Offered, PartInput
from pole_desk.activities.events import commands as events
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.activities.events.rules.series import OnClash, SeriesWish
from pole_desk.activities.shop import commands as shop
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.rota import Half
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.activities.storage import commands as storage
from pole_desk.activities.storage.rules.goods import Good
from pole_desk.kernel.database import Base
from pole_desk.kernel.periods import PARIS, Month
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
FORGOTTEN = {
    ("", "version"), ("hold", "queued_at"), ("event_booking", "hold"), ("event_booking", "cancellations"),
}  # fmt: skip
"""A version counts the writes, and `cancellations` those acts: a fee credited is never owed again under
its former key; a place in the queue is an instant; a hold once asked for stays, released."""

Stage = SimpleNamespace
Given = dict[str, Any]
Script = Callable[[Stage], Given]


def rows(reader: Reader, sql: str, **given: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in reader.connection.execute(text(sql), given)]


def outside(runner: Runner, known: int) -> Any:
    """Claims, charges with their prices, links, balances and what is free: what others see of an act."""
    now = int(runner.clock.now().timestamp())

    def asked(reader: Reader) -> Any:
        claims = rows(
            reader,
            "SELECT h.dossier, h.item, c.leaf, c.starts_at, c.ends_at, c.firm FROM claim c "
            "JOIN hold h ON h.id = c.hold WHERE c.firm = 1 OR h.lapses_at > :now ORDER BY 1, 2, 3, 4", now=now,
        )  # fmt: skip
        links = rows(
            reader, "SELECT dossier, chantier, share FROM dossier_link WHERE dossier <= :known ORDER BY 1, 2",
            known=known,
        )  # fmt: skip
        counted = [
            rows(reader, sql) for sql in (
                "SELECT contract, SUM(amount) FROM shop_movement GROUP BY contract HAVING SUM(amount) <> 0 ORDER BY 1",
                "SELECT equipment, SUM(held) FROM event_loan GROUP BY equipment HAVING SUM(held) <> 0 ORDER BY 1",
                "SELECT id, used FROM canteen_card WHERE NOT withdrawn ORDER BY 1",
                "SELECT day, seats, taken_hosted, taken_event, taken_outsider FROM canteen_service "
                "WHERE state = 'open' ORDER BY 1",
                "SELECT unit, SUM(quantity) FROM storage_share WHERE NOT withdrawn GROUP BY unit ORDER BY 1",
            )
        ]  # fmt: skip
        free = [
            sorted(place.id for place in free_spaces(reader, starts_at=at(hour, day=day), ends_at=at(hour + 1,
               day=day)))
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
    _store_and_sell(one)
    return one


def _store_and_sell(one: Stage) -> None:
    """Storages of each kind, a participation with a stand and sales, shifts."""
    do = one.do
    one.let = do(
        storage.rent_unit, party=one.party["Un"], space=one.space("S01"), first_day=date(2026, 11, 2),
        insurance_until=date(2027, 3, 1),
    )  # fmt: skip
    one.unit = do(storage.share_unit, space=one.space("S06"), first_day=date(2026, 12, 1))
    one.taken = do(
        storage.take_share, party=one.party["Deux"], unit=one.unit, quantity=Decimal(4),
        first_day=date(2026, 12, 1), price=Decimal("30.00"), reason="accord", insurance_until=date(2027, 2, 1),
    )  # fmt: skip
    one.share = one.read(lambda reader: rows(reader, "SELECT MAX(id) FROM storage_share"))[0][0]
    one.rental = do(
        storage.rent_days, party=one.party["Un"], space=one.space("S03"), starts_at=at(9), ends_at=at(15, day=FRIDAY),
        price=Decimal("0.30"), reason="accord",
    )  # fmt: skip
    one.rented = one.read(lambda reader: rows(reader, "SELECT MAX(dossier) FROM storage_rental"))[0][0]
    one.good = do(storage.add_good, storage=one.let, good=Good("Chaises"))
    one.contract = do(
        shop.open_contract, party=one.party["Un"], first_day=date(2026, 9, 1), mode=Mode.BOTH,
        stalls=[one.space("M01")],
    )  # fmt: skip
    one.stand = one.read(lambda reader: rows(reader, "SELECT MAX(id) FROM shop_stand"))[0][0]
    one.sales = do(
        shop.declare_sales, contract=one.contract, month=OCTOBER, sales=[Sale("cycles", Decimal("120.00"))]
    )
    one.other = do(
        shop.open_contract, party=one.party["Deux"], first_day=date(2026, 9, 1), mode=Mode.BOTH
    )
    one.shift = do(shop.plan_shift, day=THURSDAY, half=Half.MORNING, party=one.party["Un"])
    one.theirs = do(shop.plan_shift, day=FRIDAY, half=Half.MORNING, party=one.party["Deux"])


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
    "shop.restore_stand", "shop.reverse_correction", "shop.take_back_sales",
    "shop.withdraw_stand_indexation", "storage.put_back_good",
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
