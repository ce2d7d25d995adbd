"""The papers of an event drawn from what is kept; how they look is in formats."""

from __future__ import annotations

from pole_desk.activities.events.queries.doors import door_sign
from pole_desk.activities.events.queries.offers import offer
from pole_desk.activities.events.queries.quotes import quote_paper
from pole_desk.activities.events.queries.sheets import sheet_content
from pole_desk.formats.pdf.door import render_door_sign
from pole_desk.formats.pdf.function_sheet import render_function_sheet
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, EventId, QuoteId


def quote_pdf(reader: Reader, *, quote: QuoteId) -> bytes:
    """A version of the quote, as it was frozen."""
    return render_offer(quote_paper(reader, quote=quote))


def sheet_pdf(reader: Reader, *, event: EventId, team: str) -> bytes:
    """A team's sheet as the event stands now."""
    return render_function_sheet(sheet_content(reader, event=event, team=team))


def confirmation_pdf(reader: Reader, *, event: EventId) -> bytes:
    """What is confirmed of an event, for its client."""
    return render_offer(offer(reader, event=event, kind="confirmation"))


def sign_pdf(reader: Reader, *, booking: BookingId) -> bytes:
    """The sign of a booking for its door; raises RuleBroken when it is cancelled."""
    return render_door_sign(door_sign(reader, booking=booking))
