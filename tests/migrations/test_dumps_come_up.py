"""A pole of each landed issue comes up to today's schema, whole, and goes on."""

import gzip
import sqlite3
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from pole_desk import backend
from pole_desk.accounts.ledger.queries.closings import closings
from pole_desk.accounts.quotes.queries import all_quotes
from pole_desk.accounts.receivables.commands import confirm_debits, confirm_transfers, record_payment
from pole_desk.accounts.receivables.queries import debits, invoices, parts_of, payments, receivable, transfers
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.canteen.queries.meals import meals
from pole_desk.activities.events.commands import confirm_bookings
from pole_desk.activities.events.queries import bookings
from pole_desk.activities.leases.queries import leases
from pole_desk.activities.reports.commands import write_comment
from pole_desk.activities.reports.queries import figures
from pole_desk.activities.reports.queries.papers import activity_report
from pole_desk.activities.reports.rules import year_period
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

AGREEMENTS = {"issue_2.sql.gz": 3, "issue_3.sql.gz": 3, "issue_4.sql.gz": 5, "issue_5.sql.gz": 5}
DOCUMENTS = {"issue_5.sql.gz": 11}
"""Invoices and credit notes of a dump; the others have four."""
KEPT = {"issue_5.sql.gz": Decimal(60)}
"""What is kept on the accounts of clients; nothing elsewhere."""
DUMPS = sorted((Path(__file__).parent / "dumps").glob("*.sql.gz"))


def _made(dump: Path, folder: Path) -> str:
    file = folder / "ancien.db"
    connection = sqlite3.connect(file)
    connection.executescript(gzip.decompress(dump.read_bytes()).decode())
    connection.close()
    return f"sqlite:///{file}"


class Old(NamedTuple):
    """A pole of a former version: where it is, how many agreements and documents it holds, what money is kept."""

    url: str
    agreements: int
    documents: int
    kept: Decimal


@pytest.fixture(params=DUMPS, ids=lambda path: path.name)
def old_pole(request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    name = request.param.name
    url = _made(request.param, tmp_path)
    return Old(url, AGREEMENTS[name], DOCUMENTS.get(name, 4), KEPT.get(name, ZERO))


def test_there_is_a_dump_for_each_landed_issue() -> None:
    assert [path.name for path in DUMPS] == list(AGREEMENTS)


def test_an_old_pole_comes_up_with_all_it_held(
    old_pole: Old, open_pole: Callable[..., Runner]
) -> None:
    runner = open_pole(old_pole.url)
    assert runner.read(backend.check) == []
    assert len(runner.read(leases)) == old_pole.agreements
    assert len(runner.read(invoices)) == old_pole.documents
    paid = {one.id: one for one in runner.read(payments)}
    assert all(one.issuer is not None for one in paid.values())
    assert sum((one.free for one in paid.values()), ZERO) == old_pole.kept
    assert {part.payment: part.last for part in runner.read(parts_of)} == {
        one.id: one.received_on for one in paid.values() if one.free == 0
    }
    runner.do(add_party, party=PartyInput(name="Après la mise à jour"))


def test_an_old_pole_goes_to_a_server(
    old_pole: Old, pg_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    backend.back_up(open_pole(old_pole.url), tmp_path / "copie.db")
    backend.restore_pole(pg_pole_url, tmp_path / "copie.db", clock)
    runner = open_pole(pg_pole_url)
    assert runner.read(backend.check) == []
    assert len(runner.read(leases)) == old_pole.agreements


def test_what_was_booked_comes_up_with_its_claims_and_its_meals(
    open_pole: Callable[..., Runner], tmp_path: Path
) -> None:
    runner = open_pole(_made(DUMPS[1], tmp_path))
    day = day_start(date(2026, 12, 1)), day_end(date(2026, 12, 31))
    booked = runner.read(bookings, starts_at=day[0], ends_at=day[1])
    assert [(one.title, one.state) for one in booked] == [
        ("Formation", "confirmed"), ("Annulée", "cancelled"), ("Rencontres", "quoted"), ("Rencontres", "quoted"),
        ("Formation", "confirmed"), ("Formation", "confirmed"), ("Formation", "confirmed"),
    ]  # fmt: skip
    (meal,) = runner.read(meals, first=date(2026, 12, 3), last=date(2026, 12, 3))
    assert meal.covers == 12
    runner.do(confirm_bookings, bookings=[one.id for one in booked if one.state == "quoted"])
    assert runner.read(backend.check) == []


def test_a_closed_year_comes_up_with_its_figures_and_its_words(
    open_pole: Callable[..., Runner], tmp_path: Path
) -> None:
    runner = open_pole(_made(DUMPS[2], tmp_path))
    codes = {"fund.paid", "leases.people", "incubator.alive_12"}
    told = {one.code: one.value for one in runner.read(figures, period=year_period(2028), codes=codes)}
    assert told == {"fund.paid": 5_000, "leases.people": 3, "incubator.alive_12": 1}
    assert "La Ressourcerie SCIC" in repr(runner.read(activity_report, year=2028))
    with pytest.raises(RuleBroken) as refused:
        runner.do(write_comment, report="activity:2028", section="hosting", words="Trop tard.")
    assert refused.value.code == "year_closed"


def test_the_accounts_come_up_sealed_and_go_on(open_pole: Callable[..., Runner], tmp_path: Path) -> None:
    runner = open_pole(_made(DUMPS[3], tmp_path))
    runner.clock = noon(date(2029, 3, 5))
    closed = [one.closing for one in runner.read(closings)]
    assert len(closed) == 32 and closed[-1].period == "2029-02"
    assert {one.number for one in closed[-1].ends} >= {"FA-2029-00006", "AV-2029-00001"}
    [debit] = runner.read(debits)
    [transfer] = runner.read(transfers)
    assert (debit.number, debit.state, transfer.state) == ("FA-2029-00002", "asked", "ordered")
    with pytest.raises(RuleBroken) as refused:
        runner.do(record_payment, invoice=debit.invoice, on=date(2029, 2, 20), amount=Decimal(1), method=Method.CARD)
    assert refused.value.code == "closed_month"
    runner.do(confirm_transfers, on=date(2029, 3, 5), transfers=[transfer.id])
    runner.clock = noon(date(2029, 3, 12))
    runner.do(confirm_debits, on=date(2029, 3, 12), debits=[debit.id])
    assert runner.read(receivable, invoice=debit.invoice).balance == 0
    assert [one.state for one in runner.read(all_quotes)][:2] == ["accepted", "accepted"]
    assert runner.read(backend.check) == []
