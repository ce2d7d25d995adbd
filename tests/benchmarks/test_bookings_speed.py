"""Search by need, one booking, a series of 52, the planning and the lists, at 10 000 and 1 000 000 bookings."""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from booked_pole import LASTS, MIDDLE, SPACING, Booked
from measured import medians, shown, told

from pole_desk.activities.events.commands import book
from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.queries import bookings, events, find_free, live_options
from pole_desk.activities.events.queries.series import preview_series
from pole_desk.activities.events.queries.words import events_matching
from pole_desk.activities.events.rules import BookingWish, Layout, Need, OnClosedDay
from pole_desk.activities.events.rules.series import ClosedDays, SeriesWish
from pole_desk.desktop.pages.planning.reading import picture
from pole_desk.kernel.errors import Overlap
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.commands import hold_space
from pole_desk.registers.claims.queries import clashes

DAY = 86_400
FEW, SOME, MANY = 10_000, 100_000, 1_000_000
RATIO = 1.6
LOCK_MS, SEARCH_MS = 5, 100
HOURS = (7, 8, 9, 10, 11, 14, 15, 16)
NAIVE = "SELECT hold FROM claim WHERE leaf = ? AND firm = 1 AND starts_at < ? AND ends_at > ?"
BARE_SERIES = (
    "SELECT span.key, held.hold FROM json_each(?) AS span JOIN claim AS held ON held.id = "
    "(SELECT id FROM claim WHERE leaf = ? AND firm = 1 AND starts_at < json_extract(span.value, '$[1]') "
    "ORDER BY starts_at DESC LIMIT 1) WHERE held.ends_at > json_extract(span.value, '$[0]')"
)


@pytest.fixture(scope="module")
def poles(booked_with: Callable[[int], Booked]) -> tuple[Booked, Booked]:
    return booked_with(FEW), booked_with(MANY)


def _needs() -> dict[str, list[Need]]:
    """Calls of a day: rooms for some hours, bays in a layout with equipment, twelve dates."""
    dice = random.Random(3)

    def start() -> int:
        return MIDDLE + dice.randrange(12) * DAY + dice.randrange(9, 17) * SPACING + LASTS

    def one(length: int, *more: object) -> Need:
        at = start()
        return Need(((at, at + length),), *more)  # type: ignore[arg-type]

    return {
        "un quart d’heure libre": [one(900, people) for people in (0, 12, 40) * 4],
        "deux heures, rien de libre, d’autres créneaux proposés": [one(7200, 40) for _n in range(12)],
        "travées en banquet, vidéoprojecteur et 180 chaises": [
            one(7200, 180, Layout.BANQUET, {"beamer": 1, "chairs": 180}) for _n in range(12)
        ],
        "douze dates": [
            Need(tuple((at + n * DAY, at + n * DAY + 900) for n in range(12)), 10)
            for at in (start() for _n in range(12))
        ],
    }


@pytest.mark.parametrize("label", _needs())
def test_a_search_takes_as_long_at_a_million_bookings(poles: tuple[Booked, Booked], label: str) -> None:
    needs, slowest = _needs()[label], [0.0]

    def search(pole: Booked) -> None:
        def each(reader: Reader) -> None:
            for need in needs:
                begun = time.perf_counter()
                find_free(reader, need=need)
                slowest[0] = max(slowest[0], (time.perf_counter() - begun) * 1000)

        pole.runner.read(each)

    small, large = medians([lambda pole=pole: search(pole) for pole in poles], rounds=9)
    shown(f"free : {label}, à 1 M", large / len(needs), " ms")
    told(f"free : {label}, la plus longue", slowest[0], " ms", SEARCH_MS)
    told(f"free : {label}, 1 M ÷ 10 k", large / small, "", RATIO)
    assert slowest[0] < SEARCH_MS * 2
    assert large < small * 2


def test_the_search_really_finds_and_refuses(poles: tuple[Booked, Booked]) -> None:
    for pole in poles:
        gap = MIDDLE + 10 * SPACING + LASTS
        quarter = pole.runner.read(find_free, need=Need(((gap, gap + 900),), 40, set_up=0, tear_down=0))
        assert any(one.codes == ("R1",) for one in quarter.free)
        hour = pole.runner.read(find_free, need=Need(((gap, gap + 3600),), 40, set_up=0, tear_down=0))
        assert hour.free == []
        assert {one.reason for one in hour.busy} == {"taken", "too_small"}


