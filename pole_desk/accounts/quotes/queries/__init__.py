"""What quotes answer: one, all of them with the events', their paper, their file, what they owe."""

from pole_desk.accounts.quotes.queries.audit import Audited, audited, counters
from pole_desk.accounts.quotes.queries.dues import QuoteDue, first_due_day, quotes_due
from pole_desk.accounts.quotes.queries.listed import EVENT, GENERAL, Listed, all_quotes
from pole_desk.accounts.quotes.queries.papers import draft_paper, frozen_paper, priced_lines, quote_paper
from pole_desk.accounts.quotes.queries.pricing import Resolved, resolved, usual_term
from pole_desk.accounts.quotes.queries.quotes import (
    Line,
    Quote,
    document_of,
    lines,
    matching,
    quote,
    quote_by_number,
    quote_of_dossier,
    quotes,
    versions,
)

__all__ = [
    "EVENT",
    "GENERAL",
    "Audited",
    "Line",
    "Listed",
    "Quote",
    "QuoteDue",
    "Resolved",
    "all_quotes",
    "audited",
    "counters",
    "document_of",
    "draft_paper",
    "first_due_day",
    "frozen_paper",
    "lines",
    "matching",
    "priced_lines",
    "quote",
    "quote_by_number",
    "quote_of_dossier",
    "quote_paper",
    "quotes",
    "quotes_due",
    "resolved",
    "usual_term",
    "versions",
]
