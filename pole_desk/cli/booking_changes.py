"""Bookings changed: moved, cancelled, a date skipped, refused dates taken up; one, the following, or all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from pole_desk.activities.events import commands as acts
from pole_desk.activities.events.queries import (
    Booking,
    ChangeLine,
    ChangePlan,
    Fate,
    booking_card,
    preview_change,
    series_card,
)
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.activities.events.rules.series import OnClash, Scope, SeriesChange
from pole_desk.cli.booking_card import card_line, told
from pole_desk.cli.context import Context
from pole_desk.cli.free import closed_option, instant, layout_of, past_option, seconds, wire
from pole_desk.cli.output import Result, columns
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.spaces.queries import space_by_code

_FATES: dict[Fate, Callable[[], str]] = {
    Fate.CHANGES: lambda: _("change"),
    Fate.EXCEPTION: lambda: _("change, en gardant ce qu’elle a de particulier"),
    Fate.REFUSED: lambda: _("refusée"),
    Fate.CANCELLED: lambda: _("annulée"),
    Fate.KEPT: lambda: _("laissée comme elle était"),
    Fate.PAST: lambda: _("passée, inchangée"),
    Fate.LOCKED: lambda: _("facturée, inchangée"),
    Fate.OVER: lambda: _("déjà annulée"),
    Fate.BLOCKED: lambda: _("bloquée"),
}


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    """`booking move|cancel|skip|retry ID`."""
    acts_ = (
        ("move", move, _move_options, _("déplacer ou changer : une date, les suivantes, toutes")),
        ("cancel", cancel, _cancel_options, _("annuler : une date, les suivantes, toutes ; une seule travée")),
        ("skip", skip, _skip_options, _("passer une date d’une série")),
        ("retry", retry, _retry_options, _("reprendre les dates refusées d’une série qui se sont libérées")),
    )
    for act, run, options, words in acts_:
        parser = acting.add_parser(act, parents=[shared], help=words)
        parser.add_argument("booking", metavar="ID", type=whole)
        options(parser)
        parser.set_defaults(run=run)


def _move_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", metavar="CODE")
    parser.add_argument("--from", dest="starts", metavar="DT")
    parser.add_argument("--to", dest="ends", metavar="DT")
    parser.add_argument("--title", metavar="T")
    parser.add_argument("--people", metavar="N", type=whole)
    parser.add_argument("--layout", metavar="L")
    parser.add_argument("--setup", metavar="MIN", type=whole, help=_("montage, en minutes"))
    parser.add_argument("--teardown", metavar="MIN", type=whole, help=_("démontage, en minutes"))
    parser.add_argument("--squeeze", metavar="R", default="")
    parser.add_argument("--keep-price", metavar="R", help=_("garder le prix, et pourquoi"))
    closed_option(parser)
    past_option(parser)
    _scope(parser)
    parser.add_argument("--on-clash", choices=[str(one) for one in OnClash], default="stop",
                        help=_("les dates prises : stop ne change rien, refuse les note refusées, keep "
                               "les laisse comme elles sont"))  # fmt: skip
    parser.add_argument("--follow-exceptions", action="store_true",
                        help=_("les dates déjà changées à part suivent aussi"))  # fmt: skip
    parser.add_argument("--dry-run", action="store_true",
                        help=_("dire ce que devient chaque date, sans rien changer"))  # fmt: skip


def _scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scope", choices=[str(one) for one in Scope], default="this",
                        help=_("dans une série : cette date, celle-ci et les suivantes, toutes celles à "
                               "venir"))  # fmt: skip


def _cancel_options(parser: argparse.ArgumentParser) -> None:
    _owing(parser, _("annulée par le client"))
    which = parser.add_mutually_exclusive_group()
    _scope(which)  # type: ignore[arg-type]
    which.add_argument("--alone", action="store_true",
                       help=_("cette travée seule, celles réservées avec elle restent"))  # fmt: skip


def _owing(parser: argparse.ArgumentParser, reason: str) -> None:
    parser.add_argument("--reason", metavar="R", default=reason)
    parser.add_argument("--fee", metavar="X", help=_("frais nets en euros ; le barème sinon"))
    parser.add_argument("--fee-reason", metavar="R", default="", help=_("pourquoi ces frais-là"))


def _skip_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", metavar="D", help=_("une autre date de la même série, par son jour"))
    _owing(parser, _("date passée"))


def _retry_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", action="store_true", help=_("cette date-là seulement"))


def move(context: Context, arguments: argparse.Namespace) -> Result:
    """A bound that is not given follows the other one, the booking as long as before."""
    card = context.runner.read(booking_card, booking=BookingId(arguments.booking))
    starts_at = card.starts_at if arguments.starts is None else instant(arguments.starts)
    length = card.ends_at - card.starts_at
    ends_at = starts_at + length if arguments.ends is None else instant(arguments.ends)
    place = card.space
    if arguments.space is not None:
        place = context.runner.read(space_by_code, code=arguments.space, on=day_of(starts_at)).id
    if arguments.scope != Scope.THIS or arguments.dry_run:
        return _move_series(context, arguments, card, place, starts_at, ends_at)
    return told(context, card.id, _move_one(context, arguments, card, place, starts_at, ends_at))


def _move_one(
    context: Context, arguments: argparse.Namespace, card: Booking, place: SpaceId, starts_at: int,
    ends_at: int,
) -> tuple[str, ...]:  # fmt: skip
    """What is said of it, where and when it is, or both in one act; the warnings."""
    said = {"title": arguments.title, "people": arguments.people, "layout": _layout(arguments.layout)}
    says = any(value is not None for value in said.values())
    there = (arguments.space, arguments.starts, arguments.ends, arguments.setup, arguments.teardown)
    if says and not arguments.squeeze and all(value is None for value in there):
        return context.runner.do(acts.change_booking, booking=card.id, **said)  # type: ignore[no-any-return]
    run = acts.revise_booking if says else acts.move_booking
    return context.runner.do(  # type: ignore[no-any-return]
        run, booking=card.id, space=place, starts_at=starts_at, ends_at=ends_at,
        set_up=seconds(arguments.setup), tear_down=seconds(arguments.teardown),
        squeeze_reason=arguments.squeeze, on_closed_day=OnClosedDay(arguments.on_closed_day), past=arguments.past,
        keep_price=None if arguments.keep_price is None else True,
        price_reason=arguments.keep_price or "", **(said if says else {}),
    )  # fmt: skip


def _layout(text: str | None) -> str | None:
    return None if text is None else layout_of(text)


def _move_series(
    context: Context, arguments: argparse.Namespace, card: Booking, place: SpaceId, starts_at: int,
    ends_at: int,
) -> Result:  # fmt: skip
    """Each date moves by what the one named moves: other room, hour, length, days later."""
    if arguments.squeeze:
        raise BadInput("series_squeeze", _("Une série n’empiète pas sur ses voisins : serrez une date à la fois."))
    was, now = _wall(card.starts_at), _wall(starts_at)
    lasted, lasts = _wall(card.ends_at) - was, _wall(ends_at) - now
    wanted: dict[str, Any] = {
        "booking": card.id,
        "scope": Scope(arguments.scope),
        "change": SeriesChange(
            space=None if place == card.space else place,
            starts=None if was.time() == now.time() else f"{now:%H:%M}",
            minutes=None if lasted == lasts else int(lasts / timedelta(minutes=1)),
            days=(now.date() - was.date()).days,
            title=arguments.title, people=arguments.people, layout=_layout(arguments.layout),
            set_up=seconds(arguments.setup), tear_down=seconds(arguments.teardown),
        ),
        "follow_exceptions": arguments.follow_exceptions,
        "on_clash": OnClash(arguments.on_clash),
    }  # fmt: skip
    if arguments.dry_run:
        return _preview(context.runner.read(preview_change, **wanted))
    act = context.runner.perform(
        acts.change_series, **wanted, keep_price=None if arguments.keep_price is None else True,
        price_reason=arguments.keep_price or "", past=arguments.past,
    )  # fmt: skip
    return _changed(card.id, act.value, act.said)


def _wall(at: int) -> datetime:
    return datetime.fromtimestamp(at, PARIS).replace(tzinfo=None, fold=0)


def _preview(plan: ChangePlan) -> Result:
    """Exit code 1 when a date is in the way of the change."""
    blocked = plan.of(Fate.BLOCKED)
    data = {"dates": [_line(line) for line in plan.lines], "blocked": len(blocked), "dry_run": True}
    rows = [
        (line.booking.code, span_text(line.booking.starts_at, line.booking.ends_at), _FATES[line.fate](),
         line.reason)
        for line in plan.lines
    ]  # fmt: skip
    return Result(data, columns(rows), 1 if blocked else 0)


def _line(line: ChangeLine) -> dict[str, Any]:
    return {
        "booking": line.booking.id, "space": line.booking.code, "fate": str(line.fate),
        "from": wire(line.booking.starts_at), "to": wire(line.booking.ends_at),
        "new_from": wire(line.want.starts_at), "new_to": wire(line.want.ends_at),
        "why": line.reason or None, "by": None if line.by is None else line.by.party,
    }  # fmt: skip


def _changed(booking: BookingId, done: acts.Changed, said: str) -> Result:
    data = {
        "booking": booking, "series": done.series, "changed": list(done.changed),
        "refused": list(done.refused), "cancelled": list(done.cancelled), "kept": list(done.kept),
        "warnings": list(done.warnings),
    }  # fmt: skip
    return Result(data, said)


def cancel(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    if arguments.scope != Scope.THIS:
        return _cancel_series(context, arguments, booking, Scope(arguments.scope))
    context.runner.do(
        acts.cancel_bookings, bookings=[booking], reason=arguments.reason, fee=_fee(arguments),
        fee_reason=arguments.fee_reason, together=not arguments.alone,
    )  # fmt: skip
    return told(context, booking)


def _fee(arguments: argparse.Namespace) -> Any:
    return None if arguments.fee is None else parse_amount(arguments.fee)


def _cancel_series(
    context: Context, arguments: argparse.Namespace, booking: BookingId, scope: Scope
) -> Result:
    act = context.runner.perform(
        acts.cancel_series, booking=booking, scope=scope, reason=arguments.reason, fee=_fee(arguments),
        fee_reason=arguments.fee_reason,
    )  # fmt: skip
    return _changed(booking, act.value, act.said)


def skip(context: Context, arguments: argparse.Namespace) -> Result:
    """Cancel one date of a series, for all its spaces; the date stays on record."""
    card = context.runner.read(booking_card, booking=BookingId(arguments.booking))
    if card.series is None:
        raise BadInput("no_series", _("Cette réservation ne fait pas partie d’une série : annulez-la."))
    booking = card.id if arguments.date is None else _on(context, card, arguments.date)
    return _cancel_series(context, arguments, booking, Scope.THIS)


def _on(context: Context, card: Booking, text: str) -> BookingId:
    """The date of a series that falls on a day."""
    day = iso_day(text)
    assert card.series is not None
    dates = context.runner.read(series_card, series=card.series).bookings
    found = [one for one in dates if day_of(one.starts_at) == day and one.state != "cancelled"]
    if not found:
        raise BadInput("occurrence", _("La série n’a pas de date {date}.").format(date=plain_day(day)))
    return found[0].id


def retry(context: Context, arguments: argparse.Namespace) -> Result:
    """Raises Overlap while all of them are taken, NotFound when none is refused."""
    card = context.runner.read(booking_card, booking=BookingId(arguments.booking))
    alone = arguments.only or card.series is None
    which: dict[str, Any] = {"bookings": [card.id]} if alone else {"series": card.series}
    act = context.runner.perform(acts.retry_refused, **which)
    cards = [context.runner.read(booking_card, booking=booking) for booking in act.value.booked]
    data = {
        "booking": card.id, "series": card.series,
        "created": [
            {"booking": one.id, "space": one.code, "from": wire(one.starts_at), "to": wire(one.ends_at)}
            for one in cards
        ],
        "refused": [
            {"booking": one.booking, "start": wire(one.starts_at), "end": wire(one.ends_at),
             "by": one.party, "why": one.by}
            for one in act.value.refused
        ],
    }  # fmt: skip
    return Result(data, "\n".join([act.said, *_lines(cards), *_still(act.value.refused)]))


def _lines(cards: Sequence[Booking]) -> list[str]:
    return [card_line(card) for card in cards]


def _still(refused: Sequence[acts.Refused]) -> list[str]:
    return [
        _("Refusée : {span}, pris par {by}.").format(span=span_text(one.starts_at, one.ends_at), by=one.by)
        for one in refused
    ]
