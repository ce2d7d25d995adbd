"""Eight processes race for slots, rooms, seats and projectors: a hundred thousand tries over both engines.

The unsafe way is shown failing beside them.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "journeys"))

import projector_race
import racing
import room_race
import seats_race
from measured import told

HOLDS, BOOKINGS, SEATS, LOANS = 41_000, 4_000, 2_504, 2_496
"""Tries on each engine: fifty thousand."""
COMMANDS = 2_000
P99_MS, WORST_S = 5, 1


def test_the_same_slots_are_held_once_by_eight_seats(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=50, slots=60)
    begun = time.perf_counter()
    ran = racing.run(race, HOLDS, look_first=True)
    seconds = time.perf_counter() - begun
    engine = _engine(pole_url)
    sold = Counter(number for seat in ran for number in seat.sold)
    tried = frozenset[int]().union(*(seat.tried for seat in ran))
    failures = [message for seat in ran for message in seat.failures]
    found = racing.doubles(pole_url)
    print(f"\n  {engine} : {HOLDS} essais de 8 postes en {seconds:.1f} s, {len(sold)} créneaux vendus", end="")
    told(f"{engine}, doubles", found, "", 0)
    told(f"{engine}, « verrouillé » montré", len(failures), "", 0)
    told(f"{engine}, pire attente des 8", max(one for seat in ran for one in seat.whole), " s", WORST_S)
    assert (found, failures) == (0, [])
    assert set(sold) == tried and max(sold.values()) == 1
    assert racing.sold_slots(race) == sorted(race.slot(number)[:2] for number in tried)


def _engine(url: str) -> str:
    return url.partition(":")[0].partition("+")[0]


def test_the_same_rooms_are_booked_once_and_losers_hear_who_won(pole_url: str) -> None:
    engine = _engine(pole_url)
    ran = room_race.run(pole_url, BOOKINGS)
    failures = [words for seat in ran for words in seat.failures]
    won, misled = sum(len(seat.won) for seat in ran), room_race.misled(ran)
    print(f"\n  {engine} : {BOOKINGS} réservations tentées par 8 postes, {won} faites", end="")
    told(f"{engine}, book, doubles", racing.doubles(pole_url), "", 0)
    told(f"{engine}, book, perdants mal renseignés", len(misled), "", 0)
    told(f"{engine}, book, « verrouillé » ou autre échec montré", len(failures), "", 0)
    told(f"{engine}, book, pire attente des 8", max(seat.longest for seat in ran), " s", WORST_S)
    assert (racing.doubles(pole_url), misled, failures) == (0, [], [])


def test_the_last_seats_are_sold_once(pole_url: str) -> None:
    engine = _engine(pole_url)
    ran = seats_race.run(pole_url, SEATS)
    others = [words for seat in ran for words in seat.others]
    taken = seats_race.taken(pole_url)
    over = sum(max(0, booked - seats_race.ROOM) for _day, _taken, booked in taken)
    print(f"\n  {engine} : {SEATS} commandes de couverts tentées, {sum(seat.told for seat in ran)} refus", end="")
    told(f"{engine}, couverts de trop", over, "", 0)
    told(f"{engine}, couverts, autre échec montré", len(others), "", 0)
    told(f"{engine}, couverts, pire attente des 8", max(seat.longest for seat in ran), " s", WORST_S)
    assert (over, others) == (0, [])
    assert all(said == booked for _day, said, booked in taken)


def test_the_last_projector_is_lent_once(pole_url: str) -> None:
    engine = _engine(pole_url)
    race = projector_race.race_on(pole_url)
    ran = projector_race.run(race, LOANS)
    failures = [words for seat in ran for words in seat.failures]
    unnamed = sum(seat.unnamed for seat in ran)
    over = max(projector_race.lent(race)) - projector_race.STOCK
    print(f"\n  {engine} : {LOANS} prêts tentés, {sum(seat.refused for seat in ran)} refus", end="")
    told(f"{engine}, vidéoprojecteurs de trop", max(0, over), "", 0)
    told(f"{engine}, vidéoprojecteurs, perdants mal renseignés", unnamed, "", 0)
    told(f"{engine}, vidéoprojecteurs, autre échec montré", len(failures), "", 0)
    told(f"{engine}, vidéoprojecteurs, pire attente des 8", max(seat.longest for seat in ran), " s", WORST_S)
    assert (max(0, over), unnamed, failures) == (0, 0, [])


def test_the_write_lock_is_held_briefly_by_a_command_of_one_record(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=50, slots=400)
    ran = racing.run(race, COMMANDS, look_first=False)
    engine = _engine(pole_url)
    held = sorted(one for seat in ran for one in seat.held)
    told(f"{engine}, 8 postes, verrou d’écriture p50", held[len(held) // 2] * 1000, " ms", P99_MS)
    told(f"{engine}, 8 postes, verrou d’écriture p99", held[int(len(held) * 0.99)] * 1000, " ms", P99_MS)
    told(f"{engine}, 8 postes, pire attente", max(one for seat in ran for one in seat.whole), " s", WORST_S)
    alone = sorted(racing._seat(race, 99, 300, False).held)
    told(f"{engine}, un poste, verrou p99", alone[int(len(alone) * 0.99)] * 1000, " ms", P99_MS)
    assert racing.doubles(pole_url) == 0


def test_the_unsafe_way_sells_twice(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=4, slots=50)
    racing.drop_guards(pole_url)
    sold, locked = racing.run_unsafe(race)
    found = racing.doubles(pole_url)
    engine = _engine(pole_url)
    print(
        f"\n  {engine}, regarder puis écrire sans garde : {race.size} créneaux, {sold} ventes, "
        f"{found} doubles, {locked} verrous", end="",
    )  # fmt: skip
    assert found > 0
