"""The dates of a repetition in words, and what was decided of each as the command takes it."""

from __future__ import annotations

from collections.abc import Mapping

from pole_desk.activities.events.queries.series import DateLine, Proposal, SeriesPreview, Standing
from pole_desk.activities.events.rules.series import Choice, Decision
from pole_desk.desktop.parts.booking_form import series_box
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.i18n import _, spoken_day
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
