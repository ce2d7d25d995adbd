"""Events found by words: number, title, client, who called, phone, rooms."""

from __future__ import annotations

from sqlalchemy import func, select

from pole_desk.activities.events.queries.lists import EventItem, events_of
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


def events_matching(reader: Reader, *, words: str, limit: int) -> list[EventItem]:
    """The events of which every folded word begins a word, the newest first; digits match phones."""
    wanted = words.split()
    if not wanted:
        return []
    found = [
        event for event, text, phone in _texts(reader)
        if all(_begins(word, text, phone) for word in wanted)
    ]  # fmt: skip
    return events_of(reader, events=found[:limit])


def _begins(word: str, text: list[str], phone: str) -> bool:
    if word.isdigit() and len(word) > 3 and word in phone:
        return True
    return any(have.startswith(word) for have in text)


def _texts(reader: Reader) -> list[tuple[EventId, list[str], str]]:
    """What is known of each event, folded; the newest first."""
    rooms: dict[int, list[str]] = {}
    booked = (
        select(EventBookingRow.event, SpaceRow.code, func.max(EventBookingRow.title))
        .join(SpaceRow, SpaceRow.id == EventBookingRow.space)
        .group_by(EventBookingRow.event, SpaceRow.code)
    )
    for event, code, title in reader.connection.execute(booked):
        rooms.setdefault(event, []).extend((code, title))
    statement = (
        select(EventRow.id, EventRow.number, DossierRow.title, PartyRow.name, PartyRow.acronym,
               EventRow.caller, EventRow.phone, EventRow.email)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .order_by(EventRow.id.desc())
    )  # fmt: skip
    return [
        (
            EventId(row.id),
            slug(" ".join([row.number, row.title, row.name, row.acronym, row.caller, row.email,
                           *rooms.get(row.id, ())])).split(),
            "".join(letter for letter in row.phone if letter.isdigit()),
        )
        for row in reader.connection.execute(statement)
    ]  # fmt: skip