@contextmanager
def _locked(pole: Booked) -> Iterator[list[float]]:
    """The processor and clock milliseconds that each command holds the write lock."""
    held: list[float] = []
    turn = pole.runner._turn

    @contextmanager
    def timed() -> Iterator[None]:
        with turn():
            begun = time.process_time()
            try:
                yield
            finally:
                held.append((time.process_time() - begun) * 1000)

    pole.runner._turn = timed
    yield held
    pole.runner._turn = turn


def _write(pole: Booked, what: str, number: int) -> None:
    gap = MIDDLE + (300 + number) * SPACING + LASTS
    if what == "hold_space":
        pole.runner.do(
            hold_space, dossier=1000, space=pole.rooms["R4"], item="mesure:1", starts_at=gap, ends_at=gap + 900
        )
        return
    wish = BookingWish(pole.rooms["R1"], gap, gap + 900, people=8, set_up=0, tear_down=0)
    pole.runner.do(
        book, party=pole.party, title="mesure", wishes=[wish], on_closed_day=OnClosedDay.KEEP
    )


@pytest.mark.parametrize("what", ["hold_space", "book"])
def test_one_write_costs_as_much_at_a_million_bookings(poles: tuple[Booked, Booked], what: str) -> None:
    small, large = poles
    numbers = {id(pole): iter(range(1000)) for pole in poles}

    def write(pole: Booked) -> None:
        _write(pole, what, next(numbers[id(pole)]))

    with _locked(small) as _few, _locked(large) as held:
        begun = time.perf_counter()
        few, many = medians([lambda: write(small), lambda: write(large)], rounds=120)
        whole = (time.perf_counter() - begun) * 1000 / 242
    held.sort()
    shown(f"{what}, toute la commande à 1 M, processeur", many, " ms")
    shown(f"{what}, toute la commande, à l’horloge", whole, " ms")
    shown(f"{what}, verrou d’écriture à 1 M, médiane, processeur", statistics.median(held), " ms")
    told(f"{what}, verrou d’écriture à 1 M, p99, processeur", held[int(len(held) * 0.99)], " ms", LOCK_MS)
    told(f"{what}, 1 M ÷ 10 k", many / few, "", RATIO)
    assert many < few * 2
    with pytest.raises(Overlap):
        _write(large, what, 5)


def _daily(pole: Booked, number: int) -> SeriesWish:
    """Fifty-two days at the same hour, another for each number: between bookings, where no option waits."""
    return SeriesWish(
        pole.rooms["R2"], "FREQ=DAILY;COUNT=52", f"2026-11-25T{HOURS[number]:02}:45", 15, 0, 0
    )


def test_a_series_of_52_is_checked_in_one_statement(poles: tuple[Booked, Booked]) -> None:
    checked: dict[str, list[float]] = {}
    for label, pole in zip(("10 k", "1 M"), poles, strict=True):
        room = pole.rooms["R2"]
        starts = [MIDDLE + n * 7 * SPACING for n in range(-26, 26)]
        spans = [(at, at + 600) for at in starts]
        bare = sqlite3.connect(pole.file)
        bare.execute("PRAGMA cache_size=-32000")

        def compare(reader: Reader, room: int = room, spans: object = spans, bare: object = bare) -> list[float]:
            def statement() -> None:
                for _n in range(40):
                    bare.execute(BARE_SERIES, (json.dumps(spans), room)).fetchall()

            def program() -> None:
                for _n in range(40):
                    clashes(reader, leaves=[room], spans=spans)

            def naive() -> None:
                for first, last in spans[:4]:
                    bare.execute(NAIVE, (room, last, first)).fetchall()

            return medians([program, statement, naive], rounds=9)

        own, floor, slow = pole.runner.read(compare)
        checked[label] = [own / 40, floor / 40, slow * len(spans) / 4]
        bare.close()
        told(f"série de 52, contrôle ÷ une requête nue, à {label}", own / floor, "", 1.4)
    shown("série de 52, contrôle à 1 M", checked["1 M"][0], " ms")
    told("série de 52, contrôle 1 M ÷ 10 k", checked["1 M"][0] / checked["10 k"][0], "", RATIO)
    told(
        "série de 52, recouvrement naïf ÷ contrôle, à 1 M", checked["1 M"][2] / checked["1 M"][0], "", 200, least=True
    )
    assert checked["1 M"][0] / checked["1 M"][1] < 2


