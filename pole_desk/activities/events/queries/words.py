"""Events found by words: number, titles, client, who called, phone, rooms."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select

from pole_desk.activities.events.queries.lists import EventItem, events_of
from pole_desk.activities.events.rules.finding import PHONE
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow

SHORTEST_PHONE = 4


def events_matching(reader: Reader, *, words: str, limit: int) -> list[EventItem]:
    """The events of which every folded word begins a word, the newest first; digits match phones.

    The folded texts of the events are read in the database, from the newest until `limit` fit; the
    few clients and rooms that a word begins are read first.
    """
    wanted = slug(words).split()
    if not wanted:
        return []
    statement = select(EventRow.id).join(DossierRow, DossierRow.id == EventRow.dossier)
    for word in dict.fromkeys(wanted):
        statement = statement.where(_known_by(reader, word))
    found = reader.connection.scalars(statement.order_by(EventRow.id.desc()).limit(limit))
    return events_of(reader, events=[EventId(event) for event in found])


def _known_by(reader: Reader, word: str) -> ColumnElement[bool]:
    """The word begins a word of the event, of its client or of a room that it has."""
    ways: list[ColumnElement[bool]] = [EventRow.search_key.contains(f" {word}", autoescape=True)]
    if word.isdigit() and len(word) >= SHORTEST_PHONE:
        ways.append(EventRow.search_key.like(f"%{PHONE}%{word}%"))
    near = select(PartyRow.id, PartyRow.name, PartyRow.acronym).where(
        PartyRow.search_key.contains(word, autoescape=True)
    )
    parties = [
        row.id for row in reader.connection.execute(near) if _begins(word, row.name, row.acronym)
    ]
    if parties:
        ways.append(DossierRow.party.in_(parties))
    rooms = [
        row.id for row in reader.connection.execute(select(SpaceRow.id, SpaceRow.code))
        if _begins(word, row.code)
    ]  # fmt: skip
    if rooms:
        booked = EventBookingRow
        ways.append(exists().where(booked.event == EventRow.id, booked.space.in_(rooms)))
    return or_(*ways)


def _begins(word: str, *texts: str) -> bool:
    return any(have.startswith(word) for text in texts for have in slug(text).split())
