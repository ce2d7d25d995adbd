"""The story as it is drawn, before anything is written: many seeds, many days, in no time."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from stdnum import luhn

from pole_desk.demo.cast import siren, siret
from pole_desk.demo.stays import Stay, workday
from pole_desk.demo.story import Story
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.periods import Month, add_months
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.parties.rules import checked_contact, checked_party
from pole_desk.registers.spaces.queries import Space

TODAY = date(2026, 11, 23)
OPENING = date(2014, 1, 1)
DAYS = [
    (2, 1, TODAY), (2, 2, TODAY), (1, 3, TODAY), (10, 4, TODAY),
    (2, 5, date(2026, 1, 1)), (2, 6, date(2024, 2, 29)), (3, 7, date(2025, 8, 31)),
]  # fmt: skip


@pytest.fixture(scope="module")
def places() -> list[Space]:
    lines = shipped("resources", "data", "spaces.csv").read_text(encoding="utf-8").splitlines()
    return [
        Space(
            SpaceId(number), row["code"], row["name"], row["kind"], None, row["building"],
            int(row["floor"]), Decimal(row["area_m2"]), int(row["capacity"]), Decimal(row["x_m"]),
            Decimal(row["y_m"]), Decimal(row["w_m"]), Decimal(row["h_m"]), OPENING, None, True, "", 1,
        )
        for number, row in enumerate(csv.DictReader(lines), start=1)
    ]  # fmt: skip


@pytest.fixture(scope="module", params=DAYS, ids=lambda value: f"{value[0]}-years-seed-{value[1]}-{value[2]}")
def story(request: pytest.FixtureRequest, places: list[Space]) -> Story:
    years, seed, today = request.param
    return Story(seed, Month.of(today).plus(-12 * years).first, today, places)


def spells(stay: Stay) -> list[tuple[SpaceId, date, date]]:
    """Each space of an agreement with its first and last day, open ends far away."""
    left = {move.left: move.on for move in stay.moves}
    taken = {move.taken: move.on for move in stay.moves}
    last = stay.last or date.max
    return [
        (space, taken.get(space, stay.first), left[space] - timedelta(days=1) if space in left else last)
        for space in [*stay.spaces, *(move.taken for move in stay.moves)]
    ]


def test_two_agreements_never_hold_a_space_on_the_same_day(story: Story) -> None:
    held: dict[SpaceId, list[tuple[date, date]]] = {}
    for stay in story.stays:
        for space, first, last in spells(stay) if not stay.draft else ():
            held.setdefault(space, []).append((first, last))
    for own in held.values():
        assert all(one[1] < other[0] for one, other in pairwise(sorted(own)))


def test_offices_and_desks_are_let_from_85_to_95_percent(story: Story, places: list[Space]) -> None:
    kinds = {place.id: place.kind for place in places}
    let = {
        space
        for stay in story.stays if not stay.draft
        for space, first, last in spells(stay)
        if first <= story.today <= last
    }  # fmt: skip
    for kind in ("office", "desk"):
        total = sum(place.kind == kind for place in places)
        share = 100 * sum(kinds[space] == kind for space in let) / total
        assert 85 <= share <= 95, (kind, share)


def test_every_agreement_ends_within_36_months(story: Story) -> None:
    assert max(stay.agreed for stay in story.stays) <= add_months(story.today, 36)


def test_somebody_arrives_and_somebody_leaves_on_the_day_itself(story: Story) -> None:
    week = story.today + timedelta(days=6)
    assert any(stay.first == story.today for stay in story.stays)
    assert sum(story.today <= stay.first <= week and not stay.draft for stay in story.stays) >= 2
    assert any(stay.last == story.today for stay in story.stays)


def test_what_happens_to_an_agreement_happens_after_it_was_signed(story: Story) -> None:
    for stay in story.stays:
        told = [move.told for move in stay.moves] + [one.told for one in stay.renewals]
        told += [one.told for one in stay.joined] + ([stay.notice] if stay.notice else [])
        assert all(day > stay.signed for day in told)
        assert stay.signed <= stay.first
        assert stay.notice is None or (stay.notice <= story.today and stay.last is not None)


def test_people_stay_near_what_the_pole_can_hold(story: Story) -> None:
    there = [stay for stay in story.stays if stay.runs_on(story.today) and not stay.draft]
    people = sum(stay.people + sum(one.people for one in stay.joined) for stay in there)
    assert 140 <= people <= 200


def test_the_same_seed_tells_the_same_story_and_another_does_not(places: list[Space]) -> None:
    start = date(2024, 11, 1)
    once, again, other = (Story(seed, start, TODAY, places) for seed in (1, 1, 2))
    assert once.stays == again.stays
    assert once.stays != other.stays


def structures(story: Story) -> list:  # type: ignore[type-arg]
    cast = {stay.structure.rank: stay.structure for stay in story.stays}
    cast |= {one.structure.rank: one.structure for stay in story.stays for one in stay.joined}
    return list(cast.values())


def test_a_two_year_pole_has_about_130_structures_most_of_them_associations(places: list[Space]) -> None:
    cast = structures(Story(1, date(2024, 11, 1), TODAY, places))
    associations = sum(one.card.legal_form.startswith("Association") for one in cast)
    assert 115 <= len(cast) <= 150
    assert 50 <= 100 * associations / len(cast) <= 72


def test_structures_have_right_numbers_of_the_fictitious_range(story: Story) -> None:
    for one in structures(story):
        checked_party(one.card, this_year=story.today.year)
        for contact in one.contacts:
            checked_contact(contact)
        assert one.card.siren.startswith("9991") and luhn.is_valid(one.card.siren)
        assert one.card.email.endswith(".example")
        assert sum(one.shares.values()) <= 10_000


def test_no_two_structures_share_a_name_or_a_siren(story: Story) -> None:
    cards = [one.card for one in structures(story)]
    assert len({card.name for card in cards}) == len(cards)
    assert len({card.siren for card in cards}) == len(cards)


def test_no_name_is_that_of_a_real_organisation_of_the_plan(story: Story) -> None:
    real = {slug(name) for name in _real_names() if len(slug(name)) > 3}
    assert "les ecossolies" in real
    for one in structures(story):
        name = slug(one.card.name)
        assert not [known for known in real if known in name or name in known], one.card.name


def _real_names() -> list[str]:
    programmes = json.loads(
        shipped("resources", "data", "programmes.json").read_text(encoding="utf-8")
    )
    members = [name for scheme in programmes["support_schemes"] for name in scheme.get("members", ())]
    platform = programmes["lcp"]["platform"]
    return [*members, platform["carrier"], platform["with"], programmes["fund"]["funder"]]


def test_numbers_beyond_one_thousand_stay_right() -> None:
    assert siren(1) == "999100019"
    assert luhn.is_valid(siren(1234)) and luhn.is_valid(siret(siren(1234)))


def test_nobody_moves_in_on_a_sunday() -> None:
    assert workday(date(2026, 11, 21)) == workday(date(2026, 11, 22)) == date(2026, 11, 23)
    assert workday(date(2026, 11, 24)) == date(2026, 11, 24)
