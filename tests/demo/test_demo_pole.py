"""A demonstration pole made for real: once on SQLite for all tests, once apart, once on PostgreSQL.

A year is enough for what is looked at here; two and ten years are drawn in `test_demo_story`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from demo_pole import Made, opened
from engines import Server
from sqlalchemy import text

from pole_desk import backend, demo
from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables import queries as receivables
from pole_desk.activities.hosting.queries import applications
from pole_desk.activities.incubator.queries import juries, jury_card
from pole_desk.activities.leases import queries as leases
from pole_desk.activities.network import queries as network
from pole_desk.activities.shop import queries as shop
from pole_desk.demo.indices import SERIES
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.database import Base
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import PARIS, Month, add_months, months_between
from pole_desk.kernel.work import Reader, Runner
from pole_desk.registers.catalog.queries import index_values
from pole_desk.registers.parties.queries import parties

TODAY = date(2026, 11, 23)


def digests(reader: Reader) -> dict[str, tuple[int, str]]:
    """Of each table: how many rows, and the digest of them all with their ids."""
    found = {}
    for table in Base.metadata.sorted_tables:
        keys = [column.name for column in table.primary_key] or [table.columns[0].name]
        rows = reader.connection.execute(
            text(f'SELECT * FROM "{table.name}" ORDER BY {", ".join(keys)}')
        ).all()
        said = "\n".join(repr(tuple(row)) for row in rows)
        found[table.name] = (len(rows), hashlib.sha256(said.encode()).hexdigest())
    return found


def test_the_same_seed_years_and_day_make_the_same_rows_in_every_table(
    made: Made, made_apart: str, told_pole: Runner
) -> None:
    here = told_pole.read(digests)
    for apart in opened(made_apart):
        there = apart.read(digests)
        assert [name for name in here if here[name] != there[name]] == []
    assert here["billing_invoice"][0] == made.told.invoices > 500


def test_every_ledger_is_in_order(told_pole: Runner) -> None:
    assert told_pole.read(backend.check) == []


def test_it_says_that_it_is_a_demonstration(told_pole: Runner, sqlite_pole: Runner) -> None:
    assert told_pole.read(demo.is_demo)
    assert not sqlite_pole.read(demo.is_demo)


def test_offices_and_desks_are_let_from_85_to_95_percent_today(told_pole: Runner) -> None:
    found = told_pole.read(leases.occupancy, on=TODAY)
    assert 85 <= 100 * found.offices_let / found.offices_total <= 95
    assert 85 <= 100 * found.desks_let / found.desks_total <= 95
    assert 140 <= found.people <= 200


def test_agreements_end_within_36_months_and_some_within_three(told_pole: Runner) -> None:
    ends = [lease.last_day for lease in told_pole.read(leases.leases)]
    assert all(end is not None and end <= add_months(TODAY, 36) for end in ends)
    assert told_pole.read(leases.endings, on=TODAY)


def test_every_month_before_todays_is_invoiced_in_its_first_days_and_no_later_one(told_pole: Runner) -> None:
    found = told_pole.read(billing.invoices)
    months = Counter(one.month for one in found if one.kind == "invoice")
    expected = {str(month) for month in months_between(Month(2025, 11), Month(2026, 10))}
    assert set(months) == expected
    assert min(months.values()) > 30
    assert {one.issued_on.day for one in found if one.kind == "invoice"} <= {1, 2, 3, 4, 5}
    assert told_pole.read(billing.pending_count) == 0


def test_numbers_follow_each_other_in_each_year(told_pole: Runner) -> None:
    ranks: dict[str, list[int]] = {}
    for one in told_pole.read(billing.invoices):
        series, rank = one.number.rpartition("-")[::2]
        ranks.setdefault(series, []).append(int(rank))
    assert len(ranks) >= 3
    for own in ranks.values():
        assert sorted(own) == list(range(1, len(own) + 1))


def test_most_pay_some_are_late_and_a_few_very_late(told_pole: Runner) -> None:
    found = [one for one in told_pole.read(receivables.invoices) if one.kind == "invoice"]
    states = Counter(one.state for one in found)
    late = [one for one in found if one.balance > 0 and (TODAY - one.due_on).days > 60]
    assert states["paid"] > 0.9 * len(found)
    assert len(late) >= 3
    payments = told_pole.read(receivables.payments)
    assert any(payment.withdrawn_on is not None for payment in payments)
    assert any(one.kind == "credit" for one in told_pole.read(billing.invoices))


def test_rents_are_revised_on_the_invented_series_alone(told_pole: Runner) -> None:
    invented = told_pole.read(index_values, series=SERIES)
    assert invented and {value.source for value in invented} == {SERIES}
    assert {value.series for value in told_pole.read(index_values)} == {SERIES, "ILAT"}
    assert len([v for v in told_pole.read(index_values) if v.series == "ILAT"]) == 3
    preview = told_pole.read(leases.indexation_preview, year=2026)
    assert len([row for row in preview.rows if row.problem == "already_indexed"]) > 20
    assert not preview.ready


def test_arrivals_a_departure_drafts_and_works_make_today_alive(told_pole: Runner) -> None:
    agreements = told_pole.read(leases.leases)
    week = TODAY + timedelta(days=6)
    signed = [one for one in agreements if one.state not in ("draft", "cancelled")]
    assert sum(TODAY <= one.first_day <= week for one in signed) >= 2
    assert any(one.last_day == TODAY for one in signed)
    assert sum(one.state == "draft" for one in agreements) == 3
    assert told_pole.read(backend.remind, on=TODAY)


def test_no_structure_bears_the_name_of_a_real_one(told_pole: Runner) -> None:
    names = {slug(one.name) for one in told_pole.read(parties)}
    assert names & {slug("L'Ouvre-Boîte 44"), slug("Coop chez vous"), slug("Animation Rurale 44")} == set()
    assert len(names) >= 115


def test_seven_lcp_one_that_asks_people_in_schemes_and_an_enquiry_not_all_answer(told_pole: Runner) -> None:
    lcp = told_pole.read(network.places, on=TODAY)
    assert Counter(one.commune for one in lcp) == {"Nantes": 6, "Bouaye": 1}
    assert all(one.points == 5 and one.fte and one.services for one in lcp)
    assert {one.met for one in lcp} >= {4, 5}
    (asking,) = told_pole.read(network.candidates, on=TODAY)
    assert told_pole.read(network.conditions, party=asking.party, on=TODAY).missing()
    assert sum(one.people for one in told_pole.read(network.scheme_sums, on=TODAY)) > 20
    (enquiry,) = told_pole.read(network.enquiries)
    assert enquiry.rate is not None and 60 < enquiry.rate < 100
    assert told_pole.read(network.jobs, year=2025).fte > 100


def test_progress_is_told_month_by_month(made: Made) -> None:
    assert made.progress == [(month, 12) for month in range(1, 13)]


def test_nothing_but_the_pole_is_left_in_the_folder(made: Made) -> None:
    left = {file.name.partition(".db")[0] for file in made.file.parent.iterdir() if not file.is_dir()}
    assert left == {"here"}


def test_a_pole_that_exists_is_left_as_it_is(sqlite_pole_url: str) -> None:
    file = Path(sqlite_pole_url.removeprefix("sqlite:///"))
    before = file.read_bytes()
    with pytest.raises(BadInput) as refusal:
        demo.make(sqlite_pole_url, TODAY)
    assert refusal.value.code == "not_empty"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("today", "years", "code"),
    [(TODAY, 0, "years"), (TODAY, 11, "years"), (date(2014, 6, 1), 2, "today")],
)
def test_a_story_that_cannot_be_told_is_refused_before_anything_is_made(
    tmp_path: Path, today: date, years: int, code: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        demo.make(f"sqlite:///{tmp_path / 'none.db'}", today, years=years)
    assert refusal.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_story_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_arguments: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("pole_desk.demo.making.Story", fall)
    with pytest.raises(RuntimeError):
        demo.make(f"sqlite:///{tmp_path / 'none.db'}", TODAY, years=1)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_told_of_hours_still_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, seen = datetime.combine(TODAY, time(7, 20), PARIS), []

    def tell(_runner: Runner, clock: FixedClock, *_story: object) -> demo.Told:
        for hour in (6, 8, 12, 15):
            clock.set(datetime.combine(TODAY, time(hour), PARIS))
            seen.append(clock.now())
        return demo.Told(0, 0, 0)

    monkeypatch.setattr("pole_desk.demo.making._tell", tell)
    demo.make(f"sqlite:///{tmp_path / 'early.db'}", TODAY, years=1, until=now)
    assert seen == [datetime.combine(TODAY, time(6), PARIS), now, now, now]


@pytest.mark.postgresql
def test_on_postgresql_the_same_figures_are_told(made: Made, pg_server: Server) -> None:
    url = pg_server.create()
    try:
        assert demo.make(url, TODAY, years=1) == made.told
        assert figures_of(url) == figures_of(made.url)
    finally:
        pg_server.drop(url)


def figures_of(url: str) -> object:
    for runner in opened(url):
        assert runner.read(backend.check) == []
        return (
            [(m.month, m.invoices, m.credits, m.net, m.vat, m.total, m.pending) for m in runner.read(billing.months)],
            runner.read(leases.occupancy, on=TODAY),
            sorted((one.number, one.party_name, one.state, one.balance) for one in runner.read(receivables.invoices)),
            sorted((one.number, one.spaces, one.last_day, one.rent) for one in runner.read(leases.leases)),
        )
    raise AssertionError("the pole opens")


def test_some_structures_ask_for_a_place_and_wait_or_were_decided(told_pole: Runner) -> None:
    states = Counter(str(one.state) for one in told_pole.read(applications))
    assert states == {"accepted": 1, "waiting": 2, "refused": 1, "visited": 1, "received": 2}


def test_a_year_of_the_shop_is_told_with_what_waits_today(told_pole: Runner) -> None:
    running = told_pole.read(shop.contracts, on=TODAY)
    assert 8 <= len(running) <= 12
    assert len([one for one in running if one.stalls]) >= 6
    told = Counter(one.month for one in told_pole.read(shop.declarations, standing=True))
    assert set(told) == {str(month) for month in months_between(Month(2025, 11), Month(2026, 10))}
    assert any(one.revision > 1 for one in told_pole.read(shop.declarations))
    owed = told_pole.read(shop.balances, through=Month(2026, 10))
    assert all(balance <= 0 for balance in owed.values())
    assert len(told_pole.read(shop.weights, first=Month(2025, 11), last=Month(2026, 10))) == 60
    assert len(told_pole.read(shop.repairs, on=TODAY)) == 4
    kinds = {one.kind for one in told_pole.read(backend.remind, on=TODAY)}
    assert {"shop_sales", "shop_rota", "shop_swap", "shop_ends"} <= kinds


def test_the_jury_of_the_cohort_has_closed_its_minutes_and_the_last_one_still_works(told_pole: Runner) -> None:
    past, last = told_pole.read(juries)
    assert past.closed_on == past.held_on and past.minutes
    assert last.closed_on is None
    assert all(one.came for one in told_pole.read(jury_card, jury=past.id).hearings)
