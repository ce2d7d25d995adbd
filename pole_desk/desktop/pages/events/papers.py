"""The papers of an event drawn from what is kept; how they look is in formats."""

from __future__ import annotations

from pole_desk.activities.events.queries.quotes import quote_paper
from pole_desk.activities.events.queries.sheets import sheet_content
from pole_desk.formats.pdf.function_sheet import render_function_sheet
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId, QuoteId


def quote_pdf(reader: Reader, *, quote: QuoteId) -> bytes:
    """A version of the quote, as it was frozen."""
    return render_offer(quote_paper(reader, quote=quote))


def sheet_pdf(reader: Reader, *, event: EventId, team: str) -> bytes:
    """A team's sheet as the event stands now."""
    return render_function_sheet(sheet_content(reader, event=event, team=team))
