"""Quotes prepared, sent, accepted, declined; a sent one never changes, its successor replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from pole_desk.activities.events.commands._batch import Former
from pole_desk.activities.events.commands._numbers import next_number
from pole_desk.activities.events.commands.cancelling import release_bookings
from pole_desk.activities.events.commands.options import confirm_bookings, quote_bookings
from pole_desk.activities.events.commands.undoing import put_back_bookings
from pole_desk.activities.events.queries.offers import offer, same_offer
from pole_desk.activities.events.queries.quotes import quote_paper
from pole_desk.activities.events.rules.quotes import (
    DAYS_SETTING,
    LAST_HOUR,
    QUOTE_TOPIC,
    USUAL_DAYS,
    QuoteState,
    base_of,
    require_quote_step,
    versioned,
)
from pole_desk.activities.events.rules.states import OPTIONS, TOPIC, BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventQuoteRow
from pole_desk.formats.pdf.frozen import freeze
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import PARIS, from_instant, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, EventId, QuoteId


@command(Permission.EVENTS)
def prepare_quote(tx: Tx, *, event: EventId, valid_until: int | None = None) -> QuoteId:
    """Freeze what an event is offered for, as the next version of its quote; a draft until sent.

    `valid_until` in epoch seconds, else some days (setting). An earlier draft is replaced. Raises
    RuleBroken naming what has no price, BadInput on a term that passed.
    """
    own = list(
        tx.session.scalars(
            select(EventQuoteRow)
            .where(EventQuoteRow.event == event)
            .order_by(EventQuoteRow.version_rank)
        )
    )
    until = _usual_term(tx) if valid_until is None else valid_until
    _require_term(tx, until)
    rank = own[-1].version_rank + 1 if own else 1
    base = base_of(own[0].number) if own else next_number(tx, "quote", "DV")
    number = versioned(base, rank)
    paper = offer(tx, event=event, number=number, term=_term_text(until))
    replaced = [row for row in own if row.state == QuoteState.DRAFT]
    for row in replaced:
        row.state, row.settled_at = str(QuoteState.REPLACED), tx.clock.now()
    made = EventQuoteRow(
        event=event, number=number, version_rank=rank, state=str(QuoteState.DRAFT),
        issued_on=paper.issue_date, valid_until=until, net=paper.net, vat=paper.vat,
        total=paper.total, snapshot=freeze(paper), made_at=tx.clock.now(), settled_at=None,
    )  # fmt: skip
    tx.session.add(made)
    tx.session.flush()
    _saved(tx, made, _("Devis {number} préparé : {total} TTC.").format(
        number=number, total=euros(paper.total)))  # fmt: skip
    return QuoteId(made.id)


@command(Permission.EVENTS)
def send_quote(tx: Tx, *, quote: QuoteId) -> None:
    """Say that a quote was sent: options and inquiries wait as long as it is valid.

    The one sent before is replaced. Never undone: what was sent was sent. Raises RuleBroken.
    """
    row = _row(tx, quote)
    require_quote_step(row.number, row.state, QuoteState.SENT)
    _require_term(tx, row.valid_until)
    _require_current(tx, row)
    waiting = _bookings(tx, row, {*OPTIONS, BookingState.INQUIRY})
    if waiting:
        quote_bookings(tx, bookings=waiting, until=row.valid_until)
    for other in _others(tx, row):
        if other.state in (QuoteState.SENT, QuoteState.ACCEPTED, QuoteState.DECLINED):
            other.state, other.settled_at = str(QuoteState.REPLACED), tx.clock.now()
    row.state = str(QuoteState.SENT)
    tx.session.flush()
    tx.notes.undo = None
    _saved(tx, row, _("Devis {number} envoyé, valable {term}.").format(
        number=row.number, term=_term_text(row.valid_until)))  # fmt: skip


@command(Permission.EVENTS)
def accept_quote(tx: Tx, *, quote: QuoteId) -> tuple[str, ...]:
    """The client accepts: every booking of the event is confirmed, all or none. Returns warnings.

    Raises Overlap naming who holds a space, RuleBroken once the quote lapsed or the event changed.
    """
    row = _row(tx, quote)
    require_quote_step(row.number, row.state, QuoteState.ACCEPTED)
    _require_term(tx, row.valid_until, lapsed=True)
    _require_current(tx, row)
    waiting = _bookings(tx, row, {*OPTIONS, BookingState.INQUIRY})
    told: tuple[str, ...] = ()
    formers: Sequence[Former] = ()
    if waiting:
        told = confirm_bookings(tx, bookings=waiting)
        formers = _noted(tx)
    _settle(tx, row, QuoteState.ACCEPTED)
    tx.undo_with(reopen_quote, quote=quote, formers=formers)
    _saved(tx, row, " ".join([_("Devis {number} accepté.").format(number=row.number), *told]))
    return told


@command(Permission.EVENTS)
def decline_quote(tx: Tx, *, quote: QuoteId, reason: str) -> None:
    """The client declines: the options of the event are given up. Raises RuleBroken, BadInput."""
    row = _row(tx, quote)
    require_quote_step(row.number, row.state, QuoteState.DECLINED)
    waiting = _bookings(tx, row, {*OPTIONS, BookingState.INQUIRY})
    formers: Sequence[Former] = ()
    if waiting:
        release_bookings(tx, bookings=waiting, reason=reason)
        formers = _noted(tx)
    _settle(tx, row, QuoteState.DECLINED)
    tx.undo_with(reopen_quote, quote=quote, formers=formers)
    _saved(tx, row, _("Devis {number} refusé.").format(number=row.number))


@command(Permission.EVENTS)
def reopen_quote(tx: Tx, *, quote: QuoteId, formers: Sequence[Former] = ()) -> None:
    """Take an answer back: the quote is only sent again, its bookings are as they were."""
    row = _row(tx, quote)
    if row.state not in (QuoteState.ACCEPTED, QuoteState.DECLINED):
        raise RuleBroken(
            "quote_state", _("Le devis {number} n’a pas de réponse.").format(number=row.number)
        )
    was = QuoteState(row.state)
    if formers:
        put_back_bookings(tx, formers=formers)
    row.state, row.settled_at = str(QuoteState.SENT), None
    tx.session.flush()
    tx.notes.undo = None
    if was is QuoteState.ACCEPTED:
        tx.undo_with(accept_quote, quote=quote)
    _saved(tx, row, _("Réponse au devis {number} reprise.").format(number=row.number))


def _row(tx: Tx, quote: QuoteId) -> EventQuoteRow:
    row = tx.session.get(EventQuoteRow, quote)
    if row is None:
        raise NotFound("quote", _("Le devis n° {id} n’existe pas.").format(id=quote))
    return row


def _others(tx: Tx, row: EventQuoteRow) -> list[EventQuoteRow]:
    statement = select(EventQuoteRow).where(
        EventQuoteRow.event == row.event, EventQuoteRow.id != row.id
    )
    return list(tx.session.scalars(statement))


def _bookings(tx: Tx, row: EventQuoteRow, states: set[BookingState]) -> list[BookingId]:
    statement = (
        select(EventBookingRow.id)
        .where(EventBookingRow.event == row.event, EventBookingRow.state.in_(states))
        .order_by(EventBookingRow.id)
    )
    return [BookingId(booking) for booking in tx.session.scalars(statement)]


def _noted(tx: Tx) -> Sequence[Former]:
    """What the bookings were before the command that was just run within this one."""
    undo = tx.notes.undo
    return () if undo is None else undo.arguments["formers"]


def _usual_term(tx: Tx) -> int:
    today = tx.clock.today()
    days = setting(tx, key=DAYS_SETTING, on=today, default=USUAL_DAYS)
    last = datetime.combine(today + timedelta(days=int(days)), time(LAST_HOUR), PARIS)
    return to_instant(last)


def _term_text(until: int) -> str:
    return _("jusqu’au {moment}").format(moment=moment_text(from_instant(until)))


def _require_term(tx: Tx, until: int, *, lapsed: bool = False) -> None:
    if until > to_instant(tx.clock.now()):
        return
    moment = moment_text(from_instant(until))
    if lapsed:
        raise RuleBroken(
            "quote_lapsed",
            _("Ce devis était valable jusqu’au {moment} : préparez-en une nouvelle version.").format(
                moment=moment
            ),
        )
    raise BadInput(
        "quote_term",
        _("Le devis serait valable jusqu’au {moment}, qui est passé.").format(moment=moment),
    )


def _require_current(tx: Tx, row: EventQuoteRow) -> None:
    """What the quote says is still what the event is; raises RuleBroken `quote_stale`."""
    paper = quote_paper(tx, quote=QuoteId(row.id))
    if not same_offer(tx, event=EventId(row.event), paper=paper):
        raise RuleBroken(
            "quote_stale",
            _("L’événement a changé depuis le devis {number} : préparez-en une nouvelle "
              "version.").format(number=row.number),
        )  # fmt: skip


def _settle(tx: Tx, row: EventQuoteRow, state: QuoteState) -> None:
    row.state, row.settled_at = str(state), tx.clock.now()
    tx.session.flush()


def _saved(tx: Tx, row: EventQuoteRow, text: str) -> None:
    tx.changed(QUOTE_TOPIC, row.id)
    tx.changed(TOPIC, row.event)
    tx.says(text)
