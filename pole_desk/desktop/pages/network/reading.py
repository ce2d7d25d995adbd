"""What the page's views show, each read at once; how it looks is in the views."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.network import queries
from pole_desk.activities.network.queries import (
    AccessionItem,
    Beneficiary,
    Benefit,
    Enquiry,
    Jobs,
    Place,
    Point,
    Post,
    SchemeSum,
    Service,
    Told,
)
from pole_desk.activities.network.rules import Accession, Conditions
from pole_desk.activities.reports.queries import Baseline, baselines
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import PartyCard, parties, references
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import SCHEME, Territory, territory_names

HISTORY = 60
PLATFORM = "programmes.lcp"
"""Setting: the mutualisation platform, its carrier and its services, as the plan gave them."""
BESIDE_JOBS = ("sse_jobs_metropolis", "sse_share_private_jobs_percent")
"""The plan's baselines that the enquiry is shown beside."""


class PlaceLine(NamedTuple):
    """An LCP, or a structure that asked to become one."""

    id: PartyId
    name: str
    commune: str
    territory: str
    met: int
    points: int
    fte: Decimal
    posts: str
    services: str
    lcp: bool


class Places(NamedTuple):
    """The first view."""

    day: date
    lines: list[PlaceLine]
    amount: Decimal


def places(reader: Reader) -> Places:
    """The LCP and who asks to join, as they stand today."""
    today = reader.clock.today()
    posts, services = queries.posts(reader, on=today), queries.services(reader, on=today)
    found = [*queries.places(reader, on=today), *queries.candidates(reader, on=today)]
    return Places(today, [_line(one, posts, services) for one in found], sum((one.amount for one in posts), Decimal(0)))


def _line(one: Place, posts: list[Post], services: list[Service]) -> PlaceLine:
    return PlaceLine(
        one.party, one.name, one.commune, territory_word(one.territory), one.met, one.points, one.fte,
        ", ".join(each.title for each in posts if each.party == one.party),
        ", ".join(each.service for each in services if each.party == one.party),
        one.lcp,
    )  # fmt: skip


def territory_word(territory: str) -> str:
    return "" if territory == Territory.NONE else territory_names()[territory]


class Card(NamedTuple):
    """A structure of the network whole; `waiting` is its request that is not decided."""

    party: PartyCard
    day: date
    points: list[Point]
    assessments: list[Point]
    posts: list[Post]
    services: list[Service]
    accessions: list[AccessionItem]
    conditions: Conditions
    benefits: list[Benefit]
    told: list[Told]
    schemes: list[str]
    offered: list[str]
    carrier: str
    history: list[Entry]

    @property
    def waiting(self) -> AccessionItem | None:
        return next((one for one in self.accessions if one.state == Accession.ASKED), None)


def card(reader: Reader, *, party: PartyId) -> Card:
    """Everything that the card of a structure of the network shows; raises NotFound."""
    today = reader.clock.today()
    platform = setting(reader, key=PLATFORM, on=today, default={}).get("platform", {})
    return Card(
        party_card(reader, party=party),
        today,
        queries.charter(reader, party=party, on=today),
        queries.assessments(reader, party=party),
        queries.posts(reader, party=party),
        queries.services(reader, party=party),
        queries.accessions(reader, party=party),
        queries.conditions(reader, party=party, on=today),
        queries.benefits(reader, party=party),
        queries.told_by(reader, party=party),
        scheme_names(reader),
        list(platform.get("services", [])),
        str(platform.get("carrier", "")),
        trail(reader, topic="parties", record=party, limit=HISTORY),
    )


def scheme_names(reader: Reader) -> list[str]:
    return [entry.label for entry in references(reader, kind=SCHEME)]


class Schemes(NamedTuple):
    """The second view, on a day."""

    day: date
    sums: list[SchemeSum]
    lines: list[Beneficiary]
    names: list[str]


def schemes(reader: Reader, *, on: date) -> Schemes:
    """Who benefits from which scheme on a day, and the sums."""
    return Schemes(
        on, queries.scheme_sums(reader, on=on), queries.beneficiaries(reader, on=on), scheme_names(reader)
    )


class AnswerLine(NamedTuple):
    """A structure asked, what it answered, and what it answered a year before."""

    id: int
    party: PartyId
    name: str
    answer: int | None
    answered_on: date | None
    reminded_on: date | None
    people: int | None
    fte: Decimal | None
    permanent: int | None
    district_hired: int | None
    turnover: Decimal | None
    before: Decimal | None
    email: str
    note: str


class Asked(NamedTuple):
    """The third view: the enquiry on a year, beside that on the year before and the plan.

    `card` None: none was opened; `to_open` is the year that can be, None when it is.
    """

    day: date
    years: list[int]
    card: Enquiry | None
    lines: list[AnswerLine]
    sums: Jobs | None
    before: Enquiry | None
    before_sums: Jobs | None
    baselines: list[Baseline]
    to_open: int | None


def asked(reader: Reader, *, year: int | None = None) -> Asked:
    """The enquiry on a year, or on the last one that was opened."""
    known = {one.year: one for one in queries.enquiries(reader) if one.asked}
    last_over = reader.clock.today().year - 1
    to_open = None if last_over in known else last_over
    years = sorted(known, reverse=True)
    plan = [one for one in baselines(reader) if one.key in BESIDE_JOBS]
    shown = year if year in known else next(iter(years), None)
    today = reader.clock.today()
    if shown is None:
        return Asked(today, years, None, [], None, None, None, plan, to_open)
    former = known.get(shown - 1)
    fte_before = {one.party: one.fte for one in queries.answers(reader, year=shown - 1)} if former else {}
    emails = {one.id: one.email for one in parties(reader, archived=True)}
    lines = [
        AnswerLine(
            one.asked, one.party, one.name, one.answer, one.answered_on, one.reminded_on, one.people, one.fte,
            one.permanent, one.district_hired, one.turnover, fte_before.get(one.party), emails.get(one.party, ""),
            one.note or "",
        )
        for one in queries.answers(reader, year=shown)
    ]  # fmt: skip
    before_sums = queries.jobs(reader, year=shown - 1) if former else None
    return Asked(
        today, years, known[shown], lines, queries.jobs(reader, year=shown), former, before_sums, plan, to_open
    )