def test_a_series_of_52_is_booked_as_fast_at_a_million_bookings(poles: tuple[Booked, Booked]) -> None:
    previewed = medians(
        [lambda pole=pole: pole.runner.read(preview_series, wish=_daily(pole, 0)) for pole in poles], rounds=7
    )
    numbers = {id(pole): iter(range(100)) for pole in poles}

    def whole(pole: Booked) -> None:
        made = pole.runner.do(
            book_series, party=pole.party, title="cours", wish=_daily(pole, next(numbers[id(pole)])),
            closed_days=ClosedDays.KEEP,
        )  # fmt: skip
        assert len(made.bookings) == 52

    with _locked(poles[1]) as held:
        few, many = medians([lambda pole=pole: whole(pole) for pole in poles], rounds=7)
    shown("série de 52, aperçu à 1 M", previewed[1], " ms")
    shown("série de 52, réservée tout entière à 1 M", many, " ms")
    shown("série de 52, verrou d’écriture, médiane, processeur", statistics.median(held), " ms")
    told("série de 52, réservée, 1 M ÷ 10 k", many / few, "", RATIO)
    assert many < few * 2


SPANS = {"jour": (DAY, True), "semaine": (7 * DAY, True), "mois résumé": (31 * DAY, False)}


@pytest.mark.parametrize("label", SPANS)
def test_the_planning_costs_the_same_a_row(booked_with: Callable[[int], Booked], label: str) -> None:
    length, detailed = SPANS[label]
    poles = booked_with(SOME), booked_with(MANY)
    window = {"starts": MIDDLE, "ends": MIDDLE + length}
    rows = [len(pole.runner.read(picture, **window, detailed=detailed).model) for pole in poles]
    bare = sqlite3.connect(poles[1].file)
    sql = (
        "SELECT h.id, h.dossier, d.kind, d.party, p.name, d.title, h.space, h.item, h.starts_at, "
        "h.ends_at, h.firm, d.state, h.set_up, h.tear_down, h.label, h.lapses_at, h.queued_at "
        "FROM claim c JOIN hold h ON h.id = c.hold JOIN dossier d ON d.id = h.dossier JOIN party p ON p.id = d.party "
        "WHERE c.leaf IN (SELECT space FROM leaf) AND c.firm = 1 AND c.starts_at >= ? AND c.starts_at < ? "
        "ORDER BY h.space, h.starts_at"
    )
    some, many, floor = medians(
        [lambda pole=pole: pole.runner.read(picture, **window, detailed=detailed) for pole in poles]
        + [lambda: bare.execute(sql, (MIDDLE, MIDDLE + length)).fetchall()],
        rounds=9,
    )
    bare.close()
    shown(f"planning, {label}, {rows[1]} barres à 1 M", many, " ms")
    told(f"planning, {label}, par barre, 1 M ÷ 100 k", (many / rows[1]) / (some / rows[0]), "", 1.5)
    shown(f"planning, {label}, tout le tableau ÷ requête nue des occupations", many / floor, "")
    assert (many / rows[1]) / (some / rows[0]) < 2


LISTS: dict[str, Callable[[Reader], object]] = {
    "réservations d’un jour": lambda reader: bookings(reader, starts_at=MIDDLE, ends_at=MIDDLE + DAY),
    "événements d’un jour": lambda reader: events(reader, starts_at=MIDDLE, ends_at=MIDDLE + DAY),
    "options en cours": lambda reader: live_options(reader),
}


@pytest.mark.parametrize("label", LISTS)
def test_a_list_costs_the_same_whatever_was_booked(booked_with: Callable[[int], Booked], label: str) -> None:
    poles = booked_with(SOME), booked_with(MANY)
    some, many = medians([lambda pole=pole: pole.runner.read(LISTS[label]) for pole in poles], rounds=9)
    shown(f"{label}, à 1 M", many, " ms")
    told(f"{label}, 1 M ÷ 100 k", many / some, "", 1.5)
    assert many < some * 2


def test_the_last_events_cost_the_same_and_words_find_them_at_once(poles: tuple[Booked, Booked]) -> None:
    few, many = medians(
        [lambda pole=pole: pole.runner.read(events, limit=200) for pole in poles], rounds=5
    )
    shown("les 200 derniers événements, 40 000 en base", many, " ms")
    told("les 200 derniers événements, 1 M ÷ 10 k", many / few, "", 1.5)
    for words in ("atelier r1", "semeurs 12", "introuvable", "4455"):
        _few, found = medians(
            [lambda pole=pole, words=words: pole.runner.read(events_matching, words=words, limit=10) for pole in poles],
            rounds=3,
        )
        told(f"recherche de « {words} » parmi 40 000 événements", found, " ms", SEARCH_MS)
