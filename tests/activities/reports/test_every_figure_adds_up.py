"""Whatever the dossiers and links: chantiers, projects, territories, structures sum to each figure.

For every indicator of every source: the slices of each cut and the part that served none make the
whole, the rows behind each slice make the slice, and the months of a year make the year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from event_words import booked, client, wish
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from pole_desk.accounts.billing.outbox import issue_month
from pole_desk.activities.canteen.commands import book_meal, open_service, set_rota
from pole_desk.activities.canteen.rules import Cutoff, PartInput
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.activities.fund.commands import ProjectInput as FundInput
from pole_desk.activities.fund.commands import decide_instalment, sign_instalment, submit_project
from pole_desk.activities.fund.tables import InstalmentRow, ProjectRow
from pole_desk.activities.incubator.commands import (
    begin_cohort,
    give_place,
    hold_session,
    note_exit,
    open_cohort,
    plan_session,
    spot_project,
)
from pole_desk.activities.incubator.rules import ExitInput, ExitKind, ProjectInput, SessionInput
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules import Kind as LeaseKind
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.network.commands import add_benefit
from pole_desk.activities.network.queries import scheme_sums
from pole_desk.activities.network.tables import AnswerRow, AskedRow, BenefitRow, EnquiryRow, PostRow
from pole_desk.activities.reports.queries import By, Counted, behind, counted, cuts, definitions, figures
from pole_desk.activities.reports.rules import months_of, year_period
from pole_desk.activities.shop.commands import declare_sales, open_contract
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.periods import Month, day_start
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import PartyId
from pole_desk.ports.indicators import Indicator, Span
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import WHOLE, Kind
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.queries import space_by_code

YEAR = year_period(2026)
_ADDRESS = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
STARTED, _TEN = datetime(2026, 1, 1, tzinfo=UTC), time(10)
STARTS = YEAR.first - timedelta(days=20)
ONCE = {
    "claims.area_days", "claims.hours", "leases.area_days", "leases.people", "leases.structures",
    "leases.support", "events.hours", "canteen.booked", "shop.sales", "billing.hosting",
    "fund.decided", "fund.signed", "fund.projects", "fund.de_minimis", "incubator.incubated",
    "incubator.mentoring_hours", "incubator.created", "incubator.fte", "network.benefits",
}  # fmt: skip
"""Figures that the pole below gives a value, of every kind of source."""


class Shares(NamedTuple):
    """Shares in basis points, by the number of the target, set on a day of the year for some days."""

    owner: int
    what: str
    begins: int
    lasts: int
    parts: tuple[int, ...]


class Date(NamedTuple):
    """A booking of an event: a structure, an hour of the year, what it costs, whether it stood."""

    party: int
    hour: int
    lasts: int
    people: int
    cents: int
    state: str


_shares = st.builds(
    Shares, st.integers(0, 40), st.sampled_from(["chantier", "project", "party"]), st.integers(0, 380),
    st.integers(1, 200), st.lists(st.integers(1, WHOLE // 3), min_size=1, max_size=3).map(tuple),
)  # fmt: skip
class Known(NamedTuple):
    """What the network knows of a structure: people in a scheme, a post, an answer; and a grant of the fund."""

    party: int
    begins: int
    lasts: int
    people: int
    hundredths: int
    cents: int
    answers: bool


_known = st.builds(
    Known, st.integers(0, 40), st.integers(0, 380), st.integers(0, 500), st.integers(1, 50), st.integers(1, 100),
    st.integers(1, 500_000), st.booleans(),
)  # fmt: skip
_dates = st.builds(
    Date, st.integers(0, 40), st.integers(-10, 8_770), st.integers(1, 400_000), st.integers(0, 300),
    st.integers(0, 99_999), st.sampled_from(["confirmed", "cancelled", "refused", "inquiry"]),
)  # fmt: skip


@pytest.fixture
def lived_in(pole: Runner) -> Runner:
    """A pole where every activity did something in 2026, invoiced up to November."""
    semeurs = pole.do(add_party, party=PartyInput(name="Les Semeurs", commune="Nantes", headcount=4, address=_ADDRESS))
    rive = pole.do(add_party, party=PartyInput(name="La Rive", legal_form="SCIC", founded_year=2020, siren="732829320", address=_ADDRESS))
    marmite = pole.do(add_party, party=PartyInput(name="La Marmite", roles=("canteen_operator",)))
    for party, code, day, kind in (
        (semeurs, "B12", date(2026, 2, 11), LeaseKind.HOSTING), (rive, "B13", date(2025, 6, 1), LeaseKind.HOSTING),
        (rive, "S01", date(2026, 5, 5), LeaseKind.STORAGE),
    ):  # fmt: skip
        pole.do(
            open_lease, party=party, spaces=[pole.read(space_by_code, code=code).id], first_day=day, kind=kind,
            price=Decimal("80.00"), reason="Démarrage", terms=Terms(people=3),
        )  # fmt: skip
    booked(pole, client(pole, "Passage"), wish(pole, "R1", 9, 17, people=12))
    pole.do(
        set_rota, weekday=3, from_day=date(2026, 1, 1),
        parts=[PartInput(operator=marmite, portions=60, order=Cutoff(0, _TEN), cancel=Cutoff(1, _TEN))],
    )  # fmt: skip
    pole.do(open_service, day=date(2026, 11, 26))
    pole.do(book_meal, day=date(2026, 11, 26), party=semeurs, covers=5)
    contract = pole.do(
        open_contract, party=rive, first_day=date(2026, 9, 1), mode=Mode.BOTH,
        stalls=[pole.read(space_by_code, code="M01").id],
    )  # fmt: skip
    pole.do(declare_sales, contract=contract, month=Month(2026, 10), sales=[Sale("cycles", Decimal("120.50"))])
    for title in ("Recyclerie mobile", "Cantine des quartiers"):
        pole.do(
            open_dossier, kind=Kind.PROJECT, party=pole.read(the_pole), title=title, on=date(2025, 1, 6)
        )
    issue_month(pole, month=Month(2026, 11))
    _accompanied(pole, semeurs, rive)
    return pole


def _accompanied(pole: Runner, carrier: PartyId, other: PartyId) -> None:
    """Two grants of one project in a year, a project incubated over months with an hour given, a scheme."""
    fund = pole.do(submit_project, carrier=carrier, project=FundInput(title="Café", need="Se parler"), on=date(2025, 2, 3))
    for day in (date(2026, 2, 2), date(2026, 9, 1)):
        grant = pole.do(decide_instalment, project=fund, amount=Decimal("3333.33"), on=day)
        pole.do(sign_instalment, instalment=grant, on=day)
    cohort = pole.do(open_cohort, name="2026", first_day=date(2026, 2, 1), last_day=date(2026, 12, 31))
    one = pole.do(spot_project, project=ProjectInput(title="Alpha"), on=date(2026, 1, 7))
    pole.do(give_place, incubation=one, cohort=cohort, on=date(2026, 2, 1), reason="partenaire")
    pole.do(begin_cohort, cohort=cohort, on=date(2026, 2, 1))
    starts = day_start(date(2026, 6, 3)) + 9 * 3600
    held = pole.do(plan_session, session=SessionInput(incubation=one, starts_at=starts, minutes=50))
    pole.do(hold_session, session=held)
    left = ExitInput(outcome=ExitKind.CREATED, legal_form="SCOP", fte=Decimal("2.25"))
    pole.do(note_exit, incubation=one, on=date(2026, 10, 1), values=left)
    scheme = pole.read(scheme_sums, on=YEAR.last)[0].scheme
    pole.do(add_benefit, party=other, scheme=scheme, people=3, first_day=date(2026, 3, 2))


@contextmanager
def _tried(
    pole: Runner, shares: list[Shares], dates: list[Date], known: Sequence[Known] = ()
) -> Iterator[Reader]:
    """The pole with these dates, facts and links, until they are rolled back."""
    with pole.engine.connect() as connection:
        transaction = connection.begin()
        reader = Reader(connection, pole.clock, pole.user, pole.ports)
        parties = list(connection.scalars(select(PartyRow.id).order_by(PartyRow.id)))
        for number, each in enumerate(dates):
            _event(connection, number, parties[each.party % len(parties)], each)
        for number, fact in enumerate(known):
            _know(connection, number, parties[fact.party % len(parties)], fact)
        for table in (DossierLinkRow, PartyLinkRow):
            connection.execute(table.__table__.delete())
        owners = list(connection.scalars(select(DossierRow.id).order_by(DossierRow.id)))
        projects = list(connection.scalars(select(DossierRow.id).where(DossierRow.kind == Kind.PROJECT)))
        numbers = [each.id for each in chantiers(reader)]
        _link(connection, shares, {"chantier": owners, "project": owners, "party": parties},
              {"chantier": numbers, "project": projects, "party": numbers})  # fmt: skip
        try:
            yield reader
        finally:
            transaction.rollback()


def _event(connection: Any, number: int, party: int, each: Date) -> None:
    dossier = connection.execute(
        insert(DossierRow).values(
            kind=Kind.EVENT, party=party, title="Essai", state="open", opened_on=YEAR.first, version=1
        )
    ).inserted_primary_key[0]
    event = connection.execute(
        insert(EventRow).values(
            dossier=dossier, number=f"EV-9{number}", category="other", caller="", phone="", email="",
            people=each.people, order_number="", deposit_percent=0, note="", search_key="", version=1,
            created_at=STARTED,
        )
    ).inserted_primary_key[0]  # fmt: skip
    starts = day_start(YEAR.first) + each.hour * 3600
    connection.execute(
        insert(EventBookingRow).values(
            event=event, space=1, title="Essai", starts_at=starts, ends_at=starts + each.lasts, set_up=0,
            tear_down=0, squeeze_reason="", people=each.people, layout="", state=each.state, blocked_by="",
            cancel_reason="x", cancel_fee=Decimal(0), before_cancel="", unit="hour", quantity=Decimal(1),
            list_price=Decimal(each.cents) / 100, agreed_price=Decimal(each.cents // 2) / 100,
            included_minutes=0, price_words="", price_reason="", item="", tax="S20", account="", version=1,
        )
    )  # fmt: skip


def _know(connection: Any, number: int, party: int, each: Known) -> None:
    """What the network and the fund would have noted; every structure is asked once for the year."""
    first = STARTS + timedelta(days=each.begins)
    days = {"first_day": first, "last_day": first + timedelta(days=each.lasts)}
    connection.execute(update(PartyRow).where(PartyRow.id == party).values(lcp=each.people % 2 == 0))
    connection.execute(insert(BenefitRow).values(
        party=party, scheme="Emplois d’Avenir", people=each.people, detail="", withdrawn=False, **days))  # fmt: skip
    connection.execute(insert(PostRow).values(
        party=party, title="Coordination", fte=Decimal(each.hundredths) / 100, funder="", amount=Decimal(0),
        withdrawn=False, **days))  # fmt: skip
    _ask(connection, party, each)
    _grant(connection, number, party, each)


def _ask(connection: Any, party: int, each: Known) -> None:
    enquiry = connection.scalar(select(EnquiryRow.id))
    if enquiry is None:
        enquiry = connection.execute(insert(EnquiryRow).values(
            year=YEAR.first.year, opened_on=YEAR.last, closes_on=YEAR.last, note="", version=1,
        )).inserted_primary_key[0]  # fmt: skip
    if connection.scalar(select(AskedRow.id).where(AskedRow.party == party)) is not None:
        return
    asked = connection.execute(insert(AskedRow).values(
        enquiry=enquiry, party=party, asked_on=YEAR.last, withdrawn=False)).inserted_primary_key[0]  # fmt: skip
    if each.answers:
        connection.execute(insert(AnswerRow).values(
            asked=asked, revision=1, answered_on=YEAR.last, people=each.people,
            fte=Decimal(each.hundredths) / 100, permanent=each.people // 2, district_hired=each.people // 3,
            turnover=Decimal(each.cents) / 100, note="", withdrawn=False,
        ))  # fmt: skip


def _grant(connection: Any, number: int, party: int, each: Known) -> None:
    """A project of the fund granted twice, signed when the network fact has ended."""
    dossier = connection.execute(insert(DossierRow).values(
        kind=Kind.PROJECT, party=party, title="Essai", state="open", opened_on=STARTS, version=1,
    )).inserted_primary_key[0]  # fmt: skip
    project = connection.execute(insert(ProjectRow).values(
        dossier=dossier, number=f"FS-9{number}", need="", contact="", commune="", territory="none", policies=[],
        submitted_on=STARTS, state="open", state_reason="", search_key="", version=1,
    )).inserted_primary_key[0]  # fmt: skip
    for rank in (1, 2):
        decided = STARTS + timedelta(days=each.begins * rank // 2)
        signed = decided + timedelta(days=each.lasts)
        connection.execute(insert(InstalmentRow).values(
            project=project, rank=rank, amount=Decimal(each.cents) / 100, state="signed", decided_on=decided,
            decided_ref="", signed_on=signed, signed_ref="", justified_ref="", paid_ref="", cancel_reason="",
            historical=False, version=1,
        ))  # fmt: skip


def _link(connection: Any, shares: list[Shares], owners: dict[str, list[int]], targets: dict[str, list[int]]) -> None:
    """Sets of shares follow each other on an owner: one begins after the one before it ended."""
    free: dict[tuple[str, int], int] = {}
    for each in shares:
        owner = owners[each.what][each.owner % len(owners[each.what])]
        begins = max(each.begins, free.get((each.what, owner), 0))
        free[each.what, owner] = begins + each.lasts
        first = STARTS + timedelta(days=begins)
        table, column = (PartyLinkRow, "chantier") if each.what == "party" else (DossierLinkRow, each.what)
        of = {"party": owner} if each.what == "party" else {"dossier": owner}
        known = targets[each.what]
        parts = {known[(each.owner + n) % len(known)]: part for n, part in enumerate(each.parts)}
        for target, part in parts.items():
            connection.execute(
                insert(table).values(
                    **of, **{column: target}, share=part, first_day=first,
                    last_day=first + timedelta(days=each.lasts - 1),
                )
            )  # fmt: skip


@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(
    shares=st.lists(_shares, min_size=4, max_size=30), dates=st.lists(_dates, max_size=8),
    known=st.lists(_known, min_size=1, max_size=8),
)  # fmt: skip
def test_every_cut_of_every_figure_makes_the_whole(
    lived_in: Runner, shares: list[Shares], dates: list[Date], known: list[Known]
) -> None:
    with _tried(lived_in, shares, dates, known) as reader:
        rows = counted(reader, period=YEAR)
        whole = {each.code: each.amount for each in figures(reader, period=YEAR, rows=rows)}
        assert all(whole[code] for code in ONCE)
        assert whole["network.asked"] == 100 * len({each.party % _parties(reader) for each in known})
        for by in By:
            _makes_the_whole(reader, by, rows, whole)
        _months_make_the_year(reader, whole)
        unlinked = {each.code for each in definitions(reader, period=YEAR) if not getattr(each, "linked", True)}
        assert all(
            part.target is None for row in rows if row.indicator in unlinked for part in row.chantiers
        )


def _parties(reader: Reader) -> int:
    return len(list(reader.connection.scalars(select(PartyRow.id))))


def _makes_the_whole(reader: Reader, by: By, rows: list[Counted], whole: dict[str, int]) -> None:
    found = cuts(reader, period=YEAR, by=by, rows=rows)
    assert {each.code for each in found} == {row.indicator for row in rows}
    for cut in found:
        assert cut.amount == whole[cut.code] == sum(slice.amount for slice in cut.slices)
        mine = [row for row in rows if row.indicator == cut.code]
        for slice in cut.slices:
            parts = behind(reader, period=YEAR, code=cut.code, by=by, key=slice.key, rows=mine)
            assert sum(row.amount for row in parts) == slice.amount


def _months_make_the_year(reader: Reader, whole: dict[str, int]) -> None:
    sums: dict[str, int] = {}
    for month in months_of(2026):
        for each in figures(reader, period=month):
            sums[each.code] = sums.get(each.code, 0) + each.amount
    for each in definitions(reader, period=YEAR):
        if isinstance(each, Indicator) and each.span is Span.OVER and each.additive:
            assert (each.code, sums[each.code]) == (each.code, whole[each.code])


def test_what_is_counted_once_a_period_is_not_the_sum_of_its_months(lived_in: Runner) -> None:
    """A project with two grants in a year, one incubated from February to October: one each."""
    once = {"fund.projects", "incubator.incubated", "leases.structures"}
    known = {each.code: each for each in lived_in.read(definitions, period=YEAR)}
    assert not any(getattr(known[code], "additive", True) for code in once)
    whole = {each.code: each.amount for each in lived_in.read(figures, period=YEAR, codes=once)}
    months = [lived_in.read(figures, period=month, codes=once) for month in months_of(2026)]
    assert (whole["fund.projects"], whole["incubator.incubated"]) == (100, 100)
    for code in once:
        assert sum(each.amount for found in months for each in found if each.code == code) > whole[code]


def test_every_row_says_where_its_record_opens(lived_in: Runner) -> None:
    for row in lived_in.read(counted, period=YEAR):
        assert row.page, (row.indicator, row.record)
        if row.indicator.startswith(("claims.", "hosting.", "events.", "fund.", "leases.", "network.")):
            assert row.target, (row.indicator, row.record)


def test_the_rows_behind_a_figure_are_read_alone_and_sum_to_it(lived_in: Runner) -> None:
    """Each figure asked by itself, as a click on it does."""
    every = lived_in.read(figures, period=YEAR)
    for each in every:
        if each.rows:
            rows = lived_in.read(behind, period=YEAR, code=each.code)
            assert (len(rows), sum(row.amount for row in rows)) == (each.rows, each.amount)
    assert {each.code for each in every if each.amount} >= ONCE
