"""Eight processes race for slots on both engines, and the unsafe way is shown failing beside it."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "journeys"))

import racing

TRIES = 100_000
COMMANDS = 2_000
P99_MS, WORST_S = 5, 1


def told(what: str, figure: float, unit: str, goal: float) -> None:
    verdict = "tenu" if figure <= goal else "MANQUÉ"
    print(f"\n  {what:<62} {figure:8.2f}{unit:<4} objectif ≤ {goal:g}{unit} : {verdict}", end="")


def test_a_hundred_thousand_tries_sell_each_slot_once(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=50, slots=60)
    begun = time.perf_counter()
    ran = racing.run(race, TRIES, look_first=True)
    seconds = time.perf_counter() - begun
    engine = pole_url.partition(":")[0].partition("+")[0]
    sold = Counter(number for seat in ran for number in seat.sold)
    tried = frozenset[int]().union(*(seat.tried for seat in ran))
    failures = [message for seat in ran for message in seat.failures]
    found = racing.doubles(pole_url)
    print(f"\n  {engine} : {TRIES} essais de 8 postes en {seconds:.1f} s, {len(sold)} créneaux vendus", end="")
    told(f"{engine}, doubles", found, "", 0)
    told(f"{engine}, « verrouillé » montré", len(failures), "", 0)
    told(f"{engine}, pire attente des 8", max(one for seat in ran for one in seat.whole), " s", WORST_S)
    assert (found, failures) == (0, [])
    assert set(sold) == tried and max(sold.values()) == 1
    assert racing.sold_slots(race) == sorted(race.slot(number)[:2] for number in tried)


def test_the_write_lock_is_held_briefly_by_a_command_of_one_record(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=50, slots=400)
    ran = racing.run(race, COMMANDS, look_first=False)
    engine = pole_url.partition(":")[0].partition("+")[0]
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
    engine = pole_url.partition(":")[0].partition("+")[0]
    print(
        f"\n  {engine}, regarder puis écrire sans garde : {race.size} créneaux, {sold} ventes, "
        f"{found} doubles, {locked} verrous", end="",
    )  # fmt: skip
    assert found > 0
