"""What each team does for an event, from its bookings, loans, services and meals; and kept sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries.cards import EventCard, event_card
from pole_desk.activities.events.rules.needs import layout_name
from pole_desk.activities.events.rules.prices import duration_text
from pole_desk.activities.events.rules.states import OVER, BookingState, state_name
from pole_desk.activities.events.rules.teams import Team, require_team, team_name
from pole_desk.activities.events.tables import EventSheetRow
from pole_desk.formats.pdf.event_papers import FunctionSheet, SheetDay, SheetMoment
from pole_desk.formats.pdf.frozen import thaw
from pole_desk.kernel.i18n import _, hour_text, moment_text, ngettext, number
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId

CANTEEN = "canteen"


class KeptSheet(NamedTuple):
    """A version of a team's sheet, as it was handed over."""

    id: int
    team: str
    rank: int
    made_at: datetime
    paper: FunctionSheet


class _Row(NamedTuple):
    id: int
    team: str
    rank: int
    made_at: datetime
    snapshot: Any


class _Moment(NamedTuple):
    """A moment with the instant that orders it."""

    at: int
    moment: SheetMoment


def sheet_content(reader: Reader, *, event: EventId, team: str, version: int = 1) -> FunctionSheet:
    """The sheet of a team as the event stands now, without what changed. Raises NotFound, BadInput."""
    wanted = require_team(team)
    card = event_card(reader, event=event)
    facts = card.event
    days: dict[date, list[_Moment]] = defaultdict(list)
    for one in [*_of_rooms(card, wanted), *_of_loans(card, wanted)]:
        days[day_of(one.at)].append(one)
    for day, moments in _of_services(card, wanted):
        days[day] += moments
    notes = tuple(line.strip() for line in facts.note.splitlines() if line.strip())
    return FunctionSheet(
        event=facts.number,
        title=facts.title,
        team=team_name(wanted),
        version=version,
        made=moment_text(reader.clock.now()),
        client=facts.party_name,
        contact=facts.caller,
        phone=facts.phone,
        people=facts.people,
        state=_state(card),
        days=tuple(
            SheetDay(day=day, moments=tuple(one.moment for one in sorted(moments, key=lambda one: one.at)))
            for day, moments in sorted(days.items())
        ),
        notes=notes,
    )


def _state(card: EventCard) -> str:
    states = dict.fromkeys(
        state_name(one.shown) for one in card.bookings if one.state not in OVER
    )
    return ", ".join(states) or state_name(BookingState.CANCELLED)


def _hour(instant: int) -> str:
    return hour_text(datetime.fromtimestamp(instant, PARIS))


def _between(first: int, last: int) -> str:
    return _("{first} – {last}").format(first=_hour(first), last=_hour(last))


def _live(card: EventCard) -> list[Booking]:
    return [one for one in card.bookings if one.state not in OVER]


def _furnished(one: Booking) -> str:
    parts = []
    if one.layout:
        parts.append(layout_name(one.layout))
    if one.people:
        parts.append(
            ngettext("{count} personne", "{count} personnes", one.people).format(
                count=number(one.people)
            )
        )
    return ", ".join(parts)


def _unsure(one: Booking) -> str:
    return "" if one.state == BookingState.CONFIRMED else state_name(one.shown).lower()


def _of_rooms(card: EventCard, team: Team) -> Iterator[_Moment]:
    for one in _live(card):
        if team is Team.KITCHEN and one.kind != CANTEEN:
            continue
        if team is Team.STAGE and one.set_up:
            yield _set_up(one)
        if team is not Team.CLEANING:
            what = ", ".join(part for part in (one.title, _furnished(one)) if part)
            yield _Moment(
                one.starts_at,
                SheetMoment(
                    time=_between(one.starts_at, one.ends_at), where=one.space_name, what=what,
                    note=_unsure(one),
                ),
            )  # fmt: skip
        if team is Team.STAGE and one.tear_down:
            until = one.ends_at + one.tear_down
            yield _Moment(
                one.ends_at,
                SheetMoment(
                    time=_between(one.ends_at, until), where=one.space_name, what=_("Démontage"),
                    note=_unsure(one),
                ),
            )  # fmt: skip
        if team is Team.CLEANING:
            free = one.ends_at + one.tear_down
            yield _Moment(
                free,
                SheetMoment(
                    time=_("dès {hour}").format(hour=_hour(free)), where=one.space_name,
                    what=_("Remise en état"), note=", ".join(filter(None, (_furnished(one), _unsure(one)))),
                ),
            )  # fmt: skip


def _set_up(one: Booking) -> _Moment:
    first = one.starts_at - one.set_up
    furnished = _furnished(one)
    what = _("Montage : {what}").format(what=furnished) if furnished else _("Montage")
    return _Moment(
        first,
        SheetMoment(
            time=_between(first, one.starts_at), where=one.space_name, what=what,
            note=_("{long} de montage").format(long=duration_text(one.set_up // 60)),
        ),
    )  # fmt: skip


def _of_loans(card: EventCard, team: Team) -> Iterator[_Moment]:
    if team is not Team.STAGE:
        return
    places = {one.id: one for one in _live(card)}
    returned = {extra.loan for extra in card.extras if extra.withdrawn}
    for loan in card.loans:
        room = places.get(loan.booking)
        if room is not None and loan.id not in returned:
            yield _Moment(
                loan.starts_at,
                SheetMoment(
                    time=_between(loan.starts_at, loan.ends_at), where=room.space_name,
                    what=_("{count} × {label}").format(count=loan.quantity, label=loan.label),
                    note=_unsure(room),
                ),
            )  # fmt: skip


def _of_services(card: EventCard, team: Team) -> Iterator[tuple[date, list[_Moment]]]:
    places = {one.id: one for one in _live(card)}
    for extra in card.extras:
        room = places.get(extra.booking) if extra.booking is not None else None
        if extra.withdrawn or extra.loan is not None or extra.team != team:
            continue
        if extra.booking is not None and room is None:
            continue
        moment = SheetMoment(
            time=_between(room.starts_at, room.ends_at) if room else _("dans la journée"),
            where=room.space_name if room else "",
            what=_("{label} : {quantity} {unit}").format(
                label=extra.label, quantity=_trimmed(extra.quantity), unit=extra.unit
            ),
        )
        yield extra.on_day, [_Moment(room.starts_at if room else 0, moment)]
    if team in (Team.KITCHEN, Team.RECEPTION):
        for order in card.meals:
            if order.state == "booked":
                moment = SheetMoment(
                    time=_("midi"), where=_("Cantine"),
                    what=ngettext("{count} couvert", "{count} couverts", order.covers).format(
                        count=order.covers
                    ),
                    note=order.formula,
                )  # fmt: skip
                yield order.day, [_Moment(0, moment)]


def _trimmed(quantity: Decimal) -> str:
    whole = quantity == quantity.to_integral_value()
    return number(quantity, 0 if whole else 2)


def sheets(reader: Reader, *, event: EventId, team: str | None = None) -> list[KeptSheet]:
    """The versions handed over, by team, the newest last."""
    row = EventSheetRow
    statement = (
        select(row.id, row.team, row.version_rank, row.made_at, row.snapshot)
        .where(row.event == event)
        .order_by(row.team, row.version_rank)
    )
    if team is not None:
        statement = statement.where(row.team == require_team(team))
    return [
        KeptSheet(*one[:4], thaw(FunctionSheet, one.snapshot)) for one in reader.rows(statement, _Row)
    ]
