"""The dates of a repetition, or of its change, in words; what was decided of each as the commands take it."""

from __future__ import annotations

from collections.abc import Mapping

from pole_desk.activities.events.queries.series import DateLine, Proposal, SeriesPreview, Standing
from pole_desk.activities.events.queries.series_change import ChangeLine, Fate
from pole_desk.activities.events.queries.series_offers import DateChange, WeighedChange
from pole_desk.activities.events.rules.series import Choice, Decision
from pole_desk.desktop.parts.booking_form import series_box
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.i18n import _, ngettext, spoken_day
from pole_desk.kernel.periods import day_of


def lines_of(preview: SeriesPreview, *, keep_closed: bool) -> list[series_box.DateLine]:
    """Each date with who is there and the ways out; a closed day is skipped unless told otherwise."""
    return [_line(one, keep_closed=keep_closed) for one in preview.lines]


def _line(one: DateLine, *, keep_closed: bool) -> series_box.DateLine:
    words = f"{spoken_day(day_of(one.starts_at))} {hour_text(one.starts_at)} – {hour_text(one.ends_at)}"
    if one.standing is Standing.FREE:
        return series_box.DateLine(one.occurrence, words)
    clash = _("espace fermé") if one.by is None else one.by.party
    clash = one.missing or one.closed or clash
    usual = Choice.REFUSE if one.standing is Standing.TAKEN else Choice.SKIP
    if one.standing is Standing.CLOSED and keep_closed:
        usual = Choice.BOOK
    offers = tuple((f"{offer.choice}:{place}", offer.text) for place, offer in enumerate(one.offers))
    first = next((value for value, _text in offers if value.startswith(f"{usual}:")), offers[0][0])
    return series_box.DateLine(one.occurrence, words, clash, offers, first)


def decisions_of(preview: SeriesPreview, chosen: Mapping[str, str]) -> list[Decision]:
    """What was decided of the dates that somebody else has, or that are closed."""
    by_date = {one.occurrence: one for one in preview.lines}
    found = []
    for occurrence, value in chosen.items():
        line, place = by_date.get(occurrence), value.rpartition(":")[2]
        if line is not None and place.isdigit() and int(place) < len(line.offers):
            found.append(_decision(occurrence, line.offers[int(place)]))
    return found


def _decision(occurrence: str, offer: Proposal) -> Decision:
    return Decision(occurrence, offer.choice, offer.space, offer.starts, instead_of=offer.instead_of)


CHANGE_EVERY = [
    (str(Choice.KEEP), _("Toutes : les laisser comme elles sont")),
    (str(Choice.OPTION), _("Toutes : une option derrière")),
    (str(Choice.REFUSE), _("Toutes : noter, à reprendre")), (str(Choice.SKIP), _("Toutes : annuler la date")),
]  # fmt: skip


def lines_of_change(seen: WeighedChange) -> list[series_box.DateLine]:
    """Each date with what becomes of it; who is there and the ways out when it is in the way."""
    return [_changed(one) for one in seen.dates]


def title_of_change(seen: WeighedChange) -> str:
    """`4 dates changent, 2 restent`."""
    going = (Fate.CHANGES, Fate.EXCEPTION, Fate.OPTION)
    goes = sum(1 for one in seen.dates if any(line.fate in going for line in one.lines))
    stays = len(seen.dates) - goes
    words = ngettext("{n} date change", "{n} dates changent", goes).format(n=goes)
    if not stays:
        return words
    left = ngettext("{n} reste", "{n} restent", stays).format(n=stays)
    return f"{words}, {left}"


def _changed(one: DateChange) -> series_box.DateLine:
    line = one.line
    now = _times(line.booking.starts_at, line.booking.ends_at)
    if one.hindered is None:
        return series_box.DateLine(_key(line), _goes(line, now), stays=_why_stays(line))
    chosen = one.chosen
    offers = tuple((f"{offer.choice}:{place}", offer.text) for place, offer in enumerate(one.offers))
    usual = next(
        (value for (value, _text), offer in zip(offers, one.offers, strict=True)
         if chosen is not None and _decision(_key(line), offer) == chosen),
        offers[0][0],
    )  # fmt: skip
    words = _goes(one.hindered, now)
    return series_box.DateLine(_key(line), words, one.hindered.reason, offers, usual)


def _key(line: ChangeLine) -> str:
    return line.booking.occurrence or ""


def _times(starts_at: int, ends_at: int) -> str:
    return f"{spoken_day(day_of(starts_at))} {hour_text(starts_at)} – {hour_text(ends_at)}"


def _goes(line: ChangeLine, now: str) -> str:
    """Where a date is, and where it goes when that is elsewhere or later."""
    one, want = line.booking, line.want
    if (want.starts_at, want.ends_at) == (one.starts_at, one.ends_at):
        return now
    hours = f"{hour_text(want.starts_at)} – {hour_text(want.ends_at)}"
    same_day = day_of(want.starts_at) == day_of(one.starts_at)
    return f"{now} → {hours if same_day else _times(want.starts_at, want.ends_at)}"


def _why_stays(line: ChangeLine) -> str:
    found = {
        Fate.PAST: _("passée, inchangée"), Fate.LOCKED: _("facturée, inchangée"), Fate.OVER: _("annulée"),
        Fate.KEPT: _("laissée comme elle est"),
        Fate.EXCEPTION: _("déjà changée à part : garde ce qui lui est propre"),
    }  # fmt: skip
    return found.get(line.fate, "")


def change_decisions(seen: WeighedChange, chosen: Mapping[str, str]) -> list[Decision]:
    """What was decided of the dates in the way of a change."""
    found = []
    for one in seen.dates:
        place = chosen.get(_key(one.line), "").rpartition(":")[2]
        if place.isdigit() and int(place) < len(one.offers):
            found.append(_decision(_key(one.line), one.offers[int(place)]))
    return found
