"""What an event holds, as lines of its card: bookings, equipment, extras, meals, quotes, sheets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import DONE, LAPSED, BookingState, state_name
from pole_desk.activities.events.rules.teams import Team, team_name
from pole_desk.desktop.pages.events.reading import Card
from pole_desk.desktop.pages.events.words import (
    booking_line,
    event_pill,
    left_text,
    moment_words,
    when_text,
)
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.i18n import _, moment_text, number, numeric_day, short_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_of, from_instant
from pole_desk.registers.dossiers.rules import share_text

if TYPE_CHECKING:
    from pole_desk.desktop.pages.events.acts import Acts


def booking_rows(card: Card, acts: Acts) -> list[Row]:
    """One line a room, its price, its state, what can be done to it."""
    return [_booking(card, acts, one) for one in card.card.bookings]


def _booking(card: Card, acts: Acts, one: Booking) -> Row:
    detail = booking_line(one)
    left = left_text(one.confirm_by, card.now)
    if left:
        rank = _("{n}e option, ").format(n=one.rank) if one.rank > 1 else ""
        detail = _("{line} · {rank}encore {left} pour confirmer").format(line=detail, rank=rank, left=left)
    if one.cancel_reason:
        detail = f"{detail} · {one.cancel_reason}"
    if one.blocked_by:
        detail = _("{line} · refusée : {why}").format(line=detail, why=one.blocked_by)
    if one.price_reason:
        detail = _("{line} · prix : {why}").format(line=detail, why=one.price_reason)
    off = one.state in (BookingState.CANCELLED, BookingState.REFUSED)
    state, word = ("invoiced", _("Facturée")) if one.locked else event_pill(one.shown)
    told = [Act(*entry) for entry in acts.bookings.entries(one) if entry is not None]
    if not off:
        told.append(Act(_("Affiche de porte"), partial(acts.show_sign, one)))
    return Row(
        one.space_name, detail, euros(one.cancel_fee if off else one.agreed_price), word, "neutral",
        told, off,
        partial(acts.on_planning, one) if one.shown != DONE else None, state,
    )  # fmt: skip


def loan_rows(card: Card, acts: Acts) -> list[Row]:
    """What is lent, from when to when."""
    returned = {one.loan for one in card.card.extras if one.withdrawn}
    return [
        Row(
            f"{number(one.quantity)} × {one.label}", when_text(one.starts_at, one.ends_at), "",
            _("rendu") if one.id in returned else "" if one.held else _("en attente"), "neutral",
            acts.loan_acts(one, returned=one.id in returned), one.id in returned,
        )
        for one in card.card.loans
    ]  # fmt: skip


def extra_rows(card: Card, acts: Acts) -> list[Row]:
    """What more is charged, the price of the equipment included."""
    return [
        Row(
            one.label if one.quantity == 1 else f"{number(one.quantity)} × {one.label}",
            " · ".join(filter(None, (numeric_day(one.on_day), team_name(one.team) if one.team else ""))),
            euros(one.quantity * one.unit_price), _("retiré") if one.withdrawn else "", "neutral",
            acts.extra_acts(one), one.withdrawn,
        )
        for one in card.card.extras
    ]  # fmt: skip


def quote_rows(card: Card, acts: Acts) -> list[Row]:
    """The versions of the quote, the newest first."""
    names = {
        "draft": _("brouillon"), "sent": _("envoyé"), "accepted": _("accepté"), "declined": _("refusé"),
        "replaced": _("remplacé"), "lapsed": _("échu"),
    }  # fmt: skip
    tones = {"accepted": "success", "sent": "warning", "lapsed": "danger"}
    return [
        Row(
            one.number,
            _("du {day} · valable jusqu’au {until}").format(
                day=numeric_day(one.issued_on), until=numeric_day(day_of(one.valid_until))
            ),
            euros(one.total), names.get(one.shown, one.shown), tones.get(one.shown, "neutral"),
            acts.quote_acts(one), one.shown in ("replaced", "declined"), partial(acts.show_quote, one),
        )
        for one in reversed(card.quotes)
    ]  # fmt: skip


def sheet_rows(card: Card, acts: Acts) -> list[Row]:
    """For each team the sheet as the event stands now, and the version that it was handed."""
    kept: dict[str, int] = {}
    handed: dict[str, str] = {}
    for one in card.sheets:
        kept[one.team], handed[one.team] = one.rank, moment_text(one.made_at)
    return [
        Row(
            team_name(team),
            _("version {rank}, remise le {when}").format(rank=kept[team], when=handed[team])
            if team in kept else _("pas encore remise"),
            open=partial(acts.show_sheet, str(team)),
        )
        for team in Team
    ]  # fmt: skip


def moment_rows(card: Card) -> list[Row]:
    """Who was promoted, challenged, released, and when it took effect."""
    rooms = {one.id: one.space_name for one in card.card.bookings}
    found = []
    for one in reversed(card.card.moments):
        when = f"{short_day(day_of(one.at))} {hour_text(one.at)}"
        if one.noted_at is not None and one.noted_at - one.at > 3600:
            when = _("{when}, noté le {noted}").format(when=when, noted=moment_text(from_instant(one.noted_at)))
        detail = f"{when} · {one.text}" if one.text else when
        found.append(Row(f"{rooms.get(one.booking, '')}\u202f: {moment_words(one.kind, one.rank)}", detail))
    return found


def link_rows(card: Card) -> list[Row]:
    """The chantiers that the event serves, with their shares."""
    titles = {one.id: f"{one.number}. {one.title}" for one in card.chantiers}
    return [Row(titles.get(one.chantier, ""), "", share_text(one.share)) for one in card.links]


def charge_rows(card: Card, acts: Acts) -> list[Row]:
    """What was or will be invoiced."""
    return [
        Row(
            one.label, numeric_day(one.service_from), euros(one.amount), one.number or _("à facturer"),
            "success" if one.invoice is not None else "neutral",
            open=None if one.invoice is None else partial(acts.page.seat.go, "billing", int(one.invoice)),
        )
        for one in card.charges
    ]  # fmt: skip


def worst(card: Card) -> str:
    """The state that the event is shown in."""
    live = [one for one in card.card.bookings if one.state not in (BookingState.CANCELLED, BookingState.REFUSED)]
    order = (BookingState.OPTION, BookingState.QUOTED, BookingState.INQUIRY, BookingState.CONFIRMED, LAPSED, DONE)
    shown = {one.shown for one in live or card.card.bookings}
    return next((str(state) for state in order if state in shown), BookingState.CANCELLED)


def state_word(state: str) -> str:
    return state_name(state)
