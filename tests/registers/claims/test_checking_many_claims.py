"""The check of the ledger reads it once: pairs of claims are not compared with each other."""

from __future__ import annotations

from datetime import date

from event_words import at, booked, client, wish
from sqlalchemy import text

from pole_desk.kernel.work import Runner
from pole_desk.registers.claims import checks


def test_overlaps_are_looked_for_in_one_reading_of_the_ledger(sqlite_pole: Runner) -> None:
    with sqlite_pole.engine.connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {checks.OVERLAPS}")).all()
    assert sum("claim" in row[3] for row in plan) == 1


def test_a_firm_claim_made_longer_around_the_program_is_found(sqlite_pole: Runner) -> None:
    party = client(sqlite_pole)
    booked(sqlite_pole, party, wish(sqlite_pole, "R1", 9, 12), wish(sqlite_pole, "R1", 12, 14))
    booked(sqlite_pole, party, wish(sqlite_pole, "R1", 9, 12, day=date(2026, 12, 4)))
    ask = checks.ClaimChecks().check
    assert sqlite_pole.read(ask) == []
    with sqlite_pole.engine.begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        changed = connection.execute(text(f"UPDATE claim SET ends_at = ends_at + 60 WHERE starts_at = {at(9)} RETURNING id"))
        (longer,) = changed.scalars().all()
    found = [one.record for one in sqlite_pole.read(ask) if one.code == "claim_overlap"]
    assert found == [f"claim:{longer}"]
