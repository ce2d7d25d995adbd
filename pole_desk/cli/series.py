"""`book --rrule`: a series booked, what was created, refused, left out."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from typing import Any

from pole_desk.activities.events.commands.series import BookedSeries, book_series
from pole_desk.activities.events.queries import booking_card
from pole_desk.activities.events.queries.series import series_card
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.dates import wall_key
from pole_desk.activities.events.rules.series import ClosedDays, MissingHour, SeriesWish
from pole_desk.cli.context import Context
from pole_desk.cli.free import instant, layout_of, seconds, spaces_named, wire
from pole_desk.cli.output import Result
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.ports.ids import PartyId
from pole_desk.registers.calendar.queries import closed_days
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.spaces.rules import names_together


def register(parser: argparse.ArgumentParser) -> None:
    """What `book` takes beside for a series."""
    parser.add_argument("--rrule", metavar="R", help=_("répéter : FREQ=WEEKLY;BYDAY=TH;COUNT=10"))
    parser.add_argument("--exdate", metavar="D", action="append", default=[],
                        help=_("une date à passer, plusieurs fois si besoin"))  # fmt: skip
    parser.add_argument("--closed-days", choices=[str(one) for one in ClosedDays], default="keep",
                        help=_("les dates qui tombent un jour fermé : keep les garde, skip les passe"))  # fmt: skip
    parser.add_argument("--missing-hour", choices=["skip", "later"],
                        help=_("la date dont l’heure n’existe pas, la nuit de mars : passée, ou une "
                               "heure plus tard"))  # fmt: skip


def book(context: Context, arguments: argparse.Namespace) -> Result:
    """Raises Overlap when every date is taken; else the refused stay on record and are listed."""
    if arguments.squeeze:
        raise BadInput(
            "series_squeeze",
            _("Une série n’empiète pas sur ses voisins : réservez-la sans --squeeze, puis serrez les "
              "dates qui le demandent avec « booking move »."),
        )  # fmt: skip
    starts_at = instant(arguments.starts)
    start, end = (_wall(at) for at in (starts_at, instant(arguments.ends)))
    space, *others = spaces_named(context, arguments.space, day_of(starts_at))
    until = None if arguments.option_until is None else instant(arguments.option_until)
    wish = SeriesWish(
        space, arguments.rrule, wall_key(start), int((end - start) / timedelta(minutes=1)),
        seconds(arguments.setup), seconds(arguments.teardown), arguments.people,
        layout_of(arguments.layout), tuple(_exception(text) for text in arguments.exdate), tuple(others),
    )  # fmt: skip
    done = context.runner.do(
        book_series,
        party=PartyId(arguments.party),
        title=arguments.title,
        wish=wish,
        state=BookingState.CONFIRMED if until is None else BookingState.OPTION,
        option_until=until,
        closed_days=ClosedDays(arguments.closed_days),
        missing=MissingHour(arguments.missing_hour or "ask"),
        past=arguments.past,
    )
    return _told(context, done)


def _wall(at: int) -> datetime:
    return datetime.fromtimestamp(at, PARIS).replace(tzinfo=None, fold=0)


def _exception(text: str) -> str:
    if len(text) == len("2026-12-24"):
        return wall_key(_wall(instant(f"{text}T12:00")))[:10]
    return wall_key(_wall(instant(text)))


def _told(context: Context, done: BookedSeries) -> Result:
    series = context.runner.read(series_card, series=done.series)
    made = {one.id: one for one in series.bookings if one.id in done.bookings}
    dates = [made[booking] for booking in done.dates]
    first = context.runner.read(booking_card, booking=done.bookings[0])
    last = max(one.ends_at for one in made.values())
    closed = context.runner.read(
        closed_days, first=day_of(first.starts_at), last=day_of(last - 1), space=first.space
    )
    on_closed = [
        {"start": wire(one.starts_at), "reason": closed[day_of(one.starts_at)]}
        for one in dates if day_of(one.starts_at) in closed
    ]  # fmt: skip
    data: dict[str, Any] = {
        "booking": first.id,
        "series": done.series,
        "event": done.event,
        "number": first.number,
        "state": first.shown,
        "space": "+".join(series.spaces),
        "spaces": list(series.spaces),
        "party": first.party_name,
        "title": first.title,
        "rule": series.facts.rule,
        "words": series.facts.words,
        "created": [
            {"booking": one.id, "space": one.code, "from": wire(one.starts_at), "to": wire(one.ends_at)}
            for one in made.values()
        ],
        "refused": [
            {"booking": one.booking, "start": wire(one.starts_at), "end": wire(one.ends_at),
             "by": one.party, "why": one.by}
            for one in done.refused
        ],
        "skipped": list(done.skipped),
        "closed": on_closed,
        "price": sum(one.agreed_price for one in made.values()),
        "warnings": list(done.warnings),
    }  # fmt: skip
    head = _("Série {number} ({id}) : {space}, {party}, {title}, {words}, à partir du {day}.").format(
        number=first.number, id=first.id, party=first.party_name, title=first.title,
        space=f"{names_together(one.space_name for one in made.values())} ({'+'.join(series.spaces)})",
        words=series.facts.words, day=long_day(day_of(first.starts_at)),
    )  # fmt: skip
    text = ngettext("{count} date réservée.", "{count} dates réservées.", len(dates)).format(count=len(dates))
    lines = [head, text]
    lines += [_("Refusée ({id}) : {span}, pris par {by}.").format(
        id=one.booking, span=span_text(one.starts_at, one.ends_at), by=one.by) for one in done.refused]  # fmt: skip
    lines += [_("Passée : {day}.").format(day=key.replace("T", " ")) for key in done.skipped]
    lines += [
        _("Réservée un jour fermé : {day} ({reason}).").format(
            day=long_day(day_of(one.starts_at)), reason=closed[day_of(one.starts_at)]
        )
        for one in dates if day_of(one.starts_at) in closed
    ]  # fmt: skip
    return Result(data, "\n".join([*lines, *done.warnings]))
