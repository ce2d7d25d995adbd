"""What admissions count: files received and decided on their days, visits, those in vain."""

from __future__ import annotations

from datetime import date

from counted_rows import rows_of

from pole_desk.activities.hosting.commands import (
    Wish,
    call_committee,
    decide_application,
    present_to_committee,
    receive_application,
    record_visit,
    withdraw_application,
)
from pole_desk.activities.hosting.indicators import HostingIndicators
from pole_desk.activities.hosting.rules import Criterion, State
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ApplicationId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

HOSTING = HostingIndicators()
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def _received(pole: Runner, name: str, on: date) -> ApplicationId:
    party = pole.do(add_party, party=PartyInput(name=name))
    wish = Wish(wanted_from=date(2027, 1, 1), offices=1, people=3, criterion=Criterion.OBJECT)
    return pole.do(receive_application, party=party, wish=wish, on=on)


def _decided(pole: Runner, name: str, decision: State, on: date) -> None:
    one = _received(pole, name, date(2025, 12, 20))
    pole.do(record_visit, application=one, on=date(2026, 1, 10), guide="Accueil")
    committee = pole.do(call_committee, on=on, members="trois personnes")
    pole.do(present_to_committee, application=one, committee=committee)
    pole.do(decide_application, application=one, decision=decision, on=on, reason="Selon les places")


def _sums(pole: Runner, first: date, last: date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows_of(pole, HOSTING, first, last):
        code = row.indicator.removeprefix("hosting.")
        sums[code] = sums.get(code, 0) + row.amount
    return sums


def test_files_count_on_the_day_of_each_step(pole: Runner) -> None:
    _decided(pole, "Acceptée", State.ACCEPTED, date(2026, 2, 3))
    _decided(pole, "En attente", State.WAITING, date(2026, 2, 3))
    _decided(pole, "Refusée", State.REFUSED, date(2026, 3, 3))
    gone = _received(pole, "Retirée", date(2026, 4, 1))
    pole.do(withdraw_application, application=gone, reason="A trouvé ailleurs", on=date(2026, 5, 1))
    assert _sums(pole, *YEAR) == {
        "received": 100, "visits": 300, "accepted": 100, "refused": 200, "refused_people": 600,
        "waiting": 100,
    }  # fmt: skip
    assert _sums(pole, date(2026, 2, 1), date(2026, 2, 28)) == {"accepted": 100, "waiting": 100}
    assert _sums(pole, date(2025, 12, 1), date(2025, 12, 31)) == {"received": 300}
    assert _sums(pole, date(2024, 1, 1), date(2024, 12, 31)) == {}
