"""What the events count: hours and people in the rooms, what was given, what was asked for in vain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from pole_desk.activities.events.queries.counted import (
    CountedBooking,
    CountedExtra,
    counted_bookings,
    counted_extras,
)
from pole_desk.activities.events.rules.states import (
    LAPSED,
    TAKEN_BACK,
    BookingState,
    shown_state,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import round_cents, to_cents
from pole_desk.kernel.periods import day_end, day_of, day_start, hour_hundredths, last_day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit
from pole_desk.registers.parties.queries import the_pole

PAGE = "events"
ONE = 100
"""A date or a person in hundredths, so that shares cut them fairly."""


def _counts(code: str, title: str, definition: str, unit: Unit) -> Indicator:
    return Indicator(
        code=f"events.{code}", title=title, definition=definition, version=1, unit=unit,
        decimals=2, span=Span.OVER, source=_("réservations d’espaces"), function=Function.EVENTS,
    )  # fmt: skip


_LOST = _("Refus, options échues et annulations, le jour demandé, sauf les saisies reprises ; ")
INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts(
        "hours", _("Heures réservées"),
        _("Durée des réservations fermes, salle par salle, sans montage ni démontage, au prorata de la "
          "période."),
        Unit.HOURS,
    ),
    _counts(
        "hours_held", _("Heures tenues"),
        _("Heures réservées dont la réservation est terminée au moment du calcul."),
        Unit.HOURS,
    ),
    _counts(
        "dates", _("Dates d’événements"),
        _("Réservations fermes qui commencent dans la période ; les salles réservées ensemble n’en font "
          "qu’une."),
        Unit.COUNT,
    ),
    _counts(
        "people", _("Participants attendus"),
        _("Personnes annoncées à chaque date ferme qui commence dans la période."),
        Unit.PEOPLE,
    ),
    Ratio(
        code="events.people_a_date", title=_("Participants par date"),
        definition=_("Participants attendus rapportés au nombre de dates."), version=1,
        over="events.people", under="events.dates", function=Function.EVENTS, percent=False,
    ),
    _counts(
        "support", _("Soutien en nature aux événements"),
        _("Prix du tarif moins prix convenu des salles et des suppléments fermes, heures comprises dans "
          "une convention incluses ; le pôle ne se soutient pas lui-même."),
        Unit.EUROS,
    ),
    _counts(
        "lost", _("Demandes perdues"), _LOST + _("chaque demande compte une fois."), Unit.COUNT,
    ),
    _counts(
        "lost_hours", _("Heures perdues"), _LOST + _("heures demandées, salle par salle."), Unit.HOURS,
    ),
    _counts(
        "lost_euros", _("Montant des demandes perdues"), _LOST + _("au prix du tarif."), Unit.EUROS,
    ),
    Ratio(
        code="events.lost_share", title=_("Part des heures perdues"),
        definition=_("Heures perdues rapportées aux heures réservées."), version=1,
        over="events.lost_hours", under="events.hours", function=Function.EVENTS,
    ),
)  # fmt: skip


class EventIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        """A row a booking: its hours in the period; the rest on its first day, support on its last."""
        asked = {code.removeprefix("events.") for code in codes if code.startswith("events.")}
        if not asked:
            return
        begins, ends = day_start(first), day_end(last)
        found = counted_bookings(reader, starts_at=begins, ends_at=ends)
        now, own = to_instant(reader.clock.now()), the_pole(reader)
        firm = [one for one in found if one.state == BookingState.CONFIRMED]
        starting = [one for one in firm if one.starts_at >= begins]
        for code in asked & {"hours", "hours_held"}:
            for one in firm:
                if code == "hours" or one.ends_at <= now:
                    yield _hours(code, one, begins, ends)
        for code in asked & {"dates", "people"}:
            yield from _dates(code, starting)
        if "support" in asked:
            yield from _support([one for one in firm if one.party != own], ends)
            for extra in counted_extras(reader, first=first, last=last):
                if extra.party != own:
                    yield _extra(extra)
        lost = [one for one in found if one.starts_at >= begins and one.party != own]
        for code in asked & _LOSSES.keys():
            yield from _lost(code, lost, now)


def _row(code: str, one: CountedBooking, amount: int, day: date, kind: str = "") -> Row:
    return Row(
        f"events.{code}", f"event_booking:{one.id}", f"{one.number} · {one.title}", amount, day, day,
        one.dossier, one.party, PAGE, one.event, kind or one.room,
    )  # fmt: skip


def _hours(code: str, one: CountedBooking, begins: int, ends: int) -> Row:
    since, until = max(one.starts_at, begins), min(one.ends_at, ends)
    row = _row(code, one, hour_hundredths(since, until), day_of(since))
    return row._replace(last=last_day_of(until) or row.first)


def _dates(code: str, firm: Iterable[CountedBooking]) -> Iterator[Row]:
    """Spaces taken together are one date, told by the first of them and the most people."""
    groups: dict[int, list[CountedBooking]] = {}
    for one in firm:
        groups.setdefault(one.together or one.id, []).append(one)
    for group in groups.values():
        amount = ONE if code == "dates" else ONE * max(one.people for one in group)
        yield _row(code, group[0], amount, day_of(group[0].starts_at))


def _support(firm: Iterable[CountedBooking], ends: int) -> Iterator[Row]:
    for one in firm:
        if one.ends_at <= ends and one.list_price > one.agreed_price:
            day = last_day_of(one.ends_at) or day_of(one.ends_at)
            yield _row("support", one, to_cents(one.list_price - one.agreed_price), day)


def _extra(extra: CountedExtra) -> Row:
    given = round_cents(extra.quantity * extra.list_price) - round_cents(
        extra.quantity * extra.unit_price
    )
    return Row(
        "events.support", f"event_extra:{extra.id}", f"{extra.number} · {extra.label}",
        max(0, to_cents(given)), extra.on_day, extra.on_day, extra.dossier, extra.party, PAGE,
        extra.event, _("suppléments"),
    )  # fmt: skip


_LOSSES: Mapping[str, Callable[[CountedBooking], int]] = {
    "lost": lambda _one: ONE,
    "lost_hours": lambda one: hour_hundredths(one.starts_at, one.ends_at),
    "lost_euros": lambda one: to_cents(one.list_price),
}


def _lost(code: str, asked: Iterable[CountedBooking], now: int) -> Iterator[Row]:
    seen: set[int] = set()
    for one in asked:
        why = _why(one, now)
        group = one.together or one.id
        if not why or (code == "lost" and group in seen):
            continue
        seen.add(group)
        yield _row(code, one, _LOSSES[code](one), day_of(one.starts_at), why)


def _why(one: CountedBooking, now: int) -> str:
    """How a demand was lost, as shown; empty when it was not."""
    if one.state == BookingState.CANCELLED:
        return "" if one.cancel_reason.startswith(TAKEN_BACK) else _("annulation")
    if one.state == BookingState.REFUSED:
        return _("refus")
    lapsed = shown_state(one.state, one.confirm_by, one.ends_at, now) == LAPSED
    return _("option échue") if lapsed else ""
